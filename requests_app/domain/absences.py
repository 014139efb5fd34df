"""Steps that somebody on leave still holds go back to the queue, so that who stands in can take them."""

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain import workflow
from requests_app.models import StepRun
from resetdesk.accounts.domain import leaves, office_days
from resetdesk.accounts.models import Office


def release_held(at: datetime) -> int:
    """Give back every open step whose holder is on leave today; returns how many."""
    count = 0
    for office in Office.objects.active():
        day = office_days.day_of(office, at)
        away = leaves.away(office, between=(day, day))
        held = StepRun.objects.filter(office=office, closed_at=None, taken_by__in=away.values("user"))
        for step_id, request_id in held.order_by("pk").values_list("pk", "reset_request_id"):
            with workflow.case(request_id, by=None, at=at) as case:
                step = case.step
                # Somebody closed it or gave it back meanwhile.
                if step is not None and step.pk == step_id and step.taken_by_id is not None:
                    case.release(reason=_("%s sedang cuti.") % step.taken_by)
                    count += 1
    return count
