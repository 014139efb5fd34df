"""Rate limits hold exactly, also when many ask at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine

from resetdesk.core import limits


def test_so_many_and_no_more() -> None:
    assert [limits.allow("a", limit=3, seconds=60) for _time in range(5)] == [True] * 3 + [False] * 2


def test_names_do_not_share() -> None:
    assert limits.allow("a", limit=1, seconds=60)
    assert limits.allow("b", limit=1, seconds=60)


def test_the_next_window_begins_anew() -> None:
    with time_machine.travel(600, tick=False) as clock:
        assert limits.allow("a", limit=1, seconds=60)
        assert not limits.allow("a", limit=1, seconds=60)
        clock.shift(60)
        assert limits.allow("a", limit=1, seconds=60)


def test_racers_share_one_count() -> None:
    with time_machine.travel(600, tick=False), ThreadPoolExecutor(16) as pool:
        granted = list(pool.map(lambda _number: limits.allow("race", limit=10, seconds=60), range(64)))
    assert granted.count(True) == 10


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("bukan alamat", "bukan alamat"),
    ],
)
def test_one_line_is_one_address(address: str, line: str) -> None:
    """Whoever holds a line chooses among 2^64 addresses of it."""
    assert limits.line_of(address) == line
