"""What the archive's pages print of records and their items."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from archive_app.domain.periods import name_of
from archive_app.models import MonthReport, Record
from requests_app.domain.words import service_label
from requests_app.enums import RequestState
from resetdesk.accounts.domain.options import FinalAction
from resetdesk.accounts.models import Office
from resetdesk.core.templatetags.ui import MONTHS, nip, tanggal, ukuran, waktu

Row = dict[str, object]


def record_rows(records: Iterable[Record], *, office: Office) -> list[Row]:
    """One row a record; the list shows no NIP."""
    return [
        _request_row(record, office) if record.report is None else _report_row(record, record.report, office)
        for record in records
    ]


def _report_row(record: Record, report: MonthReport, office: Office) -> Row:
    """A signed month leads to its own page: its figures are not loaded here."""
    return {
        "url": reverse("months:month", args=[office.slug, report.month]),
        "reference": _("Laporan %(month)s") % {"month": name_of(report.month)},
        "register": report.number,
        "person": "",
        "sop": "",
        "ended": record.archived_at,
        "result": report.get_state_display(),
        "tone": "",
        "place": record.place or record.get_medium_display(),
    }


def _request_row(record: Record, office: Office) -> Row:
    case = record.case
    return {
        "url": reverse("archive:record", args=[office.slug, case.reference, record.number]),
        "reference": case.reference,
        "register": case.register,
        "person": case.holder_name,
        "sop": record.sop.title if record.sop else "",
        "ended": record.archived_at,
        "result": RequestState(record.result).label,
        "tone": "" if record.result == RequestState.COMPLETED else "quiet",
        "place": record.place or record.get_medium_display(),
    }


def month_choices(office: Office, *, since: datetime | None, at: datetime) -> list[tuple[str, str]]:
    """The months from the first record's to this one, newest first, as the filter's value and words."""
    if since is None:
        return []
    zone = ZoneInfo(office.timezone)
    oldest, newest = (
        moment.astimezone(zone).year * 12 + moment.astimezone(zone).month - 1 for moment in (since, at)
    )
    return [
        (f"{index // 12:04d}-{index % 12 + 1:02d}", f"{MONTHS[index % 12]} {index // 12}")
        for index in range(newest, oldest - 1, -1)
    ]


def fact_rows(record: Record) -> list[Row]:
    """Who, what, when, with what result, and what the law makes of it."""
    request, zone = record.case, record.office.timezone
    sop = request.edition.definition
    facts = [
        (_("Pemilik akun"), request.holder_name),
        (_("NIP"), nip(request.holder_nip)),
        (_("Peran akun"), sop.role_label(request.role)),
        (_("Layanan"), service_label(request)),
        (_("Hasil"), str(record.get_result_display())),
        (_("Kurun waktu"), f"{tanggal(request.received_at, zone)} – {tanggal(record.archived_at, zone)}"),
        (_("SOP"), record.sop.title if record.sop else ""),
        (_("Kode klasifikasi"), record.classification),
        (_("Retensi"), retention_words(record)),
        (_("Tempat naskah kertas"), record.place or str(record.get_medium_display())),
        (_("Rekaman dibuat"), waktu(record.made_at, zone)),
        (_("Sidik rekaman (SHA-256)"), record.sha256),
    ]
    return [{"key": key, "value": value} for key, value in facts]


def retention_words(record: Record) -> str:
    """`aktif 2 tahun, inaktif 3 tahun, permanen (setelah permohonan selesai)`, as copied at archiving."""
    kept = record.retention
    return _("aktif %(active)d tahun, inaktif %(inactive)d tahun, %(final)s; dihitung: %(trigger)s") % {
        "active": kept["active_years"],
        "inactive": kept["inactive_years"],
        "final": FinalAction(kept["final"]).value,
        "trigger": kept["trigger"],
    }


def item_rows(record: Record) -> list[Row]:
    """One row a file, with the address it is fetched from."""
    request = record.case
    return [
        {
            "url": reverse(
                "archive:file", args=[record.office.slug, request.reference, record.number, item.position]
            ),
            "position": item.position,
            "label": item.label,
            "kind": item.get_kind_display(),
            "presentation": item.presentation,
            "size": ukuran(item.size),
            "verdict": item.verdict,
            "sha256": item.sha256,
        }
        for item in record.items.all()
    ]
