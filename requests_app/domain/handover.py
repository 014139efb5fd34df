"""Handing the result over (SOP langkah 8): what the officer does; the owner's side is `handover_collect`."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from requests_app.domain import (
    artefacts,
    confirmation,
    generated,
    handover_rules,
    incident_rules,
    notices,
    times,
    workflow,
)
from requests_app.domain.confirmation import Call
from requests_app.domain.handover_collect import (
    EMPTY,
    acknowledge,
    deny,
    expire,
    expire_due,
    reveal,
    say_changed,
)
from requests_app.domain.handover_rules import Secret, Telling, latest
from requests_app.domain.policies import check_not_own
from requests_app.domain.workflow import Case, Explanation
from requests_app.enums import (
    ConfirmationMeans,
    ConfirmationResult,
    DeviationKind,
    Event,
    HandoverState,
    HandoverWay,
    Judgement,
    NoticeEvent,
    NumberSource,
    PauseKind,
    RequestState,
    StepOutcome,
)
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import Handover, StepRun
from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import User
from resetdesk.core import faults, sealing
from resetdesk.core.secret_words import looks_like_secret

__all__ = [
    "Secret",
    "Telling",
    "acknowledge",
    "announce_again",
    "announce_spse_mail",
    "call_back",
    "deny",
    "expire",
    "expire_due",
    "finish_by_notice",
    "go_on",
    "latest",
    "prepare_sealed",
    "reissue",
    "reissue_unread",
    "reveal",
    "say_changed",
    "tell",
    "unread",
]

AWAITED = frozenset({HandoverState.ANNOUNCED, HandoverState.REVEALED})
ACKNOWLEDGEMENT_MISSING = "Penerimaan belum dinyatakan pemohon"
RESTORED = "Portal dipulihkan dari cadangan, yang tidak pernah memuat isi segel."


def prepare_sealed(
    step_id: int, *, by: User, at: datetime, secret: Secret, explanation: Explanation | None = None
) -> Handover:
    """Seal what the officer typed or the portal made, and announce it: the clock waits for the owner.

    Raises FormIncomplete, NotPossible (the way is closed, or one lies ready), ExplanationNeeded (time).
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        _demand_way(case, HandoverWay.SEALED)
        if secret.is_generated:
            secret = generated.take_over(case, user_id=secret.user_id)
        case.drop_generated("unused")
        if fault := handover_rules.secret_faults(case.request, secret):
            raise FormIncomplete(fault)
        handover = _next(case, HandoverWay.SEALED, by=by)
        sealed = sealing.seal(secret.packed(), aad=handover_rules.aad(handover))
        faults.point("M7")
        handover.key_id, handover.nonce, handover.ciphertext = (
            sealed.key_id,
            sealed.nonce,
            sealed.ciphertext,
        )
        _announce(case, handover, explanation=explanation)
        return handover


def announce_spse_mail(
    step_id: int, *, by: User, at: datetime, explanation: Explanation | None = None
) -> Handover:
    """SPSE itself wrote to the owner; we ask for the acknowledgement and the clock waits for it."""
    with workflow.turn(step_id, by=by, at=at) as case:
        _demand_way(case, HandoverWay.SPSE_MAIL)
        case.drop_generated("unused")
        handover = _next(case, HandoverWay.SPSE_MAIL, by=by)
        _announce(case, handover, explanation=explanation)
        return handover


