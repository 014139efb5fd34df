"""A bag from its records to a file that was read again whole. What is not sound is never returned."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from archive_app.domain.bagging import checking
from archive_app.domain.bagging.checking import Fault, Reading, ZipBag
from archive_app.domain.bagging.composing import Reader, Wanted, compose
from archive_app.domain.bagging.entries import Scratch
from archive_app.domain.bagging.names import month_words
from archive_app.domain.bagging.writing import Plan, altered, settle, write
from archive_app.domain.periods import month_span
from archive_app.domain.queries import holdings as query
from archive_app.exceptions import BundleRefused
from archive_app.models import Record
from resetdesk.accounts.models import Office
from resetdesk.core import faults

NAMED = 5


class Progress(Protocol):
    """Hears how far the work is, often; what it does with it is its own affair."""

    def listing(self, records: int, *, total: int) -> None: ...

    def writing(self, files: int, size: int, *, plan: Plan) -> None: ...

    def checking(self, files: int, size: int, *, plan: Plan) -> None: ...


@dataclass(frozen=True)
class Made:
    """A sound bag at `path`."""

    path: Path
    size: int
    sha256: str
    records: int
    files: int


def month_wanted(office: Office, month: str, *, at: datetime) -> Wanted:
    """Everything archived in a month of the office, also when that is nothing.

    Raises BundleRefused for what is no month, a month that has not begun, and an end without its record.
    """
    span = month_span(office, month)
    if span is None:
        raise BundleRefused(_("“%s” bukan bulan. Tulis tahun dan bulan, misalnya 2026-10.") % month)
    if span[0] > at:
        raise BundleRefused(_("%s belum dimulai, jadi belum ada yang dapat dibundel.") % month_words(month))
    until = at if at < span[1] else None
    span = (span[0], until or span[1])
    if pending := query.without_record(office, span):
        raise BundleRefused(
            _(
                "%(count)d permohonan yang sudah berakhir belum mempunyai rekaman, antara lain %(names)s. "
                "Rekaman dibuat paling lama satu menit sesudahnya. Cobalah sebentar lagi."
            )
            % {"count": len(pending), "names": ", ".join(pending[:NAMED])}
        )
    keys = list(query.of_month(office, span).values_list("pk", flat=True))
    return Wanted(office, f"{office.slug}-{month}", month, span, keys, until)


def record_wanted(record: Record) -> Wanted:
    """One record, with the signed roots from its end to its making."""
    span = (record.archived_at, max(record.made_at, record.archived_at))
    return Wanted(record.office, f"{record.office.slug}-{record.name}", "", span, [record.pk])


@contextmanager
def making(
    wanted: Wanted,
    *,
    reader: Reader,
    folder: Path,
    at: datetime,
    progress: Progress,
    room: Callable[[int], None],
) -> Iterator[Made]:
    """Compose, write and read again; the file is gone afterwards unless the caller moved it.

    `room` hears the exact size before the first byte. Raises BundleRefused, with a sentence that names
    what is altered or missing, whatever `room` raises, and OSError.
    """
    path = folder / f"bundel-{secrets.token_hex(8)}.part"
    try:
        with Scratch(folder) as scratch:
            plan = compose(
                wanted,
                scratch=scratch,
                reader=reader,
                at=at,
                moved=lambda count: progress.listing(count, total=len(wanted.keys)),
            )
            room(plan.length)
            path.touch(mode=0o600)  # a month of personal data, wherever the folder lies
            write(plan, to=path, moved=lambda files, size: progress.writing(files, size, plan=plan))
        faults.point("M11.finalise")
        # The disk and the second reading take their time at once.
        with ThreadPoolExecutor(1) as side:
            settled = side.submit(settle, path)
            reading = _read_again(path, plan, progress=progress)
            settled.result()
        _demand_sound(reading.faults, plan)
        yield Made(path, reading.size, reading.sha256, plan.records, len(plan.entries))
    finally:
        path.unlink(missing_ok=True)


def _read_again(path: Path, plan: Plan, *, progress: Progress) -> Reading:
    """SHA-256 alone proves the bytes; that they are those of the SHA-512 beside it is in the signed index."""
    return checking.examine(
        ZipBag(path, known=(plan.members, plan.stamp)),
        moved=lambda files, size: progress.checking(files, size, plan=plan),
        names=("sha256",),
    )


def _demand_sound(found: Sequence[Fault], plan: Plan) -> None:
    if not found:
        return
    paths = {fault.path for fault in found}
    broken = [entry for entry in plan.entries if entry.path in paths and entry.told]
    if broken:
        raise altered(broken)
    raise BundleRefused(
        _("Bundel yang ditulis tidak lolos pemeriksaan ulang: %s Bundel tidak disimpan.") % found[0].sentence
    )
