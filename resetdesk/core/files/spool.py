"""A file on its way in: written and hashed in one pass, limited while it streams."""

import hashlib
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


class OverLimit(Exception):
    """More bytes came than the limit allows. What had been written is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Size (bytes) and checksums (hexadecimal; CRC-32 unsigned) of what was written."""

    size: int
    sha256: str
    sha512: str
    crc32: int


class Spool:
    """A temporary file in the store's incoming folder; leaving the context removes what was not put away."""

    def __init__(self, folder: Path, *, limit: int) -> None:
        self.limit = limit
        descriptor, name = tempfile.mkstemp(dir=folder, prefix="in-")
        self.file = os.fdopen(descriptor, "w+b")
        self.path = Path(name)
        self.size = 0
        self.sha256, self.sha512, self.crc32 = hashlib.sha256(), hashlib.sha512(), 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.file.close()
        self.path.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Raises OverLimit before a byte too much reaches the disk, and OSError."""
        self.size += len(chunk)
        if self.size > self.limit:
            self.file.truncate(0)
            raise OverLimit
        self.file.write(chunk)
        self.sha256.update(chunk)
        self.sha512.update(chunk)
        self.crc32 = zlib.crc32(chunk, self.crc32)

    def sync(self) -> Sums:
        """Flushes to the disk. Raises OSError: then the upload has failed, whatever the disk says later."""
        self.file.flush()
        os.fsync(self.file.fileno())
        return Sums(
            size=self.size,
            sha256=self.sha256.hexdigest(),
            sha512=self.sha512.hexdigest(),
            crc32=self.crc32,
        )
