"""An office's calendar, year by year, as its administrator reviewed it."""

import datetime as dt

import pytest
from django.utils import timezone

from resetdesk.accounts.domain import calendars
from resetdesk.accounts.domain.calendars import Period, YearPlan
from resetdesk.core import calendar
from resetdesk.core.calendar import CalendarInvalid
from resetdesk.core.models import CalendarEdition
from tests.accounts.test_invitations import events_of
from tests.cast import Cast

RAMADAN = Period(dt.date(2026, 2, 18), dt.date(2026, 3, 19), ("08:00-15:00",))


def adopt(cast: Cast, plan: YearPlan) -> CalendarEdition:
    return calendars.adopt_year(cast.timur, plan=plan, by=None, at=timezone.now())


@pytest.mark.parametrize(
    "plan",
    [
        YearPlan(2026, closes={dt.date(2027, 1, 4): "Salah tahun"}),
        YearPlan(2026, opens=frozenset({dt.date(2025, 12, 26)})),
        YearPlan(2026, periods=(Period(dt.date(2026, 3, 2), dt.date(2026, 3, 1), ("08:00-12:00",)),)),
        YearPlan(2026, periods=(Period(dt.date(2026, 3, 2), dt.date(2026, 3, 2), ("8 pagi",)),)),
        YearPlan(2026, weekly=[[]] * 7),
    ],
)
def test_what_is_no_calendar_is_refused_and_nothing_is_kept(cast: Cast, plan: YearPlan) -> None:
    with pytest.raises(CalendarInvalid):
        adopt(cast, plan)
    assert not CalendarEdition.objects.filter(scope=cast.timur.pk).exists()


def test_a_year_is_adopted_with_the_offices_own_days(cast: Cast) -> None:
    own = {dt.date(2026, 4, 29): "Hari jadi"}
    edition = adopt(cast, YearPlan(2026, closes=own, opens=frozenset({dt.date(2026, 12, 25)})))
    days = dict(calendars.days_of(edition.data, 2026))
    assert days[dt.date(2026, 4, 29)] == "Hari jadi"
    assert dt.date(2026, 12, 25) not in days
    assert edition.calendar.tz == cast.timur.timezone
    assert events_of(cast.timur) == ["calendar_adopted"]


def test_the_same_year_again_writes_nothing(cast: Cast) -> None:
    first, second = adopt(cast, YearPlan(2026)), adopt(cast, YearPlan(2026))
    assert first == second
    assert events_of(cast.timur) == ["calendar_adopted"]


def test_another_year_leaves_the_adopted_ones_alone(cast: Cast) -> None:
    adopt(cast, YearPlan(2026, closes={dt.date(2026, 4, 29): "Hari jadi"}))
    edition = adopt(cast, YearPlan(2027))
    assert edition.data["years"] == [2026, 2027]
    assert dict(calendars.days_of(edition.data, 2026))[dt.date(2026, 4, 29)] == "Hari jadi"


def test_hours_of_ramadan_leave_sundays_and_holidays_free(cast: Cast) -> None:
    hours = adopt(cast, YearPlan(2026, periods=(RAMADAN,))).calendar
    working, sunday, nyepi = dt.date(2026, 2, 18), dt.date(2026, 2, 22), dt.date(2026, 3, 19)
    assert [str(part) for part in hours.hours_of(working)] == ["08:00-15:00"]
    assert hours.hours_of(sunday) == hours.hours_of(nyepi) == ()


def test_hours_that_are_not_named_stay(cast: Cast) -> None:
    calendar.seed_calendar(cast.timur.pk, tz=cast.timur.timezone, years=[2026], at=timezone.now())
    before = calendars.in_force(cast.timur)["weekly"]
    assert adopt(cast, YearPlan(2027)).data["weekly"] == before
