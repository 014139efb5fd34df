"""Arrows between the symbols of a table: rows are steps, columns are actors, one symbol a row.

Every way is made of level and upright pieces. Each arrow tries the ways that a careful draughtsman would, and
takes the cheapest one: short, few corners, crossing little, never through a symbol, a label or along another
arrow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]
Segment = tuple[Point, Point]
LANES = (46.0, 53.0, 60.0)
"""Distances of the gutters' lanes from the middle of a column."""

STUB = 44.0
"""Distance from the middle of a symbol to an end that stands beside it."""

CORNER, CROSSING, ALONG, BLOCKED = 40.0, 160.0, 900.0, 5_000.0


@dataclass(frozen=True)
class Box:
    """A symbol or a label: nothing may be drawn through it."""

    left: float
    top: float
    right: float
    bottom: float

    def is_hit_by(self, segment: Segment) -> bool:
        """Whether a level or upright piece passes through the inside."""
        (x1, y1), (x2, y2) = segment
        across = min(x1, x2) < self.right - 0.5 and max(x1, x2) > self.left + 0.5
        down = min(y1, y2) < self.bottom - 0.5 and max(y1, y2) > self.top + 0.5
        return across and down

    def meets(self, other: "Box") -> bool:
        """Whether two boxes overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Node:
    """A symbol in its place."""

    column: int
    row: int
    x: float
    y: float
    half_width: float
    half_height: float

    @property
    def box(self) -> Box:
        """The symbol with a little air around it."""
        air = 3.0
        return Box(
            self.x - self.half_width - air,
            self.y - self.half_height - air,
            self.x + self.half_width + air,
            self.y + self.half_height + air,
        )

    def side(self, sign: int) -> Point:
        """The middle of the right (+1) or left (-1) side."""
        return (self.x + sign * self.half_width, self.y)

    def end(self, sign: int) -> Point:
        """The middle of the foot (+1) or the head (-1)."""
        return (self.x, self.y + sign * self.half_height)


@dataclass(frozen=True)
class Route:
    """An arrow's way, with the box of its label (Ya, Tidak) if it has one."""

    points: tuple[Point, ...]
    label: str = ""
    label_box: Box | None = None
    anchor: str = "start"

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The pieces of the way."""
        return tuple(zip(self.points, self.points[1:], strict=False))


@dataclass
class Router:
    """Finds the ways of all arrows of one drawing, one after another."""

    nodes: Sequence[Node]
    columns: Sequence[float]
    taken: list[Segment] = field(default_factory=list)
    labels: list[Box] = field(default_factory=list)

    def route(self, start: Node, goal: Node, *, label: str = "", label_width: float = 0.0) -> Route:
        """The best way from one symbol to another, which from now on is taken."""
        best: tuple[float, Route] | None = None
        for points in self._ways(start, goal):
            route = _labelled(_joined(points), label, label_width)
            cost = self._cost(route, start, goal)
            if best is None or cost < best[0]:
                best = (cost, route)
        assert best is not None  # noqa: S101 - the gutters always offer a way
        route = best[1]
        self.taken.extend(route.segments)
        if route.label_box is not None:
            self.labels.append(route.label_box)
        return route

    def end_stub(self, start: Node, *, label: str, label_width: float) -> Route:
        """A short arrow to an end beside the symbol, for a decision one of whose answers ends the flow."""
        ways = (
            _labelled((start.side(sign), (start.x + sign * STUB, start.y)), label, label_width)
            for sign in (1, -1)
        )
        route = min(ways, key=lambda way: sum(_conflict(s, t) for s in way.segments for t in self.taken))
        (x, y) = route.points[-1]
        self.taken.extend(route.segments)
        self.labels += [box for box in (route.label_box, Box(x - 2, y - 7, x + 20, y + 7)) if box is not None]
        return route

    def _ways(self, start: Node, goal: Node) -> Iterator[tuple[Point, ...]]:
        down = goal.row > start.row
        if down and start.column == goal.column:
            yield (start.end(1), goal.end(-1))
        if start.column != goal.column:
            sign = 1 if goal.x > start.x else -1
            if down:
                yield (start.side(sign), (goal.x, start.y), goal.end(-1))
                yield (start.end(1), (start.x, goal.y), goal.side(-sign))
            else:
                yield (start.end(-1), (start.x, goal.y), goal.side(-sign))
        for middle in self.columns:
            for lane in LANES:
                for x in (middle - lane, middle + lane):
                    leave, enter = (1 if x > start.x else -1), (1 if x > goal.x else -1)
                    yield (start.side(leave), (x, start.y), (x, goal.y), goal.side(enter))

    def _cost(self, route: Route, start: Node, goal: Node) -> float:
        cost = 0.0
        for segment in route.segments:
            (x1, y1), (x2, y2) = segment
            cost += abs(x1 - x2) + abs(y1 - y2) + CORNER
            cost += BLOCKED * sum(n.box.is_hit_by(segment) for n in self.nodes if n not in (start, goal))
            cost += BLOCKED * sum(box.is_hit_by(segment) for box in self.labels)
            cost += sum(_conflict(segment, other) for other in self.taken)
        cost += BLOCKED * sum(n.box.is_hit_by(s) for n in (start, goal) for s in route.segments[1:-1])
        label = route.label_box
        if label is not None:
            cost += BLOCKED * sum(label.is_hit_by(segment) for segment in self.taken)
            cost += BLOCKED * sum(
                label.meets(box) for box in (*self.labels, *(n.box for n in self.nodes if n != start))
            )
        return cost


def _joined(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Without points that change nothing."""
    return tuple(p for i, p in enumerate(points) if i == 0 or p != points[i - 1])


def _conflict(one: Segment, other: Segment) -> float:
    (a1, b1), (a2, b2) = one
    (c1, d1), (c2, d2) = other
    if (b1 == b2) == (d1 == d2):
        same = abs(b1 - d1) < 2 if b1 == b2 else abs(a1 - c1) < 2
        low, high = (sorted((a1, a2)), sorted((c1, c2))) if b1 == b2 else (sorted((b1, b2)), sorted((d1, d2)))
        shared = min(low[1], high[1]) - max(low[0], high[0])
        return ALONG if same and shared > 0 else 0.0
    level, upright = (one, other) if b1 == b2 else (other, one)
    x, y = upright[0][0], level[0][1]
    across = min(level[0][0], level[1][0]) < x < max(level[0][0], level[1][0])
    down = min(upright[0][1], upright[1][1]) < y < max(upright[0][1], upright[1][1])
    return CROSSING if across and down else 0.0


def _labelled(points: tuple[Point, ...], label: str, label_width: float) -> Route:
    """The label stands at the exit, on the side that the way turns away from; above a straight one."""
    if not label:
        return Route(points)
    (x1, y1), (x2, y2) = points[0], points[1]
    if x1 == x2:
        top = y1 + 2 if y2 > y1 else y1 - 14
        return Route(points, label, Box(x1 + 5, top, x1 + 5 + label_width, top + 12), "start")
    turns_down = len(points) == 2 or points[2][1] > y1
    top = y1 - (19 if len(points) == 2 else 15) if turns_down else y1 + 3
    if x2 > x1:
        return Route(points, label, Box(x1 + 4, top, x1 + 4 + label_width, top + 12), "start")
    return Route(points, label, Box(x1 - 4 - label_width, top, x1 - 4, top + 12), "end")
