"""The month as a nota dinas: letterhead, sentences, the SOP's grid, tables; its figures lie in the PDF."""

import base64
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from archive_app.domain import periods, signatories
from archive_app.domain.running import Reading
from archive_app.enums import ReportEvent
from archive_app.interfaces import month_grid, month_sentences, month_tables
from archive_app.interfaces.month_parts import Table, unlinked
from archive_app.models import MonthReport
from requests_app.domain.letterheads import letterhead
from requests_app.domain.papers import Letterhead, Signatory
from resetdesk.accounts.models import Office
from resetdesk.core import pdf
from resetdesk.core.record import canonical, digest
from resetdesk.core.templatetags.ui import tanggal, waktu

LETTER, REPORT = "css/paper-letter.css", "css/paper-report.css"
FIGURES_NAME = "angka-laporan.json"


@dataclass(frozen=True)
class Picture(month_grid.Row):
    """A row whose bar is an image, because paper takes its alternative text from one."""

    picture: str = ""


@dataclass(frozen=True)
class MonthPaper:
    """What stands in the letterhead, in the foot and under the report."""

    head: Letterhead
    number: str
    reference: str
    issued_at: datetime
    zone: str
    facts: tuple[tuple[str, str], ...]
    note: str
    checked: str
    signatory: Signatory
    sha256: str


def render(office: Office, reading: Reading) -> bytes:
    """The nota dinas as tagged PDF/A-3b with the figures attached; a month that is not closed says so."""
    # A worker's language is whatever it was left in; an office's papers are Indonesian.
    with translation.override("id"):
        paper = _paper(office, reading)
        title = _("Laporan %(month)s") % {"month": periods.name_of(str(reading.figures["month"]))}
        figures = pdf.Attachment(
            name=FIGURES_NAME,
            data=canonical(reading.figures),
            description=_("Angka laporan dalam bentuk yang dapat dibaca mesin"),
            media_type="application/json",
            relationship="Source",
        )
        return pdf.render(
            html(paper, reading),
            title=f"{title} {paper.number}".strip(),
            styles=[LETTER, REPORT],
            attachments=[figures],
            at=paper.issued_at,
        )


def html(paper: MonthPaper, reading: Reading) -> str:
    """The nota dinas as the page that is printed."""
    figures: Any = reading.figures
    parts = [
        replace(part, grid=tuple(_pictured(row) for row in part.grid))
        for part in month_tables.sops(figures, link=unlinked)
    ]
    tables: list[Table] = [
        month_tables.volume(figures, link=unlinked),
        month_tables.groups(figures, kind="roles", link=unlinked),
        month_tables.groups(figures, kind="channels", link=unlinked),
        *(table for table in month_tables.causes(figures, link=unlinked) if table.rows),
        month_tables.backlog(figures, link=unlinked),
    ]
    context = {
        "paper": paper,
        "name": _("Laporan"),
        "answers": month_sentences.answers(figures, link=unlinked),
        "parts": parts,
        "tables": tables,
        "quality": month_tables.quality(figures),
        "method": month_tables.method(),
        "picture": True,
    }
    return render_to_string("archive_app/report/paper.html", context)


def _pictured(row: month_grid.Row) -> Picture:
    drawn = render_to_string("archive_app/report/bar.svg", {"bar": row.bar}) if row.bar else ""
    data = base64.b64encode(drawn.encode()).decode()
    return Picture(**vars(row), picture=f"data:image/svg+xml;base64,{data}" if drawn else "")


def _paper(office: Office, reading: Reading) -> MonthPaper:
    report = reading.report
    issued_at = (report and report.checked_at) or reading.counted_at
    month = periods.name_of(str(reading.figures["month"]))
    signer = _signer(office, report)
    return MonthPaper(
        head=letterhead(office),
        number=report.number if report else "",
        reference=month,
        issued_at=issued_at,
        zone=office.timezone,
        facts=(
            (_("Dari"), signer.position),
            (_("Nomor"), report.number if report else _("belum bernomor, bulan belum ditutup")),
            (_("Tanggal"), tanggal(issued_at, office)),
            (_("Perihal"), _("Laporan layanan akun SPSE %s") % month),
            (_("Lampiran"), _("angka laporan (JSON) di dalam PDF ini")),
        ),
        note=report.note if report else "",
        checked=_checked(office, report),
        signatory=signer,
        sha256=report.sha256 if report else digest(reading.figures),
    )


def _checked(office: Office, report: MonthReport | None) -> str:
    if report is None or report.checked_by is None:
        return ""
    return _("Diperiksa oleh %(name)s, %(when)s.") % {
        "name": signatories.with_post(report.checked_by.full_name, report, ReportEvent.CHECKED),
        "when": waktu(report.checked_at, office),
    }


def _signer(office: Office, report: MonthReport | None) -> Signatory:
    """Who signs: whom the check named, else who would sign today."""
    is_named = report is not None and report.checked_at is not None
    holder = signatories.named(report) if report and is_named else None
    return signatories.block(holder or signatories.due(office, at=_day_of(report)))


def _day_of(report: MonthReport | None) -> datetime:
    return (report and report.checked_at) or timezone.now()
