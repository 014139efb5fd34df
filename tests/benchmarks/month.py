"""The month's page at 100,000 requests, and closing a month of 5,000 cases, on this machine's SQLite.

    .venv/bin/python -m tests.benchmarks.month

Twenty months of 5,000 cases with nine steps each. The bare SQL is the very reads that closing makes, sent
again and fetched whole, in the same run. Budgets (issue "All five SOPs", numbers): a month's page 300 ms,
closing 3 s and three times the bare SQL. Ends with 1 above any. The page of a month that is not closed, which
is counted anew once a minute, is told beside them.
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

    counted = taken(look_anew)
    closing, bare = closed(cast.timur)
    page = taken(look)
    sys.stdout.write(
        f"{MONTHS * CASES:,} requests, a month of {CASES:,} cases, median of {ROUNDS}\n"
        f"page of a closed month:   {page * 1000:6.0f} ms (budget {PAGE_MS} ms)\n"
        f"page that counts anew:    {counted * 1000:6.0f} ms (once a minute while the month is not closed)\n"
        f"closing the month:        {closing * 1000:6.0f} ms (budget {CLOSING_S:.0f} s)\n"
        f"its reads as bare SQL:    {bare * 1000:6.0f} ms, ratio {closing / bare:.2f} (budget {RATIO:.0f})\n"
    )
    return int(page * 1000 > PAGE_MS or closing > CLOSING_S or closing / bare > RATIO)


def taken(act: Callable[[], None]) -> float:
    """Median seconds, after one turn to warm up."""
    found = []
    for turn in range(ROUNDS + 1):
        started = time.perf_counter()
        act()
        if turn:
            found.append(time.perf_counter() - started)
    return statistics.median(found)


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

    return taken(close), taken(read)


if __name__ == "__main__":
    sys.exit(main())
