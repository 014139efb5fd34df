"""The way that one request took through its SOP, as its drawing marks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from requests_app.sop.lanes import Edge


@dataclass(frozen=True)
class Path:
    """Which rows of a sheet a request passed, when in its order, and on which arrows."""

    visits: Mapping[int, tuple[int, ...]]
    """Places in the order of the way (from 1), by row."""
    walked: frozenset[tuple[int, int]]
    """The arrows that it took, by the rows that they join."""
    last: int | None
    """The row that it came to last."""

    def state(self, row: int) -> str:
        """How a row's symbol is drawn."""
        return "done" if row in self.visits else "skipped"

    def has_walked(self, edge: Edge) -> bool:
        """Whether the request took this arrow; an end is taken by whoever came to its symbol last."""
        if edge.goal is None:
            return edge.start == self.last
        return (edge.start, edge.goal) in self.walked

    def strange(self, edges: Sequence[Edge]) -> tuple[Edge, ...]:
        """The moves that no arrow of the SOP makes: corrections back to an earlier step.

        One from each symbol, which has no side left for more; the words beside it tell of all.
        """
        known = {(edge.start, edge.goal) for edge in edges}
        moves = {start: goal for start, goal in sorted(self.walked) if (start, goal) not in known}
        return tuple(Edge(start, goal) for start, goal in moves.items())


def path_of(keys: Sequence[str], rows: Sequence[str]) -> Path:
    """The path of these steps, each named as often as it was passed; strangers are passed by."""
    places = {key: row for row, key in enumerate(rows)}
    way = [places[key] for key in keys if key in places]
    visits: dict[int, tuple[int, ...]] = {}
    for number, row in enumerate(way, start=1):
        visits[row] = (*visits.get(row, ()), number)
    return Path(visits, frozenset(pairwise(way)), way[-1] if way else None)
