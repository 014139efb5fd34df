"""Work of the archive that a lower floor promises by name, and work of its own."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from archive_app.domain import archiving, bundles
from archive_app.interfaces.bag_reader import BagReader
from requests_app.domain.workflow import RECORD_JOB
from requests_app.interfaces import documents
from resetdesk.core.jobs import job, periodic


@job(RECORD_JOB, label=gettext_noop("Membuat rekaman arsip"))
def make_record(reset_request_id: str) -> None:
    """The record of a request that has just ended; made already, it stays as it is."""
    archiving.make_record(UUID(reset_request_id), render=documents.render, at=timezone.now())


# After everything that people wait for in front of a page.
@job(bundles.BUILD_JOB, priority=-10, retries=5, label=gettext_noop("Menyiapkan bundel arsip"))
def build_bundle(bundle_id: str) -> None:
    """The bundle that an archivist asked for; made, failed or expired already, it stays as it is."""
    bundles.build(UUID(bundle_id), reader=BagReader(), now=timezone.now)


@periodic(
    "archive.sweep_bundles", every=timedelta(hours=1), label=gettext_noop("Menyapu bundel kedaluwarsa")
)
def sweep_bundles() -> None:
    """Bundles past their day go, and what a killed worker left behind."""
    bundles.sweep(at=timezone.now())
