"""Reminders to requesters: asked again on later working days, in office hours, while it is their turn."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from requests_app.domain import handover_rules, incident_rules, notices, workflow
from requests_app.enums import HandoverState, HandoverWay, NoticeEvent
from requests_app.models import Handover, Notice, ResetRequest, StepRun
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office
from resetdesk.core import calendar, jobs

REMIND_JOB = "requests.remind"
OF_HANDOVER = (NoticeEvent.REMIND_COLLECT, NoticeEvent.REMIND_ACKNOWLEDGE, NoticeEvent.REMIND_CHANGE)
# Calendar days looked back for each working day: over holidays, and never over a whole archive every hour.
REACH = timedelta(days=14)
REMINDERS = frozenset({NoticeEvent.REMIND_COMPLETE, *OF_HANDOVER})


@dataclass(frozen=True)
class Wait:
    """A requester whose turn it is, since when, and what he or she is reminded of."""

    request_id: UUID
    event: NoticeEvent
    since: datetime


def promise_due(at: datetime) -> int:
    """Promise a look at every requester who waits too long, office by office. Returns how many.

    Nobody is written to outside office hours: whoever reads it then could reach no officer.
    """
    count = 0
    with transaction.atomic():
        for office in Office.objects.order_by("pk"):
            days = options(office).reminder_working_days
            hours = calendar.hours(office.pk)
            if not days or hours is None or not hours.is_open(at):
                continue
            oldest = at - REACH * max(days)
            sent = _sent(office, since=oldest)
            for wait in _waits(office, since=oldest):
                passed = hours.working_days_between(wait.since, at)
                told = sum(moment >= wait.since for moment in sent[wait.request_id, wait.event])
                if sum(day <= passed for day in days) > told:
                    key = f"{wait.request_id}:{wait.event.value}"
                    jobs.promise(REMIND_JOB, key=key, request_id=str(wait.request_id), event=wait.event.value)
                    count += 1
    return count


def remind(request_id: UUID, *, event: NoticeEvent, at: datetime) -> list[Notice]:
    """Promise the reminder that is due now; empty where the person acted meanwhile or was reminded today."""
    with workflow.case(request_id, by=None, at=at) as case:
        hours = calendar.hours(case.request.office.pk)
        since = waiting_since(case.request, event)
        if hours is None or since is None or not hours.is_open(case.at):
            return []
        passed = hours.working_days_between(since, case.at)
        due = sum(days <= passed for days in options(case.request.office).reminder_working_days)
        sent = Notice.objects.filter(reset_request=case.request, event=event.value, promised_at__gte=since)
        moments = set(sent.values_list("promised_at", flat=True))
        is_reminded_today = any(hours.local(one).date() == hours.local(case.at).date() for one in moments)
        if len(moments) >= due or is_reminded_today:
            return []
        return notices.promise(case, event)


def _sent(office: Office, *, since: datetime) -> dict[tuple[UUID, NoticeEvent], set[datetime]]:
    """When each requester was reminded of what; once, by however many ways."""
    found: dict[tuple[UUID, NoticeEvent], set[datetime]] = defaultdict(set)
    rows = Notice.objects.filter(
        reset_request__office=office, event__in=REMINDERS, promised_at__gte=since
    ).values_list("reset_request_id", "event", "promised_at")
    for request_id, event, moment in rows:
        found[request_id, NoticeEvent(event)].add(moment)
    return found


def _waits(office: Office, *, since: datetime) -> Iterator[Wait]:
    """Every request of the office that has waited for its requester, not longer than since then."""
    steps = StepRun.objects.filter(office=office, closed_at=None, kind="complete", opened_at__gte=since)
    for request_id, opened_at in steps.values_list("reset_request_id", "opened_at"):
        yield Wait(request_id, NoticeEvent.REMIND_COMPLETE, opened_at)
    handed = Handover.objects.filter(
        Q(state=HandoverState.ANNOUNCED, announced_at__gte=since)
        | Q(state=HandoverState.REVEALED, revealed_at__gte=since)
        | Q(state=HandoverState.ACKNOWLEDGED, acknowledged_at__gte=since),
        reset_request__office=office,
        changed_at=None,
    ).select_related("reset_request__edition")
    for handover in handed:
        for event in OF_HANDOVER:
            if began := _handed_since(handover, event):
                yield Wait(handover.reset_request_id, event, began)


def waiting_since(request: ResetRequest, event: NoticeEvent) -> datetime | None:
    """Since when the person is asked to do what this reminder is about; None when that is over."""
    if event is NoticeEvent.REMIND_COMPLETE:
        steps = StepRun.objects.filter(reset_request=request, closed_at=None, kind="complete")
        return steps.values_list("opened_at", flat=True).first()
    handover = newest_handover(request)
    # Nobody can collect or acknowledge what is frozen, so nobody is asked to.
    is_over = handover is None or incident_rules.open_incident(request) is not None
    return None if handover is None or is_over else _handed_since(handover, event)


def newest_handover(request: ResetRequest) -> Handover | None:
    """The generation that counts now."""
    handover = handover_rules.latest(request.pk)
    if handover is not None:
        handover.reset_request = request
    return handover


def _handed_since(handover: Handover, event: NoticeEvent) -> datetime | None:
    match event, handover.state:
        case NoticeEvent.REMIND_COLLECT, HandoverState.ANNOUNCED:
            # A result that five wrong codes destroyed has nothing left to collect.
            return handover.announced_at if handover.destroyed_at is None else None
        case NoticeEvent.REMIND_ACKNOWLEDGE, HandoverState.REVEALED:
            return handover.revealed_at
        case NoticeEvent.REMIND_CHANGE, HandoverState.ACKNOWLEDGED:
            return handover.acknowledged_at if must_change(handover) else None
        case _:
            return None


def must_change(handover: Handover) -> bool:
    """Whether the SOP makes the owner change the password that was shown, and he or she has not said so."""
    request = handover.reset_request
    return (
        handover.way == HandoverWay.SEALED
        and handover.changed_at is None
        and request.edition.definition.handover.change_password
        and request.service in handover_rules.NEEDS_PASSWORD
    )
