"""The child may die, hang, eat memory or call home: the portal answers in time and goes on."""

import contextlib
import io
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from resetdesk.core.enums import FileVerdict
from resetdesk.core.files import gate, gate_checks, gate_server
from tests.core.files import samples

pytestmark = pytest.mark.slow
SOURCE = {"media_type": "application/pdf", "max_pages": 200, "max_pixels": 50_000_000}


def on_disk(data: bytes) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115  (its user closes it)
    file.write(data)
    file.flush()
    return file


def is_passed() -> bool:
    with on_disk(samples.pdf()) as source:
        return gate.check(source, **SOURCE).verdict == FileVerdict.PASSED  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _own_server() -> Iterator[None]:
    yield
    gate.server.drop()


def test_a_killed_server_is_started_again() -> None:
    assert is_passed()
    assert gate.server.process
    gate.server.process.kill()
    gate.server.process.wait()
    assert is_passed()


def test_a_server_that_cannot_start_leaves_files_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    gate.server.drop()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with on_disk(samples.pdf()) as source:
        judgement = gate.check(source, **SOURCE)  # type: ignore[arg-type]
    assert judgement.verdict == FileVerdict.UNCHECKED
    monkeypatch.undo()
    assert is_passed()


def test_a_silent_server_costs_the_time_limit_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_passed()
    assert gate.server.process
    monkeypatch.setattr(gate, "CHECK_SECONDS", 0.3)
    os.kill(gate.server.process.pid, signal.SIGSTOP)
    before = time.monotonic()
    assert not is_passed()
    assert time.monotonic() - before < 20


def child(work: str, *, seconds: float = 1.0) -> int:
    """Exit status of a forked process that limits itself like the gate's child and then does this."""
    code = (
        "import signal, socket\nfrom resetdesk.core.files import gate_server\n"
        f"gate_server.shed_rights()\ngate_server.limit({seconds})\n{work}"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=60, check=False
    ).returncode


def test_a_hung_child_ends_by_the_wall_clock() -> None:
    before = time.monotonic()
    assert child("import time; time.sleep(60)", seconds=0.3) == -signal.SIGALRM
    assert time.monotonic() - before < 30


def test_a_greedy_child_gets_no_memory() -> None:
    assert child("bytearray(600_000_000)") == 1
    assert child("bytearray(100_000_000)") == 0


def test_a_child_writes_no_file(tmp_path: Path) -> None:
    assert child(f"open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'x')") == 1


def test_a_child_reaches_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        call = f"socket.create_connection({address!r}, timeout=1)"
        plain = subprocess.run(
            [sys.executable, "-c", f"import socket; {call}"], check=False, capture_output=True
        )
        assert plain.returncode == 0
        # As the gate tries it: root needs no user namespace, and a changed root permits none.
        ways = (["unshare", "-n", "true"], ["unshare", "-rn", "true"])
        if all(subprocess.run(way, check=False, capture_output=True).returncode for way in ways):
            pytest.skip("this kernel permits no network namespace")
        assert child(call) == 1


def open_files(pid: int | str) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_no_descriptor_and_no_child_is_left_behind() -> None:
    assert is_passed()
    assert gate.server.process
    before = open_files("self")
    theirs = open_files(gate.server.process.pid)
    for _turn in range(30):
        assert is_passed()
    assert open_files("self") == before
    assert open_files(gate.server.process.pid) == theirs
    time.sleep(0.1)
    server = gate.server.process.pid
    assert Path(f"/proc/{server}/task/{server}/children").read_text().split() == []


def test_the_server_dies_with_its_parent() -> None:
    code = (
        "import os, django; django.setup()\nfrom resetdesk.core.files import gate\n"
        "gate.server.warm(); print(gate.server.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    ran = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False)
    pid = int(ran.stdout)
    end = time.monotonic() + 30
    while is_running(pid):
        assert time.monotonic() < end
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    return False


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{}",
        b'{"verdict": "passed"}',
        b'{"verdict": "passed", "pages": true}',
        b'{"verdict": "refused", "code": "<b>"}',
        b'{"verdict": "refused", "code": {}}',
        b'{"verdict": "refused", "code": "too_many_pixels", "width": 1}',
        b"\xff",
        b"nonsense",
        b"[" * 60_000,
    ],
)
def test_an_answer_is_input_too(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate.server, "ask", lambda *_a, **_k: (b"J", answer))
    assert not is_passed()


def test_an_answer_too_long_is_none() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(gate.HEAD.pack(b"J", 10_000_000))
        with pytest.raises(gate.Unanswered):
            gate.read_answer(ours, until=time.monotonic() + 1, largest=100)


def test_memory_that_runs_out_in_a_decoder_is_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_arguments: object, **_named: object) -> None:
        raise MemoryError

    monkeypatch.setattr("PIL.Image.open", greedy)
    assert gate_checks.check_image(io.BytesIO(b""), max_pixels=1) == {"verdict": "unchecked"}


def test_the_limits_are_the_written_ones() -> None:
    assert (gate_server.MEMORY, gate_server.CPU_SECONDS, gate.CHECK_SECONDS) == (512 * 1024 * 1024, 5, 2.0)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0
