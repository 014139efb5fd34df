"""One range of a file, so that a torn download goes on where it stopped (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

from resetdesk.core.files.serving import HEADERS

BYTES = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)
PARTIAL, NOT_SATISFIABLE = 206, 416


@dataclass(frozen=True)
class Window:
    """Which bytes are wanted: from `start` up to and not including `end`."""

    start: int
    end: int


class Part:
    """A file that ends where its window ends. It has no descriptor, so that no server sends past it."""

    def __init__(self, source: BinaryIO, window: Window) -> None:
        source.seek(window.start)
        self.source, self.rest = source, window.end - window.start

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(self.rest if size < 0 else min(size, self.rest))
        self.rest -= len(piece)
        return piece

    def close(self) -> None:
        self.source.close()


def wanted(request: HttpRequest, *, size: int, etag: str) -> Window | None:
    """The window asked for; None for the whole, also where the file is another than the first part's.

    Raises ValueError for a window outside the file. Several ranges at once are answered with the whole.
    """
    asked = BYTES.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if_range = request.headers.get("If-Range", etag)
    if asked is None or asked[1] == asked[2] == "" or if_range != etag:
        return None
    if not asked[1]:
        length = int(asked[2])
        if not length:
            raise ValueError("no bytes")
        return Window(max(size - length, 0), size)
    start, end = int(asked[1]), min(int(asked[2]) + 1 if asked[2] else size, size)
    if asked[2] and int(asked[2]) < start:
        return None
    if start >= size:
        raise ValueError("past the end")
    return Window(start, end)


def is_first(request: HttpRequest) -> bool:
    """Whether this asks for the beginning of a file, not for the rest of a torn download."""
    return not re.match(r"bytes=[1-9]", request.headers.get("Range", "").replace(" ", ""))


def serve_resumable(
    request: HttpRequest, path: Path, *, filename: str, media_type: str, etag: str
) -> HttpResponseBase:
    """The file as an attachment, whole or the part asked for. Raises FileNotFoundError.

    The caller has checked who asks and written it down.
    """
    source = path.open("rb")
    size = path.stat().st_size
    headers = HEADERS | {"Accept-Ranges": "bytes", "ETag": etag}
    try:
        window = wanted(request, size=size, etag=etag)
    except ValueError:
        source.close()
        return HttpResponse(status=NOT_SATISFIABLE, headers=headers | {"Content-Range": f"bytes */{size}"})
    whole = Window(0, size)
    response = FileResponse(
        Part(source, window or whole),
        as_attachment=True,
        filename=filename,
        content_type=media_type,
        status=PARTIAL if window else 200,
        headers=headers,
    )
    response.block_size = 1 << 18
    length = (window or whole).end - (window or whole).start
    response.headers["Content-Length"] = str(length)
    if window:
        response.headers["Content-Range"] = f"bytes {window.start}-{window.end - 1}/{size}"
    return response
