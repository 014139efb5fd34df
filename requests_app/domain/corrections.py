"""Acts that exist in every SOP without being written in it; each is journaled and on the receipt."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.domain import notices, workflow
from requests_app.domain.policies import check_not_own
from requests_app.domain.workflow import Case, Explanation
from requests_app.enums import Event, NoticeEvent, RequestState, StepOutcome
from requests_app.exceptions import FormIncomplete, NotPossible, StepMoved, TakenByAnother
from requests_app.models import Edition, Handover, ResetRequest, StepRun
from requests_app.sop.definition import Step
from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import User


def earlier_steps(step: StepRun) -> list[Step]:
    """The steps of staff that this request passed and may be returned to, in the SOP's order."""
    request = step.reset_request
    flow = request.edition.flow
    passed = set(request.steps.exclude(closed_at=None).values_list("step_key", flat=True))
    return [
        candidate
        for candidate in flow.earlier(step.step_key)
        if candidate.key in passed and flow.sop.turn(candidate).value == "staff"
    ]


def return_to(
    step_id: int,
    *,
    to: str,
    reason: str,
    by: User,
    at: datetime,
    explanation: Explanation | None = None,
) -> StepRun:
    """Go back to an earlier step because something was decided wrongly. Returns the step opened.

    Raises FormIncomplete without a reason, NotPossible for a step that was not passed or once a result
    lies ready.
    """
    if not reason.strip():
        raise FormIncomplete({"reason": _("Tulis alasan pengembalian.")})
    with workflow.turn(step_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.RETURN_FOR_CORRECTION)
        if to not in {step.key for step in earlier_steps(case.open_step)}:
            raise NotPossible(_("Permohonan ini tidak dapat dikembalikan ke langkah itu."))
        if Handover.objects.filter(reset_request=case.request).exists():
            raise NotPossible(_("Hasil sudah disiapkan. Pakai “Terbitkan ulang hasil”."))
        case.record(
            Event.CORRECTED,
            {"from": case.open_step.step_key, "to": to, "ordinal": case.open_step.ordinal},
            reason=reason.strip(),
        )
        notices.promise(case, NoticeEvent.CORRECTED)
        return case.jump(to, outcome=StepOutcome.RETURNED, note=reason.strip(), explanation=explanation)


def withdraw(request_id: UUID, *, reason: str, at: datetime) -> ResetRequest:
    """The requester withdraws. Raises NotPossible once the account was already changed or the end came."""
    with workflow.case(request_id, by=None, at=at) as case:
        case.open_step  # noqa: B018 - raises where the request has ended
        if not can_withdraw(case.request):
            raise NotPossible(
                _("Akun Anda sudah dikerjakan di SPSE, jadi permohonan tidak dapat dicabut lagi.")
            )
        case.record(Event.WITHDRAWN, {"ordinal": case.open_step.ordinal}, reason=reason.strip())
        notices.promise(case, NoticeEvent.WITHDRAWN)
        case.stop(StepOutcome.WITHDRAWN, RequestState.WITHDRAWN, note=reason.strip())
        return case.request


def can_withdraw(request: ResetRequest) -> bool:
    """Open, and nothing done in the target system yet."""
    return request.state == RequestState.OPEN and not request.performances.exists()


@contextmanager
def _beside(step_id: int, action: Action, *, by: User, at: datetime) -> Iterator[Case]:
    """Lock the request for an act that ends its open step from beside.

    Raises StepMoved once another step is open or none, TakenByAnother while a colleague works on it,
    NotAllowed and OwnAccount.
    """
    request_id = StepRun.objects.values_list("reset_request_id", flat=True).get(pk=step_id)
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=action)
        check_not_own(by, case.request)
        step = case.step
        if step is None or step.pk != step_id:
            raise StepMoved(step_id)
        if step.taken_by is not None and step.taken_by != by:
            raise TakenByAnother(step_id, step.taken_by.full_name)
        yield case


def link_duplicate(
    step_id: int,
    *,
    original: ResetRequest,
    reason: str,
    by: User,
    at: datetime,
    explanation: Explanation | None = None,
) -> ResetRequest:
    """End the request of this open step as a duplicate of another that goes on.

    Raises NotPossible across offices or loops, FormIncomplete without a reason, ExplanationNeeded over time,
    StepMoved and TakenByAnother where somebody was faster.
    """
    if not reason.strip():
        raise FormIncomplete({"reason": _("Tulis mengapa kedua permohonan ini sama.")})
    with _beside(step_id, Action.LINK_DUPLICATE, by=by, at=at) as case:
        other = original.duplicate_of or original
        if other.pk == case.request.pk or other.office_id != case.request.office_id:
            raise NotPossible(_("Pilih permohonan lain di kantor ini."))
        if not can_withdraw(case.request):
            raise NotPossible(_("Permohonan ini sudah dikerjakan, jadi tidak dapat digabung."))
        case.request.duplicate_of = other
        case.record(Event.DUPLICATE, {"of": str(other.pk)}, reason=reason.strip())
        case.stop(StepOutcome.DUPLICATE, RequestState.DUPLICATE, note=reason.strip(), explanation=explanation)
        return case.request


def change_sop(
    step_id: int,
    *,
    edition: Edition,
    reason: str,
    by: User,
    at: datetime,
    explanation: Explanation | None = None,
) -> StepRun:
    """Leave this open step and go on under another SOP of the office because the role was wrong.

    Returns its first step of staff. Raises NotPossible for a retired or foreign edition, or once the account
    was changed; FormIncomplete without a reason, ExplanationNeeded over time, StepMoved and TakenByAnother
    where somebody was faster.
    """
    if not reason.strip():
        raise FormIncomplete({"reason": _("Tulis mengapa SOP-nya diganti.")})
    with _beside(step_id, Action.CHANGE_SOP, by=by, at=at) as case:
        request = case.request
        if edition.sop.office_id != request.office_id or edition.retired_at is not None:
            raise NotPossible(_("Pilih SOP yang berlaku di kantor ini."))
        if edition.pk == request.edition_id or not can_withdraw(request):
            raise NotPossible(_("SOP permohonan ini tidak dapat diganti."))
        if request.service not in edition.definition.services:
            raise NotPossible(_("SOP itu tidak melayani layanan yang diminta."))
        return case.restart(
            edition, outcome=StepOutcome.RETURNED, note=reason.strip(), explanation=explanation
        )


def note(request_id: UUID, *, text: str, by: User, at: datetime) -> None:
    """Add a note among staff; the requester never sees it.

    Raises FormIncomplete when empty, NotAllowed, OwnAccount.
    """
    if not text.strip():
        raise FormIncomplete({"text": _("Tulis catatannya.")})
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.ACT_ON_CASE)
        check_not_own(by, case.request)
        case.request.notes.create(text=text.strip(), at=at, by=by)
        case.record(Event.NOTED, {}, text=text.strip())
