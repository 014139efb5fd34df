"""`doctor` tells of promised work that nobody does, and `jobs` mends what was given up."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from resetdesk.core import jobs, readiness
from resetdesk.core.fitness import Level
from resetdesk.core.jobs.attempts import enlist
from resetdesk.core.models.jobs import Worker
from tests.core.jobs import sample  # noqa: F401  (registers the jobs of the tests)

pytestmark = pytest.mark.django_db


def levels() -> list[Level]:
    return [finding.level for finding in readiness.workers()]


def let_wait(minutes: float) -> None:
    jobs.promise("tests.note", what=1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=minutes))


def test_a_dead_job_is_unsafe_and_named() -> None:
    assert [finding.level for finding in readiness.dead_jobs()] == [Level.GOOD]
    jobs.promise("tests.hopeless")
    jobs.run_all_due(quiet=True)
    (finding,) = readiness.dead_jobs()
    assert finding.level is Level.UNSAFE
    assert "1 pekerjaan" in finding.sentence
    assert "Alamat email ini tidak ada." in finding.sentence
    assert "manage.py jobs revive" in finding.remedy


def test_two_living_workers_are_good_and_silent_ones_are_told() -> None:
    assert levels() == [Level.WARNING, Level.WARNING]
    for queue in readiness.QUEUES:
        enlist(queue, queue=queue)
    assert levels() == [Level.GOOD, Level.GOOD]
    Worker.objects.filter(queue="work").update(beat_at=timezone.now() - timedelta(seconds=61))
    assert levels() == [Level.GOOD, Level.WARNING]
    # Its next life counts, not the one that ended.
    enlist("risen", queue="work")
    assert levels() == [Level.GOOD, Level.GOOD]


def test_work_that_waits_without_a_worker_is_unsafe() -> None:
    let_wait(minutes=4)
    assert levels() == [Level.WARNING, Level.WARNING]
    let_wait(minutes=6)
    assert levels() == [Level.WARNING, Level.UNSAFE]
    enlist("one", queue="work")
    assert levels() == [Level.WARNING, Level.WARNING]
    assert "2 pekerjaan" in [*readiness.workers()][1].sentence


def test_jobs_are_listed_and_revived() -> None:
    out = StringIO()
    call_command("jobs", "list", stdout=out)
    assert "Tidak ada pekerjaan yang berhenti" in out.getvalue()
    jobs.promise("tests.hopeless")
    jobs.run_all_due(quiet=True)
    with pytest.raises(SystemExit) as end:
        call_command("jobs", "list", stdout=out)
    assert end.value.code == 1
    assert "tests.hopeless" in out.getvalue()
    call_command("jobs", "revive", stdout=out)
    assert "1 pekerjaan akan dicoba lagi." in out.getvalue()
    assert jobs.dead_letters() == []
    assert jobs.run_all_due(quiet=True) == 1
