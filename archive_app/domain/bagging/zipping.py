"""A ZIP file as a pure function of its members: stored, one date, sizes and CRC-32 known beforehand.

So its length is exact before the first byte, two packings are the same bytes, and a reader can compare
every byte that is not a member's own with what it must be. APPNOTE.TXT 6.3; ZIP64 where numbers need it.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s4B4H3L5H2L")
END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")
OFFSET_64 = struct.Struct("<2HQ")
VERSION, VERSION_64, UNIX = 20, 45, 3
# A plain file that its owner writes and everybody reads: never a link, never a program.
ATTRIBUTES = 0o100644 << 16
MOST_16, MOST_32 = 0xFFFF, 0xFFFFFFFF
FIRST_YEAR = 1980


class Member(NamedTuple):
    """One file in the ZIP. The name is ASCII, the size in bytes."""

    name: str
    size: int
    crc32: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """The date and time that every member carries, in MS-DOS's form (two seconds exact)."""

    day: int
    time: int


def stamp(moment: datetime) -> Stamp:
    """The stamp of a moment as its own clock shows it."""
    year = max(moment.year - FIRST_YEAR, 0)
    return Stamp(
        year << 9 | moment.month << 5 | moment.day,
        moment.hour << 11 | moment.minute << 5 | moment.second // 2,
    )


def header(member: Member, *, stamp: Stamp) -> bytes:
    """What stands before a member's bytes. Raises ValueError for a member of 4 GiB or more."""
    name = member.name.encode("ascii")
    if member.size >= MOST_32:
        raise ValueError("a member of a bag is smaller than 4 GiB")
    sizes = (member.crc32, member.size, member.size, len(name), 0)
    return LOCAL.pack(b"PK\x03\x04", VERSION, 0, 0, stamp.time, stamp.day, *sizes) + name


def footer(members: Iterable[Member], *, stamp: Stamp) -> Iterator[bytes]:
    """The directory at the end, member by member, and the end itself."""
    position = start = size = count = 0
    for member in members:
        entry = _entry(member, stamp=stamp, offset=position)
        yield entry
        position += LOCAL.size + len(member.name) + member.size
        start, size, count = position, size + len(entry), count + 1
    yield _end(count, start=start, size=size)


def length(members: Iterable[Member]) -> int:
    """How many bytes the ZIP of these members has."""
    position = size = count = 0
    for member in members:
        size += CENTRAL.size + len(member.name) + (OFFSET_64.size if position >= MOST_32 else 0)
        position += LOCAL.size + len(member.name) + member.size
        count += 1
    return position + size + len(_end(count, start=position, size=size))


def _entry(member: Member, *, stamp: Stamp, offset: int) -> bytes:
    name = member.name.encode("ascii")
    far = OFFSET_64.pack(1, 8, offset) if offset >= MOST_32 else b""
    version = VERSION_64 if far else VERSION
    sizes = (member.crc32, member.size, member.size, len(name), len(far), 0, 0, 0)
    place = (ATTRIBUTES, min(offset, MOST_32))
    head = CENTRAL.pack(b"PK\x01\x02", version, UNIX, version, 0, 0, 0, stamp.time, stamp.day, *sizes, *place)
    return head + name + far


def _end(count: int, *, start: int, size: int) -> bytes:
    far = b""
    if count >= MOST_16 or start >= MOST_32 or size >= MOST_32:
        rest = END_64.size - 12
        counts = (count, count, size, start)
        far = END_64.pack(b"PK\x06\x06", rest, VERSION_64, VERSION_64, 0, 0, *counts)
        far += LOCATOR_64.pack(b"PK\x06\x07", 0, start + size, 1)
    most = min(count, MOST_16)
    return far + END.pack(b"PK\x05\x06", 0, 0, most, most, min(size, MOST_32), min(start, MOST_32), 0)
