"""Both ends of a range stand in one unit."""

import pytest

from requests_app.interfaces.ranges import spoken

DAY = 7 * 60.0


@pytest.mark.parametrize(
    ("median", "ninth", "words"),
    [
        (0.2, 12, ["1 menit kerja", "12 menit kerja"]),
        (55, 108, ["55 menit kerja", "108 menit kerja"]),
        (55, 180, ["0,9 jam kerja", "3 jam kerja"]),
        (200, 800, ["3,3 jam kerja", "13,3 jam kerja"]),
        (20, 1260, ["0,1 hari kerja", "3 hari kerja"]),
    ],
)
def test_a_range_can_be_compared_at_a_glance(median: float, ninth: float, words: list[str]) -> None:
    assert [spoken(minutes, longest=ninth, day=DAY) for minutes in (median, ninth)] == words
