"""Office time: working hours, closed days, and counting in them. Pure: no Django, no database, no clock.

Arithmetic is done in whole microseconds, so that parts always add up to their whole.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

MINUTES_PER_DAY = 24 * 60
MICROS = 60_000_000  # per minute
ONE_DAY = timedelta(days=1)
# Indonesia knows no summer time, so an office's zone is a fixed offset.
ZONES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "Asia/Jakarta": ("WIB", 7),
        "Asia/Pontianak": ("WIB", 7),
        "Asia/Makassar": ("WITA", 8),
        "Asia/Jayapura": ("WIT", 9),
    }
)


class CalendarFault(ValueError):
    """A calendar that cannot be: `kind` says how, `where` names the place. `core.calendar` words it."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__(f"{kind}: {where}")
        self.kind = kind
        self.where = where


@dataclass(frozen=True, order=True)
class TimeRange:
    """Working time within one day, in minutes after midnight; `end` may be 24:00, and is not included."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_PER_DAY:
            raise CalendarFault("range", str(self))

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))

    @classmethod
    def parse(cls, text: str) -> "TimeRange":
        """From `08:00-12:00`. Raises CalendarFault."""
        try:
            (start, end) = (_minute(part) for part in text.split("-"))
        except ValueError:
            raise CalendarFault("range", text) from None
        return cls(start, end)


def _minute(text: str) -> int:
    hours, minutes = text.strip().split(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60):
        raise ValueError(text)
    return int(hours) * 60 + int(minutes)


Ranges = tuple[TimeRange, ...]


@dataclass(frozen=True)
class WorkCalendar:
    """When an office works: hours per weekday (Monday first), closed days, days with hours of their own.

    Raises CalendarFault for an unknown zone, ranges that overlap or stand out of order, a day both closed
    and special, or a week without any working time.
    """

    tz: str
    weekly: tuple[Ranges, ...]
    closed: frozenset[date] = frozenset()
    special: Mapping[date, Ranges] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.tz not in ZONES:
            raise CalendarFault("zone", self.tz)
        if len(self.weekly) != 7 or not any(self.weekly):
            raise CalendarFault("week", str(len(self.weekly)))
        for ranges in (*self.weekly, *self.special.values()):
            for earlier, later in pairwise(ranges):
                if earlier.end > later.start:
                    raise CalendarFault("overlap", f"{earlier}, {later}")
        for day in sorted(self.closed & set(self.special)):
            raise CalendarFault("both", day.isoformat())
        # A copy that nobody can change afterwards: results are frozen with their calendar.
        object.__setattr__(self, "special", MappingProxyType(dict(self.special)))

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def zone(self) -> timezone:
        """The fixed offset, named WIB, WITA or WIT."""
        name, hours = ZONES[self.tz]
        return timezone(timedelta(hours=hours), name)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the canonical form: equal hours, equal fingerprint."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, object]:
        """The calendar as plain JSON, in one canonical form."""
        return {
            "tz": self.tz,
            "weekly": [[str(part) for part in ranges] for ranges in self.weekly],
            "closed": [day.isoformat() for day in sorted(self.closed)],
            "special": {
                day.isoformat(): [str(part) for part in self.special[day]] for day in sorted(self.special)
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "WorkCalendar":
        """The calendar of `to_json`. Keys it does not know are the caller's own. Raises CalendarFault."""
        tz, weekly = data.get("tz"), data.get("weekly")
        closed, special = data.get("closed", []), data.get("special", {})
        if not isinstance(tz, str):
            raise CalendarFault("zone", str(tz))
        if not isinstance(weekly, list):
            raise CalendarFault("week", "0")
        if not isinstance(closed, list):
            raise CalendarFault("date", str(closed))
        if not isinstance(special, dict):
            raise CalendarFault("date", str(special))
        return cls(
            tz=tz,
            weekly=tuple(_ranges(day) for day in weekly),
            closed=frozenset(_date(day) for day in closed),
            special={_date(day): _ranges(ranges) for day, ranges in special.items()},
        )

    def hours_of(self, day: date) -> Ranges:
        """The working time of one local date; empty when closed."""
        if day in self.closed:
            return ()
        special = self.special.get(day)
        return self.weekly[day.weekday()] if special is None else special

    def is_open(self, at: datetime) -> bool:
        """Whether the office works at this moment."""
        moment = self.local(at)
        minute = _micros_of_day(moment) / MICROS
        return any(part.start <= minute < part.end for part in self.hours_of(moment.date()))

    def next_opening(self, at: datetime) -> datetime:
        """When the office works next (UTC): `at` itself while it does."""
        if self.is_open(at):
            return at.astimezone(UTC)
        start = self.local(at)
        day, offset = start.date(), _micros_of_day(start)
        while True:
            for part in self.hours_of(day):
                if part.start * MICROS >= offset:
                    return self._moment(day, part.start * MICROS)
            day, offset = day + ONE_DAY, 0

    def local(self, at: datetime) -> datetime:
        """The office's wall clock, without a zone. Raises ValueError for a time without a zone."""
        if at.tzinfo is None:
            raise ValueError("Office time needs times with a zone.")
        return at.astimezone(self.zone).replace(tzinfo=None)

    def minutes_between(self, a: datetime, b: datetime) -> float:
        """Office minutes from `a` to `b`; 0.0 when `b` is not after `a`."""
        return self.micros_between(a, b) / MICROS

    def micros_between(self, a: datetime, b: datetime) -> int:
        """Office microseconds from `a` to `b`; 0 when `b` is not after `a`."""
        if b <= a:
            return 0
        start, end = self.local(a), self.local(b)
        if start.date() == end.date():
            return self._part(start.date(), _micros_of_day(start), _micros_of_day(end))
        first = self._part(start.date(), _micros_of_day(start), MINUTES_PER_DAY * MICROS)
        last = self._part(end.date(), 0, _micros_of_day(end))
        return first + self._whole_days(start.date() + ONE_DAY, end.date()) * MICROS + last

    def add_minutes(self, a: datetime, minutes: float) -> datetime:
        """The earliest moment (UTC) with `minutes` office minutes between it and `a`; `a` itself for none."""
        return self._add_micros(a, round(minutes * MICROS))

    def add_working_days(self, a: datetime, n: int) -> datetime:
        """The end of working hours (UTC) on the n-th working day after the local date of `a`.

        The day of `a` never counts. Raises ValueError for n < 1.
        """
        if n < 1:
            raise ValueError("Working days are counted from one.")
        day = self.local(a).date()
        while n:
            day += ONE_DAY
            n -= bool(self.hours_of(day))
        return self._moment(day, self.hours_of(day)[-1].end * MICROS)

    def working_days_between(self, a: datetime, b: datetime) -> int:
        """How many working days lie after the local date of `a`, up to and including that of `b`."""
        day, last = self.local(a).date(), self.local(b).date()
        if last <= day:
            return 0
        days = (day + timedelta(days=offset) for offset in range(1, (last - day).days + 1))
        return sum(bool(self.hours_of(one)) for one in days)

    def end_of_day(self, a: datetime, n: int) -> datetime:
        """Midnight (UTC) at the end of the n-th calendar day after the local date of `a`."""
        return self._moment(self.local(a).date() + timedelta(days=n + 1), 0)

    def _add_micros(self, a: datetime, need: int) -> datetime:
        if need <= 0:
            return a.astimezone(UTC)
        start = self.local(a)
        day, offset = start.date(), _micros_of_day(start)
        while True:
            for part in self.hours_of(day):
                begin = max(part.start * MICROS, offset)
                available = part.end * MICROS - begin
                if available >= need:
                    return self._moment(day, begin + need)
                need -= max(available, 0)
            day, offset = day + ONE_DAY, 0

    def _moment(self, day: date, micros: int) -> datetime:
        midnight = datetime.combine(day, time(), tzinfo=self.zone)
        return (midnight + timedelta(microseconds=micros)).astimezone(UTC)

    def _part(self, day: date, start: int, end: int) -> int:
        return sum(
            max(0, min(part.end * MICROS, end) - max(part.start * MICROS, start))
            for part in self.hours_of(day)
        )

    def _whole_days(self, first: date, end: date) -> int:
        """Minutes of the dates from `first` up to, not including, `end`: weeks, then exceptions."""
        weeks, rest = divmod(max((end - first).days, 0), 7)
        minutes = weeks * sum(self._week)
        minutes += sum(self._week[(first.weekday() + offset) % 7] for offset in range(rest))
        exceptions = self._exceptions
        for day in exceptions[bisect_left(exceptions, first) : bisect_left(exceptions, end)]:
            minutes += _length(self.hours_of(day)) - self._week[day.weekday()]
        return minutes

    @cached_property
    def _week(self) -> tuple[int, ...]:
        return tuple(_length(ranges) for ranges in self.weekly)

    @cached_property
    def _exceptions(self) -> list[date]:
        return sorted({*self.closed, *self.special})


def _ranges(value: object) -> Ranges:
    if not isinstance(value, list):
        raise CalendarFault("range", str(value))
    return tuple(TimeRange.parse(str(part)) for part in value)


def _date(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise CalendarFault("date", str(value)) from None


def _length(ranges: Ranges) -> int:
    return sum(part.end - part.start for part in ranges)


def _micros_of_day(moment: datetime) -> int:
    since = moment - datetime.combine(moment.date(), time())
    return since // timedelta(microseconds=1)
