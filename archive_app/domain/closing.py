"""Closing a month: its figures are counted once, sealed, and kept; then the report goes from hand to hand.

draft -> diperiksa -> ditandatangani (`domain.signing`). Every act is on the report's own chain.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from archive_app.domain import figures, periods, signatories
from archive_app.domain.queries import months
from archive_app.enums import ReportEvent, ReportState
from archive_app.exceptions import ReportRefused
from archive_app.models import MonthReport
from requests_app.exceptions import FormIncomplete
from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office, User
from resetdesk.core import jobs, journal, sealing
from resetdesk.core.record import canonical, digest

PAPER_JOB = "archive.make_report"
TELL_JOB = "archive.tell_report"
LONGEST_NOTE, LONGEST_REASON = 2000, 500


def close(office: Office, month: str, *, by: User | None, at: datetime) -> MonthReport:
    """Close a month that is over: count it, seal the figures, and prepare the draft. Closed once for ever.

    A month closed already, also by somebody faster, is given back as it is. `by` None is the portal.
    Raises NotFound for no month of this office, ReportRefused while the month runs or records are still
    being made, NotAllowed.
    """
    if by is not None:
        policy.check(by, office=office, action=Action.CHECK_REPORT)
    made = find(office, month)
    if made is not None:
        return made
    _demand_over(office, month, at=at)
    counted = figures.of_month(office, month, at=at)
    try:
        with transaction.atomic():
            return _write(office, month, counted, by=by, at=at)
    except IntegrityError:
        # Two people, or a person and the portal: the other one has closed it, with the same figures.
        return MonthReport.objects.get(office=office, month=month)


def find(office: Office, month: str) -> MonthReport | None:
    """The office's report of a month; None while the month is not closed."""
    return MonthReport.objects.filter(office=office, month=month).first()


def number_of(month: str) -> str:
    """The printed number of a month's report: `10/LB/2026`."""
    return f"{int(month[5:])}/LB/{month[:4]}"


def awaited(office: Office, month: str) -> int:
    """How many requests ended in this month whose records are still being made."""
    span = periods.month_span(office, month)
    return months.without_record(months.Span(office.pk, *span)) if span else 0


def _demand_over(office: Office, month: str, *, at: datetime) -> None:
    span = periods.month_span(office, month)
    first = periods.first_month(office)
    if span is None or first is None or month < first:
        raise NotFound(_("Tidak ada laporan untuk bulan ini."))
    if span[1] > at:
        raise ReportRefused(_("Bulan ini belum berakhir, jadi belum dapat ditutup."))
    if awaited(office, month):
        raise ReportRefused(
            _("Rekaman beberapa permohonan bulan ini sedang dibuat. Tutup bulan ini beberapa menit lagi.")
        )


def _write(
    office: Office, month: str, counted: Mapping[str, object], *, by: User | None, at: datetime
) -> MonthReport:
    report = MonthReport.objects.create(
        office=office,
        month=month,
        number=number_of(month),
        figures=counted,
        sha256=digest(counted),
        signature=sealing.sign(canonical(counted)),
        closed_at=at,
        closed_by=by,
    )
    record(report, ReportEvent.CLOSED, {"month": month, "sha256": report.sha256}, by=by, at=at)
    jobs.promise(TELL_JOB, report_id=report.pk)
    return report


def is_sealed(report: MonthReport) -> bool:
    """Whether the figures are still what was sealed when the month was closed."""
    return digest(report.figures) == report.sha256 and sealing.verify_signature(
        canonical(report.figures), signature=bytes(report.signature)
    )


def annotate(report_id: UUID, *, note: str, by: User, at: datetime) -> MonthReport:
    """Write what the office has to say about its month; it stands on the nota dinas.

    Raises FormIncomplete for too many words, ReportRefused once the report is checked, NotAllowed.
    """
    written = note.strip()
    if len(written) > LONGEST_NOTE:
        raise FormIncomplete({"note": _("Penjelasan paling panjang %d karakter.") % LONGEST_NOTE})
    with turn(report_id, Action.CHECK_REPORT, by=by) as report:
        _demand_draft(report)
        if report.note != written:
            report.note = written
            record(report, ReportEvent.NOTED, {}, by=by, at=at, note=written)
    return report


