"""A password made by the portal: sealed when made, shown to its performer until installed, never retyped."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from requests_app.domain import (
    corrections,
    generated,
    generated_rules,
    handover,
    handover_rules,
    performing,
    workflow,
)
from requests_app.domain.handover_rules import Secret
from requests_app.domain.performing import Proof
from requests_app.domain.verification import verify_request
from requests_app.enums import Event, HandoverState, StepOutcome
from requests_app.exceptions import FormIncomplete, NotPossible, NotTaken, StepMoved, TakenByAnother
from requests_app.models import GeneratedPassword, Handover, ResetRequest, StepRun
from resetdesk.accounts.domain.options import change_options
from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.accounts.models import Membership, User
from resetdesk.backup.tables import Table, rows_of
from resetdesk.core import custody, sealing
from resetdesk.core.models import JournalEntry, JournalValue
from tests.cast import SINCE, Cast
from tests.requests_app.factories import Walk, open_step, submitted
from tests.requests_app.handing import code, known_holder

LETTERS = "bcdfghjkmnpqrstvwxyz"
GROUP = f"[{LETTERS.upper()}][{LETTERS}]{{2}}[2-9]"
SHAPE = re.compile(f"{GROUP}(-{GROUP}){{3}}")
DAY = dt.timedelta(days=1)


def at_perform(cast: Cast) -> Walk:
    known_holder(cast)
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    walk.take()
    walk.request.refresh_from_db()
    return walk


def made(walk: Walk) -> str:
    return generated.make(open_step(walk.request).pk, by=walk.officer(), at=walk.at)


def row() -> GeneratedPassword:
    return GeneratedPassword.objects.latest("generation")


def events(walk: Walk) -> list[str]:
    told = JournalEntry.objects.filter(chain=walk.request.pk, event__startswith="generated")
    return list(told.order_by("seq").values_list("event", flat=True))


def reasons(walk: Walk) -> list[str]:
    gone = JournalEntry.objects.filter(chain=walk.request.pk, event=Event.GENERATED_DESTROYED)
    return [entry.facts["reason"] for entry in gone.order_by("seq")]


def perform(walk: Walk, *, installed: bool | None) -> None:
    proof = Proof(text="Diganti pada Kelola Pengguna.", is_generated_installed=installed)
    performing.perform(open_step(walk.request).pk, proof=proof, by=walk.officer(), at=walk.at)


def colleague(cast: Cast) -> User:
    """Another officer with the same role."""
    person = cast["loket"]
    Membership.objects.create(office=cast.timur, user=person, role="admin_agency", starts_on=SINCE)
    return person


def test_it_is_readable_and_different_each_time() -> None:
    found = {generated_rules.fresh_password() for _time in range(200)}
    assert len(found) == 200
    assert all(SHAPE.fullmatch(one) for one in found)


def test_nothing_is_made_where_nobody_could_hand_it_over_unseen(cast: Cast) -> None:
    walk = at_perform(cast)
    change_options(cast.timur, changes={"sealed_view": False}, by=None, at=walk.at)
    with pytest.raises(NotPossible):
        made(walk)
    assert not GeneratedPassword.objects.exists()


def test_only_the_holder_of_the_step_makes_one(cast: Cast) -> None:
    walk = at_perform(cast)
    step = open_step(walk.request)
    with pytest.raises(TakenByAnother):
        generated.make(step.pk, by=colleague(cast), at=walk.at)
    with pytest.raises(TakenByAnother):
        generated.make(step.pk, by=cast["kepala_ukpbj"], at=walk.at)
    workflow.release(step.pk, by=walk.officer(), at=walk.at, reason="Rapat.")
    with pytest.raises(NotTaken):
        made(walk)
    with pytest.raises(NotAllowed):
        generated.make(step.pk, by=cast["auditor"], at=walk.at)
    assert not GeneratedPassword.objects.exists()


def test_at_another_step_there_is_none(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.take()
    for verb in (generated.make, generated.show, generated.confirm_installed, generated.discard):
        with pytest.raises(NotPossible):
            verb(open_step(walk.request).pk, by=walk.officer(), at=walk.at)


def test_it_lies_sealed_from_the_first_moment_and_in_no_word_of_the_record(cast: Cast) -> None:
    walk = at_perform(cast)
    password = made(walk)
    assert SHAPE.fullmatch(password)
    assert password.encode() not in bytes(row().ciphertext)
    sealed = sealing.Sealed(row().key_id, bytes(row().nonce), bytes(row().ciphertext))
    with pytest.raises(sealing.CannotUnseal):
        sealing.unseal(sealed, aad=sealing.packed(walk.request.pk, "Orang Lain", "", 1))
    values = [*JournalValue.objects.values_list("value", flat=True)]
    facts = [str(one) for one in JournalEntry.objects.values_list("facts", flat=True)]
    assert not [word for word in [*values, *facts] if password in word]


def test_each_look_is_on_record_and_a_double_click_makes_one(cast: Cast) -> None:
    walk = at_perform(cast)
    password = made(walk)
    assert made(walk) == password
    assert generated.show(open_step(walk.request).pk, by=walk.officer(), at=walk.at) == password
    assert (GeneratedPassword.objects.count(), row().shown_times) == (1, 3)
    assert events(walk) == ["generated", *["generated_shown"] * 3]


def test_once_installed_nobody_sees_it_again(cast: Cast) -> None:
    walk = at_perform(cast)
    made(walk)
    step = open_step(walk.request)
    generated.confirm_installed(step.pk, by=walk.officer(), at=walk.at)
    for verb in (generated.show, generated.make, generated.confirm_installed):
        with pytest.raises(NotPossible):
            verb(step.pk, by=walk.officer(), at=walk.at)
    assert events(walk)[-1] == "generated_installed"


def test_whoever_takes_over_gets_a_new_one_and_never_the_old(cast: Cast) -> None:
    walk = at_perform(cast)
    old, step, other = made(walk), open_step(walk.request), colleague(cast)
    workflow.release(step.pk, by=walk.officer(), at=walk.at, reason="Sakit.")
    workflow.take(step.pk, by=other, at=walk.at)
    with pytest.raises(NotPossible):
        generated.show(step.pk, by=other, at=walk.at)
    assert generated.make(step.pk, by=other, at=walk.at) != old
    assert reasons(walk) == ["replaced"]
    assert [bool(one.ciphertext) for one in GeneratedPassword.objects.all()] == [False, True]


def test_the_act_is_not_recorded_without_a_word_about_it(cast: Cast) -> None:
    walk = at_perform(cast)
    made(walk)
    with pytest.raises(FormIncomplete) as refusal:
        perform(walk, installed=None)
    assert set(refusal.value.faults) == {"generated"}
    assert open_step(walk.request).kind == "perform"


def test_unused_it_is_destroyed_with_the_act(cast: Cast) -> None:
    walk = at_perform(cast)
    made(walk)
    perform(walk, installed=False)
    assert (reasons(walk), bytes(row().ciphertext)) == (["unused"], b"")


def at_hand_over(cast: Cast) -> tuple[Walk, str]:
    walk = at_perform(cast)
    password = made(walk)
    perform(walk, installed=True)
    walk.until("hand_over")
    walk.take()
    walk.request.refresh_from_db()
    return walk, password


def prepare(walk: Walk, secret: Secret) -> Handover:
    step = open_step(walk.request)
    return handover.prepare_sealed(step.pk, by=walk.officer(), at=walk.at, secret=secret)


def test_it_reaches_its_owner_without_being_typed_again(cast: Cast) -> None:
    walk, password = at_hand_over(cast)
    prepared = prepare(walk, Secret(user_id="SARI.PPK", is_generated=True))
    assert (reasons(walk), bytes(row().ciphertext)) == (["handed_over"], b"")
    token = handover_rules.link_token(prepared)
    opened = handover.reveal(token, proof=code(walk), at=walk.at)
    assert (opened.password, opened.user_id) == (password, "SARI.PPK")
    assert verify_request(ResetRequest.objects.get(pk=walk.request.pk)) == []


def test_another_password_at_the_hand_over_destroys_it(cast: Cast) -> None:
    walk, _password = at_hand_over(cast)
    prepare(walk, Secret(password="Gelombang#2026", user_id="SARI.PPK"))
    assert reasons(walk) == ["unused"]


def test_one_that_is_gone_is_told_and_can_be_typed(cast: Cast) -> None:
    walk, _password = at_hand_over(cast)
    generated.discard(open_step(walk.request).pk, by=walk.officer(), at=walk.at)
    with pytest.raises(NotPossible):
        prepare(walk, Secret(user_id="SARI.PPK", is_generated=True))
    assert not Handover.objects.exists()
    assert prepare(walk, Secret(password="Gelombang#2026")).state == HandoverState.ANNOUNCED


def test_nobody_hands_it_over_before_it_is_installed_or_after_it_expired(cast: Cast) -> None:
    walk, _password = at_hand_over(cast)
    walk.at = row().expires_at
    with pytest.raises(NotPossible):
        prepare(walk, Secret(is_generated=True))


def withdrawn(walk: Walk) -> None:
    corrections.withdraw(walk.request.pk, reason="Sudah bisa masuk.", at=walk.at)


def returned(walk: Walk) -> None:
    step = open_step(walk.request)
    to = corrections.earlier_steps(step)[0].key
    corrections.return_to(step.pk, to=to, reason="Keliru.", by=walk.cast["admin_agency"], at=walk.at)


@pytest.mark.parametrize(
    ("leave", "outcome"),
    [(withdrawn, StepOutcome.WITHDRAWN), (returned, StepOutcome.RETURNED)],
)
def test_every_other_way_destroys_it(cast: Cast, leave: Callable[[Walk], None], outcome: StepOutcome) -> None:
    walk = at_perform(cast)
    made(walk)
    leave(walk)
    assert (reasons(walk), bytes(row().ciphertext), bytes(row().nonce)) == ([outcome.value], b"", b"")
    assert verify_request(ResetRequest.objects.get(pk=walk.request.pk)) == []


def test_it_expires_and_a_clock_that_goes_back_revives_nothing(cast: Cast) -> None:
    walk = at_perform(cast)
    made(walk)
    assert generated.expire_due(row().expires_at - dt.timedelta(seconds=1)) == 0
    assert generated.expire_due(row().expires_at) == 1
    assert generated.expire_due(row().expires_at) == 0
    assert (reasons(walk), bytes(row().ciphertext)) == (["expired"], b"")
    with pytest.raises(NotPossible):
        generated.show(open_step(walk.request).pk, by=walk.officer(), at=walk.at - DAY)


def test_a_backup_holds_the_row_without_its_bytes_and_a_restoration_closes_it(cast: Cast) -> None:
    walk = at_perform(cast)
    made(walk)
    table = Table(1, GeneratedPassword)
    names = [name for name, _kind in table.columns]
    kept = dict(zip(names, next(iter(rows_of(table))), strict=True))
    assert (kept["key_id"], kept["nonce"], kept["ciphertext"]) == ("", b"", b"")
    GeneratedPassword.objects.update(key_id="", nonce=b"", ciphertext=b"")
    with pytest.raises(NotPossible):
        generated.show(open_step(walk.request).pk, by=walk.officer(), at=walk.at)
    assert generated.forget_restored(walk.at) == 1
    assert reasons(walk) == ["restored"]
    assert SHAPE.fullmatch(made(walk))


def test_a_step_that_was_closed_shows_nothing(cast: Cast) -> None:
    walk = at_perform(cast)
    made(walk)
    step, officer = open_step(walk.request), walk.officer()
    perform(walk, installed=True)
    with pytest.raises(StepMoved):
        generated.show(step.pk, by=officer, at=walk.at)


@pytest.mark.parametrize("outcome", StepOutcome)
def test_it_outlives_only_a_step_that_goes_on_and_never_the_hand_over(outcome: StepOutcome) -> None:
    outlives = outcome in {StepOutcome.DONE, StepOutcome.YES}
    assert generated_rules.leaves_behind(StepRun(kind="perform"), outcome) is not outlives
    assert generated_rules.leaves_behind(StepRun(kind="task"), outcome) is not outlives
    assert generated_rules.leaves_behind(StepRun(kind="hand_over"), outcome)


def test_a_new_key_takes_it_over(cast: Cast, settings: Any) -> None:
    walk = at_perform(cast)
    password = made(walk)
    settings.SEAL_KEYS = {"baru": bytes(range(32)), **settings.SEAL_KEYS}
    assert sum(count for _title, count in custody.renew("seal")) == 1
    assert row().key_id == "baru"
    assert generated.show(open_step(walk.request).pk, by=walk.officer(), at=walk.at) == password
