"""One walk over a span of an office: what came in, what ended, what each step took, and what waits."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import floor
from operator import add

from django.db.models import Count

from archive_app.domain.queries import months
from archive_app.domain.queries.months import Span
from requests_app.enums import RequestState
from requests_app.models import Edition
from resetdesk.accounts.models import Office
from resetdesk.core.worktime import MICROS

Json = dict[str, object]
Place = tuple[int, str]
"""A step of an SOP: the SOP's id and the step's key."""


def rank(ordered: Sequence[float], tenths: int) -> float:
    """The value at the nearest rank: the smallest that at least `tenths` of ten values do not exceed."""
    return ordered[(len(ordered) * tenths + 9) // 10 - 1]


def seconds(minutes: float) -> int:
    """Office minutes as whole seconds, half a second up."""
    return floor(minutes * 60 + 0.5)


def spread(minutes: Sequence[float]) -> Json | None:
    """Median and ninth decile in whole seconds; None where there is nothing to rank."""
    if not minutes:
        return None
    ordered = sorted(minutes)
    return {"median": seconds(rank(ordered, 5)), "ninth": seconds(rank(ordered, 9))}


@dataclass
class Times:
    """Office minutes waited and worked, one entry a pass or a request."""

    waiting: list[float] = field(default_factory=list)
    handling: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.waiting)

    def extend(self, more: "Times") -> None:
        """All entries of others too."""
        self.waiting += more.waiting
        self.handling += more.handling

    def json(self) -> Json:
        """How many, and median and ninth decile of each clock."""
        return {
            "count": len(self),
            "waiting": spread(self.waiting),
            "handling": spread(self.handling),
            "total": spread([*map(add, self.waiting, self.handling)]),
        }


@dataclass
class Group:
    """What came in and what ended, of one SOP, role or channel, or of all; times up to the result."""

    received: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    times: Times = field(default_factory=Times)

    def add(self, result: str, times: Times) -> None:
        """Ends with one result; the completed are timed."""
        self.ended[result] += len(times)
        if result == RequestState.COMPLETED:
            self.times.extend(times)

    def json(self) -> Json:
        """Counts by outcome, and the times of the completed."""
        return {
            "received": self.received,
            "ended": {result.value: self.ended[result.value] for result in months.RESULTS},
            "times": self.times.json(),
        }


@dataclass
class Passed:
    """The passes through one step: every closing, and those that are measured."""

    closed: int = 0
    judged: Counter[str] = field(default_factory=Counter)
    times: Times = field(default_factory=Times)


class Tally:
    """The counts of a span. Reads the database once, when it is made."""

    def __init__(self, office: Office, span: Span) -> None:
        self.office, self.span = office, span
        editions = Edition.objects.filter(sop__office=office).select_related("sop").order_by("number")
        self.editions = {edition.pk: edition for edition in editions}
        self.newest = {edition.sop_id: edition for edition in self.editions.values()}
        self.every = Group()
        self.sops: dict[int, Group] = defaultdict(Group)
        self.roles: dict[str, Group] = defaultdict(Group)
        self.channels: dict[str, Group] = defaultdict(Group)
        self.passed: dict[Place, Passed] = defaultdict(Passed)
        self.used: set[int] = set()
        self.late = 0
        self._count_received()
        self._count_ended()
        self._count_closed()
        self.returns = months.returns(span).count()
        self.standing = standing(office, span.end)

    def _groups(self, sop_id: int, role: str, channel: str) -> tuple[Group, ...]:
        return self.every, self.sops[sop_id], self.roles[role], self.channels[channel]

    def _count_received(self) -> None:
        for sop_id, role, channel, count, late in months.received_counts(self.span):
            self.late += late
            for group in self._groups(sop_id, role, channel):
                group.received += count

    def _count_ended(self) -> None:
        alike: dict[tuple[int, str, str, str], Times] = defaultdict(Times)
        for sop_id, role, channel, result, waiting, handling in months.ended_rows(self.span):
            times = alike[sop_id, role, channel, result]
            times.waiting.append(waiting / MICROS)
            times.handling.append(handling / MICROS)
        for (sop_id, role, channel, result), times in alike.items():
            for group in self._groups(sop_id, role, channel):
                group.add(result, times)

    def _count_closed(self) -> None:
        alike: dict[tuple[int, str, str], Times] = defaultdict(Times)
        for edition, key, judgement, waiting, handling in months.closed_rows(self.span):
            times = alike[edition, key, judgement]
            times.waiting.append(waiting)
            times.handling.append(handling)
        for (edition, key, judgement), times in alike.items():
            step = self.passed[self.editions[edition].sop_id, key]
            self.used.add(edition)
            step.closed += len(times)
            if judgement:
                step.judged[judgement] += len(times)
                step.times.extend(times)


def standing(office: Office, at: datetime) -> Counter[Place]:
    """At which steps the open requests stood at a moment."""
    rows = months.standing(office.pk, at).values_list("edition__sop_id", "step_key")
    return Counter({(sop, key): count for sop, key, count in rows.annotate(count=Count("pk")).order_by()})


def ended_groups(span: Span) -> Group:
    """The ends of the span and their times, all in one group."""
    alike: dict[str, Times] = defaultdict(Times)
    for result, waiting, handling in months.ended_times(span):
        alike[result].waiting.append(waiting / MICROS)
        alike[result].handling.append(handling / MICROS)
    every = Group()
    for result, times in alike.items():
        every.add(result, times)
    return every


def judged(office: Office, span: Span) -> dict[Place, Counter[str]]:
    """The judgements of the passes through each step, none of which is read by itself."""
    sops = dict(Edition.objects.filter(sop__office=office).values_list("pk", "sop_id"))
    found: dict[Place, Counter[str]] = defaultdict(Counter)
    for (edition, key, judgement), count in Counter(months.passed_places(span)).items():
        found[sops[edition], key][judgement] += count
    return found