def tell(
    step_id: int, *, by: User, at: datetime, telling: Telling, explanation: Explanation | None = None
) -> StepRun | None:
    """Record a hand-over by telephone or in person; the step closes. Returns the next step.

    Raises FormIncomplete with a sentence for each field that does not hold.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        if telling.way not in {HandoverWay.TELEPHONE, HandoverWay.IN_PERSON}:
            raise NotPossible(_("Cara ini bukan penyampaian lisan."))
        _demand_way(case, telling.way)
        if found := _telling_faults(case, telling):
            raise FormIncomplete(found)
        handover = _next(case, telling.way, by=by)
        handover.state = HandoverState.TOLD
        handover.told_to = telling.told_to.strip()
        handover.told_number = telling.number.strip()
        handover.proxy_letter = telling.proxy_letter.strip()
        handover.told_at = telling.told_at or at
        handover.save()
        source = telling.number_source.value if telling.number_source else ""
        case.record(
            Event.HANDOVER_TOLD,
            {"generation": handover.generation, "way": handover.way, "number_source": source},
            told_to=handover.told_to,
            number=handover.told_number,
            proxy_letter=handover.proxy_letter,
        )
        return _finish(case, note=telling.note.strip(), explanation=explanation)


def finish_by_notice(
    step_id: int, *, by: User, at: datetime, explanation: Explanation | None = None
) -> StepRun | None:
    """Tell by notice that the change is done, where nothing secret is to be told. Returns the next step."""
    with workflow.turn(step_id, by=by, at=at) as case:
        _demand_way(case, HandoverWay.NOTICE)
        handover = _next(case, HandoverWay.NOTICE, by=by)
        handover.state, handover.told_at = HandoverState.TOLD, at
        handover.save()
        case.record(Event.HANDOVER_TOLD, {"generation": handover.generation, "way": handover.way})
        return _finish(case, note="", explanation=explanation)


def call_back(
    request_id: UUID, *, by: User, at: datetime, number: str, source: NumberSource | None, answered_by: str
) -> str:
    """Log the call to a number that is not from the form and return the six characters to read out.

    They hold for 30 minutes and replace those of an earlier call; the five tries are not given back.
    Raises FormIncomplete, NotPossible where nothing waits to be opened, NotAllowed.
    """
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.CONFIRM_BY_PHONE)
        check_not_own(by, case.request)
        handover = Handover.objects.select_for_update().filter(reset_request=case.request).last()
        if handover is None or handover_rules.stage(handover, at=at) != handover_rules.Stage.READY:
            raise NotPossible(_("Tidak ada hasil tersegel yang menunggu dibuka."))
        found = {"number": handover_rules.number_fault(case.request, number, source)}
        if not answered_by.strip():
            found["answered_by"] = _("Tulis nama orang yang menjawab.")
        if found := {name: sentence for name, sentence in found.items() if sentence}:
            raise FormIncomplete(found)
        call = Call(
            means=ConfirmationMeans.PHONE,
            answered_by=answered_by,
            result=ConfirmationResult.CONFIRMED,
            number=number.strip(),
            number_source=source,
        )
        confirmation.log(case, call, by=by)
        handover.callback_generation += 1
        handover.callback_at = at
        handover.save(update_fields=["callback_generation", "callback_at"])
        handover.reset_request = case.request
        return handover_rules.call_back_code(handover)


def go_on(step_id: int, *, by: User, at: datetime, explanation: Explanation | None) -> StepRun | None:
    """Go on after the owner opened the result without acknowledging it. Returns the next step.

    Raises NotPossible where nothing was opened, ExplanationNeeded without the officer's explanation.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        incident_rules.check_free(case.request)
        handover = latest(case.request.pk)
        if handover is None or handover.state != HandoverState.REVEALED:
            raise NotPossible(_("Langkah ini baru dapat dilanjutkan setelah hasilnya dibuka pemiliknya."))
        case.deviate(DeviationKind.OUTPUT, subject=ACKNOWLEDGEMENT_MISSING, explanation=explanation)
        return case.close(StepOutcome.DONE, explanation=explanation)


def reissue(
    request_id: UUID, *, by: User, at: datetime, reason: str, explanation: Explanation | None = None
) -> StepRun:
    """Issue anew: what is sealed is destroyed and the request goes back to the act in SPSE.

    Also for a request that has ended completed. Returns the opened step. Raises FormIncomplete without a
    reason, NotPossible before any hand-over, while it is frozen, and for who lifted the freeze; NotAllowed.
    """
    if fault := _reason_fault(reason):
        raise FormIncomplete({"reason": fault})
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.REISSUE)
        check_not_own(by, case.request)
        incident_rules.check_free(case.request)
        incident_rules.check_second_person(by, case.request)
        handover = latest(case.request.pk)
        if case.step is not None and case.step.kind == "perform":
            raise NotPossible(_("Penerbitan ulang sudah berjalan: kerjakan dahulu di SPSE."))
        performed = case.request.steps.filter(kind="perform", outcome=StepOutcome.DONE).last()
        if handover is None or performed is None:
            raise NotPossible(_("Belum ada hasil yang disampaikan, jadi belum ada yang diterbitkan ulang."))
        _destroy(case)
        notices.promise(case, NoticeEvent.REISSUED)
        if case.request.state == RequestState.COMPLETED:
            return case.reopen(performed.step_key, note=reason.strip())
        return case.jump(
            performed.step_key, outcome=StepOutcome.REISSUED, note=reason.strip(), explanation=explanation
        )


def unread() -> list[UUID]:
    """Requests whose sealed result lies ready and was opened by nobody, oldest first."""
    waiting = Handover.objects.filter(
        way=HandoverWay.SEALED, state=HandoverState.ANNOUNCED, destroyed_at=None, revealed_at=None
    )
    return list(waiting.order_by("pk").values_list("reset_request_id", flat=True))


def reissue_unread(request_id: UUID, *, at: datetime) -> bool:
    """The portal's own re-issue after a restoration: the sealed bytes are gone, so the act is done anew (S1).

    Back to the act in SPSE, or to an officer's own re-issue where no such step was passed. False where
    nothing lies ready.
    """
    with workflow.case(request_id, by=None, at=at) as case:
        if not Handover.objects.filter(
            reset_request=case.request,
            state=HandoverState.ANNOUNCED,
            way=HandoverWay.SEALED,
            destroyed_at=None,
        ).exists():
            return False
        _destroy(case)
        performed = case.request.steps.filter(kind="perform", outcome=StepOutcome.DONE).last()
        if case.step is None or case.step.kind != "hand_over" or performed is None:
            return True
        notices.promise(case, NoticeEvent.REISSUED)
        case.jump(performed.step_key, outcome=StepOutcome.REISSUED, note=RESTORED)
        return True


