"""Workbooks for spreadsheets: text is written as text, numbers stay numbers (S26)."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

LARGEST_NAME = 31


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its head, its rows."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[int | str]]


def write(sheets: Sequence[Sheet]) -> bytes:
    """A workbook in constant memory; the same sheets give the same bytes."""
    # 40 ms, and only downloads need it.
    from xlsxwriter import Workbook  # noqa: PLC0415

    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(out, options)
    # Without it the workbook holds the moment it was made.
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:LARGEST_NAME])
        page.freeze_panes(1, 0)
        widths = [max(10, min(len(column) + 2, 40)) for column in sheet.columns]
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.write_row(0, 0, sheet.columns, head)
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                else:
                    page.write_number(number, column, value)
    book.close()
    return out.getvalue()
