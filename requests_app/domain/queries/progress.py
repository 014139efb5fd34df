"""A request on the SOP's own table: what is done, whose turn it is, what is still to come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain import times
from requests_app.domain.workflow import REQUESTER
from requests_app.enums import PauseKind
from requests_app.models import ResetRequest, StepRun
from requests_app.sop.definition import Step
from requests_app.sop.flow import Flow
from requests_app.sop.graph import reachable
from resetdesk.core.templatetags.ui import durasi_tepat


@dataclass(frozen=True)
class ProgressRow:
    """One step on the grid of `sop_tracker`; times are words, `when` is the moment it was left."""

    number: str
    label: str
    actor_column: int
    symbol: str
    state: str
    state_label: str  # empty: the state's own word
    standard: str
    actual: str
    when: datetime | None
    who: str


@dataclass(frozen=True)
class Progress:
    """The table: the actors' columns as printed and one row a step."""

    columns: tuple[str, ...]
    rows: tuple[ProgressRow, ...]

    @property
    def current(self) -> ProgressRow | None:
        """The row whose turn it is; None once the request has ended."""
        return next((row for row in self.rows if row.state in {"current", "waiting"}), None)


@dataclass(frozen=True)
class _Onward:
    """Steps that lie before the open one: on the way where everything goes well, and on any way."""

    good: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()


def _onward(flow: Flow, opened: StepRun | None) -> _Onward:
    if opened is None:
        return _Onward()
    good = frozenset(step.key for step in flow.ahead(opened.step_key))
    return _Onward(good, reachable(flow.edges, opened.step_key))


def progress(request: ResetRequest, *, names: bool) -> Progress:
    """The request on its SOP's table. `names` says who of the staff acted; a requester sees roles only."""
    sop = request.edition.definition
    runs: dict[str, StepRun] = {}
    for run in request.steps.select_related("closed_by", "taken_by").prefetch_related("pauses"):
        runs[run.step_key] = run
    opened = next((run for run in runs.values() if run.closed_at is None), None)
    onward = _onward(request.edition.flow, opened)
    columns = tuple(actor.label for actor in sop.actors)
    return Progress(
        columns=columns,
        rows=tuple(
            _row(request, step, runs.get(step.key), onward=onward, names=names)
            for step in sop.steps
            if step.printed or step.key in runs or step.key in onward.good
        ),
    )


def _row(
    request: ResetRequest, step: Step, run: StepRun | None, *, onward: _Onward, names: bool
) -> ProgressRow:
    sop = request.edition.definition
    state = _state(step, run, onward)
    person = (run.closed_by or run.taken_by) if run and names else None
    return ProgressRow(
        number=step.number or "–",
        label=step.activity,
        actor_column=[actor.key for actor in sop.actors].index(step.actor),
        symbol=step.rule.symbol.value,
        state=state,
        state_label=_label(step, run, state=state, onward=onward, names=names),
        standard=step.standard.words,
        actual="" if state == "to_come" else _actual(run),
        when=run.closed_at if run and state != "to_come" else None,
        who=person.full_name if person and state != "to_come" else "",
    )


def _state(step: Step, run: StepRun | None, onward: _Onward) -> str:
    if run is not None and run.closed_at is None:
        return "waiting" if waits_for_requester(run) else "current"
    # A step passed before but still to come again (a loop, a correction) stands open once more.
    if step.key in onward.good:
        return "to_come"
    return "done" if run is not None else "skipped"


def _label(step: Step, run: StepRun | None, *, state: str, onward: _Onward, names: bool) -> str:
    """What the state's own word would tell wrongly of an open request; empty when that word is right."""
    if state == "current" and run is not None and run.taken_at is None:
        return _("Menunggu giliran")
    if state == "waiting" and not names:
        return _("Menunggu Anda")
    if state == "to_come" and run is not None:
        return _("Akan diulang")
    return _("Bila perlu") if state == "skipped" and step.key in onward.possible else ""


def waits_for_requester(run: StepRun) -> bool:
    """Whether the open step stands still because the requester must act or collect."""
    waiting = {PauseKind.REQUESTER, PauseKind.COLLECTION}
    return run.group == REQUESTER or any(
        pause.ended_at is None and pause.kind in waiting for pause in run.pauses.all()
    )


def _actual(run: StepRun | None) -> str:
    if run is None or run.handling is None or run.group == REQUESTER:
        return ""
    measure = times.measure_of(run)
    return durasi_tepat(run.total if "day" in measure.kind or "hour" in measure.kind else run.handling)
