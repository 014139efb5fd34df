"""Cells of a CSV file that a spreadsheet shows and never runs (S26)."""

import csv
from collections.abc import Iterable, Sequence

# What spreadsheets take for the beginning of a formula, also in full width, and what they strip before it.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")
# Excel reads UTF-8 only behind this mark.
MARK = "\ufeff"


def plain_cell(value: object) -> str:
    """The value as text; what would start a formula stands behind an apostrophe. NUL signs are dropped."""
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(STARTS) else text


class _Lines(list[bytes]):
    """What `csv.writer` writes to: a month's lists would be several times as large in a `StringIO`."""

    def write(self, line: str) -> None:
        self.append(line.encode("utf-8", "replace"))


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file (RFC 4180, UTF-8): a head and its rows; numbers stay numbers."""
    lines = _Lines([MARK.encode()])
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([cell if isinstance(cell, int | float) else plain_cell(cell) for cell in row])
    return b"".join(lines)
