"""Is this file a whole and genuine backup? Read once, front to back; nothing is believed before the end."""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from resetdesk.backup.exceptions import BackupRefused
from resetdesk.backup.parts import Part, altered, manifest_line, read_parts, torn
from resetdesk.backup.seal import (
    HEADER,
    MANIFEST,
    SEAL,
    SMALL,
    Header,
    Seal,
    not_one,
    read_header,
    read_seal,
)


@dataclass(frozen=True)
class Verified:
    """What a sound backup says of itself."""

    header: Header
    seal: Seal


@dataclass
class Ledger:
    """The manifest as it should be, written anew while the parts are read; it rests on the disk."""

    lines: IO[bytes]
    sum: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    count: int = 0
    size: int = 0

    def note(self, part: Part, sha256: str) -> None:
        line = manifest_line(part.name, part.size, sha256)
        self.lines.write(line)
        self.sum.update(line)
        self.count += 1
        self.size += part.size


def check(file: IO[bytes]) -> Verified:
    """Every byte of the backup looked at, from its beginning. Raises BackupRefused with the reason."""
    file.seek(0)
    with tempfile.TemporaryFile() as lines:
        ledger = Ledger(lines)
        parts = read_parts(file)
        header = _read_first(parts, ledger)
        for part in parts:
            if part.name == MANIFEST:
                return Verified(header, _read_end(part, parts, ledger))
            ledger.note(part, _sum(part))
    raise torn()


def _read_first(parts: Iterator[Part], ledger: Ledger) -> Header:
    """The header, before anything else is looked at: a newer format may look different from here on."""
    try:
        part = next(parts, None)
    except BackupRefused:
        raise not_one() from None
    if part is None or part.name != HEADER:
        raise not_one()
    data = part.read(limit=SMALL)
    ledger.note(part, hashlib.sha256(data).hexdigest())
    return read_header(data)


def _read_end(manifest: Part, parts: Iterator[Part], ledger: Ledger) -> Seal:
    _compare(manifest, ledger)
    last = next(parts, None)
    if last is None:
        raise torn()
    if last.name != SEAL:
        raise altered(last.name)
    seal = read_seal(last.read(limit=SMALL))
    if (seal.manifest, seal.parts, seal.size) != (ledger.sum.hexdigest(), ledger.count, ledger.size):
        raise altered(SEAL)
    for extra in parts:
        raise altered(extra.name)
    return seal


def _compare(manifest: Part, ledger: Ledger) -> None:
    """Line by line, so that a changed part is named. Raises BackupRefused."""
    ledger.lines.seek(0)
    for chunk in manifest.chunks():
        found = ledger.lines.read(len(chunk))
        if found == chunk:
            continue
        place = next((n for n, (a, b) in enumerate(zip(found, chunk, strict=False)) if a != b), len(found))
        begin = found.rfind(b"\n", 0, place) + 1
        name = found[begin:].split(b'"', 4)[3:4] if place < len(found) else []
        raise altered(name[0].decode("ascii", "replace") if name else MANIFEST)
    if ledger.lines.read(1):
        raise altered(MANIFEST)


def _sum(part: Part) -> str:
    sum256 = hashlib.sha256()
    for chunk in part.chunks():
        sum256.update(chunk)
    return sum256.hexdigest()
