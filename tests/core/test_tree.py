"""The tree keeps its workers alive, and no worker outlives it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.db import transaction

from resetdesk.core import jobs
from resetdesk.core.models import Promise, Worker
from resetdesk.core.tree import Tree
from tests.core.jobs import sample

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MASTER = """
import signal, sys, time
import django; django.setup()
from django.db import connections
import tests.core.jobs.sample
from resetdesk.core.models import Promise
Promise.objects.count()
from resetdesk.core.tree import Tree
tree = Tree()
tree.start()
print("PIDS", *(pid for pid, since in tree.children.values()), flush=True)
def stop(*_):
    tree.stop()
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
while True: time.sleep(0.1)
"""


@pytest.fixture
def master(child_environment: dict[str, str], tmp_path: object) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", MASTER],
        env=child_environment | {"SAMPLE_FILE": f"{tmp_path}/lines"},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.wait()


def pids(master: "subprocess.Popen[str]") -> list[int]:
    assert master.stdout
    line = next(line for line in master.stdout if line.startswith("PIDS"))
    return [int(word) for word in line.split()[1:]]


def runs(pid: int) -> bool:
    with suppress(OSError):
        os.kill(pid, 0)
        return True
    return False


def until(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_both_workers_work_and_stop_with_the_master(master: "subprocess.Popen[str]") -> None:
    children = pids(master)
    until(lambda: {worker.queue for worker in Worker.objects.all()} == {"mail", "work"})
    with transaction.atomic():
        jobs.promise("tests.line", number=1)
    until(lambda: not Promise.objects.filter(name="tests.line").exists())
    master.terminate()
    assert master.wait(timeout=20) == 0
    assert not any(runs(pid) for pid in children)


def test_a_killed_worker_comes_back(master: "subprocess.Popen[str]") -> None:
    mail, _work = pids(master)
    until(lambda: Worker.objects.filter(queue="mail").count() == 1)
    os.kill(mail, signal.SIGKILL)
    until(lambda: Worker.objects.filter(queue="mail").count() == 2)


def test_workers_do_not_outlive_a_killed_master(master: "subprocess.Popen[str]") -> None:
    children = pids(master)
    until(lambda: Worker.objects.count() == 2)
    master.kill()
    until(lambda: not any(runs(pid) for pid in children))


def test_a_sibling_never_stops_the_workers() -> None:
    tree = Tree()
    tree.owner = os.getpid() + 1
    tree.children = {"mail": (os.getpid(), 0.0)}
    tree.stop()
    tree.disown()
    assert tree.children == {}
    assert sample.SEEN == []
