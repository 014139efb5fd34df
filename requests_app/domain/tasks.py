"""Steps without a rule of their own: `register` at the desk, and `task`, any other act of an actor."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.domain import artefacts, workflow
from requests_app.domain.workflow import Case, Explanation
from requests_app.enums import Event, StepOutcome
from requests_app.exceptions import NotPossible
from requests_app.models import StepRun
from resetdesk.accounts.models import User
from resetdesk.core.models import StoredFile

KINDS = frozenset({"register", "task"})


def finish(
    step_id: int,
    *,
    note: str,
    file: StoredFile | None,
    by: User,
    at: datetime,
    explanation: Explanation | None = None,
) -> StepRun | None:
    """Finish a `register` or `task` step of staff with an optional note and file. Returns the next step."""
    with workflow.turn(step_id, by=by, at=at) as case:
        return _finish(case, note=note, file=file, explanation=explanation)


def finish_as_requester(
    request_id: UUID, *, note: str, file: StoredFile | None, at: datetime
) -> StepRun | None:
    """The same for a `task` whose actor is the requester."""
    with workflow.requester_turn(request_id, at=at) as case:
        return _finish(case, note=note, file=file, explanation=None)


def _finish(
    case: Case, *, note: str, file: StoredFile | None, explanation: Explanation | None
) -> StepRun | None:
    step = case.open_step
    if step.kind not in KINDS:
        raise NotPossible(_("Langkah ini mempunyai formulir sendiri."))
    if file is not None:
        artefacts.attach(case, file)
    case.record(
        Event.TASK_DONE,
        {"ordinal": step.ordinal, "file": file.sha256 if file else ""},
        note=note.strip(),
    )
    artefacts.promise_output(case)
    return case.close(StepOutcome.DONE, note=note.strip(), explanation=explanation)
