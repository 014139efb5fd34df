"""How long a warm receipt takes, beside WeasyPrint alone on the same HTML, and whether memory grows.

    .venv/bin/python -m tests.benchmarks.receipt [--growth 1000]

Budgets: 1.6 times the bare engine in the same run, 260 ms median, no growth over 1,000 receipts. Both are
made in turn in one process, as the `work` worker makes them, of a real request in a throw-away database. The
bare engine gets the finished HTML, the parsed stylesheets and the fonts, and writes a plain PDF: no tags, no
PDF/A, no attachments, no seal. Ends with 1 above a budget.
"""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

RENDERS = 25
BUDGET_MS, BUDGET_RATIO, BUDGET_GROWTH_MB = 260, 1.6, 8
WARM = 100  # receipts until every cache is full


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415 - after setup()

    parser = argparse.ArgumentParser()
    parser.add_argument("--growth", type=int, default=0, metavar="COUNT")
    options = parser.parse_args()
    names = setup_databases(verbosity=0, interactive=False)
    try:
        ours, bare = makers()
        return grow(ours, count=options.growth) if options.growth else compare(ours, bare)
    finally:
        teardown_databases(names, verbosity=0)


def makers() -> tuple[Callable[[], object], Callable[[], object]]:
    """The portal's whole way from rows to sealed bytes, and the engine alone on the same page."""
    from requests_app.domain import receipts  # noqa: PLC0415 - after setup()
    from requests_app.interfaces import documents  # noqa: PLC0415
    from resetdesk.core import glyphs, pdf  # noqa: PLC0415
    from tests.archive_app.ended import completed  # noqa: PLC0415
    from tests.cast import make_cast  # noqa: PLC0415

    request = completed(make_cast())
    ended = request.ended_at
    assert ended is not None
    html = glyphs.legible(documents.html(receipts.build(request, number="1/BL/2026", issued_at=ended)))
    weasyprint, fetcher, fonts = pdf.engine()
    sheets = [pdf.stylesheet(path) for path in (documents.LETTER, documents.RECEIPT)]

    def ours() -> object:
        return documents.render(receipts.build(request, number="1/BL/2026", issued_at=ended))

    def bare() -> object:
        page = weasyprint.HTML(string=html, base_url=pdf.base_url(), url_fetcher=fetcher)
        return page.write_pdf(stylesheets=sheets, font_config=fonts)

    return ours, bare


def timed(make: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU milliseconds of one paper."""
    wall, cpu = time.perf_counter(), time.process_time()
    make()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def compare(ours: Callable[[], object], bare: Callable[[], object]) -> int:
    """Both in turn; the first of each pays for fonts and engine."""
    first, _first_bare = timed(ours), timed(bare)
    taken = [(timed(ours), timed(bare)) for _turn in range(RENDERS)]
    wall, cpu = (statistics.median(pair[0][kind] for pair in taken) for kind in (0, 1))
    bare_wall, bare_cpu = (statistics.median(pair[1][kind] for pair in taken) for kind in (0, 1))
    sys.stdout.write(
        f"first {first[0]:.0f} ms, warm median {wall:.0f} ms (CPU {cpu:.0f} ms), budget {BUDGET_MS} ms\n"
        f"bare engine {bare_wall:.0f} ms (CPU {bare_cpu:.0f} ms): {wall / bare_wall:.2f} times "
        f"(CPU {cpu / bare_cpu:.2f}), budget {BUDGET_RATIO}\n"
    )
    return int(cpu / bare_cpu > BUDGET_RATIO or wall > BUDGET_MS)


def grow(ours: Callable[[], object], *, count: int) -> int:
    """Resident memory once warm, and after so many receipts."""
    for _render in range(WARM):
        ours()
    gc.collect()
    before = resident()
    for _render in range(count):
        ours()
    gc.collect()
    after = resident()
    grown = after - before
    sys.stdout.write(
        f"{before:.0f} MB after {WARM} receipts, {after:.0f} MB after {count} more: "
        f"{grown:+.1f} MB, budget {BUDGET_GROWTH_MB} MB\n"
    )
    return int(grown > BUDGET_GROWTH_MB)


def resident() -> float:
    """Resident megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


if __name__ == "__main__":
    sys.exit(main())
