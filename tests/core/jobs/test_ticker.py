"""Each turn of a periodic job is promised exactly once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from resetdesk.core import jobs
from resetdesk.core.jobs.registry import Periodic, periodic
from resetdesk.core.jobs.ticker import Ticker, forget_slots, promise_slot, slot_start
from resetdesk.core.models import PeriodicSlot, Promise
from tests.core.jobs import sample

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def turns() -> int:
    return Promise.objects.filter(name="tests.turn").count()


@pytest.mark.django_db
def test_two_tickers_promise_a_turn_once() -> None:
    with time_machine.travel(NOON, tick=False):
        Ticker().tick()
        Ticker().tick()
        assert PeriodicSlot.objects.filter(name="tests.turn").count() == 1
        assert turns() == 1
        jobs.run_all_due()
        Ticker().tick()
        assert turns() == 0
    assert sample.SEEN == ["turn"]


@pytest.mark.django_db
def test_the_slower_of_two_at_the_same_moment_promises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert promise_slot("tests.turn", starts_at=NOON)
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda _self: False)
    assert not promise_slot("tests.turn", starts_at=NOON)
    assert turns() == 1


@pytest.mark.django_db
def test_a_clock_that_goes_back_promises_nothing_twice() -> None:
    ticker = Ticker()
    for hours in (0, 1, 0, 1):
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            ticker.tick()
            jobs.run_all_due()
    assert sample.SEEN == ["turn", "turn"]


@pytest.mark.django_db
def test_an_unfinished_turn_is_not_piled_up() -> None:
    for hours in range(5):
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            Ticker().tick()
    assert turns() == 1


@pytest.mark.django_db
def test_a_quiet_ticker_asks_the_database_nothing(django_assert_num_queries: object) -> None:
    ticker = Ticker()
    with time_machine.travel(NOON, tick=False):
        ticker.tick()
        with django_assert_num_queries(0):  # type: ignore[operator]
            ticker.tick()


@pytest.mark.django_db
def test_forgetting_keeps_the_newest_slot_of_a_rare_job() -> None:
    name = "tests.rare"
    periodic(name, every=timedelta(days=30))(sample.turn)
    with time_machine.travel(NOON, tick=False):
        Ticker().tick()
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        forget_slots(older_than=timedelta(days=2))
        assert PeriodicSlot.objects.filter(name=name).count() == 1
        assert not PeriodicSlot.objects.filter(name="tests.turn").exists()


def test_a_daily_turn_begins_at_midnight_of_jakarta() -> None:
    daily = Periodic(name="x", every=timedelta(days=1), offset=timedelta(hours=17))
    assert slot_start(daily, at=NOON) == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    assert slot_start(daily, at=NOON.replace(hour=17)) == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
