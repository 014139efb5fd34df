"""TOML files that list secrets of an installation: one `[[table]]` for each thing, readable by its owner."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any


class ListUnreadable(Exception):
    """The file cannot be used. Holds every reason as an Indonesian sentence."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read(path: Path, *, table: str) -> list[dict[str, Any]]:
    """Every `[[table]]` of the file, not yet judged. Raises ListUnreadable."""
    try:
        if path.stat().st_mode & 0o077:
            raise ListUnreadable([f"{path}: berisi rahasia, jadi hanya pemiliknya boleh membaca (0600)."])
        held = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise ListUnreadable([f"{path}: berkas ini tidak dapat dibaca."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ListUnreadable([f"{path}: bukan TOML yang benar ({fault})."]) from None
    listed = held.get(table)
    if set(held) != {table} or not isinstance(listed, list) or not listed:
        raise ListUnreadable([f"{path}: hanya bagian [[{table}]], sedikitnya satu, tanpa yang lain."])
    return listed


def faults_of_rows(
    path: Path, rows: list[dict[str, Any]], *, noun: str, judge: Callable[[dict[str, Any]], list[str]]
) -> list[str]:
    """What is wrong with each row, told with its number."""
    return [f"{path}, {noun} ke-{n}: {fault}" for n, row in enumerate(rows, 1) for fault in judge(row)]


def faults_of_names(
    row: dict[str, Any], *, wanted: frozenset[str], optional: frozenset[str]
) -> tuple[list[str], frozenset[str]]:
    """Sentences for names that are unknown or hold no text; and the wanted names that hold none."""
    faults = [f"`{name}` tidak dikenal." for name in sorted(set(row) - wanted - optional)]
    empty = frozenset(n for n in wanted if not isinstance(row.get(n), str) or not row[n].strip())
    return faults + [f"`{name}` belum diisi." for name in sorted(empty)], empty
