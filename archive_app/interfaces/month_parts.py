"""The parts of a month's page, paper and mail: sentences with numbers that open their cases, and tables."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from archive_app.domain.queries.month_cases import Ask
from resetdesk.accounts.models import Office
from resetdesk.core.templatetags.ui import angka, durasi_tepat

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
Link = Callable[[Ask], str]


@dataclass(frozen=True)
class Part:
    """A piece of a sentence, or a number that opens its cases."""

    text: str
    url: str = ""


Sentence = tuple[Part, ...]


@dataclass(frozen=True)
class Cell:
    """One cell of a table: what stands in it, a second line, and the cases that it opens."""

    text: str
    below: str = ""
    url: str = ""


@dataclass(frozen=True)
class Column:
    """The head of a column; numbers stand at the right."""

    label: str
    is_number: bool = True
    is_narrow: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption. The first cell of a row names it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""


def opener(office: Office, month: str) -> Link:
    """Addresses of the lists behind a month's numbers."""
    base = reverse("months:cases", args=[office.slug, month])

    def link(ask: Ask) -> str:
        names = {"apa": ask.what, "sop": ask.sop, "langkah": ask.step, "peran": ask.role}
        names |= {"kanal": ask.channel, "nilai": ask.value}
        return f"{base}?{urlencode({name: text for name, text in names.items() if text})}"

    return link


def unlinked(_ask: Ask) -> str:
    """For paper: nothing to open."""
    return ""


def number(count: int, ask: Ask | None, link: Link) -> Part:
    """A count that opens its cases; nought opens nothing."""
    return Part(str(angka(count)), link(ask) if ask is not None and count else "")


def cell(count: int, ask: Ask | None, link: Link, *, below: str = "") -> Cell:
    """The same as a cell of a table."""
    part = number(count, ask, link)
    return Cell(part.text, below, part.url)


def sentence(template: str, **values: Part | str | int) -> Sentence:
    """The words of a translated sentence with its values in their places."""
    return tuple(_pieces(template, values))


def _pieces(template: str, values: dict[str, Part | str | int]) -> Iterator[Part]:
    for index, piece in enumerate(PLACEHOLDER.split(template)):
        if index % 2:
            value = values[piece]
            yield (
                value
                if isinstance(value, Part)
                else Part(str(angka(value) if isinstance(value, int) else value))
            )
        elif piece:
            yield Part(piece)


def plain(sentences: list[Sentence]) -> str:
    """The sentences as text."""
    return " ".join("".join(part.text for part in one) for one in sentences)


def duration(seconds: int) -> str:
    """Office time to the second: `5 menit 24 detik`."""
    return str(durasi_tepat(seconds / 60))


def share(part: int, whole: int) -> str:
    """`93,8%`, half a tenth up; a dash where there is nothing to share."""
    if not whole:
        return "–"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10},{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
