"""The SOP's own table as it really ran: one row a pass, in the order in which they were closed."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain.papers import Row
from requests_app.domain.workflow import REQUESTER
from requests_app.enums import Judgement, PauseKind, StepOutcome
from requests_app.models import ResetRequest, StepRun
from requests_app.sop.definition import Step
from resetdesk.accounts.domain import leaves
from resetdesk.accounts.models import StandIn, User
from resetdesk.core.clocks import DAY_KINDS, MeasureKind
from resetdesk.core.templatetags.ui import durasi, durasi_tepat

Stop = tuple[datetime, datetime, PauseKind]
BY_TOTAL = DAY_KINDS | {MeasureKind.FROM_STEP}


def runs(request: ResetRequest, *, until: datetime) -> list[StepRun]:
    """The closed passes up to a moment, with everything the papers read of them."""
    return list(
        request.steps.filter(closed_at__lte=until)
        .select_related("closed_by", "taken_by", "edition", "performance__by", "performance__proof_file")
        .defer("edition__source")
        .prefetch_related("answers", "returned_items", "pauses")
    )


def step_of(run: StepRun) -> Step:
    """The step of a pass, in the edition that was in force when it opened."""
    return run.edition.definition.step(run.step_key)


def number_of(run: StepRun) -> str:
    """The step's printed number, `–` where the SOP prints none."""
    return step_of(run).number or "–"


def officer_of(run: StepRun) -> User | None:
    """Who of the staff did the step, also where its owner or the clock closed it in the end."""
    return run.closed_by or (None if run.group == REQUESTER else run.taken_by)


def worked_at(run: StepRun) -> datetime:
    """When the officer had it in hand: at its close, or at its taking where somebody else closed it."""
    return (run.closed_at if run.closed_by_id else run.taken_at) or run.opened_at


def columns(request: ResetRequest) -> tuple[str, ...]:
    """The actors' columns as the office prints them."""
    return tuple(actor.label for actor in request.edition.definition.actors)


def walked(request: ResetRequest, passes: Sequence[StepRun]) -> tuple[Row, ...]:
    """One row a pass, the standard beside what happened, and who did it in whose place."""
    names = names_of(passes)
    return tuple(_passed(request, step_of(run), run, who=names[run.pk]) for run in passes)


def names_of(passes: Sequence[StepRun]) -> dict[int, str]:
    """By pass: `Wa Ode Rina`, `Wa Ode Rina, Plh. Kepala LPSE` for somebody on leave, empty for no officer."""
    people = {run.pk: officer for run in passes if (officer := officer_of(run))}
    office_id = passes[0].office_id if passes else 0
    known = leaves.stand_ins_of(office_id, people={officer.pk for officer in people.values()})
    return {run.pk: _named(run, people.get(run.pk), known) for run in passes}


def _named(run: StepRun, officer: User | None, known: Sequence[StandIn]) -> str:
    if officer is None:
        return ""
    post = leaves.post(known, person=officer.pk, group=run.group, at=worked_at(run))
    return ", ".join(filter(None, (officer.full_name, post)))


def unwalked(request: ResetRequest, passes: Sequence[StepRun]) -> tuple[Row, ...]:
    """The printed steps that this request had no need of."""
    keys = {run.step_key for run in passes if run.edition_id == request.edition_id}
    steps = request.edition.definition.steps
    return tuple(_row(request, step) for step in steps if step.printed and step.key not in keys)


def _row(request: ResetRequest, step: Step) -> Row:
    sop = request.edition.definition
    actors = {actor.key: index for index, actor in enumerate(sop.actors)}
    last = step.key == sop.steps[-1].key
    return Row(
        number=step.number or "–",
        activity=step.activity,
        # A pass under an earlier SOP whose actors this one does not have stands in the first column.
        column=actors.get(step.actor, 0),
        actor=sop.actor(step.actor).label if step.actor in actors else "",
        symbol="terminator" if last else step.rule.symbol.value,
        standard=step.standard.words or "–",
        printed=step.printed,
    )


def _passed(request: ResetRequest, step: Step, run: StepRun, *, who: str) -> Row:
    bare = _row(request, step)
    is_mine = run.edition_id == request.edition_id
    return Row(
        number=bare.number,
        activity=bare.activity,
        column=bare.column,
        actor=bare.actor,
        symbol=bare.symbol,
        standard=bare.standard,
        actual=_actual(step, run),
        waited=durasi(run.waiting) if run.waiting and run.waiting >= 1 else "",
        judgement="" if _stood_still(step, run) else _judged(run),
        over=run.judgement == Judgement.OVER,
        outcome=str(StepOutcome(run.outcome).label) if run.outcome else "",
        officer=who,
        closer=_closer(run),
        closed_at=run.closed_at,
        printed=bare.printed,
        foreign="" if is_mine else run.edition.definition.title,
    )


def _judged(run: StepRun) -> str:
    match run.judgement:
        case Judgement.WITHIN:
            return _("sesuai")
        case Judgement.OVER:
            return _("melebihi mutu baku")
        case _:
            return _("tidak dinilai")


def _closer(run: StepRun) -> str:
    """Who closed an officer's step in his or her place."""
    if run.closed_by is not None or run.taken_by is None or run.group == REQUESTER:
        return ""
    if run.outcome == StepOutcome.NOT_COLLECTED:
        return _("ditutup portal")
    return _("ditutup pemohon")


def _actual(step: Step, run: StepRun) -> str:
    if run.kind == "submit":
        return _("saat diterima")
    if _stood_still(step, run):
        stopped = durasi(run.paused) if run.paused else ""
        return _("waktu layanan berhenti %(time)s") % {"time": stopped} if stopped else "–"
    if step.standard.clock in BY_TOTAL:
        return durasi(run.total)
    return durasi_tepat(run.handling)


def _stood_still(step: Step, run: StepRun) -> bool:
    """Whether the office's clock stood still for the whole pass: then there is nothing to judge."""
    is_stopped = step.standard.clock is MeasureKind.STOPPED or run.kind == "submit"
    return is_stopped or (not run.handling and bool(run.paused))


def pauses(passes: Sequence[StepRun], *kinds: PauseKind) -> list[Stop]:
    """The intervals of these kinds in which the office's clock stood still."""
    return [
        (pause.started_at, pause.ended_at, PauseKind(pause.kind))
        for run in passes
        for pause in run.pauses.all()
        if pause.kind in kinds and pause.ended_at
    ]
