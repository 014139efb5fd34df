"""SQLite reads the hot pages along their own indexes: a wrong choice made the queue five times slower.

Months and queue share a table and an office, so an index for one of them tempts the planner at the other.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive_app.domain.queries import months
from archive_app.domain.queries.months import Span
from requests_app.domain.queries import queue
from tests.archive_app.small_month import small_month, wit
from tests.cast import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL plans by what its tables hold"),
]


SERVED = 20_000
# What ANALYZE finds where a tenth of 100,000 requests is open: rows of an index, then rows that are equal in
# its first column, in its first two, and so on.
OPEN = {
    "step_queue_page": "10000 10000 5000 3 1",
    "step_queue_all_and_late": "10000 10000 3 1",
    "step_queue_held_by_me": "10000 10000 5000",
}


@pytest.fixture
def october(cast: Cast) -> Span:
    """A month with its cases, under the statistics of an office that has served for years."""
    small_month(cast)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT idx, stat FROM sqlite_stat1")
        for index, stat in cursor.fetchall():
            many = [int(part) * SERVED if part != "1" else 1 for part in stat.split()]
            served = OPEN.get(index, " ".join(map(str, many)))
            cursor.execute("UPDATE sqlite_stat1 SET stat = %s WHERE idx = %s", [served, index])
        cursor.execute("ANALYZE sqlite_schema")
    return Span(cast.timur.pk, wit(1, 0), wit(1, 0, month=11))


def plan(read: Callable[[], object]) -> str:
    """How SQLite means to answer the first question of a read."""
    with CaptureQueriesContext(connection) as asked:
        read()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}".replace("%", "%%"))
        return "\n".join(row[3] for row in cursor.fetchall())


@pytest.mark.parametrize(
    "wanted",
    [
        queue.Wanted(frozenset({"admin_agency"})),
        queue.Wanted(frozenset({"admin_agency"}), holder="mine"),
        queue.Wanted(frozenset({"admin_agency"}), late_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC)),
    ],
    ids=["all", "mine", "late"],
)
def test_the_queue_is_read_along_its_own_indexes(cast: Cast, october: Span, wanted: queue.Wanted) -> None:
    found = plan(lambda: queue.page(cast.timur, wanted, reader=cast["admin_agency"]))
    assert "step_queue_" in found
    assert "step_month_" not in found


@pytest.mark.parametrize(
    "read",
    [months.closed_rows, months.passed_places, lambda span: [months.returns(span).count()]],
    ids=["closed", "passes", "returns"],
)
def test_the_walk_over_a_month_stays_within_its_index(
    october: Span, read: Callable[[Span], list[object]]
) -> None:
    assert "COVERING INDEX step_month_page" in plan(lambda: list(read(october)))


def test_the_ends_of_a_month_leave_the_wide_records_alone(october: Span) -> None:
    assert "COVERING INDEX record_month_page" in plan(lambda: list(months.ended_times(october)))
