"""The SOP's own table as a drawing: PermenPANRB 35/2012, rows are steps, columns are actors.

`draw` gives the whole sheet, `draw_pages` the same cut into pages, `draw_lane` only the actors' columns with
symbols and arrows, for pages that set the rest of the table themselves. Colours and strokes are presentation
attributes, so that a page's style sheet may change them and no Content-Security-Policy needs an exception.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from requests_app.sop.definition import Sop, Step
from requests_app.sop.kinds import OUTCOME_LABELS, Symbol
from requests_app.sop.lanes import LANE, STRIP, Grid, LaneStep, lane_steps, lay, rows_of, ways
from requests_app.sop.metrics import wrap
from requests_app.sop.svg import Svg, arrow, end_mark, symbol

__all__ = ["LANE", "LaneStep", "draw", "draw_lane", "draw_pages", "draw_path", "lane_steps"]

SIZE, LEADING, PAD, MARGIN = 12.0, 16.5, 9.0, 24.0
REACHED = frozenset({"done", "current", "waiting"})


def draw_lane(
    sop: Sop,
    *,
    heights: Sequence[float],
    states: Mapping[str, str] | None = None,
    additions: bool = False,
    title: str = "",
) -> str:
    """The actors' columns alone: symbols, arrows and Ya/Tidak over rows of the given heights.

    `states` gives a step's state (`done`, `current`, `waiting`, `skipped`, `to_come`) by its key. The picture
    is `LANE` units a column wide. Raises ValueError when the heights are not one a row.
    """
    rows = rows_of(sop, additions=additions)
    if len(heights) != len(rows):
        raise ValueError("One height is needed for each row.")
    svg = Svg(LANE * len(sop.actors), sum(heights), title=title or sop.title, description=_told(sop, rows))
    _lanes(
        svg,
        sop,
        lane_steps(sop, additions=additions),
        grid=Grid(0.0, 0.0, tuple(heights)),
        states=states or {},
    )
    return svg.text()


def draw_path(
    sop: Sop,
    *,
    walked: Sequence[str],
    heights: Sequence[float] | None = None,
    additions: bool = True,
    title: str = "",
) -> str:
    """The actors' columns with the way that a request took, for its receipt and its case page.

    `walked` are the keys of the steps in the order in which they were passed, each as often as it was passed;
    keys that the SOP does not have are passed by. Rows are `heights` tall, else all alike.
    """
    rows = rows_of(sop, additions=additions)
    known = [key for key in walked if key in {step.key for step in rows}]
    states = {step.key: "done" if step.key in known else "skipped" for step in rows}
    tall = heights or [48.0] * len(rows)
    return draw_lane(sop, heights=tall, states=states, additions=additions, title=title)


def draw(sop: Sop, *, additions: bool = False) -> str:
    """The SOP's whole table as a standalone, accessible SVG."""
    (page,) = draw_pages(sop, height=float("inf"), additions=additions)
    return page


def draw_pages(sop: Sop, *, height: float, additions: bool = False) -> tuple[str, ...]:
    """The table on pages no taller than `height`, with off-page connectors where the flow crosses a cut.

    A page holds at least one row, however tall. All pages are equally wide.
    """
    steps = lane_steps(sop, additions=additions)
    widths = (38.0, 216.0, *(LANE for _ in sop.actors), 196.0, 84.0, 148.0, 148.0)
    cells = [_cells(step.step, widths, len(sop.actors)) for step in steps]
    heights = [max(64.0, max(len(lines) for lines in row) * LEADING + 2 * PAD) for row in cells]
    room = height - _head_height(sop, widths) - MARGIN - 2 * STRIP
    firsts = [0]
    used = 0.0
    for row, tall in enumerate(heights):
        if used + tall > room and row > firsts[-1]:
            firsts.append(row)
            used = 0.0
        used += tall
    ends = [*firsts[1:], len(steps)]
    return tuple(
        _page(
            sop,
            steps,
            widths,
            cells=cells[first:end],
            grid=Grid(0.0, 0.0, tuple(heights[first:end]), first, tuple(firsts[1:])),
        )
        for first, end in zip(firsts, ends, strict=True)
    )


def _page(
    sop: Sop,
    steps: Sequence[LaneStep],
    widths: Sequence[float],
    *,
    cells: Sequence[Sequence[tuple[str, ...]]],
    grid: Grid,
) -> str:
    above = STRIP if grid.first else 0.0
    below = STRIP if grid.shown.stop < len(steps) else 0.0
    rows = [*([above] if above else []), *grid.heights, *([below] if below else [])]
    titles = _titles(sop, widths)
    top = _head_height(sop, widths)
    head = _head_cells(sop, widths)
    tall = max(len(lines) for lines in head) * LEADING + 2 * PAD
    size = (sum(widths) + 2 * MARGIN, top + sum(rows) + MARGIN)
    svg = Svg(*size, title=sop.title, description=_told(sop, [step.step for step in steps]))
    svg.paper()
    for place, line in enumerate(titles):
        svg.words(line, MARGIN, MARGIN + 19 + 26 * place, size=19, weight=650)
    _grid(svg, sop, widths, top=top - tall - 30, head=tall, heights=rows)
    _heads(svg, sop, widths, head, top=top - tall - 30, height=tall)
    y = top + above
    for row, height in zip(cells, grid.heights, strict=True):
        _row(svg, row, widths, y=y, lanes=len(sop.actors))
        y += height
    left = MARGIN + widths[0] + widths[1]
    _lanes(svg, sop, steps, grid=replace(grid, left=left, top=top + above), states={})
    return svg.text()


