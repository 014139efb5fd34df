"""From the board to the page: where every symbol, arrow, word and connector of the actors' columns lies.

`arrange` finds the ways of one page, `place` gives them their coordinates once columns and rows have sizes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from requests_app.sop.board import DOWN, LEFT, RIGHT, Board, Node
from requests_app.sop.cuts import Cut, cuts_of, stands
from requests_app.sop.kinds import Symbol
from requests_app.sop.lanes import Edge, LaneStep
from requests_app.sop.measures import Measures
from requests_app.sop.metrics import width
from requests_app.sop.routes import CAPSULE, Task, Way, find, grown

Coordinates = tuple[float, float]
Anchor = str
LABEL_WEIGHT = 600
MOST_TRACKS = 40


@dataclass(frozen=True)
class Arranged:
    """The ways of one page, before it has sizes."""

    steps: tuple[LaneStep, ...]
    """The rows of the sheet that stand on this page."""
    board: Board
    ways: tuple[tuple[Way, Edge], ...]
    connectors: tuple[tuple[Node, Cut], ...]
    above: int
    below: int
    """How many rows of connectors stand over and under the steps."""

    def half_width(self, column: int) -> float:
        """The room that the lines and words of a column need on each side of its middle."""
        board, measures = self.board, self.board.measures
        found = [measures.base]
        for node, _cut in self.connectors:
            if node.column == column and node.track:
                found.append(measures.beside(abs(node.track)) + measures.halves[node.symbol][0] + 3.0)
        for way, _edge in self.ways:
            if way.task.start.column == column:
                found.append(way.reach + 3.0)
            upright = (x1 for (x1, _), (x2, _) in zip(way.path, way.path[1:], strict=False) if x1 == x2)
            tracks = [abs(t) for c, t in map(board.column_of, upright) if c == column and t]
            found += [measures.beside(track) + 4.0 for track in tracks]
        return max(found)

    def row_needs(self, row: int) -> tuple[float, float]:
        """The room that a row of the board needs over and under the middle of its symbol."""
        board, measures = self.board, self.board.measures
        node = board.node_of(row)
        shape, worded = (node.symbol, node.worded) if node else (Symbol.CONNECTOR, False)
        bands = [0]
        for way, _edge in self.ways:
            level = (y1 for (_, y1), (_, y2) in zip(way.path, way.path[1:], strict=False) if y1 == y2)
            bands += [b for r, b in map(board.row_of, level) if r == row]
        up, down = max(0, -min(bands)), max(bands)
        above = measures.above(shape, up) + 4.0 if up else measures.above(shape, 1)
        below = measures.below(shape, max(1, down), worded=worded) + (4.0 if down else 0.0)
        return above, below


@dataclass(frozen=True)
class Shape:
    """A symbol in its place."""

    x: float
    y: float
    half_width: float
    half_height: float
    symbol: Symbol


@dataclass(frozen=True)
class Word:
    """Ya, Tidak or Tolak: its baseline, and which end of it stands there."""

    text: str
    x: float
    y: float
    width: float
    anchor: str = "start"


@dataclass(frozen=True)
class Arrow:
    """A way with its word. `ends` says that a small capsule stands at its tip."""

    points: tuple[Coordinates, ...]
    edge: Edge
    word: Word | None
    ends: bool = False


@dataclass(frozen=True)
class Lanes:
    """Everything that is drawn in the actors' columns of one page."""

    symbols: tuple[tuple[Shape, LaneStep], ...]
    connectors: tuple[tuple[Shape, Cut], ...]
    arrows: tuple[Arrow, ...]


def arrange(
    steps: Sequence[LaneStep],
    edges: Sequence[Edge],
    *,
    shown: range,
    breaks: Sequence[int],
    columns: int,
    measures: Measures,
) -> Arranged:
    """The ways of the arrows on the page that shows these rows; `breaks` are the rows that begin a page."""
    cuts = cuts_of(edges, steps, shown=shown, breaks=breaks)
    places = stands(cuts, columns)
    above = max((row for cut, (row, _, _) in places.items() if cut.above), default=-1) + 1
    below = max((row for cut, (row, _, _) in places.items() if not cut.above), default=-1) + 1
    worded = {edge.start for edge in edges if edge.label and edge.goal is not None}
    nodes = {
        row: Node(place + above, steps[row].column, steps[row].symbol, worded=row in worded)
        for place, row in enumerate(shown)
    }
    joints: dict[Edge, Node] = {}
    connectors = []
    for cut, (row, column, track) in places.items():
        line = above - 1 - row if cut.above else above + len(shown) + row
        node = Node(line, column, Symbol.CONNECTOR, track, above=cut.above)
        connectors.append((node, cut))
        joints |= dict.fromkeys(cut.edges, node)
    board = Board(
        nodes=(*nodes.values(), *(node for node, _ in connectors)),
        columns=columns,
        rows=above + len(shown) + below,
        tracks=4,
        bands=1,
        measures=measures,
    )
    board, ways = _found(board, edges, nodes, joints)
    return Arranged(tuple(steps[row] for row in shown), board, ways, tuple(connectors), above, below)