def check(report_id: UUID, *, by: User, at: datetime) -> MonthReport:
    """Say that the report was checked; the nota dinas to be signed is made right after.

    Raises ReportRefused unless it is a draft whose seal holds, NotAllowed.
    """
    with turn(report_id, Action.CHECK_REPORT, by=by) as report:
        _demand_draft(report)
        if not is_sealed(report):
            raise ReportRefused(_("Segel angka bulan ini tidak cocok lagi. Laporan tidak dapat diperiksa."))
        report.state, report.return_reason = ReportState.CHECKED, ""
        report.checked_at, report.checked_by = at, by
        signer = signatories.facts_of(signatories.due(report.office, at=at))
        record(report, ReportEvent.CHECKED, {"sha256": report.sha256, **signer}, by=by, at=at)
        jobs.promise(PAPER_JOB, report_id=report.pk)
        jobs.promise(TELL_JOB, report_id=report.pk)
    return report


def give_back(report_id: UUID, *, reason: str, by: User, at: datetime) -> MonthReport:
    """Return a checked report to its draft, with a reason. Its figures stay; its paper is made anew.

    Those who check and those who sign may. Raises FormIncomplete without a reason, ReportRefused, NotAllowed.
    """
    written = reason.strip()
    if not written:
        raise FormIncomplete({"reason": _("Tulis alasan laporan dikembalikan.")})
    if len(written) > LONGEST_REASON:
        raise FormIncomplete({"reason": _("Alasan paling panjang %d karakter.") % LONGEST_REASON})
    with turn(report_id, None, by=by) as report:
        if not may_give_back(report, by):
            policy.check(by, office=report.office, action=Action.SIGN_REPORT)
        if report.state != ReportState.CHECKED:
            raise ReportRefused(
                _("Hanya laporan yang sudah diperiksa dan belum ditandatangani dapat dikembalikan.")
            )
        report.state, report.return_reason = ReportState.DRAFT, written
        report.checked_at = report.checked_by = report.paper = None
        record(report, ReportEvent.RETURNED, {}, by=by, at=at, reason=written)
        jobs.promise(TELL_JOB, report_id=report.pk)
    return report


def may_give_back(report: MonthReport, person: User) -> bool:
    """Whether this person checks or signs the office's reports."""
    held = policy.roles_of(person, report.office)
    return policy.allows(held, Action.CHECK_REPORT) or policy.allows(held, Action.SIGN_REPORT)


@contextmanager
def turn(report_id: UUID, action: Action | None, *, by: User) -> Iterator[MonthReport]:
    """Lock a report for an act of this person; on leaving it is saved. Raises NotAllowed, NotFound."""
    with transaction.atomic():
        report = (
            MonthReport.objects.select_for_update(of=("self",)).select_related("office").get(pk=report_id)
        )
        if action is not None:
            policy.check(by, office=report.office, action=action)
        yield report
        report.save()


def record(
    report: MonthReport,
    event: ReportEvent,
    facts: Mapping[str, object],
    *,
    by: User | None,
    at: datetime,
    **personal: str,
) -> None:
    """Add an act to the report's chain, with for whom it was done where somebody stands in."""
    acting = signatories.acting(event, office=report.office, by=by, at=at) if by else {}
    act = journal.Act(
        event=event,
        by=by.pk if by else None,
        at=at,
        facts={**facts, **acting},
        personal={name: value for name, value in personal.items() if value},
    )
    journal.append(report.pk, scope=report.office_id, act=act)


def _demand_draft(report: MonthReport) -> None:
    if report.state != ReportState.DRAFT:
        raise ReportRefused(_("Laporan ini sudah diperiksa. Kembalikan dahulu bila ada yang harus diubah."))
