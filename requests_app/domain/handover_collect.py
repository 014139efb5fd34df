"""The owner's side of a hand-over: open once, acknowledge, deny; and what happens when nobody comes."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from requests_app.domain import (
    artefacts,
    handover_rules,
    incident_rules,
    incidents,
    notices,
    workflow,
)
from requests_app.domain.handover_rules import Secret, Stage
from requests_app.domain.workflow import Case, Explanation
from requests_app.enums import (
    DeviationKind,
    Event,
    HandoverState,
    HandoverWay,
    NoticeEvent,
    StepOutcome,
)
from requests_app.exceptions import LinkClosed, NotPossible, ProofRefused
from requests_app.models import Handover
from resetdesk.core import faults, jobs, sealing

EXPIRE_JOB = "requests.expire_handover"
EMPTY: dict[str, object] = {"ciphertext": b"", "nonce": b"", "key_id": ""}


def reveal(token: str, *, proof: str, at: datetime) -> Secret:
    """Open the sealed result: at most once, to whoever proves to be its owner (I5, S2).

    One conditional UPDATE claims and empties the row before anything is decrypted, so that a failure after it
    burns the secret and staff re-issue. Raises LinkUnknown, LinkClosed, ProofRefused (with the tries left)
    and CannotUnseal.
    """
    handover = handover_rules.by_token(token)
    at = handover_rules.not_before(handover, at)
    stage = handover_rules.stage(handover, at=at)
    if stage is Stage.EXPIRED:
        # Seen too late once is too late for ever, whatever the clock says next.
        expire(handover.pk, at=at)
    if stage is not Stage.READY:
        raise LinkClosed
    typed = handover_rules.readable(handover, proof)
    if not _count_try(handover):
        raise LinkClosed
    kind = handover_rules.holds(handover, typed, at=at)
    if not kind:
        raise _missed(handover, at=at)
    sealed, aad = _claim(handover, proof=kind, at=at)
    faults.point("M9.claimed")
    secret = Secret.unpacked(sealing.unseal(sealed, aad=aad))
    faults.point("M9.decrypted")
    return secret


def _count_try(handover: Handover) -> bool:
    """Counted before it is compared and committed at once: a crash gives no try back."""
    waiting = Handover.objects.filter(
        pk=handover.pk, state=HandoverState.ANNOUNCED, proof_tries__lt=handover_rules.TRIES
    )
    return bool(waiting.update(proof_tries=F("proof_tries") + 1))


def _missed(handover: Handover, *, at: datetime) -> ProofRefused:
    handover.refresh_from_db(fields=["proof_tries"])
    left = max(handover_rules.TRIES - handover.proof_tries, 0)
    if left:
        sentence = _("Kode itu tidak cocok. Anda dapat mencoba %(left)d kali lagi.") % {"left": left}
        return ProofRefused(sentence, left=left)
    _burn(handover, at=at)
    return ProofRefused(
        _("Kode salah lima kali. Hasil ini dimusnahkan; petugas akan menerbitkannya ulang."), left=0
    )


def _burn(handover: Handover, *, at: datetime) -> None:
    with workflow.case(handover.reset_request_id, by=None, at=at) as case:
        waiting = Handover.objects.filter(
            pk=handover.pk, state=HandoverState.ANNOUNCED, destroyed_at=None, revealed_at=None
        )
        if not waiting.update(destroyed_at=case.at, **EMPTY):
            return
        case.record(Event.HANDOVER_DESTROYED, {"generation": handover.generation, "reason": "tries"})
        notices.promise(case, NoticeEvent.BURNED)
        incidents.act_again(case)


def _claim(handover: Handover, *, proof: str, at: datetime) -> tuple[sealing.Sealed, bytes]:
    with workflow.case(handover.reset_request_id, by=None, at=at) as case:
        row = Handover.objects.select_for_update().get(pk=handover.pk)
        sealed = sealing.Sealed(row.key_id, bytes(row.nonce), bytes(row.ciphertext))
        row.reset_request = case.request
        claimable = Handover.objects.filter(
            pk=row.pk,
            generation=handover.generation,
            way=HandoverWay.SEALED,
            state=HandoverState.ANNOUNCED,
            revealed_at=None,
            expires_at__gt=case.at,
        ).exclude(ciphertext=b"")
        is_here = case.step is not None and case.step.kind == "hand_over"
        is_free = incident_rules.open_incident(case.request) is None
        won = (
            is_here
            and is_free
            and claimable.update(
                state=HandoverState.REVEALED, revealed_at=case.at, destroyed_at=case.at, **EMPTY
            )
        )
        if not won:
            raise LinkClosed
        case.record(Event.HANDOVER_REVEALED, {"generation": row.generation, "proof": proof})
        notices.promise(case, NoticeEvent.REVEALED)
    return sealed, handover_rules.aad(row)


def acknowledge(token: str, *, at: datetime) -> Handover:
    """The owner says that the result arrived; the step closes. Saying it twice changes nothing.

    Raises LinkUnknown, and NotPossible while nothing was opened or the owner's denial is open.
    """
    handover = handover_rules.by_token(token)
    with workflow.case(handover.reset_request_id, by=None, at=at) as case:
        return _acknowledge(case, handover)


def say_changed(token: str, *, at: datetime) -> Handover:
    """The owner says that the password was changed in SPSE, which also acknowledges it. Twice is once."""
    handover = handover_rules.by_token(token)
    with workflow.case(handover.reset_request_id, by=None, at=at) as case:
        handover = _acknowledge(case, handover)
        if handover.changed_at is None:
            handover.changed_at = case.at
            handover.save(update_fields=["changed_at"])
            case.record(Event.PASSWORD_CHANGED, {"generation": handover.generation})
        return handover


def _acknowledge(case: Case, handover: Handover) -> Handover:
    row = Handover.objects.select_for_update().get(pk=handover.pk)
    row.reset_request = case.request
    if row.state == HandoverState.ACKNOWLEDGED:
        return row
    incident_rules.check_free(case.request)
    stage = handover_rules.stage(row, at=case.at)
    if stage not in {Stage.OPENED, Stage.MAILED}:
        raise NotPossible(_("Penerimaan baru dapat dinyatakan setelah hasilnya dibuka."))
    row.state, row.acknowledged_at = HandoverState.ACKNOWLEDGED, case.at
    row.save(update_fields=["state", "acknowledged_at"])
    case.record(Event.ACKNOWLEDGED, {"generation": row.generation})
    if case.step is not None and case.step.kind == "hand_over":
        artefacts.promise_output(case)
        case.close(StepOutcome.DONE)
    return row


def deny(token: str, *, at: datetime) -> Handover:
    """ "Bukan saya": the owner did not open it. Everything stands still until a second person looked into it;
    the office is told at once, also after the request's end.

    Raises LinkUnknown, and NotPossible where nothing was opened. Saying it twice changes nothing.
    """
    handover = handover_rules.by_token(token)
    with workflow.case(handover.reset_request_id, by=None, at=at) as case:
        row = Handover.objects.select_for_update().get(pk=handover.pk)
        row.reset_request = case.request
        if row.state == HandoverState.DISPUTED:
            return row
        if row.state not in {HandoverState.REVEALED, HandoverState.ACKNOWLEDGED}:
            raise NotPossible(_("Belum ada yang membuka hasil ini."))
        row.state, row.disputed_at = HandoverState.DISPUTED, case.at
        row.save(update_fields=["state", "disputed_at"])
        case.record(Event.DENIED_BY_OWNER, {"generation": row.generation})
        incidents.freeze(case, row)
        if not Handover.objects.filter(reset_request=case.request, generation__gt=row.generation).exists():
            incidents.act_again(case)
        return row


def expire_due(at: datetime) -> int:
    """Promise the end of every hand-over whose time is over, each as a job of its own. Returns how many."""
    due = Handover.objects.filter(state=HandoverState.ANNOUNCED, expires_at__lte=at)
    with transaction.atomic():
        found = list(due.values_list("pk", flat=True))
        for handover_id in found:
            jobs.promise(EXPIRE_JOB, key=str(handover_id), handover_id=handover_id)
    return len(found)


def expire(handover_id: int, *, at: datetime) -> bool:
    """Destroy what nobody collected in time; the flow goes on and the deviation says why (SOP langkah 8).

    While it is frozen nobody could collect it: the step stays, with its clock, for who issues it anew.
    False where somebody was faster, or its time is not over.
    """
    handover = Handover.objects.get(pk=handover_id)
    with workflow.case(handover.reset_request_id, by=None, at=at) as case:
        over = Handover.objects.filter(
            pk=handover_id, state=HandoverState.ANNOUNCED, revealed_at=None, expires_at__lte=case.at
        )
        if not over.update(
            state=HandoverState.NOT_COLLECTED, destroyed_at=Coalesce("destroyed_at", case.at), **EMPTY
        ):
            return False
        case.record(Event.HANDOVER_DESTROYED, {"generation": handover.generation, "reason": "expired"})
        if case.step is not None and case.step.kind == "hand_over":
            if incident_rules.open_incident(case.request) is not None:
                incidents.act_again(case)
            else:
                _leave_uncollected(case, handover)
        return True


def _leave_uncollected(case: Case, handover: Handover) -> None:
    spent = handover.proof_tries >= handover_rules.TRIES
    text = (
        "Ditutup setelah lima kali kode yang salah, lalu tidak diterbitkan ulang sampai batas waktunya."
        if spent
        else "Pemohon tidak mengambil hasil sampai batas waktunya. Isi segel dimusnahkan portal."
    )
    case.deviate(
        DeviationKind.OUTPUT,
        subject="Hasil tidak diambil",
        explanation=Explanation(reason_key="not_collected", text=text),
    )
    notices.promise(case, NoticeEvent.NOT_COLLECTED)
    case.close(StepOutcome.NOT_COLLECTED)
