"""The portal's own papers: promised in the commit of their act, made by a worker after it."""

from collections.abc import Callable
from datetime import datetime

from requests_app.domain import intake_receipts, receipts, sheets, workflow
from requests_app.domain.paper_numbers import ATTACHMENT, next_number
from requests_app.domain.papers import Receipt, Sheet
from requests_app.domain.workflow import Case
from requests_app.enums import Event, PaperState
from requests_app.models import Artefact, StepRun
from requests_app.sop.enums import ArtefactKind
from resetdesk.core import jobs
from resetdesk.core.files.intake import store_made
from resetdesk.core.models import StoredFile

MAKE_JOB = "requests.make_artefact"

# Papers that tell of the whole request: their promise is part of the end, whatever step names them.
OF_THE_END = frozenset({ArtefactKind.RECEIPT, ArtefactKind.ARCHIVE_RECORD})


def promise(case: Case, kind: ArtefactKind, *, step: StepRun | None) -> Artefact:
    """Promise one paper of this request; its file follows within moments."""
    artefact = Artefact.objects.create(
        reset_request=case.request,
        step=step,
        kind=kind.value,
        number=next_number(case.request, kind.value),
        issued_at=case.at,
    )
    jobs.promise(MAKE_JOB, artefact_id=artefact.pk)
    return artefact


def promise_output(case: Case) -> Artefact | None:
    """Promise the paper that the SOP names as the open step's output, if it names one."""
    step = case.open_step
    kind = case.flow.sop.step(step.step_key).output.artefact
    if kind is None or kind in OF_THE_END:
        return None
    return promise(case, kind, step=step)


def attach(case: Case, file: StoredFile) -> Artefact:
    """Keep a file that an actor brings to the open step, as it is."""
    return Artefact.objects.create(
        reset_request=case.request,
        step=case.open_step,
        kind=ATTACHMENT,
        number=next_number(case.request, ATTACHMENT),
        issued_at=case.at,
        state=PaperState.MADE,
        file=file,
        made_at=case.at,
    )


def content(artefact: Artefact) -> Sheet | Receipt:
    """What stands on the paper: as of the moment it was issued, whatever happened since."""
    if artefact.kind == ArtefactKind.RECEIPT:
        return receipts.build(artefact.reset_request, number=artefact.number, issued_at=artefact.issued_at)
    if artefact.kind == ArtefactKind.INTAKE_RECEIPT:
        return intake_receipts.build(artefact)
    return sheets.build(artefact)


def make(artefact_id: int, *, render: Callable[[Sheet | Receipt], bytes], at: datetime) -> Artefact:
    """Make a promised paper and keep it. Made before, or by somebody faster: that one stands (M10)."""
    artefact = Artefact.objects.select_related("reset_request__edition", "step").get(pk=artefact_id)
    if artefact.state == PaperState.MADE:
        return artefact
    data = render(content(artefact))
    with workflow.case(artefact.reset_request_id, by=None, at=at) as case:
        artefact = Artefact.objects.select_for_update().get(pk=artefact_id)
        if artefact.state == PaperState.MADE:
            return artefact
        artefact.file = store_made(
            data,
            scope=case.request.office_id,
            name=f"{artefact.number.replace('/', '-')}.pdf",
            media_type="application/pdf",
            at=at,
        )
        artefact.state, artefact.made_at = PaperState.MADE, at
        artefact.save(update_fields=["file", "state", "made_at"])
        case.record(
            Event.ARTEFACT_MADE,
            {"kind": artefact.kind, "number": artefact.number, "sha256": artefact.file.sha256},
        )
    return artefact
