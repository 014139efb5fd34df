"""Mail to staff beside any request's events: what waits for them each morning, what is far over its time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from requests_app.domain import policies, suppressions, workflow
from requests_app.domain.notices import ATTEMPTS, HEADS, new_message_id
from requests_app.domain.queries.queue import FROZEN, Wanted, waiting
from requests_app.enums import Event, NoticeState, StaffNoticeKind
from requests_app.models import StaffNotice, StepRun
from resetdesk.accounts.domain import office_days, policy
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core import calendar, jobs
from resetdesk.core.worktime import WorkCalendar

SEND_JOB = "requests.send_staff_notice"
ESCALATE_JOB = "requests.escalate"
# The morning: the first two office hours of a day. Who was off line then is not written to at noon.
MORNING_MINUTES = 120
LINES = 10
# An office that has let much lie is told of it by and by, not by a hundred mails at once.
AT_ONCE = 20


@dataclass(frozen=True)
class Waiting:
    """What waits for one person now: the most urgent steps, each with `is_frozen`, how many in all, how many
    are over their time."""

    steps: Sequence[StepRun]
    count: int
    late: int


def promise_digests(at: datetime) -> int:
    """Promise this morning's list to everybody who wants it and for whom something waits, once a day.

    Returns how many.
    """
    count = 0
    for office, hours in _open_offices(at):
        midnight = at.astimezone(ZoneInfo(office.timezone)).replace(hour=0, minute=0, second=0)
        if not options(office).digests or hours.minutes_between(midnight, at) > MORNING_MINUTES:
            continue
        day = hours.local(at).date()
        told = StaffNotice.objects.filter(office=office, day=day, kind=StaffNoticeKind.DIGEST)
        known = set(told.values_list("person_id", flat=True))
        members = Membership.objects.on(day).filter(
            office=office, user__is_active=True, user__wants_digest=True
        )
        for person in User.objects.filter(pk__in=members.values("user")).exclude(pk__in=known).order_by("pk"):
            if waits_for(person, office, at=at).count:
                _promise(office, person, kind=StaffNoticeKind.DIGEST, at=at)
                count += 1
    return count


def waits_for(person: User, office: Office, *, at: datetime) -> Waiting:
    """What the person could take or holds, without what stands still and without their own account's."""
    today = office_days.day_of(office, at)
    held = policy.roles_of(person, office, on=today)
    wanted = Wanted(groups=frozenset(role.value for role in held), holder="open_to_me")
    steps = waiting(office, wanted, reader=person).exclude(due_at=None)
    urgent = (
        steps.annotate(is_frozen=FROZEN)
        .order_by("due_at", "id")
        .select_related("office", "edition", "reset_request__submission", "reset_request__office")
    )
    shown = [step for step in urgent.defer("edition__source")[: LINES * 2] if policies.can_work(person, step)]
    count = len(shown) if len(shown) < LINES else steps.count()
    return Waiting(shown[:LINES], count, steps.filter(due_at__lt=at).count() if shown else 0)


def promise_escalations(at: datetime) -> int:
    """Promise a look at each step that is over its time by the office's limit. Returns how many."""
    count = 0
    for office, hours in _open_offices(at):
        limit = options(office).escalation_hours
        if limit is None:
            continue
        late = StepRun.objects.filter(
            office=office, closed_at=None, due_at__lt=at - timedelta(hours=limit), escalations=None
        )
        over = [step for step in late.order_by("due_at", "id")[:AT_ONCE] if _is_over(step, hours, at=at)]
        for step in over:
            jobs.promise(ESCALATE_JOB, key=str(step.pk), step_id=step.pk)
        count += len(over)
    return count


