"""What a bag consists of: each file with its name, its sums, and where its bytes are."""

import hashlib
import io
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Protocol, Self

from resetdesk.core.files.store import store

# Small enough to be summed while the processor still has it at hand.
CHUNK = 1 << 18
Chunks = Iterator[bytes | memoryview]


class Source(Protocol):
    """Where the bytes of an entry come from."""

    def chunks(self) -> Chunks:
        """The bytes, in pieces; each is gone when the next is asked for. Raises OSError."""


class Entry(NamedTuple):
    """A file of the bag at `path` (ASCII). `told` names one of a record for people."""

    path: str
    size: int
    crc32: int
    sha256: str
    sha512: str
    source: Source
    told: str = ""


class Stored(NamedTuple):
    """A file of the store, as it was received or made; read to its end, however long it is now."""

    key: str

    def chunks(self) -> Chunks:
        with store().open(self.key) as source:
            yield from pieces(source)


def pieces(source: io.BufferedIOBase) -> Chunks:
    """What is left in an open file, piece by piece through one buffer. Raises OSError."""
    room = memoryview(bytearray(CHUNK))
    while count := source.readinto(room):
        yield room[:count]


class Written(NamedTuple):
    """A piece of the scratch file."""

    file: IO[bytes]
    start: int
    size: int

    def chunks(self) -> Chunks:
        self.file.seek(self.start)
        rest = self.size
        while rest and (piece := self.file.read(min(CHUNK, rest))):
            rest -= len(piece)
            yield piece


class Scratch:
    """One temporary file for all that is written for the bag alone: none of it rests in memory."""

    def __init__(self, folder: Path) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile(dir=folder, buffering=CHUNK)  # noqa: SIM115  (closed at exit)
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.file.close()

    def add(self, path: str, data: bytes) -> Entry:
        """Keep `data` for the bag. Raises OSError."""
        start = self.size
        self.file.write(data)
        self.size += len(data)
        return Entry(
            path=path,
            size=len(data),
            crc32=zlib.crc32(data),
            sha256=hashlib.sha256(data).hexdigest(),
            sha512=hashlib.sha512(data).hexdigest(),
            source=Written(self.file, start, len(data)),
        )
