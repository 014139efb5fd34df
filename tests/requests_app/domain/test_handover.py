"""The officer's side of the hand-over."""

import datetime as dt

import pytest
from django.db import IntegrityError

from requests_app.domain import confirmation, handover, handover_rules, workflow
from requests_app.domain.confirmation import Call
from requests_app.domain.handover_rules import Secret, Telling
from requests_app.enums import (
    ConfirmationMeans,
    ConfirmationResult,
    DeviationKind,
    Event,
    HandoverState,
    HandoverWay,
    NumberSource,
    PauseKind,
    RequestState,
    StepOutcome,
)
from requests_app.exceptions import ExplanationNeeded, FormIncomplete, LinkClosed, NotPossible, NotTaken
from requests_app.models import Handover, StepRun
from resetdesk.accounts.domain.options import change_options
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.core import journal
from tests.cast import Cast, make_person
from tests.requests_app.factories import ANSWERS, EXPLANATION, PONOROGO, Walk, open_step
from tests.requests_app.handing import CANARY, KNOWN_PHONE, SECRET, at_hand_over, code, ready, sealed

HOUR = dt.timedelta(hours=1)


def events(walk: Walk) -> list[str]:
    return [entry.event for entry in journal.entries(walk.request.pk)]


def phone(**changes: object) -> Telling:
    parts: dict[str, object] = {
        "way": HandoverWay.TELEPHONE,
        "told_to": "Sari Wulandari",
        "number": KNOWN_PHONE,
        "number_source": NumberSource.REGISTRY,
    }
    return Telling(**(parts | changes))  # type: ignore[arg-type]


def tell(walk: Walk, telling: Telling) -> StepRun | None:
    step = open_step(walk.request)
    return handover.tell(step.pk, by=walk.officer(step), at=walk.at, telling=telling)


# --- sealing ---


def test_sealing_announces_and_stops_the_office_clock(cast: Cast) -> None:
    walk, row, _token = ready(cast)
    step = open_step(walk.request)
    assert row.state == HandoverState.ANNOUNCED
    assert [pause.kind for pause in step.pauses.filter(ended_at=None)] == [PauseKind.COLLECTION]
    assert bytes(row.ciphertext)
    assert CANARY.encode() not in bytes(row.ciphertext)
    # Monday, three working days on, at the end of office hours (16.00 WIT).
    assert row.expires_at == dt.datetime(2026, 11, 19, 7, 0, tzinfo=dt.UTC)
    assert {"handover_prepared", "handover_announced"} <= set(events(walk))


def test_handling_is_judged_up_to_the_announcement(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    later = walk.at + dt.timedelta(days=1)
    handover.reveal(token, proof=code(walk), at=later)
    handover.acknowledge(token, at=later)
    step = walk.request.steps.get(kind="hand_over")
    assert step.outcome == StepOutcome.DONE
    assert step.handling == pytest.approx(2)
    assert step.judgement == "within"


def test_time_over_is_explained_when_announcing_and_only_then(cast: Cast) -> None:
    walk = at_hand_over(cast)
    step, late = open_step(walk.request), walk.at + HOUR
    with pytest.raises(ExplanationNeeded):
        handover.prepare_sealed(step.pk, by=walk.officer(step), at=late, secret=SECRET)
    assert not Handover.objects.exists()
    row = handover.prepare_sealed(
        step.pk, by=walk.officer(step), at=late, secret=SECRET, explanation=EXPLANATION
    )
    handover.reveal(handover_rules.link_token(row), proof=code(walk), at=late)
    handover.go_on(step.pk, by=walk.officer(step), at=late + HOUR, explanation=EXPLANATION)
    kinds = [deviation.kind for deviation in walk.request.deviations.all()]
    assert sorted(kinds) == [DeviationKind.OUTPUT, DeviationKind.TIME]


@pytest.mark.parametrize(
    ("secret", "field"),
    [
        (Secret(), "password"),
        (Secret(user_id="SARI.PPK"), "password"),
        (Secret(password="pendek"), "password"),
        (Secret(password="p" * 129), "password"),
        (Secret(password=" Kenari#4417"), "password"),
        (Secret(password="Kenari\x00#4417"), "password"),
        (Secret(password="sari.ppk", user_id=""), "password"),
        (Secret(password=CANARY, user_id=f"SARI {CANARY}"), "user_id"),
    ],
)
def test_a_faulty_secret_is_refused_with_its_field(cast: Cast, secret: Secret, field: str) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    with pytest.raises(FormIncomplete) as refusal:
        handover.prepare_sealed(step.pk, by=walk.officer(step), at=walk.at, secret=secret)
    assert list(refusal.value.faults) == [field]
    assert CANARY not in str(refusal.value.faults)


def test_a_secret_tells_nothing_of_itself() -> None:
    assert CANARY not in repr(SECRET)


def test_the_office_may_switch_the_sealed_view_off(cast: Cast) -> None:
    walk = at_hand_over(cast)
    change_options(cast.timur, by=None, at=walk.at, changes={"sealed_view": False})
    with pytest.raises(NotPossible):
        sealed(walk)


def test_nothing_is_sealed_twice(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    with pytest.raises(NotPossible):
        sealed(walk)
    handover.reveal(token, proof=code(walk), at=walk.at)
    with pytest.raises(NotPossible):
        sealed(walk)


def test_only_who_holds_the_step_may_seal(cast: Cast) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    workflow.release(step.pk, by=walk.officer(step), at=walk.at, reason="istirahat")
    with pytest.raises(NotTaken):
        sealed(walk)


def test_a_step_of_another_kind_hands_nothing_over(cast: Cast) -> None:
    walk = at_hand_over(cast)
    tell(walk, phone())
    step = walk.take()
    with pytest.raises(NotPossible):
        handover.prepare_sealed(step.pk, by=walk.officer(step), at=walk.at, secret=SECRET)


def test_the_database_refuses_a_destroyed_row_with_ciphertext(cast: Cast) -> None:
    _walk, row, _token = ready(cast)
    with pytest.raises(IntegrityError):
        Handover.objects.filter(pk=row.pk).update(destroyed_at=row.prepared_at)


# --- by word of mouth ---


def test_telephone_closes_the_step_and_keeps_what_was_said(cast: Cast) -> None:
    walk = at_hand_over(cast)
    following = tell(walk, phone(note="Diterima baik."))
    row = Handover.objects.get()
    assert following is not None
    assert following.kind == "archive"
    assert (row.state, row.told_to, row.told_number) == (HandoverState.TOLD, "Sari Wulandari", KNOWN_PHONE)
    told = next(e for e in journal.entries(walk.request.pk) if e.event == Event.HANDOVER_TOLD)
    assert "Sari" not in str(told.facts)
    assert journal.personal(told)["told_to"] == "Sari Wulandari"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"told_to": " "}, "told_to"),
        ({"number": ""}, "number"),
        ({"number_source": None}, "number"),
        ({"number_source": NumberSource.FORM}, "number"),
        ({"number": "+62811000111"}, "number"),
        ({"number": ANSWERS["phone"], "number_source": NumberSource.DIRECTORY}, "number"),
        ({"note": f"Kata sandi: {CANARY}"}, "note"),
        ({"told_at": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}, "told_at"),
    ],
)
def test_a_call_that_proves_nothing_is_refused(cast: Cast, changes: dict[str, object], field: str) -> None:
    walk = at_hand_over(cast)
    with pytest.raises(FormIncomplete) as refusal:
        tell(walk, phone(**changes))
    assert list(refusal.value.faults) == [field]


