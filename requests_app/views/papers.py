"""The portal's own papers: for staff by the policy table, for the requester by way of the tracking page."""

import hashlib

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from requests_app.domain.queries import cases
from requests_app.domain.words import paper_name
from requests_app.enums import PaperState
from requests_app.models import Artefact, ResetRequest
from requests_app.sop.definition import ArtefactKind
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office
from resetdesk.core.files.serving import serve
from resetdesk.core.reading import log_reading

# What is addressed to the requester; a disposisi or a finding is the office's own paper.
FOR_REQUESTER = frozenset(
    {
        ArtefactKind.INTAKE_RECEIPT,
        ArtefactKind.COMPLETION_NOTICE,
        ArtefactKind.REJECTION_NOTICE,
        ArtefactKind.HANDOVER_NOTICE,
        ArtefactKind.RECEIPT,
    }
)


def requester_papers(request: ResetRequest) -> list[Artefact]:
    """What the requester may fetch now, oldest first; a paper still promised is not among it."""
    return list(
        request.artefacts.filter(kind__in=FOR_REQUESTER, state=PaperState.MADE).select_related("file")
    )


def requester_paper(request: ResetRequest, artefact_id: int) -> HttpResponseBase:
    """One of them, for a view that has proved the requester. Raises NotFound for any other paper."""
    found = next((paper for paper in requester_papers(request) if paper.pk == artefact_id), None)
    return give(found)


@require_GET
@requires(Action.DOWNLOAD_RECEIPT)
def staff_paper(request: StaffRequest, office: Office, reference: str, artefact_id: int) -> HttpResponseBase:
    """One paper of this very request; who opened it is on the reading log."""
    found = cases.find(office, reference)
    artefact = found.artefacts.filter(pk=artefact_id, state=PaperState.MADE).select_related("file").first()
    if artefact is not None and artefact.file is not None:
        log_reading(
            artefact.file.pk,
            scope=office.pk,
            person=request.user.pk,
            session_digest=hashlib.sha256((request.session.session_key or "").encode()).hexdigest(),
            at=timezone.now(),
        )
    return give(artefact)


def give(artefact: Artefact | None) -> HttpResponseBase:
    """The file as an attachment that no browser runs, under a name that says what it is and names nobody."""
    if artefact is None or artefact.file is None:
        raise NotFound(_("Dokumen ini tidak ada."))
    if artefact.kind not in {kind.value for kind in ArtefactKind}:
        return serve(artefact.file, filename=artefact.file.name)
    name = f"{paper_name(artefact.kind)} {artefact.number.replace('/', '-')}.pdf"
    return serve(artefact.file, filename=name)
