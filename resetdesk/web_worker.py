"""The web worker, with a watch on slow clients: a handful of half-sent requests must not stop the portal.

A thread of gunicorn waits as long as a client likes. Here the head of a request, with the TLS handshake
before it, has `HEAD_SECONDS`; and while every thread is busy, a client that has kept one longer than
`BUSY_SECONDS` and what its body may take at `BYTES_A_SECOND` loses it. An idle portal lets slow lines take
their time.
"""

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10.0
BUSY_SECONDS = 30.0
BYTES_A_SECOND = 16 * 1024  # a slow 3G line; many of our requesters have no better


@dataclass
class Visit:
    """A connection that holds a thread: until when its head may take, and from when it may be turned away."""

    head_until: float | None
    patience_until: float


class WatchedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threads, none of which a client can keep for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visits: dict[TConn, Visit] = {}

    def handle(self, conn: TConn) -> Any:
        now = time.monotonic()
        # A connection that was kept alive sends its next head at once, or the poller would not have woken us.
        self.visits[conn] = Visit(now + HEAD_SECONDS, now + BUSY_SECONDS)
        try:
            return super().handle(conn)
        finally:
            self.visits.pop(conn, None)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """The head is there: what is left may take as long as its body needs."""
        if visit := self.visits.get(conn):
            visit.head_until = None
            visit.patience_until = time.monotonic() + BUSY_SECONDS + body_bytes(req) / BYTES_A_SECOND
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Once a second, from the main thread."""
        super().notify()
        now = time.monotonic()
        visits = list(self.visits.items())
        is_full = len(visits) >= self.cfg.threads
        for conn, visit in visits:
            if visit.head_until is not None and now > visit.head_until:
                hang_up(conn)
            elif is_full and now > visit.patience_until:
                hang_up(conn)
                is_full = False  # one place is enough for now


def body_bytes(req: Any) -> int:
    """What the head says of the body's length; 0 where it says nothing that can be read."""
    told = next((value for name, value in req.headers if name == "CONTENT-LENGTH"), "0")
    return int(told) if told.isdigit() else 0


def hang_up(conn: TConn) -> None:
    """Wake the thread that waits for the client: its read ends as if the client had gone."""
    with suppress(OSError):
        # Not the TLS layer's own goodbye, which would wait for the client once more.
        socket.socket.shutdown(conn.sock, socket.SHUT_RDWR)
