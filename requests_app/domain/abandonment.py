"""A request that its requester does not complete ends by itself: after a limit, and never unwarned."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from requests_app.domain import incident_rules, notices, workflow
from requests_app.domain.words import NOT_COMPLETED, NOT_COMPLETED_WORDS
from requests_app.domain.workflow import REQUESTER
from requests_app.enums import Event, NoticeEvent, RequestState, StepOutcome
from requests_app.models import Notice, ResetRequest, StepRun
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office
from resetdesk.core import calendar, jobs

ABANDON_JOB = "requests.abandon"
# In the office's language, for it is kept and read by the requester.
MESSAGE = (
    "Berkas tidak dilengkapi dalam {days} hari kerja, jadi permohonan ini berakhir. "
    "Anda dapat mengajukan lagi."
)


def last_day(step: StepRun) -> date | None:
    """The last day on which the requester may complete; None where the office set no limit."""
    office = step.office
    days, hours = options(office).completion_days, calendar.hours(office.pk)
    if days is None or hours is None or step.kind != "complete":
        return None
    return hours.local(hours.add_working_days(step.opened_at, days)).date()


def promise_due(at: datetime) -> int:
    """Promise an end to each request whose requester let the limit pass, in office hours; how many."""
    count = 0
    with transaction.atomic():
        for office in Office.objects.order_by("pk"):
            days, hours = options(office).completion_days, calendar.hours(office.pk)
            if days is None or hours is None or not hours.is_open(at):
                continue
            steps = StepRun.objects.filter(office=office, closed_at=None, kind="complete")
            for step in steps.select_related("office"):
                if _is_over(step, at=at):
                    jobs.promise(ABANDON_JOB, key=str(step.pk), request_id=step.reset_request_id)
                    count += 1
    return count


def abandon(request_id: UUID, *, at: datetime) -> bool:
    """End the request, unless its requester acted meanwhile or was never warned: then he or she is now.

    Returns whether it ended, which a frozen one does not. A warning is a reminder of an earlier working day.
    """
    with workflow.case(request_id, by=None, at=at) as case:
        step = case.step
        if step is None or step.kind != "complete" or step.group != REQUESTER or not _is_over(step, at=at):
            return False
        if incident_rules.open_incident(case.request) is not None:
            return False
        warned = _warned(case.request, since=step.opened_at)
        hours = calendar.hours(case.request.office.pk)
        if hours is None or warned is None:
            if warned is None:
                notices.promise(case, NoticeEvent.REMIND_COMPLETE)
            return False
        if hours.working_days_between(warned, case.at) < 1:
            return False
        days = options(case.request.office).completion_days
        message = MESSAGE.format(days=days)
        facts = {"ordinal": step.ordinal, "reason": NOT_COMPLETED, "days": days}
        case.record(Event.ABANDONED, facts, message=message)
        case.request.rejection_reason, case.request.rejection_message = NOT_COMPLETED, message
        notices.promise(case, NoticeEvent.ABANDONED)
        case.stop(StepOutcome.LIMIT, RequestState.REJECTED, note=NOT_COMPLETED_WORDS)
        return True


def _is_over(step: StepRun, *, at: datetime) -> bool:
    last, hours = last_day(step), calendar.hours(step.office.pk)
    return last is not None and hours is not None and hours.local(at).date() > last


def _warned(request: ResetRequest, *, since: datetime) -> datetime | None:
    """When the requester was reminded first, if at all."""
    told = Notice.objects.filter(
        reset_request=request, event=NoticeEvent.REMIND_COMPLETE, promised_at__gte=since
    )
    return told.order_by("promised_at").values_list("promised_at", flat=True).first()
