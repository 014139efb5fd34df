"""A month of 1,000 requests x 3 files x 300 kB bagged, against a bare loop over the same files.

    .venv/bin/python -m tests.benchmarks.bundle [REQUESTS]

The bare loop reads each file, feeds sha256, sha512 and crc32 and writes one file that is safe on the disk
when it ends, as a bag is: no ZIP, no lists, no second reading. Both take turns in one process, apart from
the one that filled the database. Budget (issue "All five SOPs", numbers): at least 60 % of the bare loop's
speed by the wall clock, on a machine with two free cores, and a peak of 150 MB; ends with 1 past either.
Processor time is told beside it, for machines that are busy: there a bag costs more, because it hashes on
two cores and writes its lists.
"""

import copy
import datetime as dt
import gc
import hashlib
import os
import resource
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import django

if TYPE_CHECKING:
    from archive_app.models import Record
    from tests.cast import Cast

REQUESTS, FILES, SIZE = 1_000, 3, 300_000
ROUNDS = 3
SHARE, PEAK_MB = 0.6, 150
MEASURE = "measure"
COPIED = ("seq", "scope", "event", "by", "at", "facts", "commitments")
PIECE = 1 << 20


def main() -> int:
    """Fill a database of its own, then let a fresh process measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after setup()
    from django.db import connections  # noqa: PLC0415

    if sys.argv[1:2] == [MEASURE]:
        return measure()
    call_command("migrate", verbosity=0)
    fill(int(sys.argv[1]) if sys.argv[1:] else REQUESTS)
    connections.close_all()
    command = [sys.executable, "-m", "tests.benchmarks.bundle", MEASURE]
    return subprocess.run(command, env=dict(os.environ), check=False).returncode


# --- the month -------------------------------------------------------------------------------------------


def fill(count: int) -> None:
    """One request walked to its end, and so many others made after its picture, with files of their own."""
    from tests.archive_app.bagged import archive  # noqa: PLC0415 - after setup()
    from tests.archive_app.ended import completed  # noqa: PLC0415
    from tests.cast import make_cast  # noqa: PLC0415

    cast = make_cast()
    first = archive(completed(cast))
    for start in range(0, count - 1, 200):
        copies(cast, first, numbers=range(start + 2, min(start + 202, count + 1)))
    thicken(cast)


def copies(cast: "Cast", first: "Record", *, numbers: range) -> None:
    """Records like the first, each with a chain that holds and a seal of its own."""
    from archive_app.models import Record, RecordItem  # noqa: PLC0415 - after setup()
    from requests_app.models import ResetRequest  # noqa: PLC0415
    from resetdesk.core import journal, references, sealing  # noqa: PLC0415
    from resetdesk.core.models import JournalEntry, JournalValue  # noqa: PLC0415
    from resetdesk.core.record import GENESIS, canonical, digest, entry_hash  # noqa: PLC0415

    told = journal.entries(first.case.pk)
    requests, records, entries, values = [], [], [], []
    for number in numbers:
        request = copy.copy(first.case)
        request.pk, request.register_number = uuid4(), number
        request.reference = references.new_reference()
        before = GENESIS
        for entry in told:
            row = JournalEntry(
                **{
                    name: getattr(entry, name)
                    for name in ("seq", "scope", "event", "by", "at", "facts", "commitments")
                },
                chain=request.pk,
                prev_hash=before,
            )
            row.hash = before = entry_hash(row)
            entries.append(row)
            values += [
                JournalValue(entry=row, field=one.field, salt=one.salt, value=one.value)
                for one in entry.values.all()
            ]
        request.journal_seq, request.journal_hash = len(told), before
        record = copy.copy(first)
        record.pk, record.reset_request = None, request
        record.index = first.index | {"reference": request.reference, "items": [], "journal": {}}
        record.sha256, record.signature = digest(record.index), sealing.sign(canonical(record.index))
        requests.append(request)
        records.append(record)
    ResetRequest.objects.bulk_create(requests)
    JournalEntry.objects.bulk_create(entries)
    JournalValue.objects.bulk_create(values)
    Record.objects.bulk_create(records)
    assert not RecordItem.objects.filter(record__in=records).exists()


def thicken(cast: "Cast") -> None:
    """Three files of 300 kB for every record, sealed anew."""
    from archive_app.models import Record, RecordItem  # noqa: PLC0415 - after setup()
    from resetdesk.core import sealing  # noqa: PLC0415
    from resetdesk.core.files.store import new_key, store  # noqa: PLC0415
    from resetdesk.core.models import StoredFile  # noqa: PLC0415
    from resetdesk.core.record import canonical, digest  # noqa: PLC0415

    RecordItem.objects.all().delete()
    for record in Record.objects.all():
        files, items = [], []
        for position in range(1, FILES + 1):
            data = os.urandom(SIZE)
            key = new_key()
            path = store().path(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            files.append(
                StoredFile(
                    scope=cast.timur.pk,
                    key=key,
                    name="berkas.pdf",
                    media_type="application/pdf",
                    size=SIZE,
                    sha256=hashlib.sha256(data).hexdigest(),
                    sha512=hashlib.sha512(data).hexdigest(),
                    crc32=zlib.crc32(data),
                    pages=2,
                    verdict="passed",
                    received_at=record.archived_at,
                )
            )
            items.append(
                RecordItem(
                    record=record,
                    position=position,
                    kind="paper",
                    label=f"Surat keputusan bagian {position}",
                    presentation="Salinan",
                    file=files[-1],
                    sha256=files[-1].sha256,
                    size=SIZE,
                    verdict="diterima",
                )
            )
        StoredFile.objects.bulk_create(files)
        RecordItem.objects.bulk_create(items)
        record.index["items"] = [{"size": f.size, "sha256": f.sha256, "sha512": f.sha512} for f in files]
        record.sha256, record.signature = digest(record.index), sealing.sign(canonical(record.index))
        record.save(update_fields=["index", "sha256", "signature"])


# --- the measure -----------------------------------------------------------------------------------------


def measure() -> int:
    """Take turns, then tell."""
    from archive_app.models import Bundle, RecordItem  # noqa: PLC0415 - after setup()
    from resetdesk.core.files.store import store  # noqa: PLC0415

    gc.collect()
    gc.freeze()  # as gunicorn_conf does before it forks the workers
    keys = list(RecordItem.objects.values_list("file__key", flat=True))
    paths = [store().path(key) for key in keys]
    target = store().incoming() / "bare"
    taken: dict[str, list[tuple[float, float]]] = {"bare": [], "bag": []}
    for _round in range(ROUNDS):
        clear()
        taken["bare"].append(timed(lambda: bare(paths, target)))
        taken["bag"].append(timed(bag))
        target.unlink()
    made = Bundle.objects.latest("asked_at")
    assert made.sha256, made.fault
    wall, work = (
        statistics.median(one[place] for one in taken["bare"])
        / statistics.median(one[place] for one in taken["bag"])
        for place in (0, 1)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {name: " ".join(f"{one[0]:.1f}/{one[1]:.1f}" for one in times) for name, times in taken.items()}
    sys.stdout.write(
        f"{len(paths):,} files, bag of {made.bytes_total / 1e6:.0f} MB with {made.files_total:,} files; "
        f"seconds by clock/processor: bare {told['bare']}, bag {told['bag']}; "
        f"share of the bare loop's speed: {wall:.0%} by clock, {work:.0%} by processor (budget {SHARE:.0%}); "
        f"peak {peak:.0f} MB (budget {PEAK_MB})\n"
    )
    return int(wall < SHARE or peak > PEAK_MB)


def timed(run: Callable[[], object]) -> tuple[float, float]:
    started, before = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - started, time.process_time() - before


def bare(paths: list[Path], target: Path) -> None:
    """Read, feed three sums, write, flush to the disk."""
    with target.open("wb") as out:
        for path in paths:
            sha256, sha512, crc32 = hashlib.sha256(), hashlib.sha512(), 0
            for piece in pieces(path):
                sha256.update(piece)
                sha512.update(piece)
                crc32 = zlib.crc32(piece, crc32)
                out.write(piece)
            sha256.hexdigest(), sha512.hexdigest()
        out.flush()
        os.fsync(out.fileno())


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece


def clear() -> None:
    """Neither loop pays for letting go of the file of the round before."""
    from archive_app.domain import bundles  # noqa: PLC0415 - after setup()
    from archive_app.models import Bundle  # noqa: PLC0415

    for old in Bundle.objects.all():
        bundles.shelf().delete(old.key)


def bag() -> None:
    """From the asking to the offer, as the worker does it."""
    from archive_app.domain import bundles  # noqa: PLC0415 - after setup()
    from archive_app.interfaces.bag_reader import BagReader  # noqa: PLC0415
    from archive_app.models import Bundle  # noqa: PLC0415
    from resetdesk.accounts.models import Office, User  # noqa: PLC0415
    from tests.archive_app.bagged import LATER, MONTH  # noqa: PLC0415

    office, person = Office.objects.get(slug="contoh-timur"), User.objects.get(username="timur.arsiparis")
    at = LATER + dt.timedelta(minutes=Bundle.objects.count())
    bundle = bundles.prepare(office, of=MONTH, by=person, at=at)
    bundles.build(bundle.pk, reader=BagReader(), now=lambda: at)


if __name__ == "__main__":
    sys.exit(main())
