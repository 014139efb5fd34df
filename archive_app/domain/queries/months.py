"""What each number of a month counts: the one set of rows behind the figure and behind its list of cases.

Every set is cut from facts that never change again (closed steps, records of ended requests, deviations), so
that a month gives the same numbers whenever it is counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from archive_app.models import Record
from requests_app.domain.workflow import REQUESTER
from requests_app.enums import Answer, RequestState, StepOutcome
from requests_app.models import ChecklistAnswer, Deviation, Outage, ResetRequest, ReturnedItem, StepRun

# Left by an act of somebody else, not by the work of the office: nothing to measure.
CUT_SHORT = (StepOutcome.WITHDRAWN, StepOutcome.DUPLICATE)
RESULTS = (RequestState.COMPLETED, RequestState.REJECTED, RequestState.WITHDRAWN, RequestState.DUPLICATE)
LOT = 500  # rows at a time: they stay within the processor's cache


@dataclass(frozen=True)
class Span:
    """Office time from `start` up to, and not including, `end` (UTC)."""

    office_id: int
    start: datetime
    end: datetime


# SOP, role, channel, result, and the two clocks up to the result in whole microseconds
EndedRow = tuple[int, str, str, str, int, int]
# edition, step, judgement ("" where nothing is measured), waiting and handling in office minutes
ClosedRow = tuple[int, str, str, float, float]


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
    # Said first because it is cheap: hardly any request has a record when a step of it opens.
    ended_before = Record.objects.filter(
        reset_request=OuterRef("reset_request"), archived_at__lte=OuterRef("opened_at")
    )
    return StepRun.objects.filter(
        Exists(ended_before),
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


def cut_short(span: Span) -> QuerySet[StepRun]:
    """The passes that an act of somebody else ended."""
    return closed(span).filter(outcome__in=CUT_SHORT)


def returns(span: Span) -> QuerySet[StepRun]:
    """One step for each time that a requester was asked to complete something."""
    return closed(span).filter(kind="ask_completion", outcome=StepOutcome.DONE)


def findings(span: Span) -> QuerySet[ChecklistAnswer]:
    """Every item that a check found wanting, with its reason."""
    return ChecklistAnswer.objects.filter(
        answer=Answer.NOT_OK,
        step__office=span.office_id,
        step__closed_at__gte=span.start,
        step__closed_at__lt=span.end,
    )


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
    return received(span).filter(_is_late(span))


def _is_late(span: Span) -> Q:
    return Q(reset_request__received_at__lt=span.start)


def received_counts(span: Span) -> Iterator[tuple[int, str, str, int, int]]:
    """SOP, role, channel, how many were received, and how many of these are `late_in_register`."""
    columns = ("edition__sop_id", "reset_request__role", "reset_request__submission__channel")
    counts = {"count": Count("pk"), "late": Count("pk", filter=_is_late(span))}
    yield from received(span).values_list(*columns).annotate(**counts).order_by()


def without_record(span: Span) -> int:
    """How many requests ended in the span and have no record yet; it comes within a minute."""
    record = Record.objects.filter(reset_request=OuterRef("pk"), archived_at=OuterRef("ended_at"))
    rows = ResetRequest.objects.filter(
        ~Exists(record), office=span.office_id, ended_at__gte=span.start, ended_at__lt=span.end
    )
    return rows.count()


def ended_rows(span: Span) -> Iterator[EndedRow]:
    """The ends with what the office waited and worked up to the result, as their records keep it."""
    rows = ended(span).values_list(
        "sop_id",
        "reset_request__role",
        "reset_request__submission__channel",
        "result",
        "waiting",
        "handling",
    )
    # A record of a request has its clocks: `record_of_a_request_or_a_report`.
    return cast("Iterator[EndedRow]", rows.order_by().iterator(chunk_size=LOT))


def ended_times(span: Span) -> Iterator[tuple[str, int, int]]:
    """Result and both clocks of the ends, for who does not ask where they came from."""
    rows = ended(span).values_list("result", "waiting", "handling").order_by()
    return cast("Iterator[tuple[str, int, int]]", rows.iterator(chunk_size=LOT))


def closed_rows(span: Span) -> Iterator[ClosedRow]:
    """Every closed step as plain columns: one walk along an index that holds them all, no objects."""
    measured = Case(
        When(Q(group=REQUESTER) | Q(outcome__in=CUT_SHORT), then=Value("")),
        default=F("judgement"),
        output_field=CharField(),
    )
    rows = closed(span).values_list("edition_id", "step_key", measured, "waiting", "handling")
    return rows.order_by().iterator(chunk_size=LOT)


def passed_places(span: Span) -> Iterator[tuple[int, str, str]]:
    """Edition, step and judgement of every pass; counting them here is cheaper than a GROUP BY over texts."""
    rows = passes(span).values_list("edition_id", "step_key", "judgement")
    return rows.order_by().iterator(chunk_size=LOT)
