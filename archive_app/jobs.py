"""Work of the archive that a lower floor promises by name."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from archive_app.domain import archiving
from requests_app.domain.workflow import RECORD_JOB
from requests_app.interfaces import documents
from resetdesk.core.jobs import job


@job(RECORD_JOB, label=gettext_noop("Membuat rekaman arsip"))
def make_record(reset_request_id: str) -> None:
    """The record of a request that has just ended; made already, it stays as it is."""
    archiving.make_record(UUID(reset_request_id), render=documents.render, at=timezone.now())
