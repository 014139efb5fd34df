"""Reading a whole bag again, byte by byte, from a ZIP or an unpacked folder. Needs no database.

Of a ZIP, every byte is either a member's own, and then covered by the manifests, or compared with what
`zipping` would write: no single changed bit passes.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedIOBase, BufferedReader
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from archive_app.domain.bagging import layout, zipping
from archive_app.domain.bagging.entries import CHUNK, pieces
from archive_app.domain.bagging.zipping import Member, Stamp

Moved = Callable[[int, int], None]
Names = Sequence[str]
# The bag's own files are read into memory; no true one comes near this.
LARGEST_TAG = 256_000_000
# Below so many bytes a second thread costs more than it saves.
WORTH_A_THREAD = 100_000
# What small members are read through.
BUFFER = 1 << 16


@dataclass(frozen=True)
class Fault:
    """What is wrong, as an Indonesian sentence; `path` is the file inside the bag, "" for the whole."""

    path: str
    sentence: str


SUMS: Mapping[str, Callable[[], "hashlib._Hash"]] = MappingProxyType(
    {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
)


class Sums(NamedTuple):
    """What a file turned out to be; a sum that was not asked for is ""."""

    size: int
    sha256: str
    sha512: str


@dataclass
class Reading:
    """What was read. `sha256` is the ZIP's own, "" for a folder."""

    files: dict[str, Sums] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    sha256: str = ""
    size: int = 0

    def fault(self, sentence: str, path: str = "") -> None:
        self.faults.append(Fault(path, sentence))


class Bag(Protocol):
    """A bag at rest: read through once, then small files by name."""

    def read_through(self, reading: Reading, *, moved: Moved, names: Names) -> None:
        """Fill `reading.files` with these sums, and its faults of form."""

    def read(self, path: str) -> bytes:
        """The bytes of a file of the bag. Raises KeyError, OSError."""


class _Hashes:
    """The running sums of one file. Where two are asked for, `side` does the second on another core."""

    def __init__(self, side: Executor, *, names: Names) -> None:
        self.side = side
        self.size, self.crc32 = 0, 0
        self.sums = {name: SUMS[name]() for name in names}

    def add(self, piece: bytes | memoryview) -> None:
        """The piece may be written over when this returns."""
        here, *others = self.sums.values()
        if len(piece) < WORTH_A_THREAD:
            for other in others:
                other.update(piece)
            others = []
        beside = [self.side.submit(other.update, piece) for other in others]
        self.size += len(piece)
        here.update(piece)
        self.crc32 = zlib.crc32(piece, self.crc32)
        for other_sum in beside:
            other_sum.result()

    def told(self) -> Sums:
        said = {name: one.hexdigest() for name, one in self.sums.items()}
        return Sums(self.size, said.get("sha256", ""), said.get("sha512", ""))


class ZipBag:
    """A bag in a ZIP file as `zipping` writes it.

    Who knows what must lie in it says so: then its directory is not believed, but compared like the rest.
    """

    def __init__(self, path: Path, *, known: tuple[Sequence[Member], Stamp] | None = None) -> None:
        self.path, self.known = path, known
        self.places: dict[str, tuple[int, int]] = {}

    def read(self, path: str) -> bytes:
        start, size = self.places[path]
        with self.path.open("rb") as source:
            source.seek(start)
            return source.read(size)

    def read_through(self, reading: Reading, *, moved: Moved, names: Names) -> None:
        room = memoryview(bytearray(CHUNK))
        raw = self.path.open("rb", buffering=0)
        with BufferedReader(raw, BUFFER) as source, ThreadPoolExecutor(2) as side:
            whole = side.submit(_sum_of, self.path)
            members, stamp = self.known or _directory(source, reading)
            source.seek(0)
            for number, member in enumerate(members, start=1):
                _expect(source, zipping.header(member, stamp=stamp), reading=reading, path=member.name)
                self._member(source, member, hashes=_Hashes(side, names=names), room=room, reading=reading)
                moved(number, source.tell())
            for piece in zipping.footer(members, stamp=stamp):
                _expect(source, piece, reading=reading, path="")
            if source.read(1):
                reading.fault(_("Sesudah akhir ZIP masih ada isi."))
            reading.sha256, reading.size = whole.result()
            moved(len(members), reading.size)

    def _member(
        self, source: BufferedIOBase, member: Member, *, hashes: _Hashes, room: memoryview, reading: Reading
    ) -> None:
        folder, _slash, path = member.name.partition("/")
        self.places[path] = (source.tell(), member.size)
        rest = member.size
        while rest and (count := source.readinto(room[:rest])):
            rest -= count
            hashes.add(room[:count])
        if not folder or not path or path in reading.files:
            reading.fault(_("Nama berkas dalam ZIP tidak semestinya: %s.") % ascii(member.name), path)
        if rest or hashes.crc32 != member.crc32:
            reading.fault(_("%s tidak cocok dengan CRC-32 dalam ZIP.") % path, path)
        reading.files[path] = hashes.told()


