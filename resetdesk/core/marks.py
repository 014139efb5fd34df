"""Marks in addresses, such as where the next page starts: anybody may write anything there."""

import re
from datetime import UTC, datetime

# A database's key has at most nineteen digits.
KEY = re.compile(r"[0-9]{1,18}")


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
