"""The three clocks of a step, its due time, and its verdict. Pure: no Django, no database, no clock.

*Waiting*: open, nobody has taken it. *Handling*: taken, being worked on. *Total*: all that passed. While
the office waits for somebody else its clock stands still: waiting + handling + paused = total, always, in
office minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from resetdesk.core.worktime import MICROS, CalendarFault, TimeRange, WorkCalendar

__all__ = [
    "CalendarFault",
    "Interval",
    "Measure",
    "MeasureKind",
    "StepTimes",
    "TimeRange",
    "Verdict",
    "WorkCalendar",
    "due_at",
    "judge",
    "measure_step",
    "merged",
]

Interval = tuple[datetime, datetime | None]
"""From, until; None while it still runs."""


class MeasureKind(StrEnum):
    """Which clock a standard is counted on."""

    HANDLING_MINUTES = "handling_minutes"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_HOURS = "calendar_hours"
    STOPPED = "stopped"
    UNSET = "unset"
    FROM_STEP = "from_step"
    PRIORITY = "priority"
    TOTAL = "total"


DAY_KINDS = frozenset({MeasureKind.WORKING_DAYS, MeasureKind.CALENDAR_DAYS, MeasureKind.CALENDAR_HOURS})
AMOUNT_KINDS = DAY_KINDS | {MeasureKind.HANDLING_MINUTES, MeasureKind.FROM_STEP}


class Verdict(StrEnum):
    """A time against its standard."""

    WITHIN = "within"
    OVER = "over"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class Measure:
    """What a standard measures.

    `amount` is in the kind's own unit (FROM_STEP: office minutes after `step` closed), `table` holds minutes
    per priority. STOPPED, UNSET and TOTAL (only the whole request has a standard) judge nothing.
    """

    kind: MeasureKind
    amount: int | None = None
    step: str | None = None
    table: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        if self.kind in AMOUNT_KINDS and (self.amount is None or self.amount < 1):
            raise ValueError(f"{self.kind} needs an amount.")
        if (self.kind is MeasureKind.FROM_STEP) != (self.step is not None):
            raise ValueError("A step is named by FROM_STEP, and only by it.")
        if (self.kind is MeasureKind.PRIORITY) != bool(self.table):
            raise ValueError("A table belongs to PRIORITY, and only to it.")

    def resolved(self, priority: str | None) -> "Measure":
        """The measure for one request: PRIORITY becomes minutes, or UNSET for a priority not in the table."""
        if self.kind is not MeasureKind.PRIORITY:
            return self
        minutes = (self.table or {}).get(priority or "")
        return (
            Measure(MeasureKind.UNSET) if minutes is None else Measure(MeasureKind.HANDLING_MINUTES, minutes)
        )


@dataclass(frozen=True)
class StepTimes:
    """A step's clocks in office minutes, with the moments they were taken from (UTC)."""

    waiting: float
    handling: float
    paused: float
    total: float
    opened: datetime | None = None
    closed: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    counted_from: datetime | None = None


