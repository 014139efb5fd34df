"""The confirmation log: calls and meetings with the account's owner (SOP langkah 5, keterangan)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain import handover_rules, workflow
from requests_app.domain.workflow import Case
from requests_app.enums import ConfirmationMeans, ConfirmationResult, Event, NumberSource
from requests_app.exceptions import FormIncomplete
from requests_app.models import Confirmation
from resetdesk.accounts.models import User


@dataclass(frozen=True)
class Call:
    """Who was asked, how, and what they said. A telephone call names its number and the number's source."""

    means: ConfirmationMeans
    answered_by: str
    result: ConfirmationResult
    number: str = ""
    number_source: NumberSource | None = None
    note: str = ""


def confirm(step_id: int, *, call: Call, by: User, at: datetime) -> Confirmation:
    """Log a confirmation at the step the officer holds; the step stays open.

    Raises FormIncomplete when a call names no number or source, or a source that the number cannot have, or
    nobody answered by name.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        return log(case, call, by=by)


def log(case: Case, call: Call, *, by: User) -> Confirmation:
    """Write one confirmation into the case under lock."""
    faults = _number_faults(case, call) if call.means is ConfirmationMeans.PHONE else {}
    if not call.answered_by.strip() and call.result is not ConfirmationResult.UNREACHED:
        faults["answered_by"] = _("Tulis nama orang yang menjawab.")
    if faults:
        raise FormIncomplete(faults)
    row = Confirmation.objects.create(
        reset_request=case.request,
        step=case.open_step,
        means=call.means,
        number=call.number,
        number_source=call.number_source or "",
        answered_by=call.answered_by.strip(),
        result=call.result,
        note=call.note.strip(),
        at=case.at,
        by=by,
    )
    case.record(
        Event.CONFIRMED,
        {
            "means": call.means.value,
            "result": call.result.value,
            "number_source": row.number_source,
            "ordinal": case.open_step.ordinal,
        },
        number=row.number,
        answered_by=row.answered_by,
        note=row.note,
    )
    return row


def _number_faults(case: Case, call: Call) -> dict[str, str]:
    """A number of the form is logged as one; under any other source it would pass for a proof (S6)."""
    faults = {}
    if call.number_source is None:
        faults["number_source"] = _("Pilih dari mana nomor itu diperoleh.")
    if not call.number.strip():
        faults["number"] = _("Tulis nomor yang dihubungi.")
    elif call.number_source not in (None, NumberSource.FORM):
        fault = handover_rules.number_fault(case.request, call.number, call.number_source)
        faults |= {"number": fault} if fault else {}
    return faults


def is_confirmed(case: Case) -> bool:
    """Whether the owner was confirmed in person or at a number that is not from this form."""
    return any(row.is_independent for row in case.request.confirmations.all())