def escalate(step_id: int, *, at: datetime) -> list[StaffNotice]:
    """Tell the heads, once a step, on the request's record; empty where it was closed or told meanwhile."""
    request_id = StepRun.objects.values_list("reset_request_id", flat=True).get(pk=step_id)
    with workflow.case(request_id, by=None, at=at) as case:
        step = case.step
        if step is None or step.pk != step_id or step.escalations.exists():
            return []
        office, hours = step.office, calendar.hours(step.office.pk)
        if hours is None or not _is_over(step, hours, at=case.at):
            return []
        day = hours.local(case.at).date()
        heads = policy.people_with(office, roles=HEADS, on=day).order_by("pk")
        made = [
            _promise(office, head, kind=StaffNoticeKind.ESCALATION, at=case.at, step=step) for head in heads
        ]
        if made:
            facts = {"ordinal": step.ordinal, "heads": [one.person_id for one in made]}
            case.record(Event.ESCALATED, facts)
        return made


def waiting_to_send(notice_id: int, *, at: datetime) -> StaffNotice | None:
    """The notice if it still has to be sent; one to an address that is none is settled here."""
    rows = StaffNotice.objects.select_related(
        "office", "person", "step__reset_request", "step__edition", "step__office"
    )
    notice = rows.filter(pk=notice_id, state=NoticeState.WAITING).first()
    if notice is not None and suppressions.holds(notice.office_id, notice.person.email):
        settle(notice, NoticeState.NO_MAILBOX, detail="Alamat ini tidak ada.", at=at)
        return None
    return notice


def settle(notice: StaffNotice, fate: NoticeState, *, at: datetime, detail: str = "") -> None:
    """What became of it: sent, not needed any more, or never to arrive."""
    rows = StaffNotice.objects.filter(pk=notice.pk, state=NoticeState.WAITING)
    sent_at = at if fate is NoticeState.SENT else None
    rows.update(state=fate, detail=detail[:250], sent_at=sent_at, attempts=F("attempts") + 1)
    if fate is NoticeState.NO_MAILBOX:
        suppressions.suppress(notice.office_id, notice.person.email, detail=detail, at=at)


def mark_missed(notice: StaffNotice, *, detail: str, at: datetime) -> None:
    """One attempt failed, for now; the last one for ever."""
    if notice.attempts + 1 >= ATTEMPTS:
        settle(notice, NoticeState.FAILED, detail=detail, at=at)
    else:
        rows = StaffNotice.objects.filter(pk=notice.pk)
        rows.update(detail=detail[:250], attempts=F("attempts") + 1)


def mark_returned(message_id: str, *, address: str, fate: NoticeState, detail: str, at: datetime) -> bool:
    """A mail to staff came back. False where none of that name went to that address."""
    rows = StaffNotice.objects.select_related("person")
    notice = rows.filter(message_id=message_id, state=NoticeState.SENT).first()
    if notice is None or normal_email(notice.person.email) != normal_email(address):
        return False
    with transaction.atomic():
        StaffNotice.objects.filter(pk=notice.pk).update(state=fate, detail=detail[:250], sent_at=None)
        if fate is NoticeState.NO_MAILBOX:
            suppressions.suppress(notice.office_id, notice.person.email, detail=detail, at=at)
    return True


@transaction.atomic
def _promise(
    office: Office, person: User, *, kind: StaffNoticeKind, at: datetime, step: StepRun | None = None
) -> StaffNotice:
    hours = calendar.current(office.pk).calendar
    made, is_new = StaffNotice.objects.get_or_create(
        office=office,
        person=person,
        kind=kind,
        step=step,
        **({"day": hours.local(at).date()} if step is None else {}),
        defaults={"day": hours.local(at).date(), "message_id": new_message_id(), "promised_at": at},
    )
    if is_new:
        jobs.promise(SEND_JOB, key=str(made.pk), notice_id=made.pk)
    return made


def _is_over(step: StepRun, hours: WorkCalendar, *, at: datetime) -> bool:
    limit = options(step.office).escalation_hours
    return (
        limit is not None and step.due_at is not None and hours.minutes_between(step.due_at, at) >= limit * 60
    )


def _open_offices(at: datetime) -> Iterator[tuple[Office, WorkCalendar]]:
    """The offices that are at work now."""
    for office in Office.objects.active().order_by("pk"):
        hours = calendar.hours(office.pk)
        if hours is not None and hours.is_open(at):
            yield office, hours
