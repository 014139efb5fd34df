"""Daftar berkas and daftar isi berkas, with the columns that archivists expect, as CSV."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils import translation

from archive_app.domain.bagging.composing import Held
from archive_app.domain.bagging.names import month_words
from archive_app.domain.periods import month_of
from archive_app.enums import ItemKind, Medium
from archive_app.interfaces.tables import retention_words
from archive_app.models import Record
from requests_app.domain.words import service_label
from requests_app.enums import RequestState
from resetdesk.core.templatetags.ui import tanggal

FILES = (
    "No",
    "Kode klasifikasi",
    "Nomor berkas",
    "Unit pengolah",
    "Uraian",
    "Kurun waktu",
    "Jumlah",
    "Keterangan",
    "Nomor register",
    "Hasil",
    "Retensi",
    "Media",
    "Rak",
    "Boks",
    "Folder",
    "Letak dalam bundel",
)
CONTENTS = (
    "No berkas",
    "No item",
    "Kode klasifikasi",
    "Uraian",
    "Tanggal",
    "Jumlah",
    "Tingkat perkembangan",
    "Lokasi",
    "Rak",
    "Boks",
    "Folder",
    "Halaman",
    "Asal",
    "Pemeriksaan",
    "Jenis",
    "Ukuran (byte)",
    "SHA-256",
    "Letak dalam bundel",
)
Line = tuple[object, ...]


@cache
def label(choices: type[TextChoices], value: str) -> str:
    """The word of a choice, Indonesian whoever asks, looked up once."""
    with translation.override("id"):
        return str(choices(value).label)


@lru_cache(maxsize=4000)
def _day(day: date) -> str:
    return tanggal(day)


def day(when: datetime, zone: str) -> str:
    """`21 November 2026` in office time."""
    return _day(when.astimezone(ZoneInfo(zone)).date())


def retention(record: Record) -> str:
    """The retention in words; a month has few different ones."""
    return _retention(json.dumps(record.retention, sort_keys=True))


@lru_cache(maxsize=100)
def _retention(said: str) -> str:
    with translation.override("id"):
        return retention_words(Record(retention=json.loads(said)))


def place(record: Record) -> str:
    """Where its paper lies, or that there is none."""
    return record.place or label(Medium, record.medium)


def about(record: Record) -> str:
    """What the record is about, in one line: the service and the account's owner, or the report's month."""
    if record.report is not None:
        return f"Laporan bulanan {month_words(record.report.month)}"
    case = record.case
    return f"{service_label(case)}: {case.holder_name}"


def span(record: Record) -> str:
    """From the day it came in to the day it ended, in office time; the month itself for a report."""
    zone = record.office.timezone
    if record.report is not None:
        return day(record.archived_at, zone)
    first, last = day(record.case.received_at, zone), day(record.archived_at, zone)
    return first if first == last else f"{first} – {last}"


def result(record: Record) -> str:
    """How the request ended; a report was signed."""
    return label(RequestState, record.result) if record.result else "Ditandatangani"


def file_line(held: Held) -> Line:
    """The record's line in the daftar berkas."""
    record, office = held.record, held.record.office
    return (
        held.number,
        record.classification,
        record.name,
        office.unit or office.name,
        about(record),
        span(record),
        f"{len(held.placed)} berkas",
        f"{result(record)}, diarsipkan {month_of(office, record.archived_at)}",
        "" if record.report is not None else record.case.register,
        result(record),
        retention(record),
        label(Medium, record.medium),
        record.rack,
        record.box,
        record.folder,
        held.folder,
    )


def content_lines(held: Held) -> Iterator[Line]:
    """A line for each of its files in the daftar isi berkas."""
    record = held.record
    zone = record.office.timezone
    for placed in held.placed:
        item = placed.item
        yield (
            held.number,
            item.position,
            record.classification,
            item.label,
            day(item.file.received_at, zone),
            1,
            item.presentation,
            place(record),
            record.rack,
            record.box,
            record.folder,
            item.file.pages or "",
            label(ItemKind, item.kind),
            item.verdict,
            item.file.media_type,
            item.size,
            item.sha256,
            f"{held.folder}/{placed.name}",
        )
