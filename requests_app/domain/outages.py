"""An office-wide outage of SPSE stops every open clock of the office until it is lifted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.domain import workflow
from requests_app.enums import PauseKind
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import Outage, StepRun
from resetdesk.accounts.models import Office, User


@transaction.atomic
def declare(office: Office, *, reason: str, by: User, at: datetime) -> Outage:
    """Stop the clocks from now on. Raises NotPossible when an outage is already declared."""
    if not reason.strip():
        raise FormIncomplete({"reason": _("Tulis gangguan yang terjadi.")})
    Office.objects.select_for_update().get(pk=office.pk)
    if Outage.objects.filter(office=office, lifted_at=None).exists():
        raise NotPossible(_("Gangguan sudah diumumkan dan belum diakhiri."))
    outage = Outage.objects.create(office=office, reason=reason.strip(), declared_at=at, declared_by=by)
    for request_id in _open_requests(office):
        with workflow.case(request_id, by=by, at=at) as case:
            if case.step is not None:  # it may have ended while we waited for its lock
                case.pause(PauseKind.OUTAGE)
    return outage


@transaction.atomic
def lift(office: Office, *, by: User, at: datetime) -> Outage:
    """Let the clocks run again. Raises NotPossible when none is declared."""
    outage = Outage.objects.select_for_update().filter(office=office, lifted_at=None).first()
    if outage is None:
        raise NotPossible(_("Tidak ada gangguan yang sedang diumumkan."))
    outage.lifted_at, outage.lifted_by = at, by
    outage.save(update_fields=["lifted_at", "lifted_by"])
    for request_id in _open_requests(office):
        with workflow.case(request_id, by=by, at=at) as case:
            if case.step is not None:
                case.resume(PauseKind.OUTAGE)
    return outage


def _open_requests(office: Office) -> list[UUID]:
    return list(
        StepRun.objects.filter(office=office, closed_at=None)
        .order_by("reset_request_id")
        .values_list("reset_request_id", flat=True)
    )
