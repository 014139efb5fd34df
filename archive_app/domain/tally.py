"""One walk over a span of an office: what came in, what ended, what each step took, and what waits."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import floor

from django.db.models import Count

from archive_app.domain.queries import months
from archive_app.domain.queries.months import EndedRow, Span
from requests_app.domain.workflow import REQUESTER
from requests_app.enums import RequestState
from requests_app.models import Edition
from resetdesk.accounts.models import Office

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
    total: list[float] = field(default_factory=list)

    def add(self, waiting: float, handling: float) -> None:
        self.waiting.append(waiting)
        self.handling.append(handling)
        self.total.append(waiting + handling)

    def json(self) -> Json:
        """How many, and median and ninth decile of each clock."""
        return {
            "count": len(self.total),
            "waiting": spread(self.waiting),
            "handling": spread(self.handling),
            "total": spread(self.total),
        }


@dataclass
class Group:
    """What came in and what ended, of one SOP, role or channel, or of all; times up to the result."""

    received: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    times: Times = field(default_factory=Times)

    def add(self, row: EndedRow) -> None:
        """One end more; the completed are timed."""
        self.ended[row.result] += 1
        if row.result == RequestState.COMPLETED:
            self.times.add(row.waiting / months.MICROS, row.handling / months.MICROS)

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
    returned: int = 0
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
        self._count_received()
        self._count_ended()
        self._count_closed()
        self.standing = standing(office, span.end)

    def _groups(self, sop_id: int, role: str, channel: str) -> tuple[Group, ...]:
        return self.every, self.sops[sop_id], self.roles[role], self.channels[channel]

    def _count_received(self) -> None:
        columns = ("edition__sop_id", "reset_request__role", "reset_request__submission__channel")
        rows = months.received(self.span).values_list(*columns).annotate(count=Count("pk")).order_by()
        for sop_id, role, channel, count in rows:
            for group in self._groups(sop_id, role, channel):
                group.received += count

    def _count_ended(self) -> None:
        for row in months.ended_rows(self.span):
            for group in self._groups(row.sop_id, row.role, row.channel):
                group.add(row)

    def _count_closed(self) -> None:
        sop_of = {edition.pk: edition.sop_id for edition in self.editions.values()}
        for edition, key, kind, group, outcome, judgement, waiting, handling in months.closed_rows(self.span):
            step = self.passed[sop_of[edition], key]
            self.used.add(edition)
            step.closed += 1
            if kind == "ask_completion" and outcome == "done":
                step.returned += 1
            if group != REQUESTER and outcome not in months.CUT_SHORT:
                step.judged[judgement] += 1
                step.times.add(waiting or 0.0, handling or 0.0)

    @property
    def returns(self) -> int:
        """How often a requester was asked to complete something."""
        return sum(step.returned for step in self.passed.values())


def standing(office: Office, at: datetime) -> Counter[Place]:
    """At which steps the open requests stood at a moment."""
    rows = months.standing(office.pk, at).values_list("edition__sop_id", "step_key")
    return Counter({(sop, key): count for sop, key, count in rows.annotate(count=Count("pk")).order_by()})


def ended_groups(span: Span) -> Group:
    """The ends of the span and their times, all in one group."""
    every = Group()
    for row in months.ended_rows(span):
        every.add(row)
    return every