def _found(
    board: Board, edges: Sequence[Edge], nodes: Mapping[int, Node], joints: Mapping[Edge, Node]
) -> tuple[Board, tuple[tuple[Way, Edge], ...]]:
    """The ways on a board with as many lines as they need."""
    drawn: dict[tuple[Node, Node | None, str], Edge] = {}
    for edge in edges:
        inside = edge.start in nodes
        if inside or edge.goal in nodes:
            start = nodes[edge.start] if inside else joints[edge]
            goal = None if edge.goal is None else nodes.get(edge.goal) or joints[edge]
            drawn.setdefault((start, goal, edge.label if inside else ""), edge)
    tasks = [
        Task(start, goal, label, width(label, size=board.measures.label, weight=LABEL_WEIGHT))
        for start, goal, label in drawn
    ]
    while (ways := find(board, tasks)) is None:
        if board.tracks > MOST_TRACKS:
            raise ValueError("More arrows than a symbol has sides.")
        board = grown(board)
    return board, tuple(zip(ways, drawn.values(), strict=True))


def place(arranged: Arranged, *, middles: Sequence[float], rows: Sequence[float]) -> Lanes:
    """The page's lanes. `middles` are the columns' middles, `rows` the middles of the board's rows."""
    board, measures = arranged.board, arranged.board.measures

    def x(line: int) -> float:
        column, track = board.column_of(line)
        off = measures.beside(abs(track)) if track else 0.0
        return middles[column] + (off if track >= 0 else -off)

    def y(line: int) -> float:
        row, band = board.row_of(line)
        node = board.node_of(row)
        shape, worded = (node.symbol, node.worded) if node else (Symbol.CONNECTOR, False)
        if band < 0:
            return rows[row] - measures.above(shape, -band)
        return rows[row] + (measures.below(shape, band, worded=worded) if band else 0.0)

    def shape(node: Node) -> Shape:
        at = board.at(node)
        return Shape(x(at[0]), y(at[1]), *measures.halves[node.symbol], node.symbol)

    steps = [node for node in board.nodes if node.symbol is not Symbol.CONNECTOR]
    return Lanes(
        tuple((shape(node), step) for node, step in zip(steps, arranged.steps, strict=True)),
        tuple((shape(node), cut) for node, cut in arranged.connectors),
        tuple(
            _arrow(way, edge, [(x(a), y(b)) for a, b in way.path], measures) for way, edge in arranged.ways
        ),
    )


def _arrow(way: Way, edge: Edge, points: list[Coordinates], measures: Measures) -> Arrow:
    """The way from edge to edge of its symbols, with its word beside the first piece."""
    task, sense = way.task, way.exit.sense
    wide, tall = measures.halves[task.start.symbol]
    (x, y) = points[0]
    points[0] = (x + sense[0] * wide, y + sense[1] * tall)
    if task.goal is None:
        points[-1] = (x + sense[0] * (way.reach - CAPSULE[0]), y)
    else:
        (x1, y1), (x2, y2) = points[-2:]
        wide, tall = measures.halves[task.goal.symbol]
        points[-1] = (x2 - _sign(x2 - x1) * wide, y2 - _sign(y2 - y1) * tall)
    return Arrow(tuple(points), edge, _word(way, points[0], measures), ends=task.goal is None)


def _word(way: Way, start: Coordinates, measures: Measures) -> Word | None:
    task, leave = way.task, way.exit
    if not task.label:
        return None
    (x, y), wide = start, task.label_width
    if leave.sense == DOWN:
        anchor = "start" if leave.word > 0 else "end"
        return Word(task.label, x + 3.0 * leave.word, y + measures.label + 0.5, wide, anchor)
    baseline = y - 2.5 if leave.word < 0 else y + measures.label
    anchor = "start" if leave.sense == RIGHT else "end"
    return Word(task.label, x + (2.0 if leave.sense != LEFT else -2.0), baseline, wide, anchor)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
