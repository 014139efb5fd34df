"""Where a sheet is cut into pages: the off-page connectors that join them (PermenPANRB 35/2012).

An arrow that crosses a cut ends in a connector and goes on from its twin on the other page. A pair bears one
letter, and no other pair of the sheet bears it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from string import ascii_uppercase

from requests_app.sop.lanes import Edge, LaneStep


@dataclass(frozen=True)
class Cut:
    """A connector of one page: all arrows from one page to one symbol of another share it."""

    name: str
    edges: tuple[Edge, ...]
    page: int
    """The other page (from 0)."""
    column: int
    """The column of the symbol on this page that it belongs to."""
    leaves: bool
    rows: tuple[int, ...]
    """The rows on the other page that it leads to, or comes from."""
    above: bool
    """Whether it stands over the rows of this page, because the other page comes before."""


def page_of(row: int, breaks: Sequence[int]) -> int:
    """The page (from 0) that a row of the sheet stands on."""
    return bisect_right(breaks, row)


def cuts_of(
    edges: Sequence[Edge], steps: Sequence[LaneStep], *, shown: range, breaks: Sequence[int]
) -> list[Cut]:
    """The connectors of the page that shows these rows, in the order of their letters."""
    pairs: dict[tuple[int, int], list[Edge]] = {}
    for edge in edges:
        if edge.goal is not None and page_of(edge.start, breaks) != page_of(edge.goal, breaks):
            pairs.setdefault((page_of(edge.start, breaks), edge.goal), []).append(edge)
    here = page_of(shown.start, breaks)
    found = []
    for name, ((source, goal), members) in zip(_letters(), sorted(pairs.items()), strict=False):
        leaves = source == here
        if leaves or goal in shown:
            other = page_of(goal, breaks) if leaves else source
            own = members[0].start if leaves else goal
            rows = (goal,) if leaves else tuple(dict.fromkeys(edge.start for edge in members))
            found.append(
                Cut(name, tuple(members), other, steps[own].column, leaves, rows=rows, above=other < here)
            )
    return found


def stands(cuts: Sequence[Cut], columns: int) -> dict[Cut, tuple[int, int, int]]:
    """Row of connectors (from 0, counted away from the steps), column and track of each connector.

    It stands in its own column if there is room, else in the nearest.
    """
    found: dict[Cut, tuple[int, int, int]] = {}
    for cut in cuts:
        taken = {place for other, place in found.items() if other.above is cut.above}
        near = sorted(range(columns), key=lambda column: abs(column - cut.column))
        slots = ((row, *slot) for row in range(len(cuts)) for slot in product(near, (0, -1, 1)))
        found[cut] = next(slot for slot in slots if slot not in taken)
    return found


def _letters() -> Iterator[str]:
    for size in (1, 2, 3):
        yield from ("".join(letters) for letters in product(ascii_uppercase, repeat=size))


def balanced(
    heights: Sequence[float], crossings: Sequence[int], *, room: float, strips: tuple[float, float]
) -> tuple[int, ...]:
    """The rows that begin a new page: as few pages as there can be, few arrows cut, pages filled alike.

    `crossings` counts the arrows that a cut before each row would cut; `strips` are the heights that
    connectors take over and under the rows of a page. A page holds at least one row, however tall.
    """
    rows = len(heights)
    best: list[tuple[int, float, tuple[int, ...]]] = [(0, 0.0, ())]
    for end in range(1, rows + 1):
        options = []
        for first in range(end):
            used = sum(heights[first:end]) + strips[0] * (first > 0) + strips[1] * (end < rows)
            if used <= room or end - first == 1:
                pages, cost, breaks = best[first]
                spare = 0.0 if room == float("inf") else max(0.0, room - used) / room
                cut = 0.12 * crossings[first] if first else 0.0
                options.append((pages + 1, cost + spare * spare + cut, (*breaks, first)))
        best.append(min(options))
    return best[rows][2][1:]