def _sum_of(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a whole file: a reading of its own, so that neither waits for the other."""
    with path.open("rb", buffering=0) as source:
        return hashlib.file_digest(source, "sha256").hexdigest(), source.tell()


def _directory(source: BufferedIOBase, reading: Reading) -> tuple[list[Member], Stamp]:
    """Members in the order of their bytes. A directory that does not read is a fault and an empty list."""
    nothing = zipping.stamp(datetime(1980, 1, 1))  # noqa: DTZ001  (a ZIP knows no zone)
    try:
        infos = zipfile.ZipFile(source).infolist()
        members = [Member(info.filename, info.file_size, info.CRC) for info in infos]
        stamp = zipping.stamp(datetime(*infos[0].date_time)) if infos else nothing  # noqa: DTZ001  (as above)
        [zipping.header(member, stamp=stamp) for member in members]
    except Exception:  # noqa: BLE001  (a stranger's file: whatever it does to the reader, it is no bag)
        reading.fault(_("Ini bukan ZIP yang utuh."))
        return [], nothing
    if any(one.header_offset >= other.header_offset for one, other in pairwise(infos)):
        reading.fault(_("Urutan berkas dalam ZIP tidak semestinya."))
    if len({member.name.partition("/")[0] for member in members}) > 1:
        reading.fault(_("Isi ZIP tidak berada dalam satu folder."))
    return members, stamp


def _expect(source: BufferedIOBase, piece: bytes, *, reading: Reading, path: str) -> None:
    if source.read(len(piece)) != piece:
        inside = path.partition("/")[2]
        reading.fault(_("Susunan ZIP berubah di dekat %s.") % (inside or _("akhirnya")), inside)


class FolderBag:
    """A bag that was unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, path: str) -> bytes:
        if not (self.path / path).is_file():
            raise KeyError(path)
        return (self.path / path).read_bytes()

    def read_through(self, reading: Reading, *, moved: Moved, names: Names) -> None:
        with ThreadPoolExecutor(1) as side:
            for number, path in enumerate(self._paths(reading), start=1):
                hashes = _Hashes(side, names=names)
                with path.open("rb") as source:
                    for piece in pieces(source):
                        hashes.add(piece)
                reading.files[path.relative_to(self.path).as_posix()] = hashes.told()
                reading.size += hashes.size
                moved(number, reading.size)

    def _paths(self, reading: Reading) -> Iterator[Path]:
        for path in sorted(self.path.rglob("*")):
            if path.is_symlink():
                name = path.relative_to(self.path).as_posix()
                reading.fault(_("%s adalah tautan, padahal bundel tidak berisi tautan.") % name, name)
            elif path.is_file():
                yield path


def bag_at(path: Path) -> Bag:
    """The bag in a file or a folder."""
    return FolderBag(path) if path.is_dir() else ZipBag(path)


def examine(bag: Bag, *, moved: Moved = lambda _files, _bytes: None, names: Names = layout.SUMS) -> Reading:
    """Read everything and compare it with what the bag says of itself. Raises OSError.

    With fewer `names` only these manifests are compared with the bytes, the others in which files they list.
    """
    reading = Reading()
    bag.read_through(reading, moved=moved, names=names)
    if reading.files:
        _declared(bag, reading)
        for name in layout.SUMS:
            for of_tags in (False, True):
                _listed(bag, reading, name=name, of_tags=of_tags)
    elif not reading.faults:
        reading.fault(_("Tidak ada apa pun di sini."))
    return reading


def _tag(bag: Bag, path: str, reading: Reading) -> bytes:
    sums = reading.files.get(path)
    if sums is None or sums.size > LARGEST_TAG:
        reading.fault(_("%s tidak ada.") % path, path)
        return b""
    return bag.read(path)


def _declared(bag: Bag, reading: Reading) -> None:
    if _tag(bag, layout.DECLARATION, reading) != layout.VERSION:
        reading.fault(_("%s bukan pernyataan BagIt 1.0.") % layout.DECLARATION, layout.DECLARATION)
    said = layout.OXUM.findall(_tag(bag, layout.INFO, reading))
    payload = [sums.size for path, sums in reading.files.items() if path.startswith(layout.PAYLOAD)]
    if said != [(str(sum(payload)).encode(), str(len(payload)).encode())]:
        reading.fault(_("Jumlah isi tidak seperti yang tertulis dalam %s.") % layout.INFO, layout.INFO)


def _listed(bag: Bag, reading: Reading, *, name: str, of_tags: bool) -> None:
    """Compare one manifest with what was read, in both directions."""
    manifest = layout.manifest_name(name, of_tags=of_tags)
    listed, count, place = set[str](), 0, Sums._fields.index(name)
    try:
        for checksum, path in layout.lines(_tag(bag, manifest, reading)):
            listed.add(path)
            count += 1
            sums = reading.files.get(path)
            if sums is None:
                reading.fault(
                    _("%(path)s hilang, padahal tercatat dalam %(manifest)s.")
                    % {"path": path, "manifest": manifest},
                    path,
                )
            elif sums[place] and sums[place] != checksum:
                reading.fault(
                    _("%(path)s tidak cocok dengan %(manifest)s.") % {"path": path, "manifest": manifest},
                    path,
                )
    except ValueError:
        reading.fault(_("%s tidak terbaca.") % manifest, manifest)
        return
    for path in reading.files:
        is_tag = not path.startswith(layout.PAYLOAD)
        if is_tag == of_tags and path not in listed and not path.startswith("tagmanifest-"):
            reading.fault(
                _("%(path)s tidak tercatat dalam %(manifest)s.") % {"path": path, "manifest": manifest}, path
            )
    if len(listed) != count:
        reading.fault(_("%s menyebut satu berkas dua kali.") % manifest, manifest)
