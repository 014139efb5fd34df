"""Writing a bag: one pass over its entries, straight to the disk, never more in memory than one piece."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _

from archive_app.domain.bagging import zipping
from archive_app.domain.bagging.entries import Entry
from archive_app.domain.bagging.zipping import Member, Stamp
from archive_app.exceptions import BundleRefused
from resetdesk.core import faults

# Less than a piece of a file, so that such a piece goes to the disk without being copied again.
BUFFER = 1 << 17
# Files and bytes so far.
Moved = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """A whole bag before it is written: its folder's name and every file in order."""

    name: str
    stamp: Stamp
    entries: tuple[Entry, ...]
    records: int

    @cached_property
    def members(self) -> list[Member]:
        """The same as the ZIP's members, below the bag's one folder."""
        return [Member(f"{self.name}/{entry.path}", entry.size, entry.crc32) for entry in self.entries]

    @cached_property
    def length(self) -> int:
        """Bytes of the ZIP: known exactly before the first is written."""
        return zipping.length(self.members)


def write(plan: Plan, *, to: Path, moved: Moved) -> None:
    """Write the bag, safe on the disk only after `settle`. `moved` hears files and bytes so far.

    Raises BundleRefused for a file that is missing or has another length than its row, OSError.
    """
    members = plan.members
    with to.open("wb", buffering=BUFFER) as out:
        position = 0
        for number, (entry, member) in enumerate(zip(plan.entries, members, strict=True), start=1):
            head = zipping.header(member, stamp=plan.stamp)
            out.write(head)
            position += len(head) + _copy(entry, out.write)
            if number == len(members) // 2:
                faults.point("M11.write")
            moved(number, position)
        for piece in zipping.footer(members, stamp=plan.stamp):
            out.write(piece)
        written = out.tell()
    if written != plan.length:
        raise BundleRefused(
            _("Panjang bundel tidak seperti yang dihitung. Laporkan kepada pengelola portal.")
        )
    moved(len(members), written)


def settle(path: Path) -> None:
    """Wait until the written file is safe on the disk. Raises OSError."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _copy(entry: Entry, write: Callable[[bytes | memoryview], object]) -> int:
    size = 0
    try:
        for piece in entry.source.chunks():
            size += len(piece)
            if size > entry.size:
                break
            write(piece)
    except FileNotFoundError:
        raise missing(entry) from None
    if size != entry.size:
        raise altered([entry])
    return size


def missing(entry: Entry) -> BundleRefused:
    return BundleRefused(
        _("%(file)s hilang dari penyimpanan. Bundel tidak dibuat.") % {"file": entry.told or entry.path}
    )


def altered(entries: list[Entry], *, named: int = 5) -> BundleRefused:
    """The refusal that names the first of them."""
    names = "; ".join(entry.told or entry.path for entry in entries[:named])
    more = _(" dan %d berkas lain") % (len(entries) - named) if len(entries) > named else ""
    return BundleRefused(
        _("%(files)s%(more)s tidak sama lagi dengan saat diterima. Bundel tidak dibuat.")
        % {"files": names, "more": more}
    )
