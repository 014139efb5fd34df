"""A promise is kept exactly when its transaction commits, once per key."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from resetdesk.core import jobs
from resetdesk.core.models import Promise
from tests.core.jobs import sample

pytestmark = pytest.mark.django_db


def test_an_unknown_name_is_refused_at_once() -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.promise("tests.no_such_job")
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("value", [1.5, None, True, ["a"], {"a": 1}, b"x", datetime.now(UTC)])
def test_only_ids_travel(value: object) -> None:
    with pytest.raises(TypeError):
        jobs.promise("tests.note", what=value)  # type: ignore[arg-type]
    assert not Promise.objects.exists()


def test_a_key_has_a_limit() -> None:
    with pytest.raises(ValueError, match="100"):
        jobs.promise("tests.note", key="k" * 101, what=1)


def test_a_rollback_takes_the_promise_back() -> None:
    def fail() -> None:
        with transaction.atomic():
            jobs.promise("tests.note", what=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not DBTaskResult.objects.exists()
    assert not Promise.objects.exists()


def test_one_open_promise_per_key() -> None:
    for _turn in range(3):
        jobs.promise("tests.note", key="a", what=1)
    jobs.promise("tests.note", key="b", what=2)
    jobs.promise("tests.note", what=3)
    jobs.promise("tests.note", what=3)
    assert DBTaskResult.objects.count() == 4
    jobs.run_all_due()
    assert sorted(map(str, sample.SEEN)) == ["1", "2", "3", "3"]


def test_the_same_key_of_another_job_is_another_promise() -> None:
    jobs.promise("tests.note", key="a", what=1)
    jobs.promise("tests.chain", key="a", left=0)
    assert Promise.objects.count() == 2


def test_a_kept_key_can_be_promised_again() -> None:
    for _turn in range(2):
        jobs.promise("tests.note", key="a", what=1)
        jobs.run_all_due()
    assert sample.SEEN == [1, 1]
    assert not Promise.objects.exists()


def test_a_promise_made_while_the_job_runs_makes_it_run_once_more() -> None:
    jobs.promise("tests.again", key="k")
    assert jobs.run_all_due() == 2
    assert sample.SEEN == ["again", "again"]
    assert not Promise.objects.exists()


def test_a_delayed_job_waits() -> None:
    jobs.promise("tests.note", delay=timedelta(minutes=5), what=1)
    assert jobs.run_all_due() == 0
    assert Promise.objects.count() == 1


def test_a_uuid_arrives_as_text() -> None:
    jobs.promise("tests.note", what=UUID(int=7))
    jobs.run_all_due()
    assert sample.SEEN == ["00000000-0000-0000-0000-000000000007"]


def test_jobs_promised_by_jobs_run_too_up_to_the_limit() -> None:
    jobs.promise("tests.chain", left=5)
    assert jobs.run_all_due(limit=2) == 2
    assert jobs.run_all_due() == 4
    assert sample.SEEN == [5, 4, 3, 2, 1, 0]
