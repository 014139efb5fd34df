"""Ask and complete, item by item, while the office's clock stands still (SOP langkah 3 dan 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Subquery
from django.utils.translation import gettext as _

from requests_app.domain import artefacts, notices, workflow
from requests_app.domain.asked import left_empty
from requests_app.domain.intake import add_version
from requests_app.domain.workflow import Case, Explanation
from requests_app.enums import Event, NoticeEvent, Presentation, StepOutcome
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import Document, ReturnedItem, StepRun
from requests_app.sop.definition import Document as DocumentDefinition
from resetdesk.accounts.domain import registry
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import User
from resetdesk.core.models import StoredFile


@dataclass(frozen=True)
class Shortcoming:
    """One thing to complete: a paper or a field of the form, and why, in words for the requester."""

    reason: str
    document_key: str = ""
    field_key: str = ""


@dataclass(frozen=True)
class Completion:
    """What the requester sends for the returned items: files by paper, values by field."""

    papers: Mapping[str, tuple[StoredFile, ...]]
    fields: Mapping[str, str]


def rounds(case: Case) -> int:
    """How often this request was already sent back for completion."""
    return case.request.steps.filter(kind="ask_completion", outcome=StepOutcome.DONE).count()


def ask(
    step_id: int,
    *,
    items: Sequence[Shortcoming],
    by: User,
    at: datetime,
    explanation: Explanation | None = None,
) -> StepRun | None:
    """Tell the requester what is missing, item by item. Returns the requester's open step.

    Raises FormIncomplete when nothing is asked for or an item has no reason, and NotPossible when the
    office's limit of rounds is reached and the SOP does not lead on from there.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        outcome = _outcome(case)
        if outcome is StepOutcome.DONE:
            _return(case, items)
            notices.promise(case, NoticeEvent.COMPLETION_ASKED)
        artefacts.promise_output(case)
        return case.close(outcome, explanation=explanation)


def limit_reached(case: Case) -> bool:
    """Whether the office set a limit of rounds and this request has used it (off by default)."""
    limit = options(case.request.office).completion_limit_rounds
    return limit is not None and rounds(case) >= limit


def _outcome(case: Case) -> StepOutcome:
    step = case.flow.sop.step(case.open_step.step_key)
    if limit_reached(case) and StepOutcome.LIMIT.value in step.outcomes:
        return StepOutcome.LIMIT
    return StepOutcome.DONE


def _return(case: Case, items: Sequence[Shortcoming]) -> None:
    if not items:
        raise FormIncomplete({"items": _("Pilih sedikitnya satu berkas atau isian yang perlu dilengkapi.")})
    without = {
        item.document_key or item.field_key: _("Tulis alasan supaya pemohon tahu apa yang harus diperbaiki.")
        for item in items
        if not item.reason.strip()
    }
    if without:
        raise FormIncomplete(without)
    sop = case.flow.sop
    for item in items:
        label = (
            sop.document(item.document_key).label if item.document_key else sop.field(item.field_key).label
        )
        ReturnedItem.objects.create(
            step=case.open_step,
            document_key=item.document_key,
            field_key=item.field_key,
            label=label,
            reason=item.reason.strip(),
        )
    case.record(
        Event.ITEMS_RETURNED,
        {
            "ordinal": case.open_step.ordinal,
            "items": [item.document_key or item.field_key for item in items],
        },
        **{f"reason_{item.document_key or item.field_key}": item.reason.strip() for item in items},
    )


def open_items(request_id: UUID) -> list[ReturnedItem]:
    """The items of the latest round that wait for the requester; a round left by an act beside is over."""
    asked = ReturnedItem.objects.filter(step__reset_request_id=request_id)
    newest = asked.order_by("-step__ordinal").values("step")[:1]
    return list(asked.filter(step=Subquery(newest), answered_at=None).select_related("step").order_by("pk"))


def complete(request_id: UUID, *, completion: Completion, at: datetime) -> StepRun | None:
    """The requester completes every returned item. Returns the check that opens next.

    Old versions stay. Raises FormIncomplete with a sentence for each item still missing, NotPossible
    when nothing is asked for at present.
    """
    with workflow.requester_turn(request_id, at=at) as case:
        if case.open_step.kind != "complete":
            raise NotPossible(_("Saat ini tidak ada yang perlu Anda lengkapi."))
        items = open_items(request_id)
        _demand_all(items, completion)
        for item in items:
            _answer(case, item, completion)
        if any(item.field_key == "nip" for item in items):
            _recognise(case)
        case.record(
            Event.ITEMS_ANSWERED,
            {
                "items": [item.document_key or item.field_key for item in items],
                "papers": {key: [file.sha256 for file in files] for key, files in completion.papers.items()},
            },
            **{f"field_{key}": value for key, value in completion.fields.items()},
        )
        notices.promise(case, NoticeEvent.COMPLETED)
        artefacts.promise_output(case)
        return case.close(StepOutcome.DONE)


def _demand_all(items: Sequence[ReturnedItem], completion: Completion) -> None:
    faults = {}
    for item in items:
        if item.document_key and not completion.papers.get(item.document_key):
            faults[item.document_key] = _("Unggah %(paper)s.") % {"paper": item.label}
        if item.field_key and not completion.fields.get(item.field_key, "").strip():
            faults[item.field_key] = left_empty(item.label)
    if faults:
        raise FormIncomplete(faults)


def _answer(case: Case, item: ReturnedItem, completion: Completion) -> None:
    if item.document_key:
        wanted = case.flow.sop.document(item.document_key)
        document = _document(case, wanted)
        add_version(document, completion.papers[item.document_key], by=None, at=case.at)
    else:
        item.answer = completion.fields[item.field_key].strip()[:500]
        case.amend({item.field_key: item.answer})
    item.answered_at = case.at
    item.save(update_fields=["answered_at", "answer"])


def _recognise(case: Case) -> None:
    """The contact was known for the holder named before; that it is this one's must be known as well (S6)."""
    request, submission = case.request, case.request.submission
    request.holder = registry.find(request.office, nip=request.holder_nip, role=request.role)
    if submission.contact_known and not (
        request.holder is not None
        and registry.knows_email(request.holder, submission.contact_email, before=request.received_at)
    ):
        submission.contact_known = False
        submission.save(update_fields=["contact_known"])


def _document(case: Case, wanted: DocumentDefinition) -> Document:
    submission = case.request.submission
    row, _made = Document.objects.get_or_create(
        submission=submission,
        key=wanted.key,
        defaults={
            "label": wanted.label,
            "presentation": Presentation(wanted.presentation.value),
            "position": submission.documents.count() + 1,
        },
    )
    return row
