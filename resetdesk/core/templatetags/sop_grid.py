"""The grid of the SOP's own table: actors' columns, five symbols, and the line of flow between them.

A step is any object or mapping with: number, label, actor_column (index into the columns, or the column's
label), symbol (start, process, decision, end, connector), state (done, current, waiting, to_come, skipped),
and optionally standard, actual, when (moment), who, note, state_label, url. The fifth symbol is the arrow.

Each cell's piece of line is a path in a box of 100 x 100 that is stretched over the cell, because the
Content-Security-Policy allows no inline style and the rows have heights of their own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

STATE_WORDS = {
    "done": _("Selesai"),
    "current": _("Sedang dikerjakan"),
    "waiting": _("Menunggu pemohon"),
    "to_come": _("Belum"),
    "skipped": _("Tidak dilalui"),
}
SHAPES = {
    "start": "terminator",
    "end": "terminator",
    "terminator": "terminator",
    "process": "process",
    "decision": "decision",
    "connector": "connector",
}
BYPASS = 10  # where the line passes a symbol that is not walked
REACHED = ("done", "current", "waiting")


@dataclass(frozen=True)
class Cell:
    """One box of the grid: the flow line through it, walked or still to come, and perhaps a symbol."""

    walked: str
    to_come: str
    has_symbol: bool


@dataclass(frozen=True)
class Row:
    """One step, laid on the grid."""

    step: Any
    cells: tuple[Cell, ...]
    shape: str
    state: str
    state_word: Any
    arrow: bool


def _get(step: Any, key: str) -> Any:
    return step.get(key) if isinstance(step, Mapping) else getattr(step, key, None)


def _column(step: Any, columns: Sequence[Any]) -> int:
    wanted = _get(step, "actor_column")
    return wanted if isinstance(wanted, int) else [str(column) for column in columns].index(str(wanted))


def _leg(start: int, end: int, places: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """The line from one step to the next that is walked, as (row, column, piece), around skipped symbols.

    It goes down from the first symbol, past the skipped rows, and along the top border of the last row.
    """
    lane = places[start]
    yield start, lane, "M50 50V100"
    for index in range(start + 1, end):
        blocked = places[index] == lane
        opens = blocked and (index == start + 1 or places[index - 1] != lane)
        closes = blocked and (index == end - 1 or places[index + 1] != lane)
        yield (
            index,
            lane,
            (
                f"M{50 if opens else BYPASS} 0H{BYPASS}V100H{50 if closes else BYPASS}"
                if blocked
                else "M50 0V100"
            ),
        )
    low, high = sorted((lane, places[end]))
    for column in range(low, high + 1) if low < high else ():
        yield end, column, f"M{50 if column == low else 0} 0H{50 if column == high else 100}"
    yield end, places[end], "M50 0V50"


def _turn(piece: str) -> str:
    """The same line for a grid that is laid on its side: x and y change places."""
    head, *moves = re.findall(r"[MHV][\d ]+", piece)
    x, y = head[1:].split()
    return f"M{y} {x}" + "".join({"H": "V", "V": "H"}[move[0]] + move[1:] for move in moves)


def lay(steps: Sequence[Any], columns: Sequence[Any], *, sideways: bool = False) -> list[Row]:
    """The steps with their symbols and lines, in order; raises ValueError for an actor without a column."""
    places = [_column(step, columns) for step in steps]
    states = [str(_get(step, "state") or "to_come") for step in steps]
    reached = max((index for index, state in enumerate(states) if state in REACHED), default=-1)
    drawn = [[{True: "", False: ""} for _column in columns] for _step in steps]
    path = [index for index, state in enumerate(states) if state != "skipped"]
    for start, end in pairwise(path):
        walked = end <= reached
        for index, column, piece in _leg(start, end, places):
            drawn[index][column][walked] += _turn(piece) if sideways else piece
    rows = []
    for index, step in enumerate(steps):
        cells = tuple(
            Cell(lines[True], lines[False], has_symbol=column == places[index])
            for column, lines in enumerate(drawn[index])
        )
        word = _get(step, "state_label") or STATE_WORDS[states[index]]
        arrow = index in path[1:]
        rows.append(Row(step, cells, SHAPES[str(_get(step, "symbol"))], states[index], word, arrow=arrow))
    return rows


@register.inclusion_tag("components/sop_tracker.html")
def sop_tracker(
    rows: Sequence[Any], columns: Sequence[Any], caption: str = "", office: Any = None, measures: bool = True
) -> dict[str, Any]:
    """The table itself, one row a step: for requesters, SOP pages and receipts. `measures` shows times."""
    laid = lay(rows, columns)
    return {"rows": laid, "columns": columns, "caption": caption, "office": office, "measures": measures}


@register.inclusion_tag("components/sop_strip.html")
def sop_strip(rows: Sequence[Any], columns: Sequence[Any], caption: str = "") -> dict[str, Any]:
    """The same grid on its side, one column a step: the head of a case at a desk."""
    laid = lay(rows, columns, sideways=True)
    lanes = [
        {"label": label, "cells": [(row, row.cells[index]) for row in laid]}
        for index, label in enumerate(columns)
    ]
    now = next((row for row in laid if row.state in {"current", "waiting"}), None)
    return {"rows": laid, "lanes": lanes, "caption": caption, "now": now, "total": len(laid)}
