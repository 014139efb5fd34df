"""Outside office hours people are told when the office opens next."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from requests_app.interfaces.opening import closed_words
from resetdesk.core import calendar
from tests.cast import Cast

WIT = ZoneInfo("Asia/Jayapura")


def test_without_a_calendar_nothing_is_said(cast: Cast) -> None:
    assert closed_words(cast.timur) == ""


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (dt.datetime(2026, 11, 16, 9, 0, tzinfo=WIT), ""),
        (dt.datetime(2026, 11, 16, 7, 0, tzinfo=WIT), "Buka lagi hari ini pukul 08.00 WIT"),
        (dt.datetime(2026, 11, 16, 12, 30, tzinfo=WIT), "Buka lagi hari ini pukul 13.00 WIT"),
        (dt.datetime(2026, 11, 20, 17, 0, tzinfo=WIT), "Buka lagi Senin, 23 November 2026 pukul 08.00 WIT"),
        (dt.datetime(2026, 12, 24, 17, 0, tzinfo=WIT), "Buka lagi Senin, 28 Desember 2026 pukul 08.00 WIT"),
    ],
)
def test_the_next_opening_is_the_calendars(cast: Cast, at: dt.datetime, words: str) -> None:
    calendar.seed_calendar(cast.timur.pk, tz=cast.timur.timezone, years=[2026, 2027], at=at)
    said = closed_words(cast.timur, at=at)
    assert words in said if words else said == ""
