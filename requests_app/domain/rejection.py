"""Telling the requester that the request is refused, with a reason of the SOP's list (langkah 7)."""

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain import artefacts, notices, workflow
from requests_app.domain.workflow import Explanation
from requests_app.enums import Event, NoticeEvent, StepOutcome
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import StepRun
from resetdesk.accounts.models import User


def notify(
    step_id: int,
    *,
    reason_key: str,
    message: str,
    by: User,
    at: datetime,
    explanation: Explanation | None = None,
) -> StepRun | None:
    """Send the rejection with its reason. Returns the next step, None where the SOP ends here.

    `message` is what the requester reads. Raises FormIncomplete for an unknown reason or no words.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        if case.open_step.kind != "notify_rejection":
            raise NotPossible(_("Langkah ini bukan pemberitahuan penolakan."))
        reasons = {reason.key: reason for reason in case.flow.sop.reasons.rejection}
        faults = {}
        if reason_key not in reasons:
            faults["reason"] = _("Pilih alasan penolakan dari daftar.")
        if not message.strip():
            faults["message"] = _("Tulis penjelasan yang akan dibaca pemohon.")
        if faults:
            raise FormIncomplete(faults)
        case.record(
            Event.REJECTED,
            {
                "ordinal": case.open_step.ordinal,
                "reason": reason_key,
                "kind": reasons[reason_key].kind.value,
            },
            message=message.strip(),
        )
        case.request.rejection_reason = reason_key
        case.request.rejection_message = message.strip()
        notices.promise(case, NoticeEvent.REJECTED)
        artefacts.promise_output(case)
        return case.close(StepOutcome.DONE, note=message.strip(), explanation=explanation)
