"""The official SOP sheet on paper: identity page and procedure pages (PermenPANRB 35/2012), A4 lying down.

The words are a real table, so that they can be read aloud and copied; grid, symbols and arrows lie under
them, drawn from the same layout.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from operator import itemgetter

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from requests_app.models import Edition
from requests_app.sop.definition import Sop
from requests_app.sop.drawing import draw_frame
from requests_app.sop.enums import IdentityKey, Side
from requests_app.sop.header import IdentityRow, Section
from requests_app.sop.layout import lay_out
from requests_app.sop.table import Cell, Page, full_form
from resetdesk.core import pdf
from resetdesk.core.templatetags.ui import tanggal

STYLES = ("css/paper-letter.css", "css/paper-sop.css")
ROOM = (774.0, 526.0)
"""What a procedure page has for its table, in points: A4 lying down without its margins and foot."""

DENSITIES = ("", "tight", "tight columns", "tight columns small")
"""How the identity page is set, each only if it takes more than one page otherwise."""

SCALES = (1.0, 0.94, 0.88)
"""How much smaller a table may be set to need fewer pages: its type stays at 8 points."""

Pair = tuple[tuple[Section, ...], tuple[Section, ...]]
TITLE_ROOM = 34.0
"""What the title over the table takes of it."""


@dataclass(frozen=True)
class Origin:
    """Where a sheet comes from, for its head and its foot."""

    sha256: str
    edition: int | None = None
    crest: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Head:
    """A heading of the table and the cells that it spans."""

    lines: Cell
    columns: int
    rows: int


@dataclass(frozen=True)
class Row:
    """A row of the table: its cells with their widths. A row of connectors has its words and empty cells."""

    cells: tuple[tuple[Cell, int, bool], ...]
    """Lines, columns spanned, centred."""
    height: float


@dataclass(frozen=True)
class Set:
    """A procedure page as it is set. Lengths are points."""

    name: str
    widths: tuple[float, ...]
    height: float
    head_heights: tuple[float, float]
    heads: tuple[tuple[Head, ...], tuple[Head, ...]]
    rows: tuple[Row, ...]
    frame: SafeString
    type: tuple[float, float, float]
    """Size of the text, its leading, and the padding of the cells."""

    @property
    def width(self) -> float:
        """Width of the table."""
        return sum(self.widths)

    @property
    def style(self) -> str:
        """The sizes of this page's table; everything else stands in the style sheet."""
        size, leading, pad = self.type
        own = f"#{self.name}"
        rules = [
            f"{own} .sheet{{width:{self.width:.2f}pt;height:{self.height:.2f}pt}}",
            f"{own} .sheet{{font-size:{size:.3f}pt;line-height:{leading:.3f}pt}}",
            f"{own} td{{padding:{pad:.3f}pt}}",
        ]
        rules += [f"{own} .w{n}{{width:{wide:.3f}pt}}" for n, wide in enumerate(self.widths, start=1)]
        rules += [f"{own} .h{n}{{height:{tall:.3f}pt}}" for n, tall in enumerate(self.head_heights, start=1)]
        rules += [f"{own} .r{n}{{height:{row.height:.3f}pt}}" for n, row in enumerate(self.rows, start=1)]
        return "".join(rules)


def of_edition(edition: Edition) -> bytes:
    """The sheet of an adopted edition, with the office's crest. The same edition gives the same bytes."""
    origin = Origin(
        edition.sha256, edition=edition.number, crest=edition.sop.office.crest, at=edition.adopted_at
    )
    return render(edition.definition, origin=origin)


def render(sop: Sop, *, origin: Origin) -> bytes:
    """The sheet as tagged PDF/A-3b. Only workers and commands call it."""
    for density in DENSITIES:
        paper, identity = _rendered(sop, origin, density, first=2)
        if identity == 1:
            return paper
    # The connectors name pages of the whole sheet.
    return _rendered(sop, origin, DENSITIES[-1], first=identity + 1)[0]


