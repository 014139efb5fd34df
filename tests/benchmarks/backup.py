"""A backup and a restoration beside a plain copy of the same files, in one run; and whether memory grows.

    .venv/bin/python -m tests.benchmarks.backup [--files 1000] [--size 300000]

The plain copy reads each file and writes it into one folder, then makes the folder durable. A backup also
reads the rows, hashes every byte and reads the finished file back. Budgets: 3 times the copy, and no more
than 16 MB of memory above what one tenth of the files needs. Ends with 1 above a budget.
"""

import argparse
import datetime as dt
import gc
import hashlib
import os
import resource
import secrets
import shutil
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django

ROUNDS = 5
BUDGET_RATIO, BUDGET_GROWTH_MB = 3.0, 16
NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415 - after setup()

    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--size", type=int, default=300_000, help="bytes of each")
    options = parser.parse_args()
    names = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return measure(Path(folder), count=options.files, size=options.size)
    finally:
        teardown_databases(names, verbosity=0)


def measure(folder: Path, *, count: int, size: int) -> int:
    from resetdesk.backup import making  # noqa: PLC0415 - after setup()

    fill(count // 10, size=size)
    making.make(folder / "erst.tar", at=NOW)
    before = peak_mb()
    fill(count - count // 10, size=size)
    copies, backups = [], []
    for number in range(ROUNDS):
        target = folder / f"{number}.tar"
        copies.append(timed(partial(plain_copy, folder / "copy")))
        backups.append(timed(partial(making.make, target, at=NOW)))
        shutil.rmtree(folder / "copy")
        if number < ROUNDS - 1:
            target.unlink()
    grown = peak_mb() - before
    restored = timed(lambda: restore(folder / f"{ROUNDS - 1}.tar"))
    copy, backup = statistics.median(copies), statistics.median(backups)
    total = count * size / 1e6
    print(f"{count} files, {total:.0f} MB; median of {ROUNDS} rounds")  # noqa: T201
    print(f"plain copy   {copy:6.2f} s  {total / copy:6.0f} MB/s")  # noqa: T201
    print(f"backup       {backup:6.2f} s  {total / backup:6.0f} MB/s  {backup / copy:4.2f} x the copy")  # noqa: T201
    print(f"restoration  {restored:6.2f} s  {total / restored:6.0f} MB/s  {restored / copy:4.2f} x the copy")  # noqa: T201
    print(f"peak memory  {peak_mb():6.0f} MB, {grown:.0f} MB more than for a tenth of it")  # noqa: T201
    return int(backup / copy > BUDGET_RATIO or grown > BUDGET_GROWTH_MB)


def fill(count: int, *, size: int) -> None:
    """Files that no compression makes smaller, with their rows."""
    from resetdesk.core.files.store import new_key, store  # noqa: PLC0415 - after setup()
    from resetdesk.core.models import StoredFile  # noqa: PLC0415

    rows = []
    for _each in range(count):
        data, key = secrets.token_bytes(size), new_key()
        path = store().path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        rows.append(
            StoredFile(
                scope=1,
                key=key,
                name="surat.pdf",
                media_type="application/pdf",
                size=size,
                sha256=hashlib.sha256(data).hexdigest(),
                sha512=hashlib.sha512(data).hexdigest(),
                crc32=zlib.crc32(data),
                verdict="passed",
                received_at=NOW,
            )
        )
    StoredFile.objects.bulk_create(rows)


def plain_copy(target: Path) -> None:
    from resetdesk.core.files.store import store, sync_folder  # noqa: PLC0415 - after setup()

    target.mkdir()
    for key in store().keys(older_than=-60):
        shutil.copyfile(store().path(key), target / key)
    os.sync()
    sync_folder(target)


def restore(path: Path) -> None:
    from resetdesk.backup import restoring  # noqa: PLC0415 - after setup()

    restoring.restore(path, replace=True, at=NOW)


def timed(act: Callable[[], object]) -> float:
    gc.collect()
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
