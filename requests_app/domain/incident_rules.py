"""Whether a request's hand-over stands still because its owner denied."""

from django.utils.translation import gettext as _

from requests_app.exceptions import NotPossible
from requests_app.models import Incident, ResetRequest
from resetdesk.accounts.domain import policy
from resetdesk.accounts.models import User


def open_incident(request: ResetRequest) -> Incident | None:
    """The incident that nobody has lifted yet."""
    open_ones = Incident.objects.filter(reset_request=request, lifted_at=None)
    return open_ones.select_related("handover", "reset_request__office", "reported_by").first()


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
