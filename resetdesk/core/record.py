"""The form of the record: what an act is, how it is written byte for byte, and how it is hashed. Pure."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from resetdesk.core.models import JournalEntry

FORMAT = 1
GENESIS = "0" * 64
SALT_BYTES = 32
# The event that ends the personal part of a chain. The database trigger knows this word too.
DISPOSED = "disposed"
# Made once: a month's bag writes tens of thousands of acts.
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True)
class Act:
    """What happened: `event` is a stable English word, `by` a person's id or None for the portal itself.

    `facts` go into the record for ever and must name nobody; `personal` values can be erased at disposal.
    """

    event: str
    by: int | None
    at: datetime
    facts: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The newest entry of a chain; `Head(0, GENESIS)` while it has none."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """What in the record cannot be true, as an Indonesian sentence. `chain` None: outside every chain."""

    chain: UUID | None
    seq: int
    sentence: str


@dataclass(slots=True)
class Told:
    """An entry as it was read, lighter than a row of the model: for those who read many at once."""

    seq: int
    chain: UUID
    scope: int
    event: str
    by: int | None
    at: datetime
    facts: Any
    commitments: Any
    prev_hash: str
    hash: str
    # field -> (salt, value)
    opened: dict[str, tuple[bytes, str]]
    # The canonical form of facts and commitments, written once for all acts that say the same.
    forms: tuple[str, str]


def plain(value: object) -> object:
    """`value` as JSON that both databases give back unchanged. Raises TypeError or ValueError.

    A whole float becomes an integer, because jsonb and Python do not print all floats alike.
    """
    if isinstance(value, Mapping):
        return {_text(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value if value is None or isinstance(value, int) else _text(value)


def _text(value: object) -> str:
    match value:
        case str() if "\0" in value:
            raise ValueError("PostgreSQL stores no NUL character.")
        case str() | UUID():
            return str(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
    message = f"{type(value).__name__} does not belong in the record."
    raise TypeError(message)


def instant(at: datetime) -> str:
    """UTC to the microsecond. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("The record knows no time without a zone.")
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


def canonical(value: object) -> bytes:
    """One byte string for one JSON value: sorted keys, no spaces, UTF-8. Raises ValueError for NaN."""
    return _encoded(ENCODER.encode(value))


def _encoded(text: str) -> bytes:
    # A lone surrogate cannot be encoded; it may stand in a row that somebody else wrote.
    return text.encode("utf-8", "surrogatepass")


def digest(value: object) -> str:
    """SHA-256 over the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def statement(entry: "JournalEntry | Told") -> bytes:
    """What an entry says, byte for byte: every column but its row id and its hash, which is its SHA-256.

    The canonical form of its columns, put together from their own: a month's bag has tens of thousands.
    """
    if isinstance(entry, Told):
        facts, commitments = entry.forms
    else:
        facts, commitments = form(entry.facts), form(entry.commitments)
    return _encoded(
        f'{{"at":"{instant(entry.at)}","by":{form(entry.by)},"chain":"{entry.chain}",'
        f'"commitments":{commitments},"event":{form(entry.event)},"facts":{facts},"format":{FORMAT},'
        f'"prev_hash":{form(entry.prev_hash)},"scope":{form(entry.scope)},"seq":{form(entry.seq)}}}'
    )


def form(value: object) -> str:
    """The canonical form as text. A database that somebody else wrote holds anything in any column."""
    return str(value) if type(value) is int else ENCODER.encode(value)


def entry_hash(entry: "JournalEntry") -> str:
    """The hash an entry must carry."""
    return hashlib.sha256(statement(entry)).hexdigest()


def commitment(salt: bytes, value: str) -> str:
    """SHA-256 over salt and value. The salt has a fixed length, so the two cannot be told apart otherwise."""
    return hashlib.sha256(salt + value.encode("utf-8", "surrogatepass")).hexdigest()


def opens(commitments: object, *, field: str, salt: bytes, value: str) -> bool:
    """Whether `value` is what was committed to under `field`."""
    stated = commitments.get(field) if isinstance(commitments, dict) else None
    return (
        isinstance(stated, str)
        and len(salt) == SALT_BYTES
        and hmac.compare_digest(stated.encode(), commitment(salt, value).encode())
    )
