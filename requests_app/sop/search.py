"""The cheapest way between two symbols of a board (A*): short, few bends, crossing little."""

from collections.abc import Iterator
from heapq import heappop, heappush

from requests_app.sop.board import Board, Node, Piece, Point, Traffic
from requests_app.sop.kinds import Symbol

BEND, CROSSING, SHARED, SIDE_IN = 30.0, 110.0, 0.8, 6.0
MARGIN = 2
"""How many rows past its ends an arrow may go around."""

Found = tuple[float, tuple[Point, ...], bool]
"""Cost, corners, and whether the way crosses another."""

R, D, L, U = range(4)
SENSES = {(1, 0): R, (0, 1): D, (-1, 0): L, (0, -1): U}
TURNS = ((R, D, U), (D, R, L), (L, D, U), (U, R, L))
FORWARD = (1, 1, -1, -1)


class Search:
    """Where an arrow may run, and what it costs there. States are points of the board with the sense in which
    they were reached, as one number: speed is all of it, for a sheet asks thousands of times."""

    def __init__(
        self,
        board: Board,
        ends: tuple[Node, Node],
        traffic: Traffic,
        walls: frozenset[Piece],
        entries: frozenset[tuple[int, int]],
    ) -> None:
        start, goal = ends
        self.board, self.traffic = board, traffic
        self.start_node, self.goal_node = start, goal
        self.width = len(board.xs)
        self.start, self.goal = board.at(start), board.at(goal)
        self.levels = {self.start[1], self.goal[1]}
        self.walls = traffic.walls | walls
        near = (start.row, goal.row)
        # Nobody draws an arrow around rows that lie far beyond both of its ends.
        self.top = board.y(max(0, min(near) - MARGIN), -board.bands)
        self.bottom = board.y(min(board.rows - 1, max(near) + MARGIN), board.bands)
        self.entries = {SENSES[entry] for entry in entries}

    def run(self, leave: tuple[int, int], cost: float, limit: float) -> Found | None:
        """The best way that leaves in this sense and costs less than the limit."""
        sense = SENSES[leave]
        first = self._state(self.start, sense)
        costs: dict[int, float] = {first: cost}
        before: dict[int, int] = {}
        heap = [(cost + self._left(self.start), first)]
        done: set[int] = set()
        goal = self.goal[1] * self.width + self.goal[0]
        while heap:
            guess, state = heappop(heap)
            if guess >= limit:
                return None
            if state in done:
                continue
            done.add(state)
            if state >> 2 == goal and state in before:
                return self._found(costs[state], state, before)
            so_far = costs[state]
            for after, more in self._moves(state, leaving=state == first):
                total = so_far + more
                if total < costs.get(after, limit):
                    costs[after] = total
                    before[after] = state
                    heappush(heap, (total + self._left(self._point(after)), after))
        return None

    def _state(self, point: Point, sense: int) -> int:
        return (point[1] * self.width + point[0]) << 2 | sense

    def _point(self, state: int) -> Point:
        y, x = divmod(state >> 2, self.width)
        return x, y

    def _left(self, point: Point) -> float:
        """What the rest costs at least."""
        xs, ys, (x, y), (gx, gy) = self.board.xs, self.board.ys, point, self.goal
        bend = BEND if x != gx and y != gy else 0.0
        return bend + SHARED * (abs(xs[x] - xs[gx]) + abs(ys[y] - ys[gy]))

    def _moves(self, state: int, *, leaving: bool) -> Iterator[tuple[int, float]]:
        sense = state & 3
        x, y = point = self._point(state)
        may_bend = not leaving and self._may_bend(point)
        for turned in TURNS[sense]:
            if turned != sense and not may_bend:
                continue
            if turned == R:
                after, piece = (x + 1, y), (x, y, True)
            elif turned == L:
                after, piece = (x - 1, y), (x - 1, y, True)
            elif turned == D:
                after, piece = (x, y + 1), (x, y, False)
            else:
                after, piece = (x, y - 1), (x, y - 1, False)
            if not (0 <= after[0] < self.width and self.top <= after[1] <= self.bottom):
                continue
            cost = self._cost(piece, after, turned, leaving=leaving)
            if cost is not None:
                yield self._state(after, turned), cost + (0.0 if turned == sense else BEND)

    def _may_bend(self, point: Point) -> bool:
        """A bend stands alone, or joins an arrow to the same symbol, and shuts no other symbol's door."""
        runs, (x, y), goal = self.traffic.runs, point, self.goal_node
        if self.board.heads.get(point, goal) is not goal and not self._joins(self.board.heads[point]):
            return False
        foot = self.board.feet.get(point, self.start_node)
        if foot is not self.start_node and not self._joins(foot):
            return False
        if not runs:
            return True
        ends = ((x, y, True), (x - 1, y, True), (x, y, False), (x, y - 1, False))
        return all(runs[piece][0] is goal for piece in ends if piece in runs)

    def _joins(self, node: Node) -> bool:
        """Whether this arrow ends or begins at a connector, which is met at either end."""
        return node.symbol is Symbol.CONNECTOR and node in (self.start_node, self.goal_node)

    def _cost(self, piece: Piece, after: Point, sense: int, *, leaving: bool) -> float | None:
        """What a piece costs; None where this arrow may not run."""
        x, y, level = piece
        runner = self.traffic.runs.get(piece)
        if runner is not None and (leaving or runner != (self.goal_node, FORWARD[sense])):
            return None
        if piece in self.walls or (level and y in self.board.middles and y not in self.levels):
            return None
        xs, ys = self.board.xs, self.board.ys
        length = xs[x + 1] - xs[x] if level else ys[y + 1] - ys[y]
        if after in self.board.covered:
            if after != self.goal or sense not in self.entries:
                return None
            return length + (SIDE_IN if level else 0.0)
        if self.traffic.bends.get(after, self.goal_node) is not self.goal_node:
            return None
        return (length * SHARED if runner else length) + CROSSING * self._crosses(after, level=level)

    def _crosses(self, point: Point, *, level: bool) -> bool:
        runs, (x, y) = self.traffic.runs, point
        if level:
            return (x, y, False) in runs and (x, y - 1, False) in runs
        return (x, y, True) in runs and (x - 1, y, True) in runs

    def _found(self, cost: float, state: int, before: dict[int, int]) -> Found:
        points, crosses = [self._point(state)], False
        while state in before:
            earlier = before[state]
            if earlier & 3 != state & 3 or earlier not in before:
                points.append(self._point(earlier))
            crosses = crosses or self._crosses(self._point(earlier), level=not state & 1)
            state = earlier
        return cost, tuple(reversed(points)), crosses
