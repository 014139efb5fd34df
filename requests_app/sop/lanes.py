"""The actors' columns of a sheet: which symbol stands where, and which arrows join them.

A sheet may be cut into pages. An arrow that crosses a cut ends in an off-page connector and goes on from its
twin on the other page (PermenPANRB 35/2012).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from requests_app.sop.definition import Sop, Step
from requests_app.sop.kinds import DONE, END, LIMIT, NOT_COLLECTED, OUTCOME_LABELS, Symbol
from requests_app.sop.metrics import width
from requests_app.sop.routes import Node, Route, Router

LANE = 132.0
"""Width of an actor's column."""

STRIP = 46.0
"""Height of the row of connectors at a cut."""

HALVES: Mapping[Symbol, tuple[float, float]] = {
    Symbol.TERMINATOR: (30.0, 12.0),
    Symbol.PROCESS: (30.0, 13.0),
    Symbol.DECISION: (33.0, 19.0),
    Symbol.CONNECTOR: (10.0, 12.0),
}
QUIET_OUTCOMES = frozenset({LIMIT, NOT_COLLECTED})
"""Outcomes that an office's settings bring about; no printed SOP draws them."""

ABOVE, BELOW = -1, 1_000_000
"""Rows of the connectors, before and after every row of a page."""


@dataclass(frozen=True)
class Edge:
    """An arrow from one row to another, or to the end, with its word."""

    start: int
    goal: int | None
    label: str


@dataclass(frozen=True)
class LaneStep:
    """What a page needs to lay a step on its own grid."""

    step: Step
    column: int
    symbol: Symbol


@dataclass(frozen=True)
class Grid:
    """Where the actors' columns lie, and how tall each row of the page is."""

    left: float
    top: float
    heights: tuple[float, ...]
    first: int = 0
    """The row of the sheet that stands first on the page."""
    breaks: tuple[int, ...] = ()
    """The rows of the sheet that begin a new page."""

    @property
    def shown(self) -> range:
        """The rows of the sheet that stand on the page."""
        return range(self.first, self.first + len(self.heights))


@dataclass(frozen=True)
class Lanes:
    """Everything that is drawn in the actors' columns of one page."""

    symbols: tuple[tuple[Node, LaneStep], ...]
    connectors: tuple[tuple[Node, str], ...]
    arrows: tuple[tuple[Route, Edge], ...]
    ends: tuple[Route, ...]


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
    """Every arrow of the sheet, short ones first, because they have the least choice of ways."""
    found: list[Edge] = []
    for place, step in enumerate(rows):
        goals = ways(sop, step, rows)
        for outcome, goal in goals.items():
            if len(set(goals.values())) > 1 or goal is not None:
                label = OUTCOME_LABELS[outcome] if outcome != DONE else ""
                found.append(Edge(place, goal, label))
    return tuple(
        sorted(found, key=lambda e: (e.goal is not None, abs((e.goal or 0) - e.start), not e.label, e.start))
    )


def lay(sop: Sop, steps: Sequence[LaneStep], grid: Grid) -> Lanes:
    """Symbols, connectors and arrows of one page of the sheet."""
    columns = [grid.left + LANE * (place + 0.5) for place in range(len(sop.actors))]
    nodes: dict[int, Node] = {}
    y = grid.top
    for row, height in zip(grid.shown, grid.heights, strict=True):
        step = steps[row]
        nodes[row] = Node(step.column, row, columns[step.column], y + height / 2, *HALVES[step.symbol])
        y += height
    found = edges(sop, [step.step for step in steps])
    connectors = _connectors(found, steps, grid, columns)
    router = Router([*nodes.values(), *(node for node, _ in connectors.values())], columns)
    arrows, ends = [], []
    for edge in found:
        if edge.start not in nodes and edge.goal not in nodes:
            continue
        wide = width(edge.label, size=11, weight=600)
        if edge.goal is None:
            ends.append(router.end_stub(nodes[edge.start], label=edge.label, label_width=wide))
            continue
        start = nodes.get(edge.start) or connectors[edge][0]
        goal = nodes.get(edge.goal) or connectors[edge][0]
        label = edge.label if edge.start in nodes else ""
        arrows.append((router.route(start, goal, label=label, label_width=wide), edge))
    return Lanes(
        tuple((node, steps[row]) for row, node in nodes.items()),
        tuple(connectors.values()),
        tuple(arrows),
        tuple(ends),
    )


def _connectors(
    found: Sequence[Edge], steps: Sequence[LaneStep], grid: Grid, columns: Sequence[float]
) -> dict[Edge, tuple[Node, str]]:
    """A connector for each arrow that is cut on this page, named by a letter that its twin bears too."""
    crossing = [e for e in found if e.goal is not None and _page(e.start, grid) != _page(e.goal, grid)]
    crossing.sort(key=lambda edge: (edge.start, edge.goal or 0))
    names = {edge: ascii_uppercase[place % 26] for place, edge in enumerate(crossing)}
    cut = [edge for edge in crossing if (edge.start in grid.shown) != (edge.goal in grid.shown)]
    strips: dict[tuple[int, int], list[Edge]] = {}
    for edge in cut:
        inside, outside = sorted((edge.start, edge.goal or 0), key=lambda row: row not in grid.shown)
        strips.setdefault((steps[inside].column, ABOVE if outside < grid.first else BELOW), []).append(edge)
    placed: dict[Edge, tuple[Node, str]] = {}
    for (column, row), members in strips.items():
        y = grid.top - STRIP / 2 if row == ABOVE else grid.top + sum(grid.heights) + STRIP / 2
        for place, edge in enumerate(members):
            x = columns[column] + (place - (len(members) - 1) / 2) * 30
            placed[edge] = (Node(column, row, x, y, *HALVES[Symbol.CONNECTOR]), names[edge])
    return placed


def _page(row: int, grid: Grid) -> int:
    return bisect_right(grid.breaks, row)
