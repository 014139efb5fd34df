"""Real worker processes: nothing lost, nothing doubled, also under kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from resetdesk.core import jobs
from resetdesk.core.jobs.worker import Loop
from resetdesk.core.models import PeriodicSlot, Promise, Worker
from tests.core.jobs import sample

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

START = """
import os, sys
import django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = os.environ["SAMPLE_DATABASE"]
import tests.core.jobs.sample
from django.core.management import call_command
call_command("worker", queue=sys.argv[1], interval=0.02, lease=2.0, beat=0.3)
"""

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "lines"


@pytest.fixture
def start(out: Path) -> Iterator[Start]:
    """Starts `worker --queue work` on the test database, with settings of the sample jobs."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(queue: str = "work", **environ: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-c", START, queue],
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "SAMPLE_FILE": str(out),
                "SAMPLE_DATABASE": str(connection.settings_dict["NAME"]),
            }
            | environ,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def lines(out: Path) -> Counter[int]:
    return Counter(int(line) for line in out.read_text().split()) if out.exists() else Counter()


def owe(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            jobs.promise("tests.line", number=number)


def test_two_workers_do_each_job_once(start: Start, out: Path) -> None:
    owe(150)
    start()
    start()
    until(lambda: not Promise.objects.exists())
    assert lines(out) == Counter(range(150))


def test_a_killed_worker_loses_no_job(start: Start, out: Path) -> None:
    owe(40)
    victim = start(SAMPLE_SECONDS="0.05")
    until(lambda: len(lines(out)) >= 3)
    victim.kill()
    victim.wait()
    start()
    start()
    until(lambda: not Promise.objects.exists())
    done = lines(out)
    assert set(done) == set(range(40))
    # The job at hand may have been done just before the kill; no other may be done twice.
    assert sum(done.values()) <= 41


def test_a_job_at_hand_is_finished_at_sigterm(start: Start, out: Path) -> None:
    owe(2)
    process = start(SAMPLE_SECONDS="0.8")
    until(lambda: Promise.objects.filter(worker__isnull=False).exists())
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert len(lines(out)) == 1
    assert Promise.objects.get().worker is None


def test_an_idle_worker_ends_at_once_at_sigterm(start: Start) -> None:
    process = start()
    until(Worker.objects.exists)
    before = time.monotonic()
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert time.monotonic() - before < 20


def test_a_hung_job_stops_its_worker_and_is_tried_again(start: Start, out: Path) -> None:
    owe(1)
    hung = start(SAMPLE_SECONDS="60")
    assert hung.wait(timeout=20) == 75
    start()
    until(lambda: not Promise.objects.exists())
    assert lines(out) == Counter([0])


def test_two_mail_workers_tick_once(start: Start) -> None:
    start("mail")
    start("mail")
    until(lambda: Worker.objects.filter(beats__gte=2).count() == 2)
    assert PeriodicSlot.objects.filter(name="tests.turn").count() == 1


def test_a_fault_of_the_database_ends_a_life_but_not_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = Loop("work", interval=0.01, beat=60)
    monkeypatch.setattr("resetdesk.core.jobs.worker.signal.signal", lambda *_arguments: None)
    faults = iter([OperationalError("database is locked"), OperationalError("terminating connection")])

    def look() -> None:
        for fault in faults:
            raise fault
        jobs.promise("tests.note", what=1)
        monkeypatch.setattr(loop, "look_around", lambda: setattr(loop, "is_running", not sample.SEEN))

    monkeypatch.setattr(loop, "look_around", look)
    monkeypatch.setattr(loop, "sleep", lambda _seconds: None)
    loop.run()
    assert sample.SEEN == [1]
    assert Worker.objects.count() == 3