def merged(
    pauses: Sequence[Interval], *, start: datetime, end: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """The pauses between `start` and `end`, in order, overlapping and touching ones joined."""
    clipped = sorted((max(begin, start), min(until or end, end)) for begin, until in pauses)
    joined: list[tuple[datetime, datetime]] = []
    for begin, until in clipped:
        if until <= begin:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        else:
            joined.append((begin, until))
    return tuple(joined)


def measure_step(
    opened: datetime,
    *,
    taken: datetime | None,
    closed: datetime,
    pauses: Sequence[Interval],
    calendar: WorkCalendar,
    counted_from: datetime | None = None,
) -> StepTimes:
    """The clocks of a step up to `closed` (now, for an open one).

    `counted_from` is when the other step of a FROM_STEP standard closed; its pauses count from there too.
    A moment before `opened` (a clock that went back) counts as `opened`.
    """
    end = max(closed, opened)
    start_of_work = min(max(taken or end, opened), end)
    still = merged(pauses, start=min(opened, counted_from or opened), end=end)
    waiting, waited = _running(opened, start_of_work, still, calendar)
    handling, worked = _running(start_of_work, end, still, calendar)
    paused = waited + worked
    return StepTimes(
        waiting=waiting / MICROS,
        handling=handling / MICROS,
        paused=paused / MICROS,
        total=(waiting + handling + paused) / MICROS,
        opened=opened,
        closed=end,
        pauses=still,
        counted_from=counted_from,
    )


def _running(
    start: datetime, end: datetime, pauses: Sequence[tuple[datetime, datetime]], calendar: WorkCalendar
) -> tuple[int, int]:
    """Office microseconds from `start` to `end` outside the pauses, and inside them."""
    still = sum(calendar.micros_between(max(begin, start), min(until, end)) for begin, until in pauses)
    return calendar.micros_between(start, end) - still, still


def due_at(
    opened: datetime,
    *,
    measure: Measure | None,
    waiting_minutes: float,
    calendar: WorkCalendar,
    pauses: Sequence[Interval] = (),
    counted_from: datetime | None = None,
) -> datetime | None:
    """When the step is due (UTC); None where nothing is due or the clock stands still now.

    Minutes: opened + the office's waiting target + the standard. Days and hours are judged by the total,
    waiting included, so the waiting target does not lengthen them. Each pause that began before the due
    time moves it.
    """
    if measure is None:
        return None
    start, due = opened, None
    match measure.kind:
        case MeasureKind.HANDLING_MINUTES:
            due = calendar.add_minutes(opened, waiting_minutes + _amount(measure))
        case MeasureKind.FROM_STEP if counted_from is not None:
            start, due = counted_from, calendar.add_minutes(counted_from, _amount(measure))
        case kind if kind in DAY_KINDS:
            due = _last_moment(opened, measure, calendar)
    return due and _postponed(due, start, measure=measure, pauses=pauses, calendar=calendar)


def _postponed(
    due: datetime, start: datetime, *, measure: Measure, pauses: Sequence[Interval], calendar: WorkCalendar
) -> datetime | None:
    far = max((until for _begin, until in pauses if until), default=due)
    begun = [begin for begin, until in pauses if until is None]
    for begin, until in merged([pause for pause in pauses if pause[1]], start=start, end=max(far, start)):
        if begin < due:
            due = _later(due, begin, until, measure=measure, calendar=calendar)
    return None if begun and min(begun) < due else due


def _later(
    due: datetime, begin: datetime, until: datetime, *, measure: Measure, calendar: WorkCalendar
) -> datetime:
    if measure.kind in {MeasureKind.CALENDAR_DAYS, MeasureKind.CALENDAR_HOURS}:
        return due + (until - begin)
    return calendar.add_minutes(due, calendar.minutes_between(begin, until))


def judge(times: StepTimes, *, measure: Measure | None, calendar: WorkCalendar) -> Verdict:
    """The step's time against its standard.

    Minutes judge the handling clock. Days, hours and FROM_STEP judge what passed, less the pauses: working
    days and FROM_STEP in office time, so that a step closed in the evening of its last day is in time.
    """
    if measure is None:
        return Verdict.NOT_JUDGED
    match measure.kind:
        case MeasureKind.HANDLING_MINUTES:
            return _verdict(times.handling <= _amount(measure))
        case MeasureKind.FROM_STEP if times.counted_from is not None:
            _start, closed = _moments(times)
            used, _still = _running(times.counted_from, closed, times.pauses, calendar)
            return _verdict(used <= _amount(measure) * MICROS)
        case kind if kind in DAY_KINDS:
            return _verdict(_within_days(times, measure, calendar))
    return Verdict.NOT_JUDGED


def _within_days(times: StepTimes, measure: Measure, calendar: WorkCalendar) -> bool:
    opened, closed = _moments(times)
    last = _last_moment(opened, measure, calendar)
    if measure.kind is MeasureKind.WORKING_DAYS:
        used, _still = _running(opened, closed, times.pauses, calendar)
        return used <= calendar.micros_between(opened, last)
    still = sum((until - max(begin, opened) for begin, until in times.pauses if until > opened), timedelta())
    return closed - opened - still <= last - opened


def _last_moment(start: datetime, measure: Measure, calendar: WorkCalendar) -> datetime:
    match measure.kind:
        case MeasureKind.WORKING_DAYS:
            return calendar.add_working_days(start, _amount(measure))
        case MeasureKind.CALENDAR_DAYS:
            return calendar.end_of_day(start, _amount(measure))
    return start + timedelta(hours=_amount(measure))


def _moments(times: StepTimes) -> tuple[datetime, datetime]:
    if times.opened is None or times.closed is None:
        raise ValueError("Days and hours are judged on times that know when the step opened and closed.")
    return times.opened, times.closed


def _amount(measure: Measure) -> int:
    return measure.amount or 0


def _verdict(within: bool) -> Verdict:
    return Verdict.WITHIN if within else Verdict.OVER
