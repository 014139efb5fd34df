"""Careful reading of a parsed file that may be wrong in any place: what is not as expected is not there."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from requests_app.sop.faults import Path

Raw = Mapping[str, object]
Item = TypeVar("Item")


def table(raw: Raw, key: str) -> Raw:
    """The table under a key, or an empty one."""
    value = raw.get(key)
    return value if isinstance(value, Mapping) else {}


def text(raw: Raw, key: str) -> str | None:
    """The text under a key."""
    value = raw.get(key)
    return value if isinstance(value, str) else None


def texts(raw: Raw, key: str) -> tuple[str, ...]:
    """The texts of the list under a key."""
    value = raw.get(key)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def rows(raw: Raw, key: str) -> Iterator[tuple[Path, Raw]]:
    """The tables of the list under a key, each with its path from `raw`."""
    value = raw.get(key)
    for position, row in enumerate(value if isinstance(value, list) else ()):
        if isinstance(row, Mapping):
            yield (key, position), row


def keys(raw: Raw, key: str) -> tuple[str, ...]:
    """The `key` of each table of the list under a key."""
    return tuple(found for _, row in rows(raw, key) if (found := text(row, "key")) is not None)


def repeated(items: Iterator[tuple[Path, Item]]) -> Iterator[tuple[Path, Item]]:
    """The items that stood there before."""
    seen: set[Item] = set()
    for path, item in items:
        if item in seen:
            yield path, item
        seen.add(item)


def everywhere(raw: object, path: Path = ()) -> Iterator[tuple[Path, Raw]]:
    """Every table of the file with its path, in the file's order."""
    todo: list[tuple[Path, object]] = [(path, raw)]
    while todo:
        here, value = todo.pop()
        if isinstance(value, Mapping):
            yield here, value
            todo.extend(((*here, key), part) for key, part in reversed(list(value.items())))
        elif isinstance(value, list):
            todo.extend(((*here, position), part) for position, part in reversed(list(enumerate(value))))
