"""BagIt's own files (RFC 8493, version 1.0): declaration, manifests, what the bag says of itself."""

import re
from collections.abc import Iterable, Iterator, Sequence

from archive_app.domain.bagging.entries import Entry
from resetdesk.core.lines import one_line

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
README = "BACA-SAYA.txt"
PAYLOAD = "data/"
SUMS = ("sha256", "sha512")
VERSION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LINE = re.compile(rb"([0-9a-f]+)  ([ -~]+)\n")
OXUM = re.compile(rb"^Payload-Oxum: ([0-9]+)\.([0-9]+)$", re.MULTILINE)


def manifest(entries: Iterable[Entry], *, name: str) -> bytes:
    """`checksum  path` a line, as `sha256sum -c` and `sha512sum -c` read it from within the bag."""
    return b"".join(f"{getattr(entry, name)}  {entry.path}\n".encode("ascii") for entry in entries)


def manifest_name(name: str, *, of_tags: bool = False) -> str:
    """`manifest-sha256.txt` for the payload, `tagmanifest-sha256.txt` for the bag's own files."""
    return f"{'tag' if of_tags else ''}manifest-{name}.txt"


def lines(data: bytes) -> Iterator[tuple[str, str]]:
    """Checksum and path of each line, strictly as we write them. Raises ValueError."""
    start = 0
    while start < len(data):
        found = LINE.match(data, start)
        if found is None:
            raise ValueError("not a line of a manifest")
        yield found[1].decode(), found[2].decode()
        start = found.end()


def info(pairs: Sequence[tuple[str, str]]) -> bytes:
    """`Label: value` a line; an empty value is left out, and every value stands on one line."""
    said = ((label, one_line(value)) for label, value in pairs)
    return "".join(f"{label}: {value}\n" for label, value in said if value).encode()


def oxum(entries: Sequence[Entry]) -> str:
    """Bytes and number of the payload, `279164409832.1198`."""
    return f"{sum(entry.size for entry in entries)}.{len(entries)}"
