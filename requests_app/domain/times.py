"""A step's clocks: what `core.clocks` says of a `StepRun`, in its office's calendar."""

from dataclasses import replace
from datetime import datetime

from requests_app.enums import Judgement, StepOutcome
from requests_app.models import StepRun
from requests_app.sop.definition import Standard
from resetdesk.accounts.domain.options import options
from resetdesk.core import calendar as calendars
from resetdesk.core import clocks
from resetdesk.core.clocks import Measure, MeasureKind

# Nothing is judged, yet the queue must not forget the step: it is due at the office's waiting target.
UNJUDGED = frozenset({MeasureKind.UNSET, MeasureKind.TOTAL})


def calendar_of(step: StepRun) -> clocks.WorkCalendar:
    """The office's calendar as it stands now; a closed step keeps its fingerprint."""
    return calendars.current(step.office_id).calendar


def standard_of(step: StepRun) -> Standard:
    """The mutu baku as it stood in the edition when the step opened."""
    return Standard.model_validate(step.standard)


def measure_of(step: StepRun) -> Measure:
    """What this request is measured by; a priority table is read with the form's `priority`."""
    return standard_of(step).measure.resolved(step.reset_request.answers.get("priority"))


def counted_from(step: StepRun, measure: Measure) -> datetime | None:
    """The moment a FROM_STEP standard counts from: the last end of the step it names."""
    if measure.step is None:
        return None
    runs = step.reset_request.steps.filter(step_key=measure.step, closed_at__isnull=False)
    return runs.order_by("-ordinal").values_list("closed_at", flat=True).first()


def due_at(step: StepRun) -> datetime | None:
    """opened + the office's waiting target + standard, in office time; None while the clock stands still."""
    waiting = options(step.office).waiting_target_minutes
    measure = measure_of(step)
    if measure.kind in UNJUDGED:
        measure, waiting = Measure(MeasureKind.HANDLING_MINUTES, amount=max(waiting, 1)), 0
    return clocks.due_at(
        step.opened_at,
        measure=measure,
        waiting_minutes=waiting,
        calendar=calendar_of(step),
        pauses=pauses_of(step),
        counted_from=counted_from(step, measure),
    )


def pauses_of(step: StepRun) -> list[clocks.Interval]:
    """The intervals in which the step's clock stands still; the last may still run."""
    if step.pk is None:
        return []
    return [(pause.started_at, pause.ended_at) for pause in step.pauses.all()]


def measured(step: StepRun, *, at: datetime) -> clocks.StepTimes:
    """Waiting, handling, paused and total office minutes up to `at` (or to the step's end)."""
    times = clocks.measure_step(
        opened=step.opened_at,
        taken=step.taken_at,
        closed=step.closed_at or at,
        pauses=pauses_of(step),
        calendar=calendar_of(step),
        counted_from=counted_from(step, measure_of(step)),
    )
    # What an earlier holder worked before giving the step back is handling, not waiting.
    return replace(
        times,
        waiting=times.waiting - step.handled_before,
        handling=times.handling + step.handled_before,
    )


def judged(step: StepRun, times: clocks.StepTimes) -> Judgement:
    """The step's time against its mutu baku: minutes judge the handling clock, days the total."""
    verdict = clocks.judge(times, measure=measure_of(step), calendar=calendar_of(step))
    return Judgement(verdict.value)


def over_sentence(step: StepRun, times: clocks.StepTimes) -> str:
    """What the executor must answer for, with the printed standard beside the time taken.

    A record's words, and records are Indonesian whatever language the officer reads.
    """
    printed, taken = standard_of(step).printed, round(times.handling)
    return f"Waktu melebihi mutu baku: standar {printed}, terpakai {taken} menit kerja"


def recorded(step: StepRun) -> dict[str, float | None]:
    """A closed step's office minutes as the journal keeps them, to a thousandth."""
    return {
        name: None if value is None else round(value, 3)
        for name, value in (
            ("waiting", step.waiting),
            ("handling", step.handling),
            ("paused", step.paused),
            ("total", step.total),
        )
    }


def closing(step: StepRun) -> dict[str, object]:
    """What the journal says of a step as it closes: enough to find any later change of its row."""
    return {
        "ordinal": step.ordinal,
        "outcome": StepOutcome(step.outcome).value,
        "judgement": Judgement(step.judgement).value,
        "calendar": step.calendar,
        "minutes": recorded(step),
    }