def test_an_owner_confirmed_in_person_may_be_told_at_the_forms_number(cast: Cast) -> None:
    walk = at_hand_over(cast, known=False)
    step = open_step(walk.request)
    met = Call(
        means=ConfirmationMeans.IN_PERSON, answered_by="Sari Wulandari", result=ConfirmationResult.CONFIRMED
    )
    confirmation.confirm(step.pk, call=met, by=walk.officer(step), at=walk.at)
    assert tell(walk, phone(number=ANSWERS["phone"], number_source=NumberSource.FORM))


def test_in_person_needs_the_owner_or_a_surat_kuasa(cast: Cast) -> None:
    walk = at_hand_over(cast)
    proxy = Telling(way=HandoverWay.IN_PERSON, told_to="Budi Santoso")
    with pytest.raises(FormIncomplete) as refusal:
        tell(walk, proxy)
    assert list(refusal.value.faults) == ["proxy_letter"]
    assert tell(walk, Telling(way=HandoverWay.IN_PERSON, told_to="  sari   WULANDARI "))


def test_a_named_proxy_with_a_letter_is_kept(cast: Cast) -> None:
    walk = at_hand_over(cast)
    tell(walk, Telling(way=HandoverWay.IN_PERSON, told_to="Budi Santoso", proxy_letter="SKU/7/2026"))
    assert Handover.objects.get().proxy_letter == "SKU/7/2026"


def test_a_sealed_way_is_no_telling(cast: Cast) -> None:
    walk = at_hand_over(cast)
    with pytest.raises(NotPossible):
        tell(walk, phone(way=HandoverWay.SEALED))


def test_ponorogo_hands_over_by_telephone(cast: Cast) -> None:
    head = make_person("barat.kepala", office=cast.barat, roles=(Role.KEPALA_UKPBJ,))
    cast.west[Role.KEPALA_UKPBJ] = head
    walk = at_hand_over(cast, sop=PONOROGO, known=False)
    assert handover_rules.ways(walk.request)[0] == HandoverWay.TELEPHONE
    tell(walk, phone(number="0352 111222", number_source=NumberSource.DIRECTORY))
    assert Handover.objects.get().state == HandoverState.TOLD


# --- SPSE's own mail, and a notice ---


def test_spse_mail_waits_for_the_acknowledgement(cast: Cast) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    row = handover.announce_spse_mail(step.pk, by=walk.officer(step), at=walk.at)
    token = handover_rules.link_token(row)
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at + HOUR)
    assert walk.request.steps.get(kind="hand_over").outcome == StepOutcome.DONE


