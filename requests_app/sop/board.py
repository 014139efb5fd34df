"""The lines that arrows may run on, and who runs there: a board of rows and columns.

Every column has a middle line with gutter lines on both sides (track -K .. K), every row a middle line with
level lines above and below (band -J .. J). A point of the board is (x, y), counted from the left and the top.
Two arrows never share a piece of line, nor meet at a bend, unless they lead to the same symbol.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from requests_app.sop.kinds import Symbol
from requests_app.sop.measures import Measures

Point = tuple[int, int]
Piece = tuple[int, int, bool]
"""The left or upper end of a piece of line between two neighbouring points, and whether it is level."""

LEFT, RIGHT, UP, DOWN = (-1, 0), (1, 0), (0, -1), (0, 1)


@dataclass(frozen=True)
class Node:
    """A symbol on the board. A connector may stand beside the middle of its column, on a gutter line."""

    row: int
    column: int
    symbol: Symbol
    track: int = 0
    above: bool = False
    """Whether a connector stands over the rows of its page; it is met from the rows' side only."""
    worded: bool = False
    """Whether one of its arrows has a word, which needs room under the symbol."""


@dataclass(frozen=True)
class Board:
    """The lines of one page, and where they lie if nothing needs more room."""

    nodes: Sequence[Node]
    columns: int
    rows: int
    tracks: int
    bands: int
    measures: Measures

    def x(self, column: int, track: int) -> int:
        """The place of an upright line."""
        return column * (2 * self.tracks + 1) + self.tracks + track

    def y(self, row: int, band: int) -> int:
        """The place of a level line."""
        return row * (2 * self.bands + 1) + self.bands + band

    def column_of(self, x: int) -> tuple[int, int]:
        """The column and track of an upright line."""
        column, place = divmod(x, 2 * self.tracks + 1)
        return column, place - self.tracks

    def row_of(self, y: int) -> tuple[int, int]:
        """The row and band of a level line."""
        row, place = divmod(y, 2 * self.bands + 1)
        return row, place - self.bands

    def at(self, node: Node) -> Point:
        """Where the symbol stands."""
        return self.x(node.column, node.track), self.y(node.row, 0)

    def node_of(self, row: int) -> Node | None:
        """The step's symbol in a row; a row of connectors has none."""
        return next((n for n in self.nodes if n.row == row and n.symbol is not Symbol.CONNECTOR), None)

    @cached_property
    def covered(self) -> frozenset[Point]:
        """The points under symbols."""
        return frozenset(point for node in self.nodes for point in self._under(node))

    @cached_property
    def heads(self) -> dict[Point, Node]:
        """The points over every symbol; whoever bends there and does not come in would shut its head."""
        return {(x, y - 1): node for node in self.nodes for x, y in (self.at(node),)}

    @cached_property
    def feet(self) -> dict[Point, Node]:
        """The points under every symbol; whoever bends there and did not go out would shut its foot."""
        return {(x, y + 1): node for node in self.nodes for x, y in (self.at(node),)}

    @cached_property
    def middles(self) -> frozenset[int]:
        """The middle lines of the rows; only arrows of a row's own symbol run along them."""
        return frozenset(self.y(row, 0) for row in range(self.rows))

    def _under(self, node: Node) -> list[Point]:
        x, y = self.at(node)
        if node.symbol is not Symbol.CONNECTOR:
            return [(x, y)]
        reach = self.measures.halves[Symbol.CONNECTOR][0] + 4.0
        return [(other, y) for other in range(len(self.xs)) if abs(self.xs[other] - self.xs[x]) < reach]

    @cached_property
    def xs(self) -> tuple[float, ...]:
        """Where the upright lines lie."""
        half = self.measures.beside(max(self.tracks, 1)) + 4.0
        found = []
        for column in range(self.columns):
            for track in range(-self.tracks, self.tracks + 1):
                off = self.measures.beside(abs(track)) if track else 0.0
                found.append(half * (2 * column + 1) + (off if track >= 0 else -off))
        return tuple(found)

    @cached_property
    def ys(self) -> tuple[float, ...]:
        """Where the level lines lie."""
        found, top = [], 0.0
        for row in range(self.rows):
            node = self.node_of(row)
            shape, worded = (node.symbol, node.worded) if node else (Symbol.CONNECTOR, False)
            above = max(26.0, self.measures.above(shape, self.bands) + 3.0)
            for band in range(-self.bands, self.bands + 1):
                below = self.measures.below(shape, band, worded=worded)
                off = -self.measures.above(shape, -band) if band < 0 else below if band else 0.0
                found.append(top + above + off)
            top += above + max(26.0, self.measures.below(shape, self.bands, worded=worded) + 3.0)
        return tuple(found)


@dataclass
class Traffic:
    """Who runs where. Arrows are known by the symbol they lead to."""

    walls: set[Piece] = field(default_factory=set)
    runs: dict[Piece, tuple[Node, int]] = field(default_factory=dict)
    """The goal of whoever runs on a piece, and the sense: +1 right or down, -1 left or up."""
    bends: dict[Point, Node] = field(default_factory=dict)

    def take(self, path: Sequence[Point], goal: Node) -> None:
        """From now on an arrow runs along these corners."""
        for start, end in pairwise(path):
            for piece, sense in pieces(start, end):
                self.runs[piece] = (goal, sense)
        for corner in path[1:-1]:
            self.bends[corner] = goal

    def is_open(self, wanted: Iterable[Piece]) -> bool:
        """Whether nobody runs on any of these pieces, and no word or symbol lies on them."""
        return all(piece not in self.runs and piece not in self.walls for piece in wanted)

    def around(self, point: Point) -> list[tuple[Node, int]]:
        """Whoever runs on the four pieces that meet at a point."""
        x, y = point
        ends: tuple[Piece, ...] = ((x, y, True), (x - 1, y, True), (x, y, False), (x, y - 1, False))
        return [self.runs[piece] for piece in ends if piece in self.runs]


def pieces(start: Point, end: Point) -> list[tuple[Piece, int]]:
    """The pieces of a straight way, and the sense in which it passes them."""
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        sense = 1 if x2 > x1 else -1
        return [((x, y1, True), sense) for x in range(min(x1, x2), max(x1, x2))]
    sense = 1 if y2 > y1 else -1
    return [((x1, y, False), sense) for y in range(min(y1, y2), max(y1, y2))]
