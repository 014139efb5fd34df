"""Marks in addresses: what does not read is passed over, never a fault of ours."""

import datetime as dt

import pytest

from resetdesk.core import marks


@pytest.mark.parametrize(
    "text",
    ["", "x", "2026-13-45T00:00:00+00:00", "2026-11-16T00:00:00", "0001-01-01T00:00:00+14:00", "9" * 5000],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert marks.moment(text) is None


def test_a_moment_is_in_utc() -> None:
    read = marks.moment("2026-11-16T09:00:00+09:00")
    assert read == dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
    assert read is not None
    assert read.tzinfo == dt.UTC


@pytest.mark.parametrize("text", ["", "-1", "1.0", "٣", "9" * 19, "9" * 5000, "1\n"])
def test_what_is_no_key_is_none(text: str) -> None:
    assert marks.key(text) is None


def test_a_key_is_a_number() -> None:
    assert marks.key("42") == 42
