"""The month's page at 100,000 requests, and closing a month of 5,000 cases, on this machine's SQLite.

    .venv/bin/python -m tests.benchmarks.month

Twenty months of 5,000 cases with nine steps each. The bare SQL is the very reads that closing makes, sent
again and fetched whole, in the same run. Budgets (issue "All five SOPs", numbers): a month's page 300 ms,
closed or counted anew (as it is once a minute while the month is not closed), closing 3 s and three times
the bare SQL. Ends with 1 above any. The processor's share of each page is told beside it: the wall clock
counts whatever else the machine does meanwhile.
"""

import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from resetdesk.accounts.models import Office

MONTHS, ROUNDS = 20, 7
NEWEST = dt.datetime(2026, 9, 30, 15, 0, tzinfo=dt.UTC)  # 1 October 2026 in WIT
MONTH, OVER = "2026-10", dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
PAGE_MS, CLOSING_S, RATIO = 300, 3.0, 3.0


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import (  # noqa: PLC0415 - after setup()
        setup_databases,
        setup_test_environment,
        teardown_databases,
    )

    setup_test_environment()
    names = setup_databases(verbosity=0, interactive=False)
    try:
        return measure()
    finally:
        teardown_databases(names, verbosity=0)


def measure() -> int:
    """Fill, close, look at the pages, tell."""
    from django.core.cache import cache  # noqa: PLC0415 - after setup()
    from django.test import Client  # noqa: PLC0415

    from tests.benchmarks.months import CASES, fill  # noqa: PLC0415
    from tests.cast import make_cast, sign_in  # noqa: PLC0415
    from tests.requests_app.factories import SERAM, equip  # noqa: PLC0415

    cast = make_cast()
    fill(cast.timur, equip(cast.timur, SERAM, at=NEWEST), months=MONTHS, newest=NEWEST)
    client = sign_in(Client(), cast["auditor"])
    address = f"/contoh-timur/laporan/{MONTH}/"

    def look() -> None:
        assert client.get(address).status_code == 200

    def look_anew() -> None:
        cache.clear()
        look()

    counted, counted_used = taken(look_anew)
    closing, bare = closed(cast.timur)
    page, page_used = taken(look)
    sys.stdout.write(
        f"{MONTHS * CASES:,} requests, a month of {CASES:,} cases, median of {ROUNDS}\n"
        f"page of a closed month:   {page * 1000:6.0f} ms, processor {page_used * 1000:.0f} "
        f"(budget {PAGE_MS} ms)\n"
        f"page that counts anew:    {counted * 1000:6.0f} ms, processor {counted_used * 1000:.0f} "
        f"(budget {PAGE_MS} ms)\n"
        f"closing the month:        {closing * 1000:6.0f} ms (budget {CLOSING_S:.0f} s)\n"
        f"its reads as bare SQL:    {bare * 1000:6.0f} ms, ratio {closing / bare:.2f} (budget {RATIO:.0f})\n"
    )
    slowest = max(page, counted) * 1000
    return int(slowest > PAGE_MS or closing > CLOSING_S or closing / bare > RATIO)


def taken(act: Callable[[], None]) -> tuple[float, float]:
    """Median seconds by the clock and of the processor, after one turn to warm up."""
    walls, used = [], []
    for turn in range(ROUNDS + 1):
        started, before = time.perf_counter(), time.process_time()
        act()
        if turn:
            walls.append(time.perf_counter() - started)
            used.append(time.process_time() - before)
    return statistics.median(walls), statistics.median(used)


def closed(office: "Office") -> tuple[float, float]:
    """Seconds of closing the month and of its reads alone, turn by turn; the month stays closed."""
    from django.db import connection  # noqa: PLC0415 - after setup()
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from archive_app.domain import closing as domain  # noqa: PLC0415
    from archive_app.models import MonthReport  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        domain.close(office, MONTH, by=None, at=OVER)
    reads = [str(query["sql"]) for query in captured if str(query["sql"]).startswith("SELECT")]

    def close() -> None:
        MonthReport.objects.all().delete()
        domain.close(office, MONTH, by=None, at=OVER)

    def read() -> None:
        with connection.cursor() as cursor:
            for sql in reads:
                cursor.execute(sql)
                cursor.fetchall()

    return taken(close)[0], taken(read)[0]


if __name__ == "__main__":
    sys.exit(main())
