"""Who may do what on one request. Office-wide rights are in `accounts.domain.policy`."""

from django.utils.translation import gettext as _

from requests_app.exceptions import NotYourTurn
from requests_app.models import ResetRequest, StepRun
from requests_app.sop.definition import StepKind
from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.exceptions import NotAllowed, NotFound
from resetdesk.accounts.models import User

# With separation on, whoever did one of these does neither of the others on the same request.
SEPARATED = (
    frozenset({StepKind.CHECK}),
    frozenset({StepKind.PERFORM}),
    frozenset({StepKind.ARCHIVE}),
)


def check_not_own(person: User, request: ResetRequest) -> None:
    """Raise OwnAccount where the request is for the person's own account. Absolute: no setting lifts it."""
    policy.check_not_own(
        person,
        nip=request.holder_nip,
        email=request.submission.contact_email,
        user_id=request.holder_user_id,
    )


def check_separation(person: User, step: StepRun) -> None:
    """Raise NotYourTurn where the office separates checker, performer and archiver and this mixes them."""
    request = step.reset_request
    if not options(request.office).separation:
        return
    mine = next((kinds for kinds in SEPARATED if step.kind in kinds), None)
    if mine is None:
        return
    others = [kind for kinds in SEPARATED if kinds is not mine for kind in kinds]
    if request.steps.filter(closed_by=person, kind__in=others).exists():
        raise NotYourTurn(
            _(
                "Kantor ini memisahkan pemeriksa, pelaksana, dan pengarsip. "
                "Anda sudah mengerjakan langkah lain pada permohonan ini."
            )
        )


def check_may_work(person: User, step: StepRun) -> dict[str, int]:
    """Raise NotAllowed (wrong role, own account, separation) or NotFound (a stranger to the office).

    Returns what the journal says of who acts for somebody on leave: nothing of one in their own role.
    """
    policy.check_work(person, office=step.office, group=step.group)
    check_not_own(person, step.reset_request)
    check_separation(person, step)
    absent = policy.acting_for(person, office=step.office, group=step.group)
    return {} if absent is None else {"on_behalf_of": absent}


def can_work(person: User, step: StepRun) -> bool:
    """Whether `check_may_work` would pass."""
    try:
        check_may_work(person, step)
    except (NotAllowed, NotFound):
        return False
    return True
