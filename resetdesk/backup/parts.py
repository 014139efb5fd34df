"""The file as a row of parts: a plain tar, written and read front to back in constant memory.

Every byte is accounted for: a part's content by its SHA-256 in the manifest, its header by being exactly
what its name and size give, all padding by being zero. Python's tar reader forgives what this one refuses.
"""

import errno
import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from resetdesk.backup.exceptions import BackupRefused

BLOCK = tarfile.BLOCKSIZE
CHUNK = 1 << 20
END = bytes(2 * BLOCK)
LONGEST_NAME = 99


def header(name: str, size: int) -> bytes:
    """The one header block of a part: nothing in it but name and size is free."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def manifest_line(name: str, size: int, sha256: str) -> bytes:
    return json.dumps({"name": name, "size": size, "sha256": sha256}).encode() + b"\n"


class Writer:
    """Adds parts to an open file and keeps their manifest on the disk beside it, never in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.count = 0
        self.size = 0
        self.manifest = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `close`)
        self.sum = hashlib.sha256()

    def add(self, name: str, chunks: Iterable[bytes], *, size: int) -> str:
        """One part of exactly `size` bytes; returns its SHA-256. Raises OSError if it has more or fewer."""
        sha256 = self._write(name, chunks, size=size)
        line = manifest_line(name, size, sha256)
        self.manifest.write(line)
        self.sum.update(line)
        self.count += 1
        self.size += size
        return sha256

    def add_bytes(self, name: str, data: bytes) -> str:
        return self.add(name, [data], size=len(data))

    def add_manifest(self, name: str) -> str:
        """The manifest itself, as the part behind all that it lists; returns its SHA-256."""
        size = self.manifest.tell()
        self.manifest.seek(0)
        return self._write(name, iter(lambda: self.manifest.read(CHUNK), b""), size=size)

    def end(self, name: str, data: bytes) -> None:
        """The last part, and the end of the tar."""
        self._write(name, [data], size=len(data))
        self.file.write(END)

    def close(self) -> None:
        self.manifest.close()

    def _write(self, name: str, chunks: Iterable[bytes], *, size: int) -> str:
        if len(name) > LONGEST_NAME:
            raise ValueError(name)
        self.file.write(header(name, size))
        sum256, written = hashlib.sha256(), 0
        for chunk in chunks:
            written += len(chunk)
            sum256.update(chunk)
            self.file.write(chunk)
        if written != size:
            message = f"{name}: {written} bytes instead of {size}"
            raise OSError(errno.EIO, message)
        self.file.write(bytes(-size % BLOCK))
        return sum256.hexdigest()


@dataclass
class Part:
    """One part while the file stands at it. Read it before asking for the next."""

    name: str
    size: int
    file: IO[bytes]
    left: int

    def chunks(self) -> Iterator[bytes]:
        """The content. Raises BackupRefused where the file ends too early."""
        while self.left:
            chunk = self.file.read(min(CHUNK, self.left))
            if not chunk:
                raise torn()
            self.left -= len(chunk)
            yield chunk

    def read(self, *, limit: int) -> bytes:
        """The whole content of a small part. Raises BackupRefused over `limit` bytes."""
        if self.size > limit:
            raise altered(self.name)
        return b"".join(self.chunks())


def read_parts(file: IO[bytes]) -> Iterator[Part]:
    """Every part in order. Raises BackupRefused at the first byte that cannot be right, and past the end."""
    while True:
        block = file.read(BLOCK)
        if len(block) < BLOCK:
            raise torn()
        if not any(block):
            break
        name, size = _read_header(block)
        part = Part(name, size, file, size)
        yield part
        for _rest in part.chunks():
            pass
        padding = file.read(-size % BLOCK)
        if len(padding) < -size % BLOCK:
            raise torn()
        if any(padding):
            raise altered(name)
    rest = file.read(BLOCK + 1)
    if len(rest) < BLOCK:
        raise torn()
    if len(rest) > BLOCK or any(rest):
        raise altered("")


def _read_header(block: bytes) -> tuple[str, int]:
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        raise altered("") from None
    if info.size < 0 or len(info.name) > LONGEST_NAME or header(info.name, info.size) != block:
        raise altered("")
    return info.name, info.size


def torn() -> BackupRefused:
    return BackupRefused(_("Cadangan ini terpotong: bagian akhirnya tidak ada. Pakai cadangan yang lain."))


def altered(name: str) -> BackupRefused:
    where = _(" (bagian %s)") % name if name else ""
    return BackupRefused(
        _("Isi cadangan ini berubah sejak dibuat%(where)s. Pakai cadangan yang lain.") % {"where": where}
    )
