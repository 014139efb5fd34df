"""What each number of a month counts: the one set of rows behind the figure and behind its list of cases.

Every set is cut from facts that never change again (closed steps, records of ended requests, deviations), so
that a month gives the same numbers whenever it is counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Round

from archive_app.models import Record
from requests_app.domain.workflow import REQUESTER
from requests_app.enums import Answer, RequestState, StepOutcome
from requests_app.models import ChecklistAnswer, Deviation, Outage, ResetRequest, ReturnedItem, StepRun

# Left by an act of somebody else, not by the work of the office: nothing to measure.
CUT_SHORT = (StepOutcome.WITHDRAWN, StepOutcome.DUPLICATE)
RESULTS = (RequestState.COMPLETED, RequestState.REJECTED, RequestState.WITHDRAWN, RequestState.DUPLICATE)
MICROS = 60_000_000  # per minute


@dataclass(frozen=True)
class Span:
    """Office time from `start` up to, and not including, `end` (UTC)."""

    office_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class EndedRow:
    """One end of a request: minutes as whole microseconds, so that their sum is exact."""

    sop_id: int
    role: str
    channel: str
    result: str
    waiting: int
    handling: int


# edition, step, kind, group, outcome, judgement, waiting and handling in office minutes
ClosedRow = tuple[int, str, str, str, str, str, float | None, float | None]


def received(span: Span) -> QuerySet[StepRun]:
    """One row for each request entered into the register: its first step."""
    return StepRun.objects.filter(
        office=span.office_id, ordinal=1, opened_at__gte=span.start, opened_at__lt=span.end
    )


def ended(span: Span) -> QuerySet[Record]:
    """One record for each end of a request."""
    return Record.objects.filter(
        office=span.office_id,
        archived_at__gte=span.start,
        archived_at__lt=span.end,
        reset_request__isnull=False,
    )


def standing(office_id: int, at: datetime) -> QuerySet[StepRun]:
    """The step at which each open request stood at a moment: a request stands at exactly one."""
    return StepRun.objects.filter(
        Q(closed_at=None) | Q(closed_at__gte=at), office=office_id, opened_at__lt=at
    )


def reopened(span: Span) -> QuerySet[StepRun]:
    """The step by which a request that had ended was opened again (only a re-issue does that)."""
    before = StepRun.objects.filter(
        reset_request=OuterRef("reset_request"), ordinal=OuterRef("ordinal") - 1
    ).filter(
        Exists(
            Record.objects.filter(reset_request=OuterRef("reset_request"), archived_at=OuterRef("closed_at"))
        )
    )
    return StepRun.objects.filter(
        Q(closed_at=None) | Q(closed_at__gte=span.start),
        Exists(before),
        office=span.office_id,
        kind="perform",
        ordinal__gt=1,
        opened_at__gte=span.start,
        opened_at__lt=span.end,
    )


def closed(span: Span) -> QuerySet[StepRun]:
    """Every step that closed, the requester's own among them."""
    return StepRun.objects.filter(office=span.office_id, closed_at__gte=span.start, closed_at__lt=span.end)


def passes(span: Span) -> QuerySet[StepRun]:
    """The passes through steps that the office itself worked to their end."""
    return closed(span).exclude(group=REQUESTER).exclude(outcome__in=CUT_SHORT)


def returns(span: Span) -> QuerySet[StepRun]:
    """One step for each time that a requester was asked to complete something."""
    return closed(span).filter(kind="ask_completion", outcome=StepOutcome.DONE)


def findings(span: Span) -> QuerySet[ChecklistAnswer]:
    """Every item that a check found wanting, with its reason."""
    return ChecklistAnswer.objects.filter(answer=Answer.NOT_OK, step__in=closed(span).values("pk"))


def returned_items(span: Span) -> QuerySet[ReturnedItem]:
    """Every paper or answer that was sent back."""
    return ReturnedItem.objects.filter(step__in=returns(span).values("pk"))


def deviations(span: Span) -> QuerySet[Deviation]:
    """Every deviation from mutu baku that an executor answered for."""
    return Deviation.objects.filter(at__gte=span.start, at__lt=span.end, step__office=span.office_id)


def outages(span: Span) -> QuerySet[Outage]:
    """Outages of SPSE that touched the span."""
    return Outage.objects.filter(
        Q(lifted_at=None) | Q(lifted_at__gt=span.start), office=span.office_id, declared_at__lt=span.end
    )


def late_in_register(span: Span) -> QuerySet[StepRun]:
    """Requests entered into the register in this span whose letter had come in before it."""
    return received(span).filter(reset_request__received_at__lt=span.start)


def without_record(span: Span) -> int:
    """How many requests ended in the span and have no record yet; it comes within a minute."""
    record = Record.objects.filter(reset_request=OuterRef("pk"), archived_at=OuterRef("ended_at"))
    rows = ResetRequest.objects.filter(
        ~Exists(record), office=span.office_id, ended_at__gte=span.start, ended_at__lt=span.end
    )
    return rows.count()


def ended_rows(span: Span) -> Iterator[EndedRow]:
    """The ends with their times: what the office waited and worked up to the result, archiving left out."""
    own = Q(reset_request__steps__closed_at__lte=F("archived_at")) & ~Q(reset_request__steps__kind="archive")
    rows = (
        ended(span)
        .values("pk", "sop_id", "reset_request__role", "reset_request__submission__channel", "result")
        .annotate(
            waited=Sum(_micros("reset_request__steps__waiting"), filter=own),
            handled=Sum(_micros("reset_request__steps__handling"), filter=own),
        )
        .order_by("pk")
    )
    for row in rows.iterator():
        yield EndedRow(
            sop_id=row["sop_id"],
            role=row["reset_request__role"],
            channel=row["reset_request__submission__channel"],
            result=row["result"],
            waiting=int(row["waited"] or 0),
            handling=int(row["handled"] or 0),
        )


def closed_rows(span: Span) -> Iterator[ClosedRow]:
    """Every closed step as plain columns: one walk along the index, no objects."""
    rows = closed(span).values_list(
        "edition_id", "step_key", "kind", "group", "outcome", "judgement", "waiting", "handling"
    )
    return rows.iterator(chunk_size=10_000)


def _micros(field: str) -> Combinable:
    return Round(F(field) * MICROS)
