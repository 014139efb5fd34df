"""Tanda terima: what was handed in, by whom and when, and what happens next. Made at submission."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from requests_app.domain import receipt_record, stamps
from requests_app.domain.letterheads import letterhead, signatory
from requests_app.domain.papers import Fact, Paper, Sheet, Table
from requests_app.domain.sheets import about
from requests_app.domain.words import paper_name
from requests_app.enums import Channel, ReceiptResult
from requests_app.models import Artefact, Document, DocumentVersion, ResetRequest
from requests_app.sop.enums import ArtefactKind
from resetdesk.core.templatetags.ui import waktu


def build(artefact: Artefact) -> Sheet:
    """The tanda terima of a request, with the proof that an outsider checks."""
    request = artefact.reset_request
    submission, sop = request.submission, request.edition.definition
    zone = request.office.timezone
    files = handed_in(request)
    record = receipt_record.intake(request, files, number=artefact.number, issued_at=artefact.issued_at)
    return Sheet(
        kind=ArtefactKind.INTAKE_RECEIPT,
        head=letterhead(request.office),
        title=paper_name(ArtefactKind.INTAKE_RECEIPT),
        number=artefact.number,
        reference=request.reference,
        issued_at=artefact.issued_at,
        zone=zone,
        facts=(
            *(fact for fact in about(request) if fact.value != request.reference),
            Fact(_("Diterima"), waktu(request.received_at, zone)),
            Fact(_("Kanal"), str(submission.get_channel_display())),
            *_recorded(request),
        ),
        emphasis=request.reference,
        opening=(
            _(
                "Permohonan ini sudah kami terima dengan berkas berikut dan dikerjakan menurut %(sop)s. "
                "Kelengkapan dan kebenarannya diperiksa pada langkah selanjutnya."
            )
            % {"sop": sop.title if sop.title.startswith("SOP") else f"SOP {sop.title}"},
        ),
        files=files,
        tables=(
            Table(
                _("Langkah selanjutnya"),
                (_("No."), _("Kegiatan"), _("Pelaksana"), _("Mutu baku")),
                tuple(_ahead(request)),
                look="ahead",
            ),
        ),
        closing=_closing(request),
        signatory=signatory(submission.recorded_by),
        proof=stamps.prove(
            request,
            number=artefact.number,
            result=ReceiptResult.RECEIVED.value,
            day=artefact.issued_at.astimezone(ZoneInfo(zone)).date(),
            record=record,
        ),
    )


def handed_in(request: ResetRequest) -> tuple[Paper, ...]:
    """The papers as they were handed in at first: with their fingerprints, or only shown."""
    first = Prefetch(
        "versions", queryset=DocumentVersion.objects.filter(number=1).select_related("file"), to_attr="first"
    )
    papers: list[Paper] = []
    for document in Document.objects.filter(submission=request.submission_id).prefetch_related(first):
        presentation = str(document.get_presentation_display())
        versions: list[DocumentVersion] = document.first
        papers += [
            Paper(
                label=document.label,
                presentation=presentation,
                added_at=version.added_at,
                size=version.file.size,
                sha256=version.file.sha256,
                note=version.file.verdict_note,
            )
            for version in versions
        ] or [Paper(label=document.label, presentation=presentation)]
    return tuple(papers)


def _recorded(request: ResetRequest) -> tuple[Fact, ...]:
    """When the office wrote it down, where that was not at the same moment (SOP: received, recorded)."""
    submission = request.submission
    if submission.channel == Channel.PORTAL or submission.recorded_at == submission.received_at:
        return ()
    return (Fact(_("Dicatat"), waktu(submission.recorded_at, request.office.timezone)),)


def _ahead(request: ResetRequest) -> Sequence[tuple[str, ...]]:
    flow = request.edition.flow
    sop = flow.sop
    opening = flow.opening
    return [
        (step.number or "–", step.activity, sop.actor(step.actor).label, step.standard.words or "–")
        for step in (opening, *flow.ahead(opening.key))
    ]


def _closing(request: ResetRequest) -> tuple[str, ...]:
    track = f"{settings.PUBLIC_URL}/{request.office.slug}/lacak/"
    return (
        _("Lacak permohonan di %(address)s dengan nomor permohonan dan alamat email Anda.")
        % {"address": track},
        _(
            "Petugas tidak pernah meminta kata sandi Anda. Kode pengambilan hanya ditampilkan sekali "
            "saat permohonan dikirim dan tidak tercetak di sini."
        ),
    )