def announce_again(*, at: datetime) -> int:
    """Write once more to everyone who is to acknowledge SPSE's own mail: their old link is dead.

    Returns to how many; whose mail is still waiting gets the living link in that one.
    """
    waiting = Handover.objects.filter(way=HandoverWay.SPSE_MAIL, state=HandoverState.ANNOUNCED)
    told = 0
    for request_id in list(waiting.order_by("pk").values_list("reset_request_id", flat=True)):
        with suppress(NotPossible):
            notices.send_again(request_id, at=at)
            told += 1
    return told


def _reason_fault(reason: str) -> str | None:
    if not reason.strip():
        return _("Tulis alasan penerbitan ulang.")
    return looks_like_secret(reason)


def _destroy(case: Case) -> None:
    # Also what was opened and lost: no word about an old result may close or hold up the new one's step.
    for handover in Handover.objects.filter(reset_request=case.request, state__in=AWAITED):
        handover.state = HandoverState.REISSUED
        if handover.destroyed_at is None:
            handover.destroyed_at = case.at
            case.record(Event.HANDOVER_DESTROYED, {"generation": handover.generation, "reason": "reissued"})
        for name, value in EMPTY.items():
            setattr(handover, name, value)
        handover.save()


def _demand_way(case: Case, way: HandoverWay) -> None:
    if case.open_step.kind != "hand_over":
        raise NotPossible(_("Langkah ini bukan penyampaian hasil."))
    incident_rules.check_free(case.request)
    if way not in handover_rules.ways(case.request):
        raise NotPossible(_("SOP atau pengaturan kantor tidak memperbolehkan cara ini untuk layanan itu."))
    current = latest(case.request.pk)
    if current is not None and current.state in AWAITED:
        raise NotPossible(
            _("Hasil sudah disiapkan dan menunggu pemohon. Terbitkan ulang untuk menyampaikannya lagi.")
        )


def _next(case: Case, way: HandoverWay, *, by: User) -> Handover:
    newest = Handover.objects.filter(reset_request=case.request).aggregate(newest=Max("generation"))["newest"]
    return Handover(
        reset_request=case.request,
        generation=(newest or 0) + 1,
        way=way,
        state=HandoverState.ANNOUNCED,
        prepared_at=case.at,
        prepared_by=by,
    )


def _announce(case: Case, handover: Handover, *, explanation: Explanation | None) -> None:
    """From here on the owner is awaited: the officer's time ends and is answered for now."""
    step = case.open_step
    measured = times.measured(step, at=case.at)
    if times.judged(step, measured) == Judgement.OVER:
        case.deviate(DeviationKind.TIME, subject=times.over_sentence(step, measured), explanation=explanation)
    days = options(case.request.office).pickup_working_days
    handover.announced_at = case.at
    handover.expires_at = times.calendar_of(step).add_working_days(case.at, days)
    handover.save()
    facts = {"generation": handover.generation, "way": handover.way}
    case.record(Event.HANDOVER_PREPARED, facts)
    case.record(Event.HANDOVER_ANNOUNCED, {**facts, "expires_at": handover.expires_at})
    notices.promise(case, NoticeEvent.READY)
    case.pause(PauseKind.COLLECTION)


def _finish(case: Case, *, note: str, explanation: Explanation | None) -> StepRun | None:
    notices.promise(case, NoticeEvent.TOLD)
    artefacts.promise_output(case)
    return case.close(StepOutcome.DONE, note=note, explanation=explanation)


def _telling_faults(case: Case, telling: Telling) -> dict[str, str]:
    found: dict[str, str | None] = {}
    if not telling.told_to.strip():
        found["told_to"] = _("Tulis nama orang yang menerima.")
    if telling.told_at is not None and telling.told_at > case.at:
        found["told_at"] = _("Waktu penyampaian belum lewat. Periksa kembali.")
    for name in ("told_to", "proxy_letter", "note"):
        found.setdefault(name, looks_like_secret(getattr(telling, name)))
    if telling.way is HandoverWay.TELEPHONE:
        found["number"] = _number_fault(case, telling)
    elif not _is_holder(case, telling.told_to) and not telling.proxy_letter.strip():
        found["proxy_letter"] = _("Penerima bukan pemilik akun. Tulis nomor surat kuasanya.")
    return {name: sentence for name, sentence in found.items() if sentence}


def _number_fault(case: Case, telling: Telling) -> str:
    """An owner confirmed before, in person or at an independent number, may be told at the form's own."""
    fault = handover_rules.number_fault(case.request, telling.number, telling.number_source)
    is_complete = bool(telling.number.strip()) and telling.number_source is not None
    return "" if is_complete and confirmation.is_confirmed(case) else fault


def _is_holder(case: Case, name: str) -> bool:
    return " ".join(name.split()).casefold() == " ".join(case.request.holder_name.split()).casefold()
