"""The letter that tells a member of staff that a month's report waits for them."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from archive_app.domain import periods
from archive_app.enums import ReportState
from archive_app.interfaces import month_sentences
from archive_app.interfaces.month_parts import plain, unlinked
from archive_app.models import MonthReport
from requests_app.interfaces.mailing import letter
from requests_app.interfaces.messages import Message
from resetdesk.accounts.models import User
from resetdesk.core import envelopes, sealing


def compose(report_id: UUID, *, person_id: int, state: str) -> EmailMultiAlternatives | None:
    """The mail, the same at every attempt; None once the report has moved on."""
    report = MonthReport.objects.select_related("office").get(pk=report_id)
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if report.state != state or person is None or not person.email:
        return None
    # A worker's language is whatever it was left in; an office's mail is Indonesian.
    with translation.override("id"):
        return _letter(report, person)


def _letter(report: MonthReport, person: User) -> EmailMultiAlternatives:
    month, office = periods.name_of(report.month), report.office
    link = settings.PUBLIC_URL + reverse("months:month", args=[office.slug, report.month])
    asked = (
        _("Laporan %(month)s sudah diperiksa dan menunggu tanda tangan Anda.")
        if report.state == ReportState.CHECKED
        else _("Draf laporan %(month)s sudah siap dan menunggu pemeriksaan.")
    ) % {"month": month}
    returned = _("Dikembalikan dengan alasan: %s") % report.return_reason if report.return_reason else ""
    told = plain(month_sentences.answers(report.figures, link=unlinked)[0].sentences)
    text = "\n\n".join(filter(None, (asked, returned, told, link)))
    subject = _("Laporan %(month)s") % {"month": month}
    name = sealing.derive(
        f"mail month {report.state} {report.checked_at or report.closed_at}",
        object_id=report.pk,
        person=person.pk,
        generation=1,
    )
    return letter(
        Message(subject, text, link),
        office=office,
        address=person.email,
        message_id=envelopes.message_id(name),
    )
