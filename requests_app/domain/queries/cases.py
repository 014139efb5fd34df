"""One request of an office with everything its page reads, in a constant number of queries."""

from requests_app.models import DocumentVersion, ResetRequest, StepRun
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office


def find(office: Office, reference: str) -> ResetRequest:
    """The office's request of this reference. Raises NotFound, also for another office's."""
    found = (
        ResetRequest.objects.filter(office=office, reference=reference)
        .select_related("submission__recorded_by", "edition__sop", "holder", "office", "duplicate_of")
        .defer("edition__source")
        .first()
    )
    if found is None:
        raise NotFound("")
    return found


def open_step(request: ResetRequest) -> StepRun | None:
    """The step that waits now, with who holds it."""
    return (
        request.steps.filter(closed_at=None)
        .select_related("taken_by", "office", "reset_request__submission", "reset_request__edition")
        .prefetch_related("pauses")
        .first()
    )


def step_of(request: ResetRequest, step_id: int) -> StepRun:
    """A step of this very request, open or closed. Raises NotFound for any other."""
    found = request.steps.filter(pk=step_id).select_related("taken_by", "closed_by").first()
    if found is None:
        raise NotFound("")
    return found


def files(request: ResetRequest) -> list[DocumentVersion]:
    """Every uploaded file: papers in the SOP's order, the newest version of each first."""
    return list(
        DocumentVersion.objects.filter(document__submission=request.submission)
        .select_related("document", "file")
        .order_by("document__position", "-number", "position")
    )


def beside(version: DocumentVersion) -> list[DocumentVersion]:
    """The files that were handed in together as this paper, in their order, this one among them."""
    together = version.document.versions.filter(number=version.number).order_by("position")
    return list(together.select_related("document__submission", "file"))


def version(office: Office, version_id: int) -> DocumentVersion:
    """One uploaded file of one of the office's submissions. Raises NotFound."""
    found = (
        DocumentVersion.objects.filter(pk=version_id, document__submission__office=office)
        .select_related("document__submission", "file")
        .first()
    )
    if found is None:
        raise NotFound("")
    return found