def _titles(sop: Sop, widths: Sequence[float]) -> tuple[str, ...]:
    return wrap(sop.title, limit=sum(widths), size=19, weight=650)


def _head_height(sop: Sop, widths: Sequence[float]) -> float:
    """From the top of the page to the first row."""
    lines = max(len(cell) for cell in _head_cells(sop, widths))
    return MARGIN + 26.0 * len(_titles(sop, widths)) + 10.0 + 30.0 + lines * LEADING + 2 * PAD


def _cells(step: Step, widths: Sequence[float], lanes: int) -> list[tuple[str, ...]]:
    """The lines of every cell of a row, actors' columns empty."""
    texts: list[tuple[str, ...]] = [(step.number or "",), (step.activity,), *(((),) * lanes)]
    texts += [step.requires, (step.standard.printed,), (step.output.label or "",), (step.remark or "",)]
    return [
        tuple(line for text in cell for line in wrap(text, limit=room - 2 * PAD, size=SIZE))
        for cell, room in zip(texts, widths, strict=True)
    ]


def _head_cells(sop: Sop, widths: Sequence[float]) -> list[tuple[str, ...]]:
    columns = sop.columns
    texts = [columns.number, columns.activity, *(actor.label for actor in sop.actors)]
    texts += [columns.requires, columns.time, columns.output, columns.remark]
    return [
        wrap(text, limit=room - PAD, size=SIZE, weight=600) for text, room in zip(texts, widths, strict=True)
    ]


def _grid(
    svg: Svg, sop: Sop, widths: Sequence[float], *, top: float, head: float, heights: Sequence[float]
) -> None:
    right, bottom = 24 + sum(widths), top + 30 + head + sum(heights)
    svg.shade(24, top, sum(widths), 30 + head)
    lanes = len(sop.actors)
    x = 24.0
    for place, room in enumerate((*widths, 0.0)):
        inner = 2 < place < 2 + lanes or 2 + lanes < place < 5 + lanes
        svg.hairline(x, top + (30 if inner else 0), x, bottom, strong=place in (0, len(widths)))
        x += room
    grouped = (24 + sum(widths[:2]), 24 + sum(widths[:-1]))
    svg.hairline(grouped[0], top + 30, grouped[1], top + 30)
    y = top + 30 + head
    svg.hairline(24, top, right, top, strong=True)
    for height in (*heights, 0.0):
        svg.hairline(24, y, right, y, strong=y in (top + 30 + head, bottom))
        y += height


def _heads(
    svg: Svg, sop: Sop, widths: Sequence[float], head: Sequence[tuple[str, ...]], *, top: float, height: float
) -> None:
    lanes = len(sop.actors)
    starts = [24 + sum(widths[:place]) for place in range(len(widths) + 1)]
    svg.words(sop.columns.actors, (starts[2] + starts[2 + lanes]) / 2, top + 20, weight=600, anchor="middle")
    svg.words(
        sop.columns.standard,
        (starts[2 + lanes] + starts[5 + lanes]) / 2,
        top + 20,
        weight=600,
        anchor="middle",
    )
    for place, lines in enumerate(head):
        tall = place < 2 or place == len(head) - 1
        middle = top + (30 + height) / 2 if tall else top + 30 + height / 2
        first = middle - (len(lines) - 1) * LEADING / 2 + SIZE * 0.36
        for number, line in enumerate(lines):
            x = (starts[place] + starts[place + 1]) / 2
            svg.words(line, x, first + number * LEADING, weight=600, anchor="middle")


def _row(
    svg: Svg,
    cells: Sequence[tuple[str, ...]],
    widths: Sequence[float],
    *,
    y: float,
    lanes: int,
) -> None:
    x = 24.0
    for place, (lines, room) in enumerate(zip(cells, widths, strict=True)):
        centred = place in (0, 3 + lanes)
        for number, line in enumerate(lines):
            baseline = y + PAD + SIZE + number * LEADING
            if centred:
                svg.words(line, x + room / 2, baseline, anchor="middle")
            else:
                svg.words(line, x + PAD, baseline)
        x += room


def _lanes(svg: Svg, sop: Sop, steps: Sequence[LaneStep], *, grid: Grid, states: Mapping[str, str]) -> None:
    lanes = lay(sop, steps, grid)
    for route, edge in lanes.arrows:
        walked = edge.goal is not None and states.get(steps[edge.start].step.key) == "done"
        reached = walked and states.get(steps[edge.goal or 0].step.key) in REACHED
        arrow(svg, route, walked=reached)
    for route in lanes.ends:
        arrow(svg, route)
        end_mark(svg, route)
    for node, step in lanes.symbols:
        symbol(svg, node, step.symbol, state=states.get(step.step.key, ""))
    for node, name in lanes.connectors:
        symbol(svg, node, Symbol.CONNECTOR)
        svg.words(name, node.x, node.y + 2, size=11, weight=600, anchor="middle")


def _told(sop: Sop, rows: Sequence[Step]) -> str:
    """The drawing in words, for people who hear the page."""
    numbers = [step.number or str(place + 1) for place, step in enumerate(rows)]
    sentences = []
    for number, step in zip(numbers, rows, strict=True):
        goals = ways(sop, step, rows)
        told = []
        for outcome, goal in goals.items():
            where = "selesai" if goal is None else f"ke langkah {numbers[goal]}"
            told.append(f"{OUTCOME_LABELS[outcome]} {where}" if len(goals) > 1 else where)
        who = sop.actor(step.actor).label
        sentences.append(f"{number}. {who}: {step.activity} ({'; '.join(told)}).")
    return " ".join(sentences)
