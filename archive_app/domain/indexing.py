"""What a record holds: its items, and the index that the seal is set on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive_app.enums import ItemKind
from requests_app.domain.words import paper_name
from requests_app.enums import Event
from requests_app.models import Document, DocumentVersion, ResetRequest
from resetdesk.accounts.domain.options import options
from resetdesk.core.models import JournalEntry, StoredFile
from resetdesk.core.record import instant

FORMAT = "resetdesk-record-1"


@dataclass(frozen=True)
class Item:
    """One file of the record and what it is."""

    kind: ItemKind
    label: str
    presentation: str
    file: StoredFile
    verdict: str


def items(request: ResetRequest) -> list[Item]:
    """Every file of the request: what came in, in every version, then what the office and the portal made."""
    return [*_papers(request), *_proofs(request), *_artefacts(request)]


def _verdict(file: StoredFile) -> str:
    return file.verdict_note or str(file.get_verdict_display())


def _papers(request: ResetRequest) -> list[Item]:
    documents = Document.objects.filter(submission=request.submission_id)
    versions = (
        DocumentVersion.objects.filter(document__in=documents)
        .select_related("document", "file")
        .order_by("document__position", "number", "position")
    )
    return [
        Item(
            kind=ItemKind.PAPER,
            label=version.document.label
            if version.number == 1
            else _("%(label)s (versi %(number)d)")
            % {"label": version.document.label, "number": version.number},
            presentation=str(version.document.get_presentation_display()),
            file=version.file,
            verdict=_verdict(version.file),
        )
        for version in versions
    ]


def _proofs(request: ResetRequest) -> list[Item]:
    return [
        Item(
            kind=ItemKind.PROOF,
            label=_("Bukti pelaksanaan"),
            presentation=_("Elektronik"),
            file=row.proof_file,
            verdict=_verdict(row.proof_file),
        )
        for row in request.performances.exclude(proof_file=None).select_related("proof_file")
        if row.proof_file is not None
    ]


def _artefacts(request: ResetRequest) -> list[Item]:
    return [
        Item(
            kind=ItemKind.ATTACHMENT if row.kind == "attachment" else ItemKind.ARTEFACT,
            label=f"{paper_name(row.kind)} {row.number}",
            presentation=_("Elektronik"),
            file=row.file,
            verdict=_verdict(row.file),
        )
        for row in request.artefacts.exclude(file=None).select_related("file")
        if row.file is not None
    ]


def retention(request: ResetRequest) -> dict[str, object]:
    """The retention that holds for this record, copied: a later change of settings never reaches it."""
    return options(request.office).retention.model_dump(mode="json")


def index(
    request: ResetRequest, held: Sequence[Item], *, number: int, retention: dict[str, object]
) -> dict[str, object]:
    """The record's index as plain JSON. The chain's head at the end ties it to the journal."""
    assert request.ended_at is not None  # noqa: S101 - only ended requests are archived
    ended = (
        JournalEntry.objects.filter(chain=request.pk, event=Event.ENDED)
        .order_by("-seq")
        .values_list("seq", "hash")
        .first()
    )
    edition = request.edition
    return {
        "format": FORMAT,
        "number": number,
        "office": request.office.slug,
        "reference": request.reference,
        "register": request.register,
        "holder": request.holder_name,
        "role": request.role,
        "service": request.service,
        "result": request.state,
        "received_at": instant(request.received_at),
        "ended_at": instant(request.ended_at),
        "sop": {"key": edition.sop.key, "edition": edition.number, "sha256": edition.sha256},
        "classification": edition.definition.classification,
        "retention": retention,
        "journal": {"chain": str(request.pk), "seq": ended[0], "hash": ended[1]} if ended else {},
        "items": [
            {
                "kind": item.kind.value,
                "label": item.label,
                "presentation": item.presentation,
                "media_type": item.file.media_type,
                "size": item.file.size,
                "sha256": item.file.sha256,
                "sha512": item.file.sha512,
                "verdict": item.verdict,
            }
            for item in held
        ],
    }
