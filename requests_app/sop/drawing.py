"""The SOP's own table as a drawing: PermenPANRB 35/2012, rows are steps, columns are actors.

`draw` gives the whole sheet, `draw_narrow` the same for a telephone, `draw_pages` the sheet cut into pages,
`draw_frame` a page whose words are set elsewhere, `draw_path` the way that one
request took.
"""

from collections.abc import Sequence
from itertools import accumulate, groupby

from requests_app.sop.definition import Sop, Step
from requests_app.sop.kinds import OUTCOME_LABELS
from requests_app.sop.lanes import Edge, LaneStep, edges, lane_steps, rows_of, ways
from requests_app.sop.layout import HEAD_WEIGHT, lay_out
from requests_app.sop.metrics import wrap
from requests_app.sop.paths import Path, path_of
from requests_app.sop.svg import Svg, arrow, n, symbol
from requests_app.sop.table import Cell, Page, full_form, narrow_form, path_form

__all__ = ["LaneStep", "draw", "draw_frame", "draw_narrow", "draw_pages", "draw_path", "lane_steps", "told"]

MARGIN, ALONE = 1.0, 14.0
"""Around a table on a page, and around one that stands alone."""

TITLE, TITLE_LEADING = 13.0, 18.0


def draw(sop: Sop, *, additions: bool = False, titled: bool = True) -> str:
    """The SOP's whole table as a standalone, accessible SVG."""
    (page,) = lay_out(sop, full_form(sop), additions=additions)
    return _page(sop, page, additions=additions, titled=titled)


def draw_narrow(sop: Sop, *, additions: bool = False) -> str:
    """The table for a telephone: number, actors, activity and time, in the telephone's own pixels."""
    (page,) = lay_out(sop, narrow_form(sop), additions=additions)
    return _page(sop, page, additions=additions, titled=False)


def draw_pages(sop: Sop, *, height: float, additions: bool = False) -> tuple[str, ...]:
    """The table on pages no taller than `height`, with off-page connectors where the flow crosses a cut.

    A page holds at least one row, however tall. All pages are equally wide.
    """
    pages = lay_out(sop, full_form(sop), height=height, additions=additions)
    return tuple(_page(sop, page, additions=additions, titled=False) for page in pages)


def draw_frame(sop: Sop, page: Page) -> str:
    """A page without its words, for a sheet that sets them itself, exactly as large as the page's table.

    Its title tells the flow to people who hear it.
    """
    svg = Svg((page.width, page.height), title=told(sop, only=page.steps))
    _grid(svg, page)
    _lanes(svg, page)
    return svg.text()


def draw_path(
    sop: Sop,
    *,
    walked: Sequence[str],
    width: float | None = None,
    additions: bool = True,
    title: str = "",
) -> str:
    """The SOP's steps and symbols with the way that one request took, for its papers and its case page.

    `walked` are the keys of the steps in the order in which they were passed, each as often as it was passed;
    keys that the SOP does not have are passed by. The symbols of passed steps are filled, taken arrows are
    strong, a correction back to an earlier step is broken, and every row says when it was passed. `width` is
    that of paper, in points; without it the drawing is for a screen.
    """
    rows = rows_of(sop, additions=additions)
    path = path_of(walked, [row.key for row in rows])
    places = {row.key: place for place, row in enumerate(rows)}

    def read(row: LaneStep) -> tuple[str, str]:
        return row.step.activity, passed(path.visits.get(places[row.step.key], ()))

    form = path_form(sop, width=width, read=read)
    more = path.strange(edges(sop, rows))
    (page,) = lay_out(sop, form, additions=additions, more=more)
    spoken = " ".join(f"{row.number or '–'}: {passed(path.visits.get(places[row.key], ()))}." for row in rows)
    svg = Svg(
        (page.width + 2 * MARGIN, page.height + 2 * MARGIN),
        title=title or f"{sop.title}. {spoken}",
        description=spoken if title else "",
        corner=(-MARGIN, -MARGIN),
    )
    _grid(svg, page)
    _heads(svg, page)
    _words(svg, page)
    _lanes(svg, page, path=path, corrections=frozenset(more))
    return svg.text()


def passed(visits: Sequence[int]) -> str:
    """When a row was passed, in words: `Urutan 2 dan 5`."""
    if not visits:
        return "Tidak dilalui"
    *before, last = (str(visit) for visit in visits)
    return f"Urutan {', '.join(before)} dan {last}" if before else f"Urutan {last}"


def _page(sop: Sop, page: Page, *, additions: bool, titled: bool) -> str:
    lines = wrap(sop.title, limit=page.width, size=TITLE, weight=HEAD_WEIGHT) if titled else ()
    margin = ALONE if titled else MARGIN
    top = margin + TITLE_LEADING * len(lines)
    svg = Svg(
        (page.width + 2 * margin, page.height + top + margin),
        title=sop.title,
        description=told(sop, additions=additions, only=page.steps),
        corner=(-margin, -top),
    )
    svg.paper()
    for place, line in enumerate(lines):
        svg.words(line, (0.0, TITLE + margin - top + TITLE_LEADING * place), size=TITLE, weight=HEAD_WEIGHT)
    _grid(svg, page)
    _heads(svg, page)
    _words(svg, page)
    _lanes(svg, page)
    return svg.text()


