"""Daftar berkas and daftar isi berkas, with the columns that archivists expect, as CSV."""

from collections.abc import Iterator

from archive_app.domain.bagging.composing import Held
from archive_app.domain.periods import month_of
from archive_app.interfaces.tables import retention_words
from archive_app.models import Record
from requests_app.domain.words import service_label
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


def about(record: Record) -> str:
    """What the record is about, in one line: the service and the account's owner, or the report's month."""
    if record.report is not None:
        return f"Laporan bulanan {record.report.month}"
    case = record.case
    return f"{service_label(case)}: {case.holder_name}"


def span(record: Record) -> str:
    """From the day it came in to the day it ended, in office time; the month itself for a report."""
    zone = record.office.timezone
    if record.report is not None:
        return tanggal(record.archived_at, zone)
    first, last = tanggal(record.case.received_at, zone), tanggal(record.archived_at, zone)
    return first if first == last else f"{first} – {last}"


def result(record: Record) -> str:
    """How the request ended; a report was signed."""
    return str(record.get_result_display()) if record.result else "Ditandatangani"


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
        retention_words(record),
        str(record.get_medium_display()),
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
            tanggal(item.file.received_at, zone),
            1,
            item.presentation,
            record.place or str(record.get_medium_display()),
            record.rack,
            record.box,
            record.folder,
            item.file.pages or "",
            str(item.get_kind_display()),
            item.verdict,
            item.file.media_type,
            item.size,
            item.sha256,
            f"{held.folder}/{placed.name}",
        )
