"""Which template each of our papers is set in, and the PDF that comes of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.domain.authenticity import LINE_NAME, RECORD_NAME
from requests_app.domain.papers import Fact, Proof, Receipt, Row, Sheet
from resetdesk.core import pdf, pdf_seal

LETTER, RECEIPT = "css/paper-letter.css", "css/paper-receipt.css"
QR_MASK = 2
QR_SCALE = 4  # pixels a module; every one of them is packed and unpacked on the way into the PDF
# White space before a block or a piece of a table shows nothing, but the engine makes a box of it.
AIR = re.compile(
    r"\s+(?=</?(?:t[dhr]|tbody|thead|table|col|colgroup|p|h[12]|div|header|main|body|ol|ul|li)\b)"
)
SYMBOL_COLUMNS = 5  # more actors than this leave no room for the grid on a portrait page


@dataclass(frozen=True)
class GridRow:
    """A row of the SOP's table with the piece of the flow line that each actor's cell shows."""

    row: Row
    cells: tuple[str, ...]
    new_day: bool


def render(paper: Sheet | Receipt) -> bytes:
    """The paper as tagged PDF/A-3b under our seal; one with a proof carries its machine-readable record."""
    # A worker's language is whatever it was left in; an office's papers are Indonesian.
    with translation.override("id"):
        drawn = pdf.render(
            html(paper),
            title=f"{name_of(paper)} {paper.number}",
            styles=[LETTER, RECEIPT] if paper.proof else [LETTER],
            attachments=attachments(paper.proof) if paper.proof else [],
            at=paper.issued_at,
        )
    return pdf_seal.seal(drawn)


def name_of(paper: Sheet | Receipt) -> str:
    """What the paper is called at its head."""
    return paper.title if isinstance(paper, Sheet) else _("Bukti layanan")


def html(paper: Sheet | Receipt) -> str:
    """The paper as the page that is printed."""
    context: dict[str, object] = {"paper": paper, "name": name_of(paper)}
    template = "sheet"
    if paper.proof:
        context |= {"qr": qr_code(paper.proof.link), "facts": pairs(paper.facts)}
        template = "intake"
    if isinstance(paper, Receipt):
        drawn = len(paper.columns) <= SYMBOL_COLUMNS
        context |= {"drawn": drawn, "grid": grid(paper)}
        template = "receipt"
    return AIR.sub("", render_to_string(f"requests_app/papers/{template}.html", context))


def attachments(proof: Proof) -> list[pdf.Attachment]:
    """The record, and the signed line that vouches for it."""
    return [
        pdf.Attachment(
            name=RECORD_NAME,
            data=proof.record,
            description=_("Isi dokumen ini dalam bentuk yang dapat dibaca mesin"),
            media_type="application/json",
            relationship="Source",
        ),
        pdf.Attachment(
            name=LINE_NAME,
            data=proof.line.encode(),
            description=_("Baris bertanda tangan yang juga tercetak sebagai kode QR"),
            media_type="text/plain",
            relationship="Supplement",
        ),
    ]


def qr_code(text: str) -> str:
    """The QR as an image address that needs no fetching. Medium correction survives a fold in the paper.

    The mask is fixed: every mask is valid, and weighing all eight takes longer than all the rest of the QR.
    """
    made = segno.make(text, error="m", micro=False, mask=QR_MASK)
    uri: str = made.png_data_uri(scale=QR_SCALE, border=0, dark="#0f3d4c")
    return uri


def pairs(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], ...]:
    """Two facts a line, read down the left column first."""
    half = (len(facts) + 1) // 2
    return tuple(tuple(facts[index::half]) for index in range(half))


def grid(receipt: Receipt) -> tuple[GridRow, ...]:
    """Lay the walked way on its actors' columns: down inside a column, across on the row's edge."""
    laid: list[GridRow] = []
    zone = ZoneInfo(receipt.zone)
    day: date | None = None
    before: int | None = None
    columns = range(len(receipt.columns) if len(receipt.columns) <= SYMBOL_COLUMNS else 0)
    last = len(receipt.rows) - 1
    for index, row in enumerate(receipt.rows):
        came = row.column if before is None else before
        cells = tuple(
            _line(column, own=row.column, before=came, first=index == 0, last=index == last)
            for column in columns
        )
        before, earlier = row.column, day
        day = row.closed_at.astimezone(zone).date() if row.closed_at else day
        laid.append(GridRow(row, cells, new_day=day != earlier))
    return tuple(laid)


def _line(column: int, *, own: int, before: int, first: bool, last: bool) -> str:
    """The line's class in a cell: u(p), d(own), l(eft half), r(ight half), h (the whole edge)."""
    down = "" if column != own else ("" if first else "u") + ("" if last else "d")
    low, high = sorted((own, before))
    if low == high or not low <= column <= high:
        return down
    return down + ("r" if column == low else "l" if column == high else "h")
