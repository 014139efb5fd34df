"""Work of the archive that a lower floor promises by name, and work of its own."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from archive_app.domain import archiving, bundles, closing, preparing
from archive_app.interfaces import month_letters, month_paper
from archive_app.interfaces.bag_reader import BagReader
from requests_app.domain.workflow import RECORD_JOB
from requests_app.interfaces import documents, mailing
from resetdesk.core.jobs import GiveUp, job, periodic


@job(RECORD_JOB, label=gettext_noop("Membuat rekaman arsip"))
def make_record(reset_request_id: str) -> None:
    """The record of a request that has just ended; made already, it stays as it is."""
    archiving.make_record(UUID(reset_request_id), render=documents.render, at=timezone.now())


# After everything that people wait for in front of a page.
@job(bundles.BUILD_JOB, priority=-10, retries=5, label=gettext_noop("Menyiapkan bundel arsip"))
def build_bundle(bundle_id: str) -> None:
    """The bundle that an archivist asked for; made, failed or expired already, it stays as it is."""
    bundles.build(UUID(bundle_id), reader=BagReader(), now=timezone.now)


@periodic("archive.sweep_bundles", every=timedelta(hours=1), label=gettext_noop("Menyapu bundel kedaluwarsa"))
def sweep_bundles() -> None:
    """Bundles past their day go, and what a killed worker left behind."""
    bundles.sweep(at=timezone.now())


@periodic(
    "archive.prepare_months",
    every=timedelta(hours=1),
    label=gettext_noop("Menyiapkan draf laporan bulanan"),
)
def prepare_months() -> None:
    """Close last month for every office whose first working day of this month has come."""
    preparing.prepare(at=timezone.now())


@job(closing.PAPER_JOB, label=gettext_noop("Membuat nota dinas laporan"))
def make_report(report_id: str) -> None:
    """The nota dinas of a report that was checked; made already or returned meanwhile, nothing is made."""
    preparing.make_paper(UUID(report_id), render=month_paper.render, at=timezone.now())


@job(closing.TELL_JOB, label=gettext_noop("Memberitahukan laporan bulanan"))
def tell_report(report_id: str) -> None:
    """Promise one letter for each person on whom the report waits now."""
    preparing.tell(UUID(report_id))


@job(preparing.LETTER_JOB, queue="mail", retries=8, label=gettext_noop("Mengirim kabar laporan bulanan"))
def send_report_letter(report_id: str, person_id: int, state: str) -> None:
    """Tell one person that a report waits for them, unless it has moved on.

    Raises GiveUp for an address that will never take it.
    """
    mail = month_letters.compose(UUID(report_id), person_id=person_id, state=state)
    if mail is None:
        return
    try:
        mailing.post(mail)
    except mailing.Undeliverable as refusal:
        raise GiveUp(refusal.detail) from refusal
