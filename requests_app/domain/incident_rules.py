"""Whether a request stands still, from its hand-over on, because its owner denied."""

from django.utils.translation import gettext as _

from requests_app.exceptions import Frozen, NotPossible
from requests_app.models import Incident, ResetRequest, StepRun
from resetdesk.accounts.domain import policy
from resetdesk.accounts.models import User


def open_incident(request: ResetRequest) -> Incident | None:
    """The incident that nobody has lifted yet."""
    open_ones = Incident.objects.filter(reset_request=request, lifted_at=None)
    return open_ones.select_related("handover", "reset_request__office", "reported_by").first()


def stands_still(step: StepRun) -> bool:
    """Whether this open step cannot be finished: it is the hand-over or comes after it, and is frozen.

    An act in SPSE that was already asked for anew is no such step: what was done there is recorded when it is
    done, and it leads back to the hand-over.
    """
    if open_incident(step.reset_request) is None:
        return False
    turns = StepRun.objects.filter(reset_request=step.reset_request, kind__in=("perform", "hand_over"))
    newest = turns.order_by("-ordinal").values_list("kind", flat=True).first()
    return newest == "hand_over"


def check_goes_on(step: StepRun) -> None:
    """Raises Frozen where closing this step would leave the hand-over behind that the owner denies."""
    if stands_still(step):
        raise Frozen


def check_may_end(request: ResetRequest) -> None:
    """Raises Frozen: no end of any kind, also no rejection, before somebody has said what was found."""
    if open_incident(request) is not None:
        raise Frozen


def check_free(request: ResetRequest) -> None:
    """Raises NotPossible while the hand-over is frozen."""
    if open_incident(request) is not None:
        raise NotPossible(
            _(
                "Pemilik akun menyangkal, jadi penyampaian dibekukan sampai kepala atau petugas kedua "
                "memeriksa dan mencabutnya."
            )
        )


def check_second_person(person: User, request: ResetRequest) -> None:
    """Raises NotPossible where the same officer who lifted the freeze would now issue anew; a head may."""
    last = Incident.objects.filter(reset_request=request).order_by("-opened_at", "-pk").first()
    if last is None or last.lifted_by_id != person.pk:
        return
    if not policy.roles_of(person, request.office) & policy.HEADS:
        raise NotPossible(
            _("Anda yang mencabut pembekuan, jadi penerbitan ulang dikerjakan oleh petugas lain.")
        )
