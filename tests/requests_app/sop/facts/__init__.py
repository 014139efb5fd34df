"""What the five sheets print, written down a second time and apart from the catalogue.

Read from the sheets themselves; whoever changes a catalogue file changes nothing here unless the sheet
says so. Wording is compared by its words that carry facts: activities in the catalogue are in our own words.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A row of a table: `to` are the numbers of the following rows by outcome, `minutes` what is judged."""

    number: str
    kind: str
    actor: str
    requires: tuple[str, ...]
    time: str
    minutes: int | None
    output: str | None
    remark: str | None
    to: dict[str, str]
    suggest: int | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper asked for, and for whom or when."""

    key: str
    when: dict[str, object] | None = None
    presentation: str = "copy"
    on_paper: bool = False


@dataclass(frozen=True)
class Facts:
    """One sheet."""

    file: str
    title: str
    letterhead: tuple[str, ...]
    identity: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str, tuple[str, ...]], ...]
    doubted: tuple[int, ...]
    columns: dict[str, str]
    actors: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    services: tuple[str, ...]
    channels: tuple[str, ...]
    papers: tuple[Paper, ...]
    rows: tuple[Row, ...]
    sums: tuple[int, int, int] | None
    change_password: bool = True
    table_title: str | None = None
    is_signed_electronically: bool = False
