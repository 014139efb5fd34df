"""What the actors' columns of a sheet show: a symbol for each step, and the arrows that join them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from requests_app.sop.definition import Sop, Step
from requests_app.sop.kinds import DONE, END, LIMIT, NOT_COLLECTED, OUTCOME_LABELS, Symbol

QUIET_OUTCOMES = frozenset({LIMIT, NOT_COLLECTED})
"""Outcomes that an office's settings bring about; no printed SOP draws them."""


@dataclass(frozen=True)
class Edge:
    """An arrow from one row to another, or to the end, with its word."""

    start: int
    goal: int | None
    label: str = ""


@dataclass(frozen=True)
class LaneStep:
    """A row of the sheet: its step, its actor's column (from 0), and its symbol."""

    step: Step
    column: int
    symbol: Symbol


def rows_of(sop: Sop, *, additions: bool = False) -> tuple[Step, ...]:
    """The steps of the official sheet, or all of them with the office's additions."""
    return sop.steps if additions else sop.printed_steps


def lane_steps(sop: Sop, *, additions: bool = False) -> tuple[LaneStep, ...]:
    """Every step with its actor's column (from 0) and its symbol.

    A capsule stands where the sheet's flow starts or ends, a diamond for a decision, else a box.
    """
    columns = {actor.key: place for place, actor in enumerate(sop.actors)}
    rows = rows_of(sop, additions=additions)
    found = []
    for step in rows:
        ends = all(goal is None for goal in ways(sop, step, rows).values())
        capsule = Symbol.TERMINATOR if ends or step is rows[0] else Symbol.PROCESS
        symbol = Symbol.DECISION if step.rule.symbol is Symbol.DECISION else capsule
        found.append(LaneStep(step, columns[step.actor], symbol))
    return tuple(found)


def ways(sop: Sop, step: Step, rows: Sequence[Step]) -> dict[str, int | None]:
    """The row that each drawn outcome leads to; None is the end.

    Steps that are not on the sheet are passed by. A possible outcome that leads to one of them is, like it,
    the office's addition, and not drawn.
    """
    places = {row.key: place for place, row in enumerate(rows)}
    return {
        outcome: _place(sop, target, places)
        for outcome, target in step.outcomes.items()
        if outcome in step.rule.outcomes
        or (outcome not in QUIET_OUTCOMES and (target == END or target in places))
    }


def _place(sop: Sop, target: str, places: Mapping[str, int]) -> int | None:
    seen: set[str] = set()
    while target != END and target not in places and target not in seen:
        seen.add(target)
        step = sop.step(target)
        target = step.outcomes[step.rule.outcomes[0]]
    return places.get(target)


def edges(sop: Sop, rows: Sequence[Step]) -> tuple[Edge, ...]:
    """Every arrow of the sheet, row by row. A decision whose every answer ends the flow keeps its answers."""
    found: list[Edge] = []
    for place, step in enumerate(rows):
        goals = ways(sop, step, rows)
        asks = step.rule.symbol is Symbol.DECISION or any(goal is not None for goal in goals.values())
        for outcome, goal in goals.items():
            if asks:
                found.append(Edge(place, goal, OUTCOME_LABELS[outcome] if outcome != DONE else ""))
    return tuple(found)
