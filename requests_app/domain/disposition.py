"""Heads' steps: disposisi and perintah, each with its printed sheet (Ponorogo langkah 1 dan 2)."""

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain import artefacts, workflow
from requests_app.domain.workflow import Explanation
from requests_app.enums import Event, StepOutcome
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import StepRun
from resetdesk.accounts.models import User

EVENTS = {"dispose": Event.DISPOSED, "instruct": Event.INSTRUCTED}


def direct(
    step_id: int, *, instruction: str, by: User, at: datetime, explanation: Explanation | None = None
) -> StepRun | None:
    """Give the disposisi or perintah in one act; its sheet is promised with it. Returns the next step.

    Raises FormIncomplete without an instruction, NotPossible at a step of another kind.
    """
    if not instruction.strip():
        raise FormIncomplete({"instruction": _("Tulis isi disposisi atau perintah.")})
    with workflow.turn(step_id, by=by, at=at) as case:
        step = case.open_step
        if step.kind not in EVENTS:
            raise NotPossible(_("Langkah ini bukan disposisi atau perintah."))
        case.record(EVENTS[step.kind], {"ordinal": step.ordinal}, instruction=instruction.strip())
        artefacts.promise_output(case)
        return case.close(StepOutcome.DONE, note=instruction.strip(), explanation=explanation)
