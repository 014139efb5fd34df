"""Widths, lines, heights and cuts of an SOP's table that agree with each other.

Words decide the heights, heights the cuts, cuts the arrows, and arrows the widths and heights again. Needs
only ever grow, so that this comes to an end.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from requests_app.sop.cuts import Cut, balanced
from requests_app.sop.definition import Sop
from requests_app.sop.lanes import Edge, LaneStep, edges, lane_steps
from requests_app.sop.metrics import width, wrap
from requests_app.sop.placing import Arranged, arrange, place
from requests_app.sop.table import Cell, Form, Page

STRIP = 26.0
"""Least height of a row of connectors at a cut."""

HEAD_WEIGHT = 600
LONGEST_WORD = 11.0
"""In sizes of its text: a longer word is broken rather than given a column of its own size."""

SHORT_TEXT = 48.0
"""How wide a column of short texts may grow to keep each on one line."""

LEAST_ROW = 4.2
"""Least height of a row, in sizes of its text: a row of one line still gives its symbol air."""

UPRIGHT = 84.0
"""How tall an actor's name may stand."""

STEP = 9.0
"""By how much one column gives way to another at a time."""


def lay_out(
    sop: Sop,
    form: Form,
    *,
    height: float = float("inf"),
    additions: bool = False,
    more: Sequence[Edge] = (),
    first: int = 1,
) -> tuple[Page, ...]:
    """The table on pages no taller than `height`, all with the same columns. A page holds at least one row.

    `more` are arrows that the SOP itself does not have; `first` is the number of the first page.
    """
    return _Layout(sop, form, height, lane_steps(sop, additions=additions), more, first).pages()


