"""Office time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resetdesk.core.worktime import CalendarFault, TimeRange, WorkCalendar
from tests.core.office import EVERY_ZONE, HALF_DAY, HOLIDAY, WEEK, WEEKDAY, moment, usual

START = datetime(2026, 8, 1, tzinfo=UTC)
moments = st.integers(0, 40 * 24 * 3600 * 10).map(lambda tenths: START + timedelta(milliseconds=100 * tenths))


@pytest.mark.parametrize(
    "text",
    [
        "", "08:00", "8-12", "08:00-08:00", "12:00-08:00", "08:00-24:01", "08:60-09:00", "-1:00-02:00",
        "a:00-b:00", "08:00-12:00-13:00", "08:0-09:00",
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(CalendarFault) as fault:
        TimeRange.parse(text)
    assert fault.value.kind == "range"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"tz": "Asia/Singapore"}, "zone"),
        ({"tz": None}, "zone"),
        ({"weekly": [[]] * 7}, "week"),
        ({"weekly": [["08:00-12:00"]] * 6}, "week"),
        ({"weekly": "08:00"}, "week"),
        ({"weekly": ["08:00-12:00"] * 7}, "range"),
        ({"weekly": [["08:00-12:00", "11:59-16:00"]] * 7}, "overlap"),
        ({"weekly": [["13:00-16:00", "08:00-12:00"]] * 7}, "overlap"),
        ({"special": {"2026-08-19": ["08:00-10:00", "09:00-11:00"]}}, "overlap"),
        ({"closed": ["2026-02-30"]}, "date"),
        ({"closed": "2026-02-28"}, "date"),
        ({"special": {"besok": []}}, "date"),
        ({"special": []}, "date"),
        ({"closed": ["2026-08-19"]}, "both"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(change: dict[str, object], kind: str) -> None:
    with pytest.raises(CalendarFault) as fault:
        WorkCalendar.from_json(usual().to_json() | change)
    assert fault.value.kind == kind


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        usual().add_minutes(datetime(2026, 8, 18, 8), 5)  # noqa: DTZ001


def test_json_goes_there_and_back() -> None:
    calendar = usual("Asia/Jayapura")
    again = WorkCalendar.from_json(calendar.to_json() | {"names": {"2026-08-17": "Hari Kemerdekaan"}})
    assert again == calendar
    assert hash(again) == hash(calendar)
    assert again.fingerprint == calendar.fingerprint
    assert calendar.fingerprint != usual("Asia/Jakarta").fingerprint


def test_a_calendar_cannot_be_changed_through_what_it_was_made_of() -> None:
    special = {HALF_DAY: (TimeRange.parse("08:00-10:00"),)}
    calendar = WorkCalendar(tz="Asia/Jakarta", weekly=WEEK, special=special)
    special.clear()
    assert calendar.hours_of(HALF_DAY) != WEEKDAY
    with pytest.raises(TypeError):
        calendar.special[HOLIDAY] = ()  # type: ignore[index]


@pytest.mark.parametrize("tz", EVERY_ZONE)
@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-08-18 08:00", "2026-08-18 08:05", 5),
        ("2026-08-18 11:55", "2026-08-18 13:05", 10),  # the break
        ("2026-08-14 11:20", "2026-08-14 13:10", 20),  # Friday's break is longer
        ("2026-08-14 16:20", "2026-08-18 08:10", 20),  # weekend and a holiday
        ("2026-08-18 15:59", "2026-08-19 08:01", 2),  # over midnight
        ("2026-08-18 23:59", "2026-08-19 00:01", 0),
        ("2026-08-19 09:00", "2026-08-19 16:00", 60),  # a half day
        ("2026-08-18 00:00", "2026-08-19 00:00", 420),
        ("2026-08-15 00:00", "2026-08-18 00:00", 0),
        ("2026-08-18 08:05", "2026-08-18 08:00", 0),
        ("2026-08-03 08:00", "2026-08-31 08:00", 19 * 420 - 300),
        ("2026-01-01 00:00", "2027-01-01 00:00", 261 * 420 - 420 - 300),
    ],
)
def test_minutes_between(tz: str, start: str, end: str, minutes: float) -> None:
    assert usual(tz).minutes_between(moment(start, tz), moment(end, tz)) == minutes


def test_the_same_moment_is_another_time_of_day_in_each_zone() -> None:
    at = datetime(2026, 8, 18, 0, 30, tzinfo=UTC)  # 07.30 WIB, 08.30 WITA, 09.30 WIT
    assert [usual(tz).is_open(at) for tz in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")] == [
        False,
        True,
        True,
    ]
    assert [
        usual(tz).minutes_between(at, at + timedelta(hours=1)) for tz in ("Asia/Jakarta", "Asia/Jayapura")
    ] == [30, 60]
    assert usual("Asia/Jayapura").local(at) == datetime(2026, 8, 18, 9, 30)  # noqa: DTZ001
    assert str(usual("Asia/Makassar").zone) == "WITA"


def test_the_end_of_a_range_is_not_working_time() -> None:
    assert usual().is_open(moment("2026-08-18 08:00"))
    assert not usual().is_open(moment("2026-08-18 12:00"))
    assert not usual().is_open(moment("2026-08-17 09:00"))


@pytest.mark.parametrize("tz", EVERY_ZONE)
@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-08-18 08:00", 0, "2026-08-18 08:00"),
        ("2026-08-18 07:00", 5, "2026-08-18 08:05"),
        ("2026-08-18 11:58", 5, "2026-08-18 13:03"),
        ("2026-08-18 11:55", 5, "2026-08-18 12:00"),  # the earliest moment
        ("2026-08-14 16:29", 5, "2026-08-18 08:04"),
        ("2026-08-15 10:00", 0.5, "2026-08-18 08:00:30"),
        ("2026-08-18 08:00", 420 + 120 + 1, "2026-08-20 08:01"),
    ],
)
def test_add_minutes(tz: str, start: str, minutes: float, end: str) -> None:
    due = usual(tz).add_minutes(moment(start, tz), minutes)
    assert (due, due.tzinfo) == (moment(end, tz), UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-08-18 08:00", 1, "2026-08-19 10:00"),
        ("2026-08-18 23:00", 1, "2026-08-19 10:00"),
        ("2026-08-13 09:00", 1, "2026-08-14 16:30"),
        ("2026-08-14 09:00", 1, "2026-08-18 16:00"),  # weekend, Monday is a holiday
        ("2026-08-15 09:00", 1, "2026-08-18 16:00"),
        ("2026-08-13 09:00", 3, "2026-08-19 10:00"),
    ],
)
def test_working_days(start: str, days: int, end: str) -> None:
    for tz in EVERY_ZONE:
        due = usual(tz).add_working_days(moment(start, tz), days)
        assert due == moment(end, tz)
        assert usual(tz).working_days_between(moment(start, tz), due) == days


def test_working_days_start_from_one_and_never_go_back() -> None:
    with pytest.raises(ValueError, match="one"):
        usual().add_working_days(moment("2026-08-18 08:00"), 0)
    assert usual().working_days_between(moment("2026-08-20 08:00"), moment("2026-08-18 08:00")) == 0
    assert usual().working_days_between(moment("2026-08-18 08:00"), moment("2026-08-18 23:00")) == 0


def test_calendar_days_end_at_midnight_of_the_office() -> None:
    for tz in EVERY_ZONE:
        assert usual(tz).end_of_day(moment("2026-08-14 23:30", tz), 1) == moment("2026-08-16 00:00", tz)


def test_an_office_that_works_through_the_night() -> None:
    always = WorkCalendar(tz="Asia/Makassar", weekly=((TimeRange.parse("00:00-24:00"),),) * 7)
    start = moment("2026-08-18 23:30", "Asia/Makassar")
    assert always.minutes_between(start, start + timedelta(hours=1)) == 60
    assert always.add_minutes(start, 24 * 60) == start + timedelta(days=1)


def by_the_minute(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """The slow, obvious way."""
    whole = int((end - start) / timedelta(minutes=1))
    return sum(calendar.is_open(start + timedelta(minutes=offset)) for offset in range(whole))


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 30 * 24 * 60),
    length=st.integers(0, 12 * 24 * 60),
    tz=st.sampled_from(EVERY_ZONE),
)
def test_counting_days_equals_counting_minutes(start: int, length: int, tz: str) -> None:
    first = START + timedelta(minutes=start)
    last = first + timedelta(minutes=length)
    assert usual(tz).minutes_between(first, last) == by_the_minute(usual(tz), first, last)


@settings(max_examples=200, deadline=None)
@given(points=st.lists(moments, min_size=3, max_size=3), tz=st.sampled_from(EVERY_ZONE))
def test_parts_add_up_to_the_whole(points: list[datetime], tz: str) -> None:
    a, b, c = sorted(points)
    calendar = usual(tz)
    assert calendar.micros_between(a, b) + calendar.micros_between(b, c) == calendar.micros_between(a, c)


@settings(max_examples=200, deadline=None)
@given(
    start=moments,
    minutes=st.integers(1, 60_000).map(lambda tenths: tenths / 10),
    tz=st.sampled_from(EVERY_ZONE),
)
def test_adding_is_the_inverse_of_counting_and_gives_the_earliest_moment(
    start: datetime, minutes: float, tz: str
) -> None:
    calendar = usual(tz)
    due = calendar.add_minutes(start, minutes)
    assert calendar.minutes_between(start, due) == minutes
    assert calendar.minutes_between(start, due - timedelta(microseconds=1)) < minutes


def test_years_are_counted_without_walking_them(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = usual()
    asked: list[date] = []
    plain = WorkCalendar.hours_of

    def counted(self: WorkCalendar, day: date) -> tuple[TimeRange, ...]:
        asked.append(day)
        return plain(self, day)

    monkeypatch.setattr(WorkCalendar, "hours_of", counted)
    calendar.minutes_between(moment("2020-01-01 09:00"), moment("2030-01-01 09:00"))
    assert len(asked) <= 4  # both ends and the two exceptions
