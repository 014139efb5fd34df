"""The ways of arrows on a board: the cheapest one for each, short, with few bends and crossing little.

The way leaves a symbol at its foot or a side and comes in at the head or a side, so that the flow reads
downward. Words (Ya, Tidak) and ends take their room first, and nothing runs through them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from requests_app.sop.board import DOWN, LEFT, RIGHT, UP, Board, Node, Piece, Point, Traffic, pieces
from requests_app.sop.kinds import Symbol
from requests_app.sop.search import Found, Search

CAPSULE = (16.0, 10.0)
"""Width and height of the small end beside a decision one of whose answers ends the flow."""

Urgency = tuple[int, int, bool]
Zones = Mapping[Node, frozenset[Piece]]
Step = tuple[int, int]
LEAVING = {LEFT: 1, RIGHT: -1, DOWN: 1}
"""The sense in which an arrow leaves where another would come in running left or right, and at the foot."""

ENDED = Node(-1, -1, Symbol.TERMINATOR)
"""What the arrows lead to that end beside their symbol."""


@dataclass(frozen=True)
class Task:
    """An arrow to be drawn. Without a goal it ends in a small capsule beside its symbol."""

    start: Node
    goal: Node | None
    label: str = ""
    label_width: float = 0.0


@dataclass(frozen=True)
class Exit:
    """A way to leave a symbol. `word` says on which side of the first piece the word stands: -1 above or
    left, 1 below or right."""

    sense: Step
    word: int = 0
    cost: float = 0.0


@dataclass(frozen=True)
class Way:
    """A found way: its corners on the board, how it leaves, and what else it takes."""

    task: Task
    path: tuple[Point, ...]
    exit: Exit
    cost: float
    crosses: bool
    walls: frozenset[Piece] = frozenset()
    reach: float = 0.0
    """How far its word or its end goes from the middle of the column."""


PLAIN = (Exit(DOWN), Exit(RIGHT, cost=2.0), Exit(LEFT, cost=2.0))
WORDED = (
    Exit(DOWN, 1),
    Exit(DOWN, -1, 4.0),
    *(Exit(side, word, 4.0 + (word > 0) + 3 * (side == LEFT)) for side in (RIGHT, LEFT) for word in (-1, 1)),
)


def find(board: Board, tasks: Sequence[Task]) -> list[Way] | None:
    """A way for every arrow in the order of the tasks, or None if the board has too few lines.

    Whoever is laid first has the choice: where arrows cross, they are laid in another order too, and the
    cheaper picture is taken.
    """
    first = _laid(board, tasks, _short_first)
    if first is not None and not any(way.crosses for way in first):
        return first
    second = _laid(board, tasks, _back_first)
    if first is None and second is None:
        return _laid(board, tasks, _short_first, kept=_zones(board, tasks))
    return min(filter(None, (first, second)), key=lambda ways: sum(way.cost for way in ways))


def _laid(
    board: Board, tasks: Sequence[Task], urgency: Callable[[Task], Urgency], kept: Zones | None = None
) -> list[Way] | None:
    """All arrows one after another; `kept` is what others may not run through beside each symbol."""
    order = sorted(range(len(tasks)), key=lambda place: (urgency(tasks[place]), place))
    found: dict[int, Way] = {}
    for place in order:
        way = _best(board, tasks, place, found, kept or {})
        if way is None:
            return None
        found[place] = way
    for place in order:
        if found[place].crosses:
            found[place] = _best(board, tasks, place, found, kept or {}) or found[place]
    return [found[place] for place in range(len(tasks))]


def _zones(board: Board, tasks: Sequence[Task]) -> Zones:
    """The room beside every symbol that its words and ends may come to need."""
    found: dict[Node, frozenset[Piece]] = {}
    for task in tasks:
        if task.label or task.goal is None:
            leaves = [leave for leave in _exits(task) if leave.sense != DOWN]
            wanted = [room(board, task, leave)[0] for leave in leaves]
            found[task.start] = found.get(task.start, frozenset()).union(*wanted)
    return found


def _short_first(task: Task) -> Urgency:
    """Ends first, then short arrows, because they have the least choice."""
    if task.goal is None:
        return (0, 0, False)
    far = abs(task.goal.row - task.start.row) + abs(task.goal.column - task.start.column)
    return (1, far, not task.label)


def _back_first(task: Task) -> Urgency:
    """Arrows down to the next row in the same column, then those that go back, then the others."""
    ends, far, bare = _short_first(task)
    if task.goal is None or far == 1:
        return (ends, far, bare)
    return (2 + (task.goal.row > task.start.row), far, bare)


def _best(
    board: Board, tasks: Sequence[Task], place: int, found: Mapping[int, Way], kept: Zones
) -> Way | None:
    """The cheapest way beside those that are found."""
    task = tasks[place]
    traffic = Traffic()
    for way in (way for other, way in found.items() if other != place):
        traffic.walls |= way.walls
        traffic.take(way.path, way.task.goal or ENDED)
    traffic.walls.update(*(zone for node, zone in kept.items() if node is not task.start))
    best: Way | None = None
    for leave in _exits(task):
        walls, reach = room(board, task, leave)
        if not traffic.is_open(walls):
            continue
        limit = best.cost if best else float("inf")
        if task.goal is None:
            tried = _stub(board, task, leave, traffic)
        else:
            entries = _entries(board, tasks, task.goal, traffic)
            search = Search(board, (task.start, task.goal), traffic, walls, entries)
            tried = search.run(leave.sense, leave.cost, limit)
        if tried is not None and tried[0] < limit:
            best = Way(task, tried[1], leave, tried[0], tried[2], walls, reach)
    return best


def _entries(board: Board, tasks: Sequence[Task], goal: Node, traffic: Traffic) -> frozenset[tuple[int, int]]:
    """How an arrow may run when it reaches a symbol: into its head, or a side that nothing else needs.

    The symbol's own arrows leave at its foot and its sides, and each needs one for itself.
    """
    if goal.symbol is Symbol.CONNECTOR:
        return frozenset({UP if goal.above else DOWN})
    x, y = board.at(goal)
    sides = {LEFT: (x, y, True), RIGHT: (x - 1, y, True), DOWN: (x, y, False)}
    taken = {way for way, piece in sides.items() if piece in traffic.runs}
    leaving = {way for way in taken if traffic.runs[sides[way]][1] == LEAVING[way]}
    wanted = sum(task.start is goal for task in tasks) - len(leaving)
    spare = len(sides) - len(taken) - wanted
    entered = taken - leaving
    return frozenset({DOWN, *entered, *(sides if spare > 0 else ())})


def _stub(board: Board, task: Task, leave: Exit, traffic: Traffic) -> Found | None:
    """The short way to an end beside its symbol."""
    x, y = board.at(task.start)
    if leave.sense == DOWN:
        return None
    tracks = board.measures.tracks_within(room(board, task, leave)[1])
    end = (x + leave.sense[0] * min(board.tracks, max(1, tracks)), y)
    if not traffic.is_open(piece for piece, _ in pieces((x, y), end)):
        return None
    return leave.cost, ((x, y), end), False


def _exits(task: Task) -> tuple[Exit, ...]:
    if task.start.symbol is Symbol.CONNECTOR:
        return (Exit(DOWN if task.start.above else UP),)
    return WORDED if task.label else PLAIN


def room(board: Board, task: Task, leave: Exit) -> tuple[frozenset[Piece], float]:
    """What the word, and the end of a way that only ends, keep free of other lines; and how far they go."""
    node, measures = task.start, board.measures
    wide, _tall = measures.halves[node.symbol]
    if task.goal is None:
        words = 3.0 + max(task.label_width, 9.0)
        reach = wide + words + CAPSULE[0]
        return frozenset(_beside(board, node, leave, reach, (-1, 1))), reach
    if not task.label:
        return frozenset(), 0.0
    if leave.sense == DOWN:
        reach = 4.0 + task.label_width
        return frozenset(_beside(board, node, Exit((leave.word, 0)), reach, (1,))), reach
    reach = wide + 2.0 + task.label_width
    return frozenset(_beside(board, node, leave, reach, (leave.word,))), reach


def _beside(board: Board, node: Node, leave: Exit, reach: float, sides: Sequence[int]) -> Iterator[Piece]:
    """The upright pieces beside a symbol, above (-1) or below (1) its middle."""
    y = board.y(node.row, 0)
    for track in range(1, min(board.tracks, board.measures.tracks_within(reach + 1.5)) + 1):
        x = board.x(node.column, leave.sense[0] * track)
        yield from ((x, y - 1 if side < 0 else y, False) for side in sides)


def grown(board: Board) -> Board:
    """The same board with more lines."""
    return replace(board, tracks=board.tracks + 2, bands=board.bands + 1)
