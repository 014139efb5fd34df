"""The SOP's own table with standard and actual side by side, in the SOP's order."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain.papers import Row
from requests_app.enums import Judgement, StepOutcome
from requests_app.models import ResetRequest, StepRun
from requests_app.sop.definition import Step
from resetdesk.core.clocks import DAY_KINDS, MeasureKind
from resetdesk.core.templatetags.ui import durasi, durasi_tepat

BY_TOTAL = DAY_KINDS | {MeasureKind.FROM_STEP}


def runs(request: ResetRequest, *, until: datetime) -> list[StepRun]:
    """The closed passes up to a moment, with everything the papers read of them."""
    return list(
        request.steps.filter(closed_at__lte=until)
        .select_related("closed_by", "reset_request__edition")
        .prefetch_related("answers", "returned_items", "pauses")
    )


def step_of(request: ResetRequest, run: StepRun) -> Step:
    """The step of a pass in its edition. A change of SOP leaves passes that only the old one knows."""
    sop = request.edition.definition
    try:
        return sop.step(run.step_key)
    except KeyError:
        return sop.steps[0].model_copy(
            update={"key": run.step_key, "number": "–", "activity": _("Langkah menurut SOP sebelumnya")}
        )


def number_of(run: StepRun) -> str:
    """The step's printed number, `–` where the SOP prints none."""
    return step_of(run.reset_request, run).number or "–"


def columns(request: ResetRequest) -> tuple[str, ...]:
    """The actors' columns as the office prints them."""
    return tuple(actor.label for actor in request.edition.definition.actors)


def rows(request: ResetRequest, passes: Sequence[StepRun]) -> tuple[Row, ...]:
    """One row a pass under its step; a step that was not passed has an empty one."""
    sop = request.edition.definition
    by_key: dict[str, list[StepRun]] = {}
    for run in passes:
        by_key.setdefault(run.step_key, []).append(run)
    known = {step.key for step in sop.steps}
    found = []
    for step in sop.steps:
        found += [_passed(request, step, run) for run in by_key.get(step.key, ())] or [_row(request, step)]
    strangers = [run for run in passes if run.step_key not in known]
    return tuple([_passed(request, step_of(request, run), run) for run in strangers] + found)


def _row(request: ResetRequest, step: Step) -> Row:
    sop = request.edition.definition
    keys = [actor.key for actor in sop.actors]
    last = step.key == sop.steps[-1].key
    return Row(
        number=step.number or "–",
        activity=step.activity,
        column=keys.index(step.actor),
        actor=sop.actor(step.actor).label,
        symbol="terminator" if last else step.rule.symbol.value,
        standard=step.standard.printed or "–",
        printed=step.printed,
    )


def _passed(request: ResetRequest, step: Step, run: StepRun) -> Row:
    bare = _row(request, step)
    return Row(
        number=bare.number,
        activity=bare.activity,
        column=bare.column,
        actor=bare.actor,
        symbol=bare.symbol,
        standard=bare.standard,
        actual=_actual(step, run),
        waited=durasi(run.waiting) if run.waiting and run.waiting >= 1 else "",
        judgement="" if _stood_still(step, run) else str(Judgement(run.judgement).label),
        over=run.judgement == Judgement.OVER,
        outcome=str(StepOutcome(run.outcome).label) if run.outcome else "",
        officer=run.closed_by.full_name if run.closed_by else "",
        closed_at=run.closed_at,
        run=True,
        printed=bare.printed,
    )


def _actual(step: Step, run: StepRun) -> str:
    if _stood_still(step, run):
        return _("waktu kantor berhenti")
    if step.standard.clock in BY_TOTAL:
        return durasi(run.total)
    return durasi_tepat(run.handling)


def _stood_still(step: Step, run: StepRun) -> bool:
    """Whether the office's clock stood still for the whole pass: then there is nothing to judge."""
    return step.standard.clock is MeasureKind.STOPPED or (not run.handling and bool(run.paused))
