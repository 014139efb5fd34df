"""Which template each of our papers is set in, and the PDF that comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.domain.papers import Fact, Receipt, Row, Sheet
from resetdesk.core import pdf

RECORD_NAME = "bukti-layanan.json"
LETTER, RECEIPT = "css/paper-letter.css", "css/paper-receipt.css"
QR_MASK = 2
SYMBOL_COLUMNS = 5  # more actors than this leave no room for the grid on a portrait page


@dataclass(frozen=True)
class GridRow:
    """A row of the SOP's table with the piece of the flow line that each actor's cell shows."""

    row: Row
    cells: tuple[str, ...]
    new_day: bool


def render(paper: Sheet | Receipt) -> bytes:
    """The paper as tagged PDF/A-3b; a receipt carries its machine-readable record."""
    # A worker's language is whatever it was left in; an office's papers are Indonesian.
    with translation.override("id"):
        if isinstance(paper, Sheet):
            html = render_to_string("requests_app/papers/sheet.html", {"paper": paper})
            title = f"{paper.title} {paper.number}"
            return pdf.render(html, title=title, styles=[LETTER], at=paper.issued_at)
        record = pdf.Attachment(
            name=RECORD_NAME,
            data=paper.record,
            description=_("Bukti layanan dalam bentuk yang dapat dibaca mesin"),
            media_type="application/json",
            relationship="Source",
        )
        title = _("Bukti layanan %(number)s") % {"number": paper.number}
        return pdf.render(
            receipt_html(paper),
            title=title,
            styles=[LETTER, RECEIPT],
            attachments=[record],
            at=paper.issued_at,
        )


def receipt_html(receipt: Receipt) -> str:
    """The receipt as the page that is printed."""
    context = {
        "paper": receipt,
        "facts": pairs(receipt.facts),
        "drawn": len(receipt.columns) <= SYMBOL_COLUMNS,
        "grid": grid(receipt),
        "qr": qr_code(receipt.stamp),
    }
    return render_to_string("requests_app/papers/receipt.html", context)


def qr_code(text: str) -> str:
    """The QR as an image address that needs no fetching. Medium correction survives a fold in the paper.

    The mask is fixed: every mask is valid, and weighing all eight takes longer than all the rest of the QR.
    """
    made = segno.make(text, error="m", micro=False, mask=QR_MASK)
    uri: str = made.png_data_uri(scale=8, border=0, dark="#0f3d4c")
    return uri


def pairs(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], ...]:
    """Two facts a line, read down the left column first."""
    half = (len(facts) + 1) // 2
    return tuple(tuple(facts[index::half]) for index in range(half))


def grid(receipt: Receipt) -> tuple[GridRow, ...]:
    """Lay the walked way on its actors' columns: down inside a column, across on the row's edge.

    Steps that were not walked keep their symbol, and the line goes past it.
    """
    laid: list[GridRow] = []
    zone = ZoneInfo(receipt.zone)
    day: date | None = None
    lane: int | None = None
    columns = range(len(receipt.columns) if len(receipt.columns) <= SYMBOL_COLUMNS else 0)
    end = max((index for index, row in enumerate(receipt.rows) if row.run), default=-1)
    for index, row in enumerate(receipt.rows):
        if row.run:
            before, lane = row.column if lane is None else lane, row.column
            start = all(not earlier.run for earlier in receipt.rows[:index])
            cells = tuple(
                _line(column, own=row.column, before=before, first=start, last=index == end)
                for column in columns
            )
        else:
            cells = tuple(_past(column, row, lane if index < end else None) for column in columns)
        before_day, day = day, row.closed_at.astimezone(zone).date() if row.closed_at else day
        laid.append(GridRow(row, cells, new_day=day != before_day))
    return tuple(laid)


def _past(column: int, row: Row, lane: int | None) -> str:
    """The line's class beside a step that was not walked: straight on, or p(ast) its symbol."""
    if lane is None or column != lane:
        return ""
    return "p" if row.column == lane else "ud"


def _line(column: int, *, own: int, before: int, first: bool, last: bool) -> str:
    """The line's class in a cell: u(p), d(own), l(eft half), r(ight half), h (the whole edge)."""
    down = "" if column != own else ("" if first else "u") + ("" if last else "d")
    low, high = sorted((own, before))
    if low == high or not low <= column <= high:
        return down
    return down + ("r" if column == low else "l" if column == high else "h")
