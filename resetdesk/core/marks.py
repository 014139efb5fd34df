"""Marks in addresses, such as where the next page starts: anybody may write anything there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

# A database's key has at most nineteen digits.
KEY = re.compile(r"[0-9]{1,18}")


class Place(NamedTuple):
    """Where a list goes on whose rows stand in the order of a moment, then of their keys (keyset paging)."""

    at: datetime
    key: int | UUID

    def __str__(self) -> str:
        """As it stands in an address; `place` reads it back."""
        return f"{self.at.astimezone(UTC).isoformat()}~{self.key}"

    def before(self, field: str) -> Q:
        """The rows behind it where the newest come first."""
        # The first part alone lets every database begin in the index of the moment.
        same = Q(**{field: self.at, "pk__lt": self.key})
        return Q(**{f"{field}__lte": self.at}) & (Q(**{f"{field}__lt": self.at}) | same)

    def after(self, field: str) -> Q:
        """The rows behind it where the oldest come first."""
        same = Q(**{field: self.at, "pk__gt": self.key})
        return Q(**{f"{field}__gte": self.at}) & (Q(**{f"{field}__gt": self.at}) | same)


def moment(text: str) -> datetime | None:
    """The moment in UTC that `text` writes in ISO 8601; None for anything else, also without a zone."""
    try:
        read = datetime.fromisoformat(text)
        return read.astimezone(UTC) if read.tzinfo else None
    except (ValueError, OverflowError):
        return None


def key(text: str) -> int | None:
    """The key of a row that `text` writes; None for anything else."""
    return int(text) if KEY.fullmatch(text) else None


def uuid(text: str) -> UUID | None:
    """The same for a row whose key is a UUID."""
    try:
        return UUID(text)
    except ValueError:
        return None


def place(text: str, *, read: Callable[[str], int | UUID | None] = key) -> Place | None:
    """The place that `text` writes in a list whose keys `read` reads; None for anything else."""
    when, _tilde, row = text.rpartition("~")
    at, found = moment(when), read(row)
    return Place(at, found) if at is not None and found is not None else None
