"""Whom the watch hangs up on, without a server."""

import socket
import time
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers.gthread import ThreadWorker

from resetdesk import web_worker
from resetdesk.web_worker import Visit, WatchedWorker, body_bytes

SOON, LATE = 60.0, -1.0


class Line:
    """A connection as gunicorn holds it, with its other end."""

    def __init__(self) -> None:
        self.sock, self.far = socket.socketpair()
        self.far.settimeout(5)

    @property
    def is_cut(self) -> bool:
        self.far.setblocking(False)
        try:
            return self.far.recv(1) == b""
        except BlockingIOError:
            return False


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> WatchedWorker:
    monkeypatch.setattr(ThreadWorker, "notify", lambda _self: None)
    made = WatchedWorker.__new__(WatchedWorker)
    made.cfg, made.visits = SimpleNamespace(threads=2), {}
    return made


def visit(worker: WatchedWorker, *, head: float | None, patience: float) -> Line:
    line, now = Line(), time.monotonic()
    worker.visits[line] = Visit(None if head is None else now + head, now + patience)
    return line


def test_a_head_that_does_not_come_is_cut_even_when_there_is_room(worker: WatchedWorker) -> None:
    slow, quick = visit(worker, head=LATE, patience=SOON), visit(worker, head=SOON, patience=SOON)
    worker.notify()
    assert (slow.is_cut, quick.is_cut) == (True, False)


def test_a_slow_body_is_let_be_while_a_thread_is_free(worker: WatchedWorker) -> None:
    slow = visit(worker, head=None, patience=LATE)
    worker.notify()
    assert not slow.is_cut


def test_of_a_full_house_the_one_that_stayed_longest_goes_and_no_other(worker: WatchedWorker) -> None:
    first, second = visit(worker, head=None, patience=2 * LATE), visit(worker, head=None, patience=LATE)
    worker.notify()
    assert (first.is_cut, second.is_cut) == (True, False)


def test_a_line_that_is_gone_already_disturbs_nobody(worker: WatchedWorker) -> None:
    gone, slow = visit(worker, head=LATE, patience=SOON), visit(worker, head=LATE, patience=SOON)
    gone.sock.close()
    worker.notify()
    assert slow.is_cut


def test_a_long_body_gets_its_time(worker: WatchedWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ThreadWorker, "handle_request", lambda *_all: "answered")
    line = visit(worker, head=LATE, patience=LATE)
    request: Any = SimpleNamespace(
        headers=[("HOST", "x"), ("CONTENT-LENGTH", str(10 * web_worker.BYTES_A_SECOND))]
    )
    assert worker.handle_request(request, line) == "answered"
    left = worker.visits[line].patience_until - time.monotonic()
    assert worker.visits[line].head_until is None
    assert left == pytest.approx(web_worker.BUSY_SECONDS + 10, abs=5)


@pytest.mark.parametrize(("told", "bytes_"), [("12", 12), ("-1", 0), ("zwölf", 0), ("", 0)])
def test_the_length_of_a_body_is_a_number_or_nothing(told: str, bytes_: int) -> None:
    assert body_bytes(SimpleNamespace(headers=[("CONTENT-LENGTH", told)])) == bytes_
