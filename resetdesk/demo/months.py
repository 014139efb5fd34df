"""The demo's months: each closed on the first working day after it, checked, signed by its own people."""

import datetime as dt
from itertools import takewhile
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from archive_app.domain import closing, periods, preparing, signing
from archive_app.domain.signing import Signed
from archive_app.enums import ReportState, Signing
from archive_app.exceptions import ReportRefused
from archive_app.interfaces import month_paper
from archive_app.models import MonthReport
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core.calendar import current
from resetdesk.core.files.intake import Limits, keep, open_stored
from resetdesk.core.models import StoredFile
from resetdesk.demo.offices import TOWNS
from resetdesk.demo.papers import pictures
from resetdesk.demo.papers.signed import signed_pdf
from resetdesk.demo.people import KOTA

# How far the newest months have come, the newest first; older ones are signed.
STAGES = (ReportState.DRAFT, ReportState.CHECKED)
# Office minutes after a month is over: its draft, the check, the nota dinas, the signature.
DRAFTED, CHECKED, PRINTED, SIGNED = 25, 310, 312, 700


def close_all(now: dt.datetime) -> bool:
    """Bring every month gone by as far as it should be; False while records of one are still being made."""
    offices = {office.slug: office for office in Office.objects.active()}
    done = [close_months_of(offices[town.slug], now=now) for town in TOWNS if town.slug in offices]
    return all(done)


def close_months_of(office: Office, *, now: dt.datetime) -> bool:
    """The months of one office, oldest first."""
    first, last = periods.first_month(office), periods.before(periods.month_of(office, now))
    if first is None:
        return True
    gone = [*takewhile(lambda month: month >= first, (periods.before(last, count=n) for n in range(12)))]
    for back, month in reversed([*enumerate(gone)]):
        try:
            bring_on(
                office, month, wanted=STAGES[back] if back < len(STAGES) else ReportState.SIGNED, now=now
            )
        except ReportRefused:
            return False
    return True


def bring_on(office: Office, month: str, *, wanted: ReportState, now: dt.datetime) -> None:
    """One report to its state, every act at its own moment. Raises ReportRefused."""
    span = periods.month_span(office, month)
    assert span is not None  # noqa: S101 - `periods` named it
    calendar = current(office.pk).calendar
    draft, checked, printed, signed = (
        calendar.add_minutes(span[1], minutes) for minutes in (DRAFTED, CHECKED, PRINTED, SIGNED)
    )
    if draft > now:
        return
    report = closing.close(office, month, by=None, at=draft)
    if wanted is ReportState.DRAFT or checked > now:
        return
    if report.state == ReportState.DRAFT:
        report = closing.check(report.pk, by=head(office, Role.KEPALA_LPSE), at=checked)
    report = preparing.make_paper(report.pk, render=month_paper.render, at=printed)
    if wanted is ReportState.SIGNED and report.state == ReportState.CHECKED and signed <= now:
        sign(report, by=head(office, Role.KEPALA_UKPBJ), at=signed)


def sign(report: MonthReport, *, by: User, at: dt.datetime) -> None:
    """In one office by certificate, in the others with a pen on paper, which is photographed."""
    assert report.paper is not None  # noqa: S101 - it was made before
    with open_stored(report.paper) as source:
        paper = source.read()
    if report.office.slug == KOTA:
        data = signed_pdf(paper, name=by.full_name, place=report.office.short_name, at=at)
        file = kept(report, data, name="bertanda-tangan.pdf", kind="application/pdf", at=at)
        with open_stored(file) as source:
            examined = signing.examine(report, source, at=at)
        signing.sign(report.pk, signed=Signed(Signing.ELECTRONIC, file, examined), by=by, at=at)
        return
    chance = Random(f"{report.office.slug} {report.month}")  # noqa: S311 - the same photograph every time
    data = pictures.photograph(paper, chance=chance)
    file = kept(report, data, name="bertanda-tangan.jpg", kind="image/jpeg", at=at)
    signing.sign(report.pk, signed=Signed(Signing.PAPER, file), by=by, at=at)


def kept(report: MonthReport, data: bytes, *, name: str, kind: str, at: dt.datetime) -> StoredFile:
    """The signed paper as the portal takes it in; its row is written with the signature."""
    upload = SimpleUploadedFile(f"laporan-{report.month}-{name}", data, content_type=kind)
    return keep(upload, scope=report.office_id, kind_limits=Limits(), at=at)


def head(office: Office, role: Role) -> User:
    """Who holds the one post there is of this kind."""
    held = Membership.objects.filter(office=office, role=role).select_related("user").order_by("pk").first()
    assert held is not None  # noqa: S101 - every role is played
    return held.user