def test_a_notice_is_no_way_for_a_password(cast: Cast) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    with pytest.raises(NotPossible):
        handover.finish_by_notice(step.pk, by=walk.officer(step), at=walk.at)


# --- calling back ---


def call_back(walk: Walk, **changes: object) -> str:
    parts: dict[str, object] = {
        "number": KNOWN_PHONE,
        "source": NumberSource.REGISTRY,
        "answered_by": "Sari Wulandari",
        "by": cast_admin(walk),
        "at": walk.at,
    }
    return handover.call_back(walk.request.pk, **(parts | changes))  # type: ignore[arg-type]


def cast_admin(walk: Walk) -> object:
    return walk.cast["admin_agency"]


def test_the_call_is_logged_and_its_code_is_six_characters(cast: Cast) -> None:
    walk, row, _token = ready(cast)
    spoken = call_back(walk)
    row.refresh_from_db()
    assert len(spoken) == 6
    assert spoken != call_back(walk, at=walk.at + dt.timedelta(minutes=1))
    assert row.callback_generation == 1
    assert all(made.is_independent for made in walk.request.confirmations.all())
    assert walk.request.confirmations.count() == 2
    assert all(spoken not in str(entry.facts) for entry in journal.entries(walk.request.pk))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": NumberSource.FORM}, "number"),
        ({"source": None}, "number"),
        ({"number": " "}, "number"),
        ({"number": ANSWERS["phone"], "source": NumberSource.DIRECTORY}, "number"),
        ({"answered_by": ""}, "answered_by"),
    ],
)
def test_a_call_back_to_the_form_itself_is_refused(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    walk, row, _token = ready(cast)
    with pytest.raises(FormIncomplete) as refusal:
        call_back(walk, **changes)
    assert list(refusal.value.faults) == [field]
    row.refresh_from_db()
    assert row.callback_at is None


def test_who_may_not_call_gets_no_code(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    with pytest.raises(NotAllowed):
        call_back(walk, by=cast["auditor"])


def test_there_is_nothing_to_call_about_before_sealing(cast: Cast) -> None:
    with pytest.raises(NotPossible):
        call_back(at_hand_over(cast))


# --- going on, issuing anew ---


def test_going_on_needs_a_reveal_and_an_explanation(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    step = open_step(walk.request)
    by = walk.officer(step)
    with pytest.raises(NotPossible):
        handover.go_on(step.pk, by=by, at=walk.at, explanation=EXPLANATION)
    handover.reveal(token, proof=code(walk), at=walk.at)
    with pytest.raises(ExplanationNeeded):
        handover.go_on(step.pk, by=by, at=walk.at, explanation=None)
    following = handover.go_on(step.pk, by=by, at=walk.at, explanation=EXPLANATION)
    assert following is not None
    assert following.kind == "archive"
    assert walk.request.deviations.get().kind == DeviationKind.OUTPUT


def reissue(walk: Walk, *, reason: str = "Pemohon menutup halaman.", **changes: object) -> StepRun:
    parts: dict[str, object] = {"by": walk.cast["admin_agency"], "at": walk.at, "reason": reason}
    return handover.reissue(walk.request.pk, **(parts | changes))  # type: ignore[arg-type]


def test_reissue_destroys_and_goes_back_to_perform(cast: Cast) -> None:
    walk, row, token = ready(cast)
    step = reissue(walk)
    row.refresh_from_db()
    assert step.kind == "perform"
    assert (row.state, bytes(row.ciphertext)) == (HandoverState.REISSUED, b"")
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=walk.at)
    assert walk.request.steps.get(kind="hand_over").outcome == StepOutcome.REISSUED


def test_a_new_generation_has_a_link_of_its_own(cast: Cast) -> None:
    walk, _row, old = ready(cast)
    reissue(walk)
    walk.until("hand_over")
    walk.take()
    fresh = sealed(walk)
    new = handover_rules.link_token(fresh)
    assert fresh.generation == 2
    assert old != new
    assert handover.reveal(new, proof=code(walk), at=walk.at).password == CANARY


def test_reissue_after_the_end_opens_the_request_again(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at)
    with workflow.case(walk.request.pk, by=None, at=walk.at) as case:
        case.close(StepOutcome.DONE)
    walk.request.refresh_from_db()
    assert walk.request.state == RequestState.COMPLETED
    assert reissue(walk).kind == "perform"
    walk.request.refresh_from_db()
    assert walk.request.state == RequestState.OPEN


@pytest.mark.parametrize("reason", ["", "  ", f"kata sandinya {CANARY}"])
def test_reissue_needs_a_clean_reason(cast: Cast, reason: str) -> None:
    walk, _row, _token = ready(cast)
    with pytest.raises(FormIncomplete):
        reissue(walk, reason=reason)


def test_nothing_is_reissued_before_a_hand_over(cast: Cast) -> None:
    with pytest.raises(NotPossible):
        reissue(at_hand_over(cast))


def test_only_admins_reissue(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    with pytest.raises(NotAllowed):
        reissue(walk, by=cast["loket"])