def _grid(svg: Svg, page: Page) -> None:
    """Hairlines around every cell. In a row of connectors only the actors' columns are ruled."""
    xs = list(accumulate(page.widths, initial=0.0))
    shared, _own = page.head_heights
    ys = list(accumulate(_rows(page), initial=page.head))
    svg.shade(0.0, 0.0, page.width, page.head)
    columns = page.form.columns
    for group, members in groupby(range(len(columns)), key=lambda place: columns[place].group):
        places = list(members)
        if group:
            svg.hairline(xs[places[0]], shared, xs[places[-1] + 1], shared)
    first = ys[1] if page.above else ys[0]
    last = ys[-2] if page.below else ys[-1]
    for place in range(1, len(columns)):
        inner = columns[place].group and columns[place].group == columns[place - 1].group
        lane = columns[place].lane is not None or columns[place - 1].lane is not None
        start = shared if inner else 0.0
        if lane:
            svg.hairline(xs[place], start, xs[place], ys[-1])
        else:
            svg.hairline(xs[place], start, xs[place], ys[0])
            svg.hairline(xs[place], first, xs[place], last)
    for y in ys[1:-1]:
        svg.hairline(0.0, y, page.width, y)
    for y in (0.0, page.head, ys[-1]):
        svg.hairline(0.0, y, page.width, y, strong=True)
    for x in (0.0, page.width):
        svg.hairline(x, 0.0, x, ys[-1], strong=True)


def _rows(page: Page) -> list[float]:
    """Heights of all rows under the head, those of connectors included."""
    strips = [[strip[1]] if strip else [] for strip in (page.above, page.below)]
    return [*strips[0], *page.heights, *strips[1]]


def _heads(svg: Svg, page: Page) -> None:
    measures, columns = page.form.measures, page.form.columns
    xs = list(accumulate(page.widths, initial=0.0))
    shared, own = page.head_heights
    for group, members in groupby(range(len(columns)), key=lambda place: columns[place].group):
        places = list(members)
        if group:
            middle = (xs[places[0]] + xs[places[-1] + 1]) / 2
            _centred(svg, page.shared[group], (middle, shared / 2), page)
    for place, lines in enumerate(page.heads):
        middle = (xs[place] + xs[place + 1]) / 2
        if page.form.upright_heads and columns[place].lane is not None:
            for number, line in enumerate(lines):
                x = middle + (number - (len(lines) - 1) / 2) * measures.leading + measures.text * 0.36
                y = shared + own - measures.pad
                more = f' transform="rotate(-90 {n(x)} {n(y)})"'
                svg.words(line, (x, y), size=measures.text, weight=HEAD_WEIGHT, more=more)
        else:
            y = shared + own / 2 if columns[place].group else page.head / 2
            _centred(svg, lines, (middle, y), page)


def _centred(svg: Svg, lines: Cell, at: tuple[float, float], page: Page) -> None:
    """Lines of a heading around the middle of their cell."""
    measures = page.form.measures
    first = at[1] - (len(lines) - 1) * measures.leading / 2 + measures.text * 0.36
    for number, line in enumerate(lines):
        place = (at[0], first + number * measures.leading)
        svg.words(line, place, size=measures.text, weight=HEAD_WEIGHT, anchor="middle")


def _words(svg: Svg, page: Page) -> None:
    """The words of every cell, and those beside the connectors."""
    measures = page.form.measures
    xs = list(accumulate(page.widths, initial=0.0))
    y = page.head
    if page.above:
        _lines(svg, page.above[0], (page.told[0] + measures.pad, y), page)
        y += page.above[1]
    for cells, height in zip(page.cells, page.heights, strict=True):
        for place, lines in enumerate(cells):
            column = page.form.columns[place]
            x = (xs[place] + xs[place + 1]) / 2 if column.centred else xs[place] + measures.pad
            _lines(svg, lines, (x, y), page, anchor="middle" if column.centred else "start")
        y += height
    if page.below:
        _lines(svg, page.below[0], (page.told[0] + measures.pad, y), page)


def _lines(svg: Svg, lines: Cell, at: tuple[float, float], page: Page, *, anchor: str = "start") -> None:
    measures = page.form.measures
    first = at[1] + measures.pad + measures.text * 0.36 + measures.leading / 2
    for number, line in enumerate(lines):
        svg.words(line, (at[0], first + number * measures.leading), size=measures.text, anchor=anchor)


def _lanes(
    svg: Svg, page: Page, *, path: Path | None = None, corrections: frozenset[Edge] = frozenset()
) -> None:
    label = page.form.measures.label
    for drawn in sorted(page.lanes.arrows, key=lambda each: path is not None and path.has_walked(each.edge)):
        state = "" if path is None else "walked" if path.has_walked(drawn.edge) else "passed"
        arrow(svg, drawn, label=label, state="correction" if drawn.edge in corrections else state)
    for place, (shape, _step) in enumerate(page.lanes.symbols):
        symbol(svg, shape, state=path.state(place) if path else "")
    for shape, cut in page.lanes.connectors:
        symbol(svg, shape)
        svg.words(cut.name, (shape.x, shape.y + 1.0), size=label, weight=HEAD_WEIGHT, anchor="middle")


def told(sop: Sop, *, additions: bool = False, only: Sequence[LaneStep] | None = None) -> str:
    """The drawing in words, for people who hear the page: all rows, or only those of one page."""
    rows = rows_of(sop, additions=additions)
    shown = {row.step.key for row in only} if only is not None else {row.key for row in rows}
    numbers = [step.number or str(place + 1) for place, step in enumerate(rows)]
    return " ".join(_sentence(sop, step, rows, numbers) for step in rows if step.key in shown)


def _sentence(sop: Sop, step: Step, rows: Sequence[Step], numbers: Sequence[str]) -> str:
    goals = ways(sop, step, rows)
    parts = []
    for outcome, goal in goals.items():
        where = "selesai" if goal is None else f"ke langkah {numbers[goal]}"
        parts.append(f"{OUTCOME_LABELS[outcome]} {where}" if len(goals) > 1 else where)
    who = sop.actor(step.actor).label
    return f"{numbers[rows.index(step)]}. {who}: {step.activity} ({'; '.join(parts)})."
