"""Calendars of offices."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from resetdesk.core import calendar
from resetdesk.core.models import CalendarEdition
from resetdesk.core.models.calendar import _PARSED
from resetdesk.core.worktime import CalendarFault
from tests.core.office import EVERY_ZONE, moment, usual
from tests.record import unguarded

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def test_an_office_without_a_calendar_is_told_so() -> None:
    with pytest.raises(calendar.CalendarMissing) as missing:
        calendar.current(1)
    assert missing.value.sentence == "Kantor ini belum mempunyai kalender kerja."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tz": "Europe/Paris"}, "Europe/Paris"),
        ({"weekly": []}, "tujuh hari"),
        ({"weekly": [["8-12"]] * 7}, "8-12"),
        ({"weekly": [["08:00-12:00", "11:00-13:00"]] * 7}, "tumpang tindih"),
        ({"closed": ["17/08/2026"]}, "17/08/2026"),
        ({"closed": ["2026-08-19"]}, "2026-08-19"),
    ],
)
def test_data_that_is_no_calendar_is_refused_with_its_fault(change: dict[str, object], words: str) -> None:
    with pytest.raises(calendar.CalendarInvalid) as refusal:
        calendar.adopt(1, data=usual().to_json() | change, at=AT)
    assert words in refusal.value.sentence
    assert not CalendarEdition.objects.exists()


def test_a_row_changed_from_outside_is_not_used() -> None:
    edition = calendar.adopt(1, data=usual().to_json(), at=AT)
    _PARSED.clear()
    with unguarded():
        CalendarEdition.objects.filter(pk=edition.pk).update(data=usual("Asia/Jayapura").to_json())
    with pytest.raises(CalendarFault):
        _ = calendar.current(1).calendar


def test_editions_are_numbered_per_office_and_the_newest_counts() -> None:
    calendar.adopt(1, data=usual().to_json(), at=AT)
    calendar.adopt(2, data=usual("Asia/Jayapura").to_json(), at=AT)
    second = calendar.adopt(1, data=usual("Asia/Makassar").to_json(), at=AT)
    assert (calendar.current(1).number, calendar.current(2).number) == (2, 1)
    assert calendar.current(1).fingerprint == second.fingerprint == usual("Asia/Makassar").fingerprint
    assert calendar.current(1).calendar == usual("Asia/Makassar")


def test_the_same_data_makes_no_new_edition() -> None:
    first = calendar.seed_calendar(1, tz="Asia/Jakarta", years=[2026], at=AT)
    assert calendar.seed_calendar(1, tz="Asia/Jakarta", years=[2026], at=AT).pk == first.pk
    assert calendar.seed_calendar(1, tz="Asia/Jakarta", years=[2026, 2027], at=AT).number == 2


def test_parsed_once_a_process() -> None:
    calendar.adopt(1, data=usual().to_json(), at=AT)
    assert calendar.current(1).calendar is calendar.current(1).calendar


def test_the_seeded_calendar_has_the_usual_hours_and_the_holidays() -> None:
    for scope, tz in enumerate(EVERY_ZONE):
        edition = calendar.seed_calendar(scope, tz=tz, years=[2026, 2027], at=AT)
        hours = [
            [str(part) for part in edition.calendar.hours_of(date(2026, 11, day))] for day in range(16, 23)
        ]
        assert hours == [["08:00-12:00", "13:00-16:00"]] * 4 + [["08:00-11:30", "13:00-16:30"], [], []]
        # Independence day, a cuti bersama, and the same in the next year.
        for day in (date(2026, 8, 17), date(2026, 12, 24), date(2027, 8, 17)):
            assert edition.calendar.hours_of(day) == ()
        assert edition.data["names"]["2026-08-17"] == "Hari Kemerdekaan Republik Indonesia"
        assert edition.data["names"]["2026-12-24"].startswith("Cuti Bersama")
        assert edition.data["years"] == [2026, 2027]
        assert (
            edition.calendar.minutes_between(moment("2026-08-17 00:00", tz), moment("2026-08-18 00:00", tz))
            == 0
        )


def test_a_seed_without_years_knows_no_holiday() -> None:
    edition = calendar.seed_calendar(1, tz="Asia/Jakarta", years=[], at=AT)
    assert edition.calendar.closed == frozenset()


def test_current_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    calendar.adopt(1, data=usual().to_json(), at=AT)
    with django_assert_num_queries(1):
        _ = calendar.current(1).calendar
