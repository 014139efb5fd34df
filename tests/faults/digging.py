"""Digging through bytes: what stands in a file also stands in whatever is packed inside it."""

import base64
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from urllib.parse import quote

import pikepdf

DEEPEST = 6


def layers(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes themselves, then everything unpacked from them: ZIP, tar, gzip, PDF, mail, to any depth."""
    yield data
    if depth == DEEPEST:
        return
    for inner in unpacked(data):
        yield from layers(inner, depth + 1)


def unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    elif data.startswith(b"\x1f\x8b"):
        yield zlib.decompress(data, wbits=31)
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as packed:
            members = (packed.extractfile(member) for member in packed if member.isfile())
            yield from (member.read() for member in members if member is not None)
    elif data.startswith(b"%PDF-"):
        yield from streams(data)
    elif b"\nContent-Transfer-Encoding: " in data[:4000]:
        for part in message_from_bytes(data).walk():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield content


def streams(data: bytes) -> Iterator[bytes]:
    """Every stream of a PDF as it reads; its attached files are among them. Nothing of a broken one."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            for thing in document.objects:
                if isinstance(thing, pikepdf.Stream):
                    try:
                        yield thing.read_bytes()
                    except pikepdf.PdfError:
                        yield thing.read_raw_bytes()
    except pikepdf.PdfError:
        return


def spellings(secret: str) -> set[bytes]:
    """A secret in every form in which a file could hold it."""
    plain = secret.encode()
    forms = {
        plain,
        secret.encode("utf-16-le"),
        secret.encode("utf-16-be"),
        plain.hex().encode(),
        quote(secret).encode(),
        plain[::-1],
    }
    # Base64 of a longer text holds it at one of three places; its edges depend on the neighbours.
    forms |= {base64.b64encode(b"\0" * pad + plain)[4 if pad else 0 :][: len(plain)] for pad in range(3)}
    return forms


def holds(data: bytes, *secrets: str) -> bool:
    """Whether any layer of these bytes holds one of the secrets in any spelling."""
    forms = set[bytes]().union(*map(spellings, secrets))
    return any(form in layer for layer in layers(data) for form in forms)


def files_below(*folders: Path) -> list[Path]:
    """Every file of these folders: databases with WAL, caches, papers, bundles, temporary files."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]