class _Layout:
    def __init__(
        self,
        sop: Sop,
        form: Form,
        height: float,
        steps: tuple[LaneStep, ...],
        more: Sequence[Edge],
        first: int,
    ) -> None:
        self.form, self.height, self.steps, self.first = form, height, steps, first
        self.measures = form.measures
        self.edges = (*edges(sop, [row.step for row in steps]), *more)
        title = width(sop.columns.actors, size=self.measures.text, weight=HEAD_WEIGHT) + 2 * self.measures.pad
        least = max(form.lane, min(title, LONGEST_WORD * self.measures.text) / len(sop.actors))
        self.lanes = [max(least, self._head_room(actor.label)) for actor in sop.actors]
        self.needs = [(0.0, 0.0)] * len(steps)
        self.strips = (0.0, 0.0)
        self.read = [[column.read(row) for column in form.columns] for row in steps]
        self.found: dict[tuple[range, tuple[int, ...]], Arranged] = {}
        self.wrapped: dict[tuple[int, int, float], Cell] = {}

    def pages(self) -> tuple[Page, ...]:
        """Tried until no page needs more than it has."""
        while True:
            bare = self._bare()
            crossings = [
                sum(edge.goal is not None and (edge.start < row) != (edge.goal < row) for edge in self.edges)
                for row in range(len(self.steps))
            ]
            breaks = balanced(bare.heights, crossings, room=self.height - bare.head, strips=self.strips)
            cuts = list(pairwise((0, *breaks, len(self.steps))))
            arranged = [self._arranged(range(*cut), breaks) for cut in cuts]
            pages = [
                self._page(replace(bare, number=number), found, range(*cuts[number]))
                for number, found in enumerate(arranged)
            ]
            if not self._grown(pages, arranged, cuts):
                return tuple(pages)

    def _bare(self) -> Page:
        widths = self._widths()
        cells = tuple(
            tuple(self._cell(row, place, widths[place]) for place in range(len(widths)))
            for row in range(len(self.steps))
        )
        heights = tuple(
            max(sum(need), self._tall(row), LEAST_ROW * self.measures.text)
            for row, need in zip(cells, self.needs, strict=True)
        )
        heads, shared, tall = self._heads(widths)
        return Page(0, self.form, widths, heads, shared, tall, self.steps, cells, heights)

    def _tall(self, cells: Sequence[Cell]) -> float:
        return max(map(len, cells), default=0) * self.measures.leading + 2 * self.measures.pad

    def _arranged(self, shown: range, breaks: tuple[int, ...]) -> Arranged:
        if (shown, breaks) not in self.found:
            self.found[shown, breaks] = arrange(
                self.steps,
                self.edges,
                shown=shown,
                breaks=breaks,
                columns=len(self.lanes),
                measures=self.measures,
            )
        return self.found[shown, breaks]

    def _page(self, bare: Page, arranged: Arranged, shown: range) -> Page:
        part = slice(shown.start, shown.stop)
        page = replace(
            bare,
            steps=bare.steps[part],
            cells=bare.cells[part],
            heights=bare.heights[part],
            above=self._strip(bare, arranged, above=True),
            below=self._strip(bare, arranged, above=False),
        )
        lefts = accumulate(self.lanes, initial=page.lane_left)
        middles = [left + lane / 2 for left, lane in zip(lefts, self.lanes, strict=False)]
        rows = _middles(page, arranged, [self.needs[row] for row in shown])
        return replace(page, lanes=place(arranged, middles=middles, rows=rows))

    def _grown(
        self, pages: Sequence[Page], arranged: Sequence[Arranged], cuts: Sequence[tuple[int, int]]
    ) -> bool:
        """Take in what the arrows need. Whether that was more than they had."""
        before = (list(self.lanes), list(self.needs), self.strips)
        for found, (first, end) in zip(arranged, cuts, strict=True):
            self.lanes = [max(lane, 2 * found.half_width(column)) for column, lane in enumerate(self.lanes)]
            for row in range(first, end):
                needed = found.row_needs(row - first + found.above)
                self.needs[row] = (max(self.needs[row][0], needed[0]), max(self.needs[row][1], needed[1]))
        over = max(page.above[1] if page.above else 0.0 for page in pages)
        under = max(page.below[1] if page.below else 0.0 for page in pages)
        self.strips = (max(self.strips[0], over), max(self.strips[1], under))
        return before != (self.lanes, self.needs, self.strips)

    def _strip(self, bare: Page, arranged: Arranged, *, above: bool) -> tuple[Cell, float] | None:
        """The words beside the connectors at one end of a page, and the height of their row."""
        cuts = [cut for _node, cut in arranged.connectors if cut.above is above]
        if not cuts:
            return None
        room = bare.told[1]
        limit, size = room - 2 * self.measures.pad, self.measures.text
        lines = tuple(line for cut in cuts for line in wrap(self._told(cut), limit=limit, size=size))
        last = arranged.board.rows
        rows = range(arranged.above) if above else range(last - arranged.below, last)
        drawn = sum(max(STRIP, sum(arranged.row_needs(row))) for row in rows)
        return lines, max(drawn, self._tall([lines]))

    def _told(self, cut: Cut) -> str:
        numbers = [self.steps[row].step.number or "–" for row in cut.rows]
        steps = ", ".join(dict.fromkeys(numbers))
        if cut.leaves:
            return f"{cut.name}: ke langkah {steps}, halaman {cut.page + self.first}"
        return f"{cut.name}: dari langkah {steps}, halaman {cut.page + self.first}"

    def _head_room(self, label: str) -> float:
        """The width that an actor's name needs if it stands upright."""
        if not self.form.upright_heads:
            return 0.0
        lines = wrap(label, limit=UPRIGHT, size=self.measures.text, weight=HEAD_WEIGHT)
        return len(lines) * self.measures.leading + self.measures.pad

    def _heads(
        self, widths: Sequence[float]
    ) -> tuple[tuple[Cell, ...], dict[str, Cell], tuple[float, float]]:
        """The lines of all headings, of the shared ones, and the heights of both rows of them."""
        form, measures = self.form, self.measures
        heads, tall = [], [2 * measures.leading]
        rooms: dict[str, float] = {}
        for column, room in zip(form.columns, widths, strict=True):
            rooms[column.group] = rooms.get(column.group, 0.0) + room
            upright = form.upright_heads and column.lane is not None
            limit = UPRIGHT if upright else room - measures.pad
            lines = wrap(column.heading, limit=limit, size=measures.text, weight=HEAD_WEIGHT)
            heads.append(lines)
            long = max((width(line, size=measures.text, weight=HEAD_WEIGHT) for line in lines), default=0.0)
            tall.append(long + 2 * measures.pad if upright else self._tall([lines]))
        shared = {
            group: wrap(group, limit=room - measures.pad, size=measures.text, weight=HEAD_WEIGHT)
            for group, room in rooms.items()
        }
        upper = max(len(lines) for lines in shared.values()) * measures.leading + 1.4 * measures.pad
        return tuple(heads), shared, (upper, max(tall))

    def _cell(self, row: int, place: int, room: float) -> Cell:
        key = (row, place, room)
        if key not in self.wrapped:
            limit = room - 2 * self.measures.pad
            texts = self.read[row][place]
            self.wrapped[key] = tuple(
                line for text in texts for line in wrap(text, limit=limit, size=self.measures.text)
            )
        return self.wrapped[key]

    def _least(self, place: int) -> float:
        """The narrowest that a column of words may be: its longest word fits."""
        column, measures = self.form.columns[place], self.measures
        texts = [text for row in self.read for text in row[place]]
        # Numbers and times are short: they stand on one line.
        words = texts if column.centred else [word for text in texts for word in text.split()]
        widest = max((width(word, size=measures.text) for word in words), default=0.0)
        long = max(width(word, size=measures.text, weight=HEAD_WEIGHT) for word in column.heading.split())
        limit = SHORT_TEXT if column.centred else LONGEST_WORD * measures.text
        return max(column.least, min(limit, widest) + 2 * measures.pad, long + 1.4 * measures.pad)

    def _widths(self) -> tuple[float, ...]:
        """Actors' columns as wide as their arrows need, the rest shared so that the rows are low."""
        columns = self.form.columns
        widths = [
            self.lanes[column.lane] if column.lane is not None else self._least(place)
            for place, column in enumerate(columns)
        ]
        wordy = [place for place, column in enumerate(columns) if not column.centred]
        spare = self.form.width - sum(widths)
        if spare <= 0:
            return tuple(widths)
        lengths = [
            max(sum(width(t, size=self.measures.text) for t in row[place]) for row in self.read) + 40.0
            for place in wordy
        ]
        for wide, length in zip(wordy, lengths, strict=True):
            widths[wide] += spare * length / sum(lengths)
        return tuple(self._evened(widths, wordy))

    def _evened(self, widths: list[float], wordy: Sequence[int]) -> list[float]:
        """Let a column that has room to spare give way to one that makes the rows tall."""
        least = {place: self._least(place) for place in wordy}
        lowest = self._total(widths)
        for _turn in range(24):
            tried = []
            for gives in wordy:
                for takes in wordy:
                    if gives != takes and widths[gives] - STEP >= least[gives]:
                        other = list(widths)
                        other[gives] -= STEP
                        other[takes] += STEP
                        tried.append((self._total(other), other))
            if not tried or min(tried)[0] >= lowest:
                return widths
            lowest, widths = min(tried)
        return widths

    def _total(self, widths: Sequence[float]) -> float:
        return sum(
            max(sum(self.needs[row]), self._tall([self._cell(row, p, room) for p, room in enumerate(widths)]))
            for row in range(len(self.steps))
        )


def _middles(page: Page, arranged: Arranged, needs: Sequence[tuple[float, float]]) -> list[float]:
    """The middle of every row of the board, connectors' rows included."""
    found = []
    y = page.head
    if page.above:
        tall = page.above[1] / arranged.above
        found += [y + tall * (row + 0.5) for row in range(arranged.above)]
        y += page.above[1]
    for height, (over, under) in zip(page.heights, needs, strict=True):
        found.append(y + max(over, min(height / 2, height - under)))
        y += height
    if page.below:
        tall = page.below[1] / arranged.below
        found += [y + tall * (row + 0.5) for row in range(arranged.below)]
    return found
