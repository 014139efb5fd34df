"""The three clocks of a step, due times and verdicts."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resetdesk.core.clocks import (
    Interval,
    Measure,
    MeasureKind,
    StepTimes,
    Verdict,
    due_at,
    judge,
    measure_step,
    merged,
)
from tests.core.office import EVERY_ZONE, moment, usual

START = datetime(2026, 8, 10, tzinfo=UTC)
moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
pause_lists = st.lists(st.tuples(moments, moments), max_size=5)
MINUTES_15 = Measure(MeasureKind.HANDLING_MINUTES, 15)
TWO_DAYS = Measure(MeasureKind.WORKING_DAYS, 2)
AMOUNTS = [
    MINUTES_15,
    TWO_DAYS,
    Measure(MeasureKind.CALENDAR_DAYS, 2),
    Measure(MeasureKind.CALENDAR_HOURS, 72),
]


def at(text: str) -> datetime:
    return moment(f"2026-08-{text}")


def step(
    opened: str,
    taken: str | None,
    closed: str,
    *pauses: tuple[str, str | None],
    counted_from: str | None = None,
) -> StepTimes:
    return measure_step(
        at(opened),
        taken=at(taken) if taken else None,
        closed=at(closed),
        pauses=[(at(begin), at(until) if until else None) for begin, until in pauses],
        calendar=usual(),
        counted_from=at(counted_from) if counted_from else None,
    )


def verdict(times: StepTimes, measure: Measure | None) -> Verdict:
    return judge(times, measure=measure, calendar=usual())


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": MeasureKind.HANDLING_MINUTES},
        {"kind": MeasureKind.WORKING_DAYS, "amount": 0},
        {"kind": MeasureKind.FROM_STEP, "amount": 5},
        {"kind": MeasureKind.HANDLING_MINUTES, "amount": 5, "step": "cek"},
        {"kind": MeasureKind.PRIORITY},
        {"kind": MeasureKind.UNSET, "table": {"tinggi": 5}},
    ],
)
def test_a_measure_without_its_parts_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"amount|step|table"):
        Measure(**parts)  # type: ignore[arg-type]


def test_the_three_clocks() -> None:
    times = step("18 08:00", "18 09:00", "18 09:12")
    assert (times.waiting, times.handling, times.paused, times.total) == (60, 12, 0, 72)


def test_a_step_that_nobody_took_only_waited() -> None:
    times = step("18 08:00", None, "18 09:12")
    assert (times.waiting, times.handling, times.total) == (72, 0, 72)


def test_pauses_stop_both_clocks_and_overlaps_count_once() -> None:
    times = step(
        "18 08:00", "18 09:00", "18 11:00",
        ("18 08:30", "18 08:40"), ("18 09:10", "18 09:40"), ("18 09:30", "18 09:50"),
        ("18 10:00", "18 10:00"),
    )  # fmt: skip
    assert (times.waiting, times.handling, times.paused, times.total) == (50, 80, 50, 180)


def test_a_pause_over_the_night_counts_office_time_only() -> None:
    times = step("18 15:00", "18 15:00", "19 08:30", ("18 15:50", "19 08:10"))
    assert (times.handling, times.paused, times.total) == (70, 20, 90)


def test_a_pause_that_still_runs_lasts_until_now() -> None:
    times = step("18 08:00", "18 08:00", "18 10:00", ("18 08:15", None))
    assert (times.handling, times.paused) == (15, 105)


def test_pauses_outside_the_step_do_not_count() -> None:
    times = step("18 09:00", "18 09:00", "18 10:00", ("18 08:00", "18 08:30"), ("18 10:00", "18 11:00"))
    assert (times.handling, times.paused, times.pauses) == (60, 0, ())


def test_a_clock_that_went_back_gives_no_negative_time() -> None:
    times = step("18 09:00", "18 08:00", "18 08:30")
    assert (times.waiting, times.handling, times.paused, times.total) == (0, 0, 0, 0)
    times = step("18 09:00", "18 11:00", "18 10:00")
    assert (times.waiting, times.handling) == (60, 0)


@settings(max_examples=300, deadline=None)
@given(
    opened=moments,
    taken=st.none() | moments,
    closed=moments,
    pauses=pause_lists,
    tz=st.sampled_from(EVERY_ZONE),
)
def test_running_and_paused_are_always_all_that_passed(
    opened: datetime, taken: datetime | None, closed: datetime, pauses: Sequence[Interval], tz: str
) -> None:
    calendar = usual(tz)
    times = measure_step(opened, taken=taken, closed=closed, pauses=pauses, calendar=calendar)
    assert min(times.waiting, times.handling, times.paused) >= 0
    assert times.total == calendar.minutes_between(opened, max(closed, opened))
    assert times.waiting + times.handling + times.paused == pytest.approx(times.total, abs=1e-6)


@given(pauses=pause_lists)
def test_merged_pauses_are_in_order_and_apart(pauses: Sequence[Interval]) -> None:
    joined = merged(pauses, start=START + timedelta(days=2), end=START + timedelta(days=12))
    edges = [edge for pause in joined for edge in pause]
    assert edges == sorted(set(edges))
    assert all(START + timedelta(days=2) <= edge <= START + timedelta(days=12) for edge in edges)


@pytest.mark.parametrize(
    ("closed", "expected"),
    [("18 09:15:00", Verdict.WITHIN), ("18 09:15:01", Verdict.OVER), ("18 09:14", Verdict.WITHIN)],
)
def test_minutes_judge_the_handling_clock(closed: str, expected: Verdict) -> None:
    assert verdict(step("10 08:00", "18 09:00", closed), MINUTES_15) is expected


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("19 10:00", Verdict.WITHIN),
        ("19 20:00", Verdict.WITHIN),  # in the evening of the last day no office time has passed
        ("20 08:00", Verdict.WITHIN),
        ("20 08:01", Verdict.OVER),
    ],
)
def test_working_days_judge_the_total(closed: str, expected: Verdict) -> None:
    # Friday, then a weekend, a holiday, a whole and a half day.
    assert verdict(step("14 15:00", "14 15:01", closed), TWO_DAYS) is expected


def test_pauses_lengthen_working_days() -> None:
    assert verdict(step("14 15:00", None, "20 09:00", ("18 08:00", "18 09:00")), TWO_DAYS) is Verdict.WITHIN
    assert verdict(step("14 15:00", None, "20 09:01", ("18 08:00", "18 09:00")), TWO_DAYS) is Verdict.OVER


@pytest.mark.parametrize(
    ("closed", "expected"),
    [("16 23:59", Verdict.WITHIN), ("17 00:00", Verdict.WITHIN), ("17 00:01", Verdict.OVER)],
)
def test_calendar_days_run_through_weekends(closed: str, expected: Verdict) -> None:
    assert verdict(step("14 15:00", None, closed), Measure(MeasureKind.CALENDAR_DAYS, 2)) is expected


@pytest.mark.parametrize(("closed", "expected"), [("17 15:00", Verdict.WITHIN), ("17 15:01", Verdict.OVER)])
def test_3x24_hours_are_hours_of_the_wall_clock(closed: str, expected: Verdict) -> None:
    hours = Measure(MeasureKind.CALENDAR_HOURS, 72)
    assert verdict(step("14 15:00", None, closed), hours) is expected
    assert verdict(step("14 15:00", None, closed, ("15 00:00", "15 01:00")), hours) is Verdict.WITHIN


def test_minutes_after_another_step() -> None:
    measure = Measure(MeasureKind.FROM_STEP, 5, step="buku_tamu")
    assert (
        verdict(step("18 08:04", "18 08:04", "18 08:05", counted_from="18 08:00"), measure) is Verdict.WITHIN
    )
    assert verdict(step("18 08:04", "18 08:04", "18 08:06", counted_from="18 08:00"), measure) is Verdict.OVER
    paused = step("18 08:04", "18 08:04", "18 08:06", ("18 08:01", "18 08:03"), counted_from="18 08:00")
    assert verdict(paused, measure) is Verdict.WITHIN
    assert paused.paused == 0  # the pause lies before this step
    assert verdict(step("18 08:04", "18 08:04", "18 08:05"), measure) is Verdict.NOT_JUDGED


@pytest.mark.parametrize(
    "measure",
    [
        None,
        Measure(MeasureKind.UNSET),
        Measure(MeasureKind.STOPPED),
        Measure(MeasureKind.TOTAL),
        Measure(MeasureKind.PRIORITY, table={"tinggi": 15}),
    ],
)
def test_what_has_no_standard_is_not_judged_and_not_due(measure: Measure | None) -> None:
    assert verdict(step("10 08:00", "10 08:00", "28 08:00"), measure) is Verdict.NOT_JUDGED
    assert due_at(at("10 08:00"), measure=measure, waiting_minutes=60, calendar=usual()) is None


def test_a_priority_table_gives_minutes() -> None:
    table = Measure(MeasureKind.PRIORITY, table={"tinggi": 15, "rendah": 60})
    assert table.resolved("tinggi") == MINUTES_15
    assert table.resolved("tidak ada") == table.resolved(None) == Measure(MeasureKind.UNSET)
    assert MINUTES_15.resolved("tinggi") is MINUTES_15


def test_days_are_not_judged_on_times_that_forgot_their_moments() -> None:
    with pytest.raises(ValueError, match="opened and closed"):
        verdict(StepTimes(waiting=1, handling=1, paused=0, total=2), TWO_DAYS)


def due(
    opened: str, measure: Measure, *pauses: tuple[str, str | None], counted_from: str | None = None
) -> datetime | None:
    return due_at(
        at(opened),
        measure=measure,
        waiting_minutes=60,
        calendar=usual(),
        pauses=[(at(begin), at(until) if until else None) for begin, until in pauses],
        counted_from=at(counted_from) if counted_from else None,
    )


def test_due_times_of_each_kind() -> None:
    assert due("14 15:45", MINUTES_15) == at("18 08:30")
    assert due("14 15:00", TWO_DAYS) == at("19 10:00")
    assert due("14 15:00", Measure(MeasureKind.CALENDAR_DAYS, 2)) == at("17 00:00")
    assert due("14 15:00", Measure(MeasureKind.CALENDAR_HOURS, 72)) == at("17 15:00")
    from_step = Measure(MeasureKind.FROM_STEP, 5, step="buku_tamu")
    assert due("18 08:10", from_step, counted_from="18 08:08") == at("18 08:13")
    assert due("18 08:10", from_step) is None


def test_pauses_move_the_due_time() -> None:
    assert due("18 08:00", MINUTES_15, ("18 08:30", "18 09:30")) == at("18 10:15")
    assert due("18 08:00", MINUTES_15, ("18 08:30", "18 09:00"), ("18 09:00", "18 09:30")) == at("18 10:15")
    assert due("18 08:00", MINUTES_15, ("18 09:15", "18 11:00")) == at("18 09:15")  # began when it was due
    assert due("18 08:00", MINUTES_15, ("18 07:00", "18 08:30")) == at("18 09:45")
    assert due("14 15:00", Measure(MeasureKind.CALENDAR_HOURS, 72), ("15 00:00", "15 06:00")) == at(
        "17 21:00"
    )
    # A pause that only a moved due time reaches.
    assert due("18 08:00", MINUTES_15, ("18 09:20", "18 09:30"), ("18 08:00", "18 08:10")) == at("18 09:35")


def test_nothing_is_due_while_the_clock_stands_still() -> None:
    assert due("18 08:00", MINUTES_15, ("18 08:30", None)) is None
    assert due("18 08:00", MINUTES_15, ("18 12:00", None)) == at("18 09:15")  # it was due before


@settings(max_examples=300, deadline=None)
@given(
    opened=moments,
    length=st.integers(0, 10 * 24 * 60),
    pauses=pause_lists,
    measure=st.sampled_from(AMOUNTS[1:]),
    tz=st.sampled_from(EVERY_ZONE),
)
def test_what_is_closed_by_its_due_time_is_in_time(
    opened: datetime, length: int, pauses: Sequence[tuple[datetime, datetime]], measure: Measure, tz: str
) -> None:
    calendar = usual(tz)
    closed = opened + timedelta(minutes=length)
    ended = [pause for pause in pauses if pause[1] <= closed]
    times = measure_step(opened, taken=None, closed=closed, pauses=ended, calendar=calendar)
    last = due_at(opened, measure=measure, waiting_minutes=60, calendar=calendar, pauses=ended)
    assert last is not None
    late = judge(times, measure=measure, calendar=calendar) is Verdict.OVER
    if measure.kind is MeasureKind.WORKING_DAYS:
        assert late == (calendar.minutes_between(last, closed) > 0)
    else:
        assert late == (closed > last)
