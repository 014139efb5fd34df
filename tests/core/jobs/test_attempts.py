"""Failure: retried with growing waits, then dead and visible, then revived by a person."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from resetdesk.core import jobs
from resetdesk.core.jobs.attempts import attempt, claim, enlist
from resetdesk.core.jobs.registry import JOBS, LONGEST_WAIT, delay_after, job
from resetdesk.core.models import Promise
from tests.core.jobs import sample

pytestmark = pytest.mark.django_db


def test_a_failed_job_waits_and_runs_again() -> None:
    jobs.promise("tests.note", what=1)
    sample.TROUBLE.append(ConnectionError("down"))
    with pytest.raises(ExceptionGroup):
        jobs.run_all_due()
    sample.TROUBLE.clear()
    assert jobs.run_all_due() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        assert jobs.run_all_due() == 1
    assert sample.SEEN == [1]


def test_waits_grow_and_are_bounded() -> None:
    waits = [delay_after(attempts) for attempts in range(1, 200)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=80)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert delay_after(0) == timedelta(seconds=5)
    assert sum(waits[:8], timedelta(0)) > timedelta(hours=13)


def test_after_its_retries_a_job_is_a_dead_letter_with_a_sentence() -> None:
    jobs.promise("tests.twice", key="a")
    jobs.run_all_due(quiet=True)
    assert jobs.dead_letters() == []
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        jobs.run_all_due(quiet=True)
        assert jobs.run_all_due(quiet=True) == 0
    (letter,) = jobs.dead_letters()
    assert letter.name == "tests.twice"
    assert letter.attempts == 2
    assert letter.error == "ConnectionError"
    assert letter.sentence == (
        "“Pekerjaan contoh” dihentikan setelah 2 kali dicoba. Galat terakhir: ConnectionError."
    )


def test_giving_up_is_at_once_and_says_why() -> None:
    jobs.promise("tests.hopeless")
    jobs.run_all_due(quiet=True)
    (letter,) = jobs.dead_letters()
    assert letter.attempts == 1
    assert letter.sentence.endswith("dicoba. Alamat email ini tidak ada.")


def test_a_name_that_no_release_knows_is_dead_not_lost() -> None:
    @job("tests.gone")
    def gone() -> None: ...

    jobs.promise("tests.gone")
    del JOBS["tests.gone"]
    jobs.run_all_due(quiet=True)
    (letter,) = jobs.dead_letters()
    assert "versi ini tidak mengenalnya" in letter.sentence


def test_a_dead_letter_can_be_revived_once() -> None:
    jobs.promise("tests.hopeless")
    jobs.run_all_due(quiet=True)
    (letter,) = jobs.dead_letters()
    assert jobs.revive(letter.id)
    assert not jobs.revive(letter.id)
    assert not jobs.revive(uuid4())
    assert jobs.dead_letters() == []
    assert jobs.run_all_due(quiet=True) == 1
    assert jobs.dead_letters()[0].attempts == 1


def test_a_dead_key_does_not_block_a_new_promise_and_reviving_yields_to_it() -> None:
    jobs.promise("tests.hopeless", key="a")
    jobs.run_all_due(quiet=True)
    (letter,) = jobs.dead_letters()
    jobs.promise("tests.hopeless", key="a")
    assert Promise.objects.filter(died_at=None).count() == 1
    assert jobs.revive(letter.id)
    assert jobs.dead_letters() == []
    assert Promise.objects.count() == 1


def test_a_database_error_in_a_job_is_the_jobs_own() -> None:
    jobs.promise("tests.note", what=1)
    sample.TROUBLE.append(IntegrityError("constraint"))
    assert jobs.run_all_due(quiet=True) == 1
    assert Promise.objects.get().worker is None


def test_a_job_that_was_taken_over_is_not_settled_by_its_first_worker() -> None:
    for worker in ("first", "second"):
        enlist(worker, queue="work")
    jobs.promise("tests.note", what=1)
    row = claim(("work",), worker_id="first")
    assert row is not None
    Promise.objects.update(worker="second")
    assert attempt(row, worker_id="first") is None
    assert DBTaskResult.objects.get().status == "RUNNING"
    assert Promise.objects.get().worker_id == "second"


def test_a_claimed_job_is_not_claimed_again() -> None:
    enlist("one", queue="work")
    jobs.promise("tests.note", what=1)
    assert claim(("mail",), worker_id="one") is None
    assert claim(("work",), worker_id="one") is not None
    assert claim(("work",), worker_id="one") is None


def test_a_clock_that_goes_back_does_not_hold_a_promise() -> None:
    jobs.promise("tests.note", what=1)
    with time_machine.travel(datetime(2020, 1, 1, tzinfo=UTC)):
        assert jobs.run_all_due() == 1


def test_pruning_takes_only_what_is_finished_and_old() -> None:
    jobs.promise("tests.note", what=1)
    jobs.promise("tests.hopeless")
    jobs.run_all_due(quiet=True)
    jobs.promise("tests.note", what=2)
    assert jobs.prune(older_than=timedelta(days=1)) == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert jobs.prune(older_than=timedelta(days=1)) == 1
    assert DBTaskResult.objects.count() == 2
    assert len(jobs.dead_letters()) == 1


def test_a_name_belongs_to_one_function() -> None:
    with pytest.raises(ValueError, match="twice"):
        job("tests.note")(lambda: None)


def test_an_idle_look_writes_nothing(django_assert_num_queries: object) -> None:
    enlist("one", queue="work")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert claim(("work",), worker_id="one") is None
    assert connection.in_atomic_block
