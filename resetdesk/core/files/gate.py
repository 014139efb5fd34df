"""The portal's side of the gate: hands a file to the limited child and waits no longer than it may take."""

import contextlib
import json
import logging
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from resetdesk.core.enums import FileVerdict
from resetdesk.core.exceptions import DomainError

logger = logging.getLogger(__name__)

CHECK_SECONDS = 2.0
PAGE_SECONDS = 6.0
START_SECONDS = 15.0
LARGEST_CHECK = 65_536
LARGEST_PAGE = 64_000_000
READY = b"R"
HEAD = struct.Struct("!cI")
MAGIC = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
NUMBERS_OF: dict[str, set[str]] = {
    "locked": set(),
    "damaged": set(),
    "too_many_pages": {"pages"},
    "too_many_pixels": {"width", "height"},
}
HOME = Path(__file__).resolve().parents[3]


class PageUnavailable(DomainError):
    """A page of which no picture can be made; the original can still be downloaded."""


class Unanswered(Exception):
    """The child died, or was late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the gate says. `code` is set for a refusal, `note` (Indonesian) for an unchecked file."""

    media_type: str
    verdict: FileVerdict = FileVerdict.PASSED
    note: str = ""
    pages: int | None = None
    code: str = ""
    numbers: dict[str, int] = field(default_factory=dict)


def media_type_of(source: BinaryIO) -> str:
    """The type by the first bytes, "" for any other. The parser in the child decides whether it is true."""
    source.seek(0)
    start = source.read(8)
    return next((kind for magic, kind in MAGIC.items() if start.startswith(magic)), "")


def check(source: BinaryIO, *, media_type: str, max_pages: int, max_pixels: int) -> Judgement:
    """The judgement of a flushed file. Never raises for the file's sake: a dead child is unchecked."""
    order = {
        "do": "check",
        "seconds": CHECK_SECONDS,
        "media_type": media_type,
        "max_pages": max_pages,
        "max_pixels": max_pixels,
    }
    try:
        head, body = server.ask(source, order=order, seconds=CHECK_SECONDS, largest=LARGEST_CHECK)
        return as_judgement(json.loads(body) if head == b"J" else None, media_type=media_type)
    except (Unanswered, OSError, ValueError, RecursionError) as error:
        logger.warning("the gate gave no answer: %s", type(error).__name__)
        return unchecked(media_type, note=gettext_noop("Pemeriksaan berkas tidak selesai."), pages=None)


def as_judgement(answer: Any, *, media_type: str) -> Judgement:
    """The child handled a stranger's file, so its answer is input too. Raises ValueError for an odd one."""
    if not isinstance(answer, dict):
        raise ValueError("not an answer")
    numbers = {key: value for key, value in answer.items() if type(value) is int and 0 <= value < 2**31}
    verdict, code, pages = answer.get("verdict"), str(answer.get("code")), numbers.get("pages")
    if verdict == "passed" and pages:
        return Judgement(media_type=media_type, pages=pages)
    if verdict == "unchecked":
        note = gettext_noop("Susunan berkas tidak lazim dan hanya terbuka setelah diperbaiki.")
        return unchecked(media_type, note=note, pages=pages)
    if verdict == "refused" and code in NUMBERS_OF and NUMBERS_OF[code] <= numbers.keys():
        return Judgement(media_type=media_type, code=code, numbers=numbers)
    raise ValueError("not an answer")


def unchecked(media_type: str, *, note: str, pages: int | None) -> Judgement:
    return Judgement(media_type=media_type, verdict=FileVerdict.UNCHECKED, note=note, pages=pages)


def page_picture(source: BinaryIO, *, media_type: str, page: int, width: int) -> bytes:
    """PNG bytes of one page (from 1). Raises PageUnavailable."""
    order = {"do": "page", "seconds": PAGE_SECONDS, "media_type": media_type, "page": page, "width": width}
    try:
        head, body = server.ask(source, order=order, seconds=PAGE_SECONDS, largest=LARGEST_PAGE)
    except (Unanswered, OSError) as error:
        logger.warning("no page picture: %s", type(error).__name__)
        head, body = b"E", b""
    if head != b"P" or not body.startswith(b"\x89PNG\r\n\x1a\n"):
        raise PageUnavailable(_("Halaman ini tidak dapat ditampilkan. Unduh berkas aslinya."))
    return body


class Server:
    """This process's fork server: started at the first file, started again if it died."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.orders: socket.socket | None = None

    def ask(
        self, source: BinaryIO, *, order: dict[str, Any], seconds: float, largest: int
    ) -> tuple[bytes, bytes]:
        """Kind and body of the answer. Raises Unanswered, OSError; never waits longer than `seconds`."""
        message = json.dumps(order).encode()
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self.send(message, descriptors=[source.fileno(), theirs.fileno()])
            return read_answer(ours, until=time.monotonic() + seconds, largest=largest)

    def send(self, message: bytes, *, descriptors: list[int]) -> None:
        with self.lock:
            for is_last in (False, True):
                try:
                    socket.send_fds(self.running(), [message], descriptors)
                except (OSError, Unanswered):
                    self.drop()
                    if is_last:
                        raise
                else:
                    return

    def running(self) -> socket.socket:
        """The socket of a server that is this process's own: a forked worker never shares its parent's."""
        if (
            self.orders is not None
            and self.owner == os.getpid()
            and self.process
            and self.process.poll() is None
        ):
            return self.orders
        self.drop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  (our own module, no word of it from outside)
                [sys.executable, "-m", "resetdesk.core.files.gate_server", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=HOME,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(HOME), "LANG": "C.UTF-8"},
            )
        self.orders, self.owner = ours, os.getpid()
        # Imports take most of a second, once; only then does the clock of the first file run.
        ours.settimeout(START_SECONDS)
        if ours.recv(1) != READY:
            raise Unanswered
        ours.settimeout(CHECK_SECONDS)
        return ours

    def warm(self) -> None:
        """Starts the server ahead of the first file. A failure is left for the first file to find."""
        with self.lock, contextlib.suppress(OSError, Unanswered):
            self.running()

    def drop(self) -> None:
        """Lets go of the server; without our end of the socket it ends by itself."""
        if self.orders is not None:
            self.orders.close()
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        self.orders = self.process = None


def read_answer(answers: socket.socket, *, until: float, largest: int) -> tuple[bytes, bytes]:
    head, size = HEAD.unpack(read_exactly(answers, HEAD.size, until=until))
    if size > largest:
        raise Unanswered
    return head, read_exactly(answers, size, until=until)


def read_exactly(answers: socket.socket, size: int, *, until: float) -> bytes:
    parts, rest = [], size
    while rest:
        wait = until - time.monotonic()
        if wait <= 0:
            raise Unanswered
        answers.settimeout(wait)
        try:
            part = answers.recv(min(rest, 1 << 20))
        except TimeoutError:
            raise Unanswered from None
        if not part:
            raise Unanswered
        parts.append(part)
        rest -= len(part)
    return b"".join(parts)


server = Server()
