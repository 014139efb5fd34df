"""Files that people and attackers send, made on the spot."""

import io
import struct
import zlib
from functools import cache
from typing import Any

import pikepdf
from PIL import Image


def pdf(pages: int = 1, *, filler: int = 0, **save: Any) -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    for number in range(pages):
        document.add_blank_page(page_size=(595, 842))
        text = f"BT /F1 24 Tf 72 700 Td (Halaman {number + 1}) Tj ET".encode()
        document.pages[-1].Contents = document.make_stream(text)
    if filler:
        noise = bytes((index * 7919) % 251 for index in range(filler))
        document.Root.Noise = document.make_stream(noise)
        save["compress_streams"] = False
    document.save(out, **save)
    return out.getvalue()


def locked_pdf() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="pemilik", user="rahasia"))


def owner_locked_pdf() -> bytes:
    """Printing forbidden by an owner password; anybody may open it."""
    return pdf(encryption=pikepdf.Encryption(owner="pemilik", user=""))


def repairable_pdf() -> bytes:
    """The cross-reference table points nowhere, as real scanners write it."""
    whole = pdf(2, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = whole.rindex(b"startxref")
    return whole[:start] + b"startxref\n99999999\n%%EOF\n"


def damaged_pdf() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * 40


@cache
def photo(width: int = 1600, height: int = 1200, *, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    gradient = Image.linear_gradient("L").resize((width, height))
    Image.merge("RGB", (gradient, gradient.rotate(180), gradient)).save(out, kind, quality=85)
    return out.getvalue()


def bomb_png(side: int = 30_000) -> bytes:
    """A few bytes that announce 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) run\n"
POLYGLOT = b"<html><script>alert(1)</script></html>\n" + b"%PDF-1.7\n"
