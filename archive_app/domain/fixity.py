"""Whether a record is still what was sealed: its index, its signature, and every byte of its files."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive_app.models import Record, RecordItem
from resetdesk.core import sealing
from resetdesk.core.files import sweeping
from resetdesk.core.record import canonical


@dataclass(frozen=True)
class Check:
    """What a check found: the items whose bytes differ or are gone, and whether the seal holds."""

    is_sealed: bool
    broken: tuple[RecordItem, ...]

    @property
    def is_sound(self) -> bool:
        return self.is_sealed and not self.broken


def check(record: Record, *, at: datetime, is_noted: bool = True) -> Check:
    """Read every file of the record again and, with `is_noted`, write the result on it."""
    items = list(record.items.select_related("file"))
    broken = tuple(item for item in items if not _same(item))
    found = Check(is_sealed=is_sealed(record, items, said=canonical(record.index)), broken=broken)
    if is_noted:
        record.checked_at, record.is_sound = at, found.is_sound
        record.save(update_fields=["checked_at", "is_sound"])
    return found


def is_sealed(
    record: Record, items: Sequence[RecordItem], *, said: bytes, keys: Mapping[str, bytes] | None = None
) -> bool:
    """Whether the index, `said` in its canonical form, was signed, and the rows are what it lists.

    Who asks for many gives the public `keys`, so that they are made once.
    """
    listed = [entry["sha256"] for entry in record.index["items"]]
    return (
        hashlib.sha256(said).hexdigest() == record.sha256
        and sealing.verify_signature(said, signature=bytes(record.signature), keys=keys)
        and listed == [item.sha256 for item in items]
    )


def _same(item: RecordItem) -> bool:
    return item.file.sha256 == item.sha256 and sweeping.fixity(item.file)
