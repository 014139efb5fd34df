"""Who may open the papers now, and the log of who did."""

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain.policies import can_work
from requests_app.exceptions import NotTaken
from requests_app.models import DocumentVersion, ResetRequest, StepRun
from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import User
from resetdesk.core import reading


def must_take_first(person: User, step: StepRun | None) -> bool:
    """Opening the papers takes the step: whoever may work on it reads nothing before the clock runs."""
    return step is not None and step.taken_by_id is None and can_work(person, step)


def may_read(person: User, request: ResetRequest, step: StepRun | None) -> bool:
    """Whether the person sees the papers now."""
    allowed = policy.can(person, office=request.office, action=Action.SEE_PAPERS)
    return allowed and not must_take_first(person, step)


def read(person: User, version: DocumentVersion, *, session_digest: str, at: datetime) -> DocumentVersion:
    """Log that the person opened this paper in this session (once), and give it.

    Raises NotAllowed without the right, NotTaken while the person's own step waits untaken.
    """
    request = version.document.submission.reset_requests.select_related("office").first()
    if request is None:
        raise NotTaken
    policy.check(person, office=request.office, action=Action.SEE_PAPERS)
    for sibling in version.document.submission.reset_requests.all():
        open_step = sibling.steps.filter(closed_at=None).first()
        if must_take_first(person, open_step) and not _holds_one(person, version):
            raise NotTaken
    reading.log_reading(
        version.file_id, scope=request.office_id, person=person.pk, session_digest=session_digest, at=at
    )
    return version


def _holds_one(person: User, version: DocumentVersion) -> bool:
    return StepRun.objects.filter(
        reset_request__submission=version.document.submission, closed_at=None, taken_by=person
    ).exists()


def refusal() -> str:
    """Why the papers stay closed until the step is taken."""
    return _("Ambil langkah ini untuk membuka berkas. Sejak itu waktu pengerjaannya dihitung.")
