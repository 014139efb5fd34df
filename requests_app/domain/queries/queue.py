"""The queue: open steps of staff by `due_at`, one page at a time, with a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from requests_app.domain import policies
from requests_app.models import Incident, StepRun
from resetdesk.accounts.models import Office, User

PAGE = 50
COUNT_CAP = 1000
# Among so many urgent steps, one is not for the reader's own account.
LOOK_AHEAD = 10
# What a row of the page shows; the rest of five tables stays where it is.
SHOWN = (
    "step_key",
    "due_at",
    "reset_request__reference",
    "reset_request__register_number",
    "reset_request__register_year",
    "reset_request__holder_name",
    "reset_request__role",
    "reset_request__holder_work_unit",
    "reset_request__submission__channel",
    "reset_request__edition__sha256",
    "taken_by__full_name",
)

# Whether the owner denies and nobody has lifted it yet. One look a row into `incident_one_open`, which holds
# no more than the open ones.
FROZEN = Exists(Incident.objects.filter(reset_request=OuterRef("reset_request"), lifted_at=None))


@dataclass(frozen=True)
class Position:
    """Where a page ends: the last row's due time (None once among those without) and id."""

    due_at: datetime | None
    step_id: int


@dataclass(frozen=True)
class Wanted:
    """What the reader wants to see; every part narrows."""

    groups: frozenset[str]
    holder: str = "any"  # any | mine | open_to_me (free, or held by the reader)
    late_at: datetime | None = None
    step_kinds: tuple[str, ...] = ()
    role: str = ""
    channel: str = ""
    edition_ids: tuple[int, ...] = field(default=())


@dataclass(frozen=True)
class Page:
    """One page of the queue and where the next one starts."""

    rows: Sequence[StepRun]
    following: Position | None


def waiting(office: Office, wanted: Wanted, *, reader: User) -> QuerySet[StepRun]:
    """The office's open steps of these groups, narrowed; not yet ordered or cut."""
    steps = StepRun.objects.filter(office=office, closed_at=None, group__in=wanted.groups)
    if wanted.holder == "mine":
        steps = steps.filter(taken_by=reader)
    elif wanted.holder == "open_to_me":
        steps = steps.filter(Q(taken_by=None) | Q(taken_by=reader))
    if wanted.late_at is not None:
        steps = steps.filter(due_at__lt=wanted.late_at)
    if wanted.step_kinds:
        steps = steps.filter(kind__in=wanted.step_kinds)
    if wanted.role:
        steps = steps.filter(reset_request__role=wanted.role)
    if wanted.channel:
        steps = steps.filter(reset_request__submission__channel=wanted.channel)
    return steps


def page(
    office: Office, wanted: Wanted, *, reader: User, after: Position | None = None, size: int = PAGE
) -> Page:
    """The next `size` rows after a position, soonest due first (keyset, never an offset), each with
    `is_frozen`."""
    steps = waiting(office, wanted, reader=reader)
    if after is not None:
        steps = steps.filter(_behind(after))
    found = list(
        steps.order_by(F("due_at").asc(nulls_last=True), "id")
        .select_related("reset_request__submission", "reset_request__edition", "taken_by")
        .only(*SHOWN)
        .annotate(is_frozen=FROZEN)[: size + 1]
    )
    rows = found[:size]
    more = len(found) > size
    return Page(rows=rows, following=Position(rows[-1].due_at, rows[-1].pk) if more else None)


def next_for(office: Office, groups: Iterable[str], *, reader: User) -> StepRun | None:
    """The most urgent step that the reader may work on now ("Simpan dan berikutnya"); None when none waits.

    A step whose clock stands still waits for somebody else, and so does one for the reader's own account, and
    one that is frozen.
    """
    steps = waiting(office, Wanted(groups=frozenset(groups), holder="open_to_me"), reader=reader)
    urgent = (
        steps.exclude(due_at=None)
        .filter(~FROZEN)
        .order_by("due_at", "id")
        .select_related("office", "reset_request__submission", "reset_request__office")
    )
    return next((step for step in urgent[:LOOK_AHEAD] if policies.can_work(reader, step)), None)


def counts(office: Office, groups: Iterable[str], *, reader: User, at: datetime) -> dict[str, int]:
    """How many open steps wait for the reader, are held by the reader, and are over their due time."""
    steps = StepRun.objects.filter(office=office, closed_at=None)
    free = Q(taken_by=None) | Q(taken_by=reader)
    return {
        "open_to_me": _up_to_cap(steps.filter(free, group__in=list(groups))),
        "mine": _up_to_cap(steps.filter(taken_by=reader)),
        "late": _up_to_cap(steps.filter(due_at__lt=at)),
    }


def _up_to_cap(steps: QuerySet[StepRun]) -> int:
    """A count that never walks more than a thousand index rows, however long the queue is."""
    return steps.order_by()[:COUNT_CAP].count()


def _behind(after: Position) -> Q:
    if after.due_at is None:
        return Q(due_at=None, id__gt=after.step_id)
    return Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, id__gt=after.step_id) | Q(due_at=None)
