"""How long a warm receipt takes: median of renders in one process, as the `work` worker makes them.

    .venv/bin/python -m tests.benchmarks.receipt

Budget: 260 ms (issue "The ground", numbers). Walks a real request of the Seram SOP in a throw-away database.
"""

import os
import statistics
import time

import django

RENDERS = 25
BUDGET_MS = 260


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415 - after setup()

    names = setup_databases(verbosity=0, interactive=False)
    try:
        measure()
    finally:
        teardown_databases(names, verbosity=0)


def measure() -> None:
    """Build and render the same receipt again and again; the first render pays for the engine."""
    from requests_app.domain import receipts  # noqa: PLC0415 - after setup()
    from requests_app.interfaces import documents  # noqa: PLC0415
    from tests.archive_app.ended import completed  # noqa: PLC0415
    from tests.cast import make_cast  # noqa: PLC0415

    request = completed(make_cast())
    assert request.ended_at is not None
    taken, worked = [], []
    for _render in range(RENDERS + 1):
        started, before = time.perf_counter(), time.process_time()
        paper = receipts.build(request, number="1/BL/2026", issued_at=request.ended_at)
        documents.render(paper)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - before) * 1000)
    wall, cpu = statistics.median(taken[1:]), statistics.median(worked[1:])
    print(f"first {taken[0]:.0f} ms, warm median {wall:.0f} ms (CPU {cpu:.0f} ms), budget {BUDGET_MS} ms")  # noqa: T201


if __name__ == "__main__":
    main()