def _rendered(sop: Sop, origin: Origin, density: str, *, first: int) -> tuple[bytes, int]:
    """The sheet whose procedure begins on that page, and how many pages its identity takes."""
    pages = procedure(sop, first=first)
    shown = {
        "sop": sop,
        "origin": origin,
        "density": density,
        "identity": [(row, value(row), row.key is IdentityKey.APPROVED_BY) for row in sop.header.identity],
        "titled": sop.header.row(IdentityKey.TITLE) is not None,
        "pairs": pairs(sop.header.sections, aligned="columns" not in density),
        "share": share(sop.header.sections) if "columns" in density else 50,
        "pages": pages,
    }
    with translation.override("id"):
        html = render_to_string("requests_app/papers/sop_sheet.html", shown)
    paper = pdf.render(html, title=sop.title, styles=STYLES, at=origin.at)
    return paper, pdf.facts(paper).pages - len(pages)


def value(row: IdentityRow) -> str:
    """What stands beside a label; a blank stays a blank."""
    return tanggal(row.value) if isinstance(row.value, dt.date) else row.value


def pairs(sections: Sequence[Section], *, aligned: bool = True) -> list[Pair]:
    """The sections of both columns side by side as they are printed; not aligned, each column for itself."""
    left = tuple(section for section in sections if section.side is Side.LEFT)
    right = tuple(section for section in sections if section.side is Side.RIGHT)
    if not aligned:
        return [(left, right)]
    return [((one,) if one else (), (other,) if other else ()) for one, other in zip_longest(left, right)]


def share(sections: Sequence[Section]) -> int:
    """How much of the page (percent) the left column takes if both are to end alike."""
    words = {Side.LEFT: 1, Side.RIGHT: 1}
    for section in sections:
        words[section.side] += len(section.label) + sum(len(item.text) for item in section.items)
    return round(100 * min(0.62, max(0.38, words[Side.LEFT] / sum(words.values()))))


def procedure(sop: Sop, *, first: int = 1) -> list[Set]:
    """The pages of the table: as few as there can be without making the type too small.

    Only a table that the paper is too small for altogether is made smaller still.
    """
    wide, tall = ROOM[0], ROOM[1] - (TITLE_ROOM if sop.header.table_title else 0.0)
    form = full_form(sop)
    tried = []
    for scale in SCALES:
        pages = lay_out(sop, replace(form, width=wide / scale), height=tall / scale, first=first)
        tried.append((len(pages), -scale, pages))
        if len(pages) == 1:
            break
    pages = min(tried, key=itemgetter(0, 1))[2]
    scale = min(1.0, wide / pages[0].width, *(tall / page.height for page in pages))
    return [_set(sop, page, scale) for page in pages]


def _set(sop: Sop, page: Page, scale: float) -> Set:
    measures = page.form.measures
    size = f'width="{page.width * scale:.2f}pt" height="{page.height * scale:.2f}pt"'
    drawn = draw_frame(sop, page).replace(f'width="{_n(page.width)}" height="{_n(page.height)}"', size, 1)
    upper, lower = page.head_heights
    return Set(
        f"prosedur-{page.number + 1}",
        tuple(width * scale for width in page.widths),
        page.height * scale,
        (upper * scale, lower * scale),
        _heads(page),
        tuple(_rows(page, scale)),
        mark_safe(drawn),  # noqa: S308 - our own SVG; its texts are escaped where it is drawn
        (measures.text * scale, measures.leading * scale, measures.pad * scale),
    )


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _heads(page: Page) -> tuple[tuple[Head, ...], tuple[Head, ...]]:
    """The two rows of headings: those that are shared, and those under them."""
    first, second = [], []
    columns = page.form.columns
    for group, members in groupby(range(len(columns)), key=lambda place: columns[place].group):
        places = list(members)
        if group:
            first.append(Head(page.shared[group], len(places), 1))
            second += [Head(page.heads[place], 1, 1) for place in places]
        else:
            first += [Head(page.heads[place], 1, 2) for place in places]
    return tuple(first), tuple(second)


def _rows(page: Page, scale: float) -> Iterator[Row]:
    columns = page.form.columns
    lanes = [place for place, column in enumerate(columns) if column.lane is not None]
    before, after = lanes[0], len(columns) - lanes[-1] - 1

    def joint(told: tuple[Cell, float]) -> Row:
        lines, height = told
        cells = ((lines, before, False), ((), len(lanes), False), ((), after, False))
        return Row(cells, height * scale)

    if page.above:
        yield joint(page.above)
    for cells, height in zip(page.cells, page.heights, strict=True):
        row = tuple((cell, 1, column.centred) for cell, column in zip(cells, columns, strict=True))
        yield Row(row, height * scale)
    if page.below:
        yield joint(page.below)
