"""Marks in addresses: what does not read is passed over, never a fault of ours."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

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


AT = dt.datetime(2026, 11, 16, 0, 0, 0, 1, tzinfo=dt.UTC)
ROW = UUID("0f6f3a52-8d3b-4b9e-9a52-000000000001")


@pytest.mark.parametrize(
    ("kept", "read"), [(marks.Place(AT, 42), marks.key), (marks.Place(AT, ROW), marks.uuid)]
)
def test_a_place_is_read_back_as_it_was_written(
    kept: marks.Place, read: Callable[[str], int | UUID | None]
) -> None:
    assert marks.place(str(kept), read=read) == kept
    jakarta = kept._replace(at=kept.at.astimezone(ZoneInfo("Asia/Jakarta")))
    assert str(jakarta) == str(kept)


@pytest.mark.parametrize("text", ["", "~", "x~1", f"{AT.isoformat()}~", f"{AT.isoformat()}~x", f"~{ROW}"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert marks.place(text) is None
    assert marks.place(text, read=marks.uuid) is None


def test_a_key_of_the_other_kind_is_no_place() -> None:
    assert marks.place(str(marks.Place(AT, ROW))) is None
    assert marks.place(str(marks.Place(AT, 42)), read=marks.uuid) is None
