"""Only the jobs of dead workers start again; only a hung job stops its worker."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.models import F
from django.utils import timezone

from resetdesk.core import jobs
from resetdesk.core.jobs import heart
from resetdesk.core.jobs.attempts import claim, enlist
from resetdesk.core.jobs.heart import Heart, Progress, Watch, beat, progress
from resetdesk.core.models import Promise, Worker
from tests.core.jobs import sample


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def running_job(worker_id: str = "one", name: str = "tests.note") -> None:
    enlist(worker_id, queue="work")
    jobs.promise(name, what=1)
    assert claim(("work",), worker_id=worker_id)


@pytest.mark.django_db
def test_a_silent_worker_loses_its_job_after_the_lease_and_not_before() -> None:
    running_job()
    clock = Clock()
    watch = Watch(lease=20, clock=clock)
    assert watch.sweep() == 0
    clock.now += 19
    assert watch.sweep() == 0
    assert jobs.run_all_due() == 0
    clock.now += 1
    assert watch.sweep() == 1
    assert jobs.run_all_due() == 1
    assert sample.SEEN == [1]


@pytest.mark.django_db
def test_a_worker_that_beats_keeps_its_job_for_ever() -> None:
    running_job()
    clock = Clock()
    watch = Watch(lease=20, clock=clock)
    for _turn in range(10):
        clock.now += 15
        Worker.objects.update(beats=F("beats") + 1)
        assert watch.sweep() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2020, 2031])
def test_no_wall_clock_steals_a_job(year: int) -> None:
    running_job()
    watch = Watch(lease=20, clock=Clock())
    watch.sweep()
    with time_machine.travel(datetime(year, 1, 1, tzinfo=UTC)):
        assert watch.sweep() == 0


@pytest.mark.django_db
def test_a_beat_between_look_and_sweep_saves_the_job() -> None:
    running_job()
    clock = Clock()
    watch = Watch(lease=20, clock=clock)
    watch.sweep()
    clock.now += 30
    ((worker_id, beats),) = watch.dead()
    Worker.objects.update(beats=F("beats") + 1)
    assert heart.release(worker_id, beats=beats) == 0
    assert Promise.objects.get().worker_id == "one"


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_waits_and_ends_as_a_dead_letter() -> None:
    jobs.promise("tests.twice")
    for turn in range(2):
        with time_machine.travel(timezone.now() + timedelta(hours=turn)):
            enlist(f"w{turn}", queue="work")
            assert claim(("work",), worker_id=f"w{turn}")
            assert heart.release(f"w{turn}", beats=0) == 1
    (letter,) = jobs.dead_letters()
    assert "mati berulang kali" in letter.sentence


def test_beating_moves_the_deadline_of_a_long_job() -> None:
    hung = Progress()
    assert not hung.is_hung()
    hung.begin(-1)
    assert hung.is_hung()
    hung.end()
    assert not hung.is_hung()
    progress.begin(60)
    before = progress.deadline
    beat()
    assert progress.deadline is not None
    assert before is not None
    assert progress.deadline >= before
    progress.end()
    beat()
    assert progress.deadline is None


@pytest.mark.django_db
def test_each_pulse_counts_one() -> None:
    enlist("one", queue="work")
    Heart("one").pulse()
    Heart("one").pulse()
    assert Worker.objects.get().beats == 2


def test_a_hung_job_stops_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        beating.stopped.set()

    monkeypatch.setattr("resetdesk.core.jobs.heart.os._exit", leave)
    monkeypatch.setattr(Heart, "pulse", lambda _self: None)
    beating = Heart("one", every=0.01)
    progress.begin(-1)
    beating.run()
    progress.end()
    assert codes == [heart.EXIT_HUNG]
