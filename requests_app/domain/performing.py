"""The act in SPSE and its proof (SOP langkah 6). The password is never part of the proof."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain import artefacts, generated, notices, workflow
from requests_app.domain.workflow import Explanation
from requests_app.enums import Event, NoticeEvent, StepOutcome
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import Performance, StepRun
from resetdesk.accounts.models import User
from resetdesk.core.models import StoredFile


@dataclass(frozen=True)
class Proof:
    """What shows that the act was done: words, the user ID it was done to, and a picture if any.

    `is_generated_installed` answers for the password that the portal made; None where there is none.
    """

    text: str
    user_id: str = ""
    file: StoredFile | None = None
    is_generated_installed: bool | None = None


def perform(
    step_id: int, *, proof: Proof, by: User, at: datetime, explanation: Explanation | None = None
) -> StepRun | None:
    """Record that the service was performed on the target system. Returns the next step.

    Raises FormIncomplete without proof or without a word about the password that the portal made,
    NotPossible at a step of another kind.
    """
    if not proof.text.strip():
        raise FormIncomplete({"proof": _("Tulis apa yang dikerjakan di SPSE sebagai bukti.")})
    with workflow.turn(step_id, by=by, at=at) as case:
        step = case.open_step
        if step.kind != "perform":
            raise NotPossible(_("Langkah ini bukan pelaksanaan di SPSE."))
        generated.settle(case, is_installed=proof.is_generated_installed)
        Performance.objects.create(
            reset_request=case.request,
            step=step,
            service=case.request.service,
            target_system=case.request.target_system,
            user_id=proof.user_id.strip(),
            proof=proof.text.strip(),
            proof_file=proof.file,
            at=at,
            by=by,
        )
        case.record(
            Event.PERFORMED,
            {
                "service": case.request.service,
                "system": case.request.target_system,
                "ordinal": step.ordinal,
                "file": proof.file.sha256 if proof.file else "",
            },
            user_id=proof.user_id.strip(),
            proof=proof.text.strip(),
        )
        notices.promise(case, NoticeEvent.PERFORMED)
        artefacts.promise_output(case)
        return case.close(StepOutcome.DONE, explanation=explanation)


def refuse(
    step_id: int, *, note: str, by: User, at: datetime, explanation: Explanation | None = None
) -> StepRun | None:
    """Leave the act undone where the SOP allows rejection at this step. Returns the rejection step.

    Raises FormIncomplete without a note, NotPossible where the SOP knows no rejection here.
    """
    if not note.strip():
        raise FormIncomplete({"note": _("Tulis mengapa permohonan tidak dapat dikerjakan.")})
    with workflow.turn(step_id, by=by, at=at) as case:
        step = case.flow.sop.step(case.open_step.step_key)
        if StepOutcome.REJECT.value not in step.outcomes:
            raise NotPossible(_("SOP ini tidak mengenal penolakan pada langkah ini."))
        return case.close(StepOutcome.REJECT, note=note.strip(), explanation=explanation)
