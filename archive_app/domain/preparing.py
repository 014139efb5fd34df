"""What happens to a month without anybody asking: its draft, its paper, and word to those who go on."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from archive_app.domain import closing, periods
from archive_app.domain.running import Reading
from archive_app.enums import ReportState
from archive_app.exceptions import ReportRefused
from archive_app.models import MonthReport
from resetdesk.accounts.domain.policy import POLICY, office_day, people_with
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office, User
from resetdesk.core import calendar as calendars
from resetdesk.core import jobs
from resetdesk.core.files.intake import store_made

logger = logging.getLogger(__name__)

LETTER_JOB = "archive.send_report_letter"
Render = Callable[[Office, Reading], bytes]
# Who goes on with a report in this state.
WAITS_FOR = {ReportState.DRAFT: Action.CHECK_REPORT, ReportState.CHECKED: Action.SIGN_REPORT}


def prepare(*, at: datetime) -> list[MonthReport]:
    """Close last month for every active office in which this month's first working day has begun."""
    made = []
    for office in Office.objects.active():
        month = periods.before(periods.month_of(office, at))
        if not has_begun_work(office, at=at) or closing.find(office, month) is not None:
            continue
        try:
            made.append(closing.close(office, month, by=None, at=at))
        except NotFound:
            continue  # its register had not begun
        except ReportRefused as refusal:
            logger.warning("month %s of office %s not closed yet: %s", month, office.pk, refusal.sentence)
    return made


def has_begun_work(office: Office, *, at: datetime) -> bool:
    """Whether the office has had a working day this month, today's included once its hours begin."""
    span = periods.month_span(office, periods.month_of(office, at))
    if span is None:
        return False
    hours = calendars.hours(office.pk)
    if hours is None:
        return at >= span[0] + timedelta(days=1)
    return hours.minutes_between(span[0], at) > 0


def make_paper(report_id: UUID, *, render: Render, at: datetime) -> MonthReport:
    """Make and keep the nota dinas of a checked report, once; a returned report gets none."""
    report = MonthReport.objects.select_related("office", "checked_by").get(pk=report_id)
    if report.state != ReportState.CHECKED or report.paper_id is not None:
        return report
    data = render(report.office, Reading(report.figures, report.closed_at, report))
    checked_at = report.checked_at
    with transaction.atomic():
        report = MonthReport.objects.select_for_update(of=("self",)).get(pk=report_id)
        if report.state != ReportState.CHECKED or report.paper_id or report.checked_at != checked_at:
            return report
        report.paper = store_made(
            data,
            scope=report.office_id,
            name=f"laporan-{report.month}.pdf",
            media_type="application/pdf",
            at=at,
        )
        report.save(update_fields=["paper"])
    return report


def tell(report_id: UUID) -> int:
    """Promise a letter to everybody on whom the report waits. Returns how many."""
    report = MonthReport.objects.select_related("office").get(pk=report_id)
    action = WAITS_FOR.get(ReportState(report.state))
    if action is None:
        return 0
    people = concerned(report.office, action)
    for person in people:
        jobs.promise(
            LETTER_JOB,
            key=f"{report.pk}-{person.pk}-{report.state}",
            report_id=report.pk,
            person_id=person.pk,
            state=report.state,
        )
    return len(people)


def concerned(office: Office, action: Action) -> list[User]:
    """Those who may do this in the office today, stand-ins instead of who is away, and have an address."""
    people = people_with(office, roles=POLICY[action], on=office_day(office))
    return list(people.exclude(email="").order_by("pk"))
