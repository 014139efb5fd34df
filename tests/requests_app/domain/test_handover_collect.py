"""The owner's side: opened once, by proof, in time."""

import datetime as dt

import pytest
import time_machine

from requests_app.domain import handover, handover_rules, workflow
from requests_app.domain.handover_rules import Stage
from requests_app.enums import (
    DeviationKind,
    Event,
    HandoverState,
    NoticeEvent,
    NumberSource,
    PauseKind,
    RequestState,
    StepOutcome,
)
from requests_app.exceptions import LinkClosed, LinkUnknown, NotPossible, ProofRefused
from requests_app.models import Handover
from resetdesk.accounts.domain.options import change_options
from resetdesk.core import jobs, journal
from resetdesk.core.faults import VARIABLE, FaultInjected
from resetdesk.core.references import ALPHABET, collection_code
from resetdesk.core.sealing import CannotUnseal
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted
from tests.requests_app.handing import CANARY, KNOWN_PHONE, SECRET, code, ready

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
EXPIRY = dt.datetime(2026, 11, 19, 7, 0, tzinfo=dt.UTC)


def wrong(proof: str) -> str:
    """Another well-formed collection code: its first character changed, its check character set right."""
    body = proof.replace("-", "")[:8]
    return collection_code(ALPHABET[ALPHABET.index(body[0]) - 1] + body[1:])


def call(walk: Walk, *, at: dt.datetime) -> str:
    return handover.call_back(
        walk.request.pk,
        by=walk.cast["admin_agency"],
        at=at,
        number=KNOWN_PHONE,
        source=NumberSource.REGISTRY,
        answered_by="Sari Wulandari",
    )


# --- opening ---


def test_the_proof_opens_it_once(cast: Cast) -> None:
    walk, row, token = ready(cast)
    assert handover.reveal(token, proof=code(walk), at=walk.at) == SECRET
    row.refresh_from_db()
    assert (row.state, bytes(row.ciphertext), bytes(row.nonce)) == (HandoverState.REVEALED, b"", b"")
    assert row.revealed_at == row.destroyed_at == walk.at
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=walk.at)


def test_a_code_typed_in_small_letters_with_spaces_is_the_code(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    assert handover.reveal(token, proof=f" {code(walk).lower().replace('-', ' ')} ", at=walk.at)


@pytest.mark.asvs("6.5.1")
@pytest.mark.parametrize("proof", ["", " ", "-", "\x00", "ABC", "K7Q-M4X-WP9Q", "é" * 9])
def test_what_cannot_be_a_code_costs_no_try(cast: Cast, proof: str) -> None:
    walk, row, token = ready(cast)
    with pytest.raises(ProofRefused) as refusal:
        handover.reveal(token, proof=proof, at=walk.at)
    row.refresh_from_db()
    assert (refusal.value.left, row.proof_tries, row.state) == (None, 0, HandoverState.ANNOUNCED)


@pytest.mark.asvs("6.3.1")
def test_five_wrong_codes_burn_it(cast: Cast) -> None:
    walk, row, token = ready(cast)
    left = []
    for _try in range(5):
        with pytest.raises(ProofRefused) as refusal:
            handover.reveal(token, proof=wrong(code(walk)), at=walk.at)
        left.append(refusal.value.left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=walk.at)
    row.refresh_from_db()
    assert bytes(row.ciphertext) == b""
    assert handover_rules.stage(row, at=walk.at) is Stage.BURNED
    # The office must act now: its clock runs again and it is told.
    assert not open_step(walk.request).pauses.filter(kind=PauseKind.COLLECTION, ended_at=None).exists()
    assert walk.request.notices.filter(event=NoticeEvent.BURNED).exists()


@pytest.mark.asvs("6.6.2")
def test_a_foreign_code_opens_nothing(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    other = submitted(cast, at=MONDAY + MINUTE)
    with pytest.raises(ProofRefused):
        handover.reveal(token, proof=handover_rules.collection_code(other.submission), at=walk.at)


@pytest.mark.parametrize(
    "bend",
    [
        lambda _token: "",
        lambda token: token.partition("-")[0],
        lambda token: token.partition("-")[2],
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token + "\n",
        lambda token: f"9{token}",
        lambda token: token.partition("-")[0] + "-" + "A" * 43,
        lambda _token: "99999999999999999999-" + "A" * 43,
        lambda token: token.swapcase(),
    ],
)
def test_a_bent_link_is_unknown(cast: Cast, bend: object) -> None:
    walk, _row, token = ready(cast)
    with pytest.raises(LinkUnknown):
        handover.reveal(bend(token), proof=code(walk), at=walk.at)  # type: ignore[operator]


def test_a_link_of_another_office_is_unknown(cast: Cast) -> None:
    _walk, _row, token = ready(cast)
    with pytest.raises(LinkUnknown):
        handover_rules.by_token(token, office=cast.barat)


def test_a_link_dies_with_the_address_it_was_made_for(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    walk.request.submission.contact_email = "lain@contoh.test"
    walk.request.submission.save()
    with pytest.raises(LinkUnknown):
        handover_rules.by_token(token)


# --- who is not known ---


def test_an_unknown_contact_needs_the_call_back(cast: Cast) -> None:
    walk, row, token = ready(cast, known=False)
    with pytest.raises(ProofRefused):
        handover.reveal(token, proof=code(walk), at=walk.at)
    row.refresh_from_db()
    assert row.proof_tries == 0
    assert not handover_rules.holds(row, code(walk), at=walk.at)


def test_the_office_may_call_back_always(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    change_options(cast.timur, by=None, at=walk.at, changes={"callback_always": True})
    with pytest.raises(ProofRefused):
        handover.reveal(token, proof=code(walk), at=walk.at)
    assert handover.reveal(token, proof=call(walk, at=walk.at), at=walk.at + MINUTE) == SECRET


@pytest.mark.parametrize(("minutes", "opens"), [(0, True), (29.9, True), (30, False), (-1, True)])
def test_the_spoken_code_lives_for_half_an_hour(cast: Cast, minutes: float, opens: bool) -> None:
    """A minute earlier is a clock that went back: the call itself is on record, so it counts from there."""
    walk, _row, token = ready(cast)
    spoken, at = call(walk, at=walk.at), walk.at + dt.timedelta(minutes=minutes)
    if opens:
        assert handover.reveal(token, proof=spoken, at=at) == SECRET
    else:
        with pytest.raises(ProofRefused):
            handover.reveal(token, proof=spoken, at=at)


def test_a_second_call_replaces_the_first_code(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    first = call(walk, at=walk.at)
    second = call(walk, at=walk.at + MINUTE)
    with pytest.raises(ProofRefused):
        handover.reveal(token, proof=first, at=walk.at + MINUTE)
    assert handover.reveal(token, proof=second, at=walk.at + MINUTE) == SECRET


def test_a_blank_code_never_matches_before_any_call(cast: Cast) -> None:
    _walk, row, _token = ready(cast)
    spoken = handover_rules.call_back_code(row)
    assert not handover_rules.holds(row, spoken, at=MONDAY)


# --- failure after the claim ---


@pytest.mark.parametrize("place", ["M9.claimed", "M9.decrypted"])
def test_a_failure_after_the_claim_burns_it(cast: Cast, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    walk, row, token = ready(cast)
    monkeypatch.setenv(VARIABLE, f"{place}:raise")
    with pytest.raises(FaultInjected):
        handover.reveal(token, proof=code(walk), at=walk.at)
    monkeypatch.delenv(VARIABLE)
    row.refresh_from_db()
    assert bytes(row.ciphertext) == b""
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=walk.at)
    assert handover.reissue(walk.request.pk, by=cast["admin_agency"], at=walk.at, reason="Gagal tampil.")


def test_a_ciphertext_moved_to_another_holder_stays_closed(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    walk.request.holder_nip = "198000000000000001"
    walk.request.save()
    with pytest.raises(CannotUnseal):
        handover.reveal(token, proof=code(walk), at=walk.at)


# --- too late ---


def test_nothing_opens_after_the_time(cast: Cast) -> None:
    walk, row, token = ready(cast)
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=EXPIRY)
    row.refresh_from_db()
    assert (row.state, bytes(row.ciphertext)) == (HandoverState.NOT_COLLECTED, b"")


def test_a_clock_that_goes_back_revives_nothing(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    with workflow.case(walk.request.pk, by=None, at=EXPIRY + MINUTE) as case:
        case.record(Event.NOTED, {})
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=walk.at)


def test_what_nobody_collects_is_destroyed_and_the_flow_goes_on(cast: Cast) -> None:
    walk, row, _token = ready(cast)
    assert handover.expire_due(EXPIRY - MINUTE) == 0
    assert handover.expire_due(EXPIRY) == 1
    handover.expire(row.pk, at=EXPIRY)
    row.refresh_from_db()
    step = walk.request.steps.get(kind="hand_over")
    assert (row.state, row.destroyed_at, bytes(row.ciphertext)) == (HandoverState.NOT_COLLECTED, EXPIRY, b"")
    assert (step.outcome, step.closed_by) == (StepOutcome.NOT_COLLECTED, None)
    deviation = walk.request.deviations.get()
    assert (deviation.kind, deviation.by, bool(deviation.explanation)) == (DeviationKind.OUTPUT, None, True)
    assert open_step(walk.request).kind == "archive"
    assert walk.request.notices.filter(event=NoticeEvent.NOT_COLLECTED).exists()
    assert not handover.expire(row.pk, at=EXPIRY)
    assert journal.verify(walk.request.pk) == []


def test_what_was_burned_ends_in_time_too(cast: Cast) -> None:
    walk, row, token = ready(cast)
    for _try in range(5):
        with pytest.raises(ProofRefused):
            handover.reveal(token, proof=wrong(code(walk)), at=walk.at)
    handover.expire(row.pk, at=EXPIRY)
    assert "lima kali" in walk.request.deviations.get().explanation


def test_the_sweep_and_its_jobs_end_it_once(cast: Cast) -> None:
    walk, row, _token = ready(cast)
    with time_machine.travel(EXPIRY, tick=False):
        assert handover.expire_due(EXPIRY) == handover.expire_due(EXPIRY) == 1
        jobs.run_all_due()
        assert handover.expire_due(EXPIRY) == 0
    row.refresh_from_db()
    assert row.state == HandoverState.NOT_COLLECTED
    assert walk.request.deviations.count() == 1


# --- afterwards ---


def test_acknowledging_closes_the_step_once(cast: Cast) -> None:
    walk, row, token = ready(cast)
    with pytest.raises(NotPossible):
        handover.acknowledge(token, at=walk.at)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at + MINUTE)
    handover.acknowledge(token, at=walk.at + DAY)
    row.refresh_from_db()
    assert row.acknowledged_at == walk.at + MINUTE
    assert open_step(walk.request).kind == "archive"
    assert [e.event for e in journal.entries(walk.request.pk)].count(Event.ACKNOWLEDGED) == 1


def test_saying_changed_says_received_too(cast: Cast) -> None:
    walk, row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.say_changed(token, at=walk.at + MINUTE)
    handover.say_changed(token, at=walk.at + DAY)
    row.refresh_from_db()
    assert (row.state, row.changed_at) == (HandoverState.ACKNOWLEDGED, walk.at + MINUTE)


def test_a_denial_tells_the_office_and_starts_its_clock(cast: Cast) -> None:
    walk, row, token = ready(cast)
    with pytest.raises(NotPossible):
        handover.deny(token, at=walk.at)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.deny(token, at=walk.at + MINUTE)
    handover.deny(token, at=walk.at + DAY)
    row.refresh_from_db()
    assert (row.state, row.disputed_at) == (HandoverState.DISPUTED, walk.at + MINUTE)
    assert not open_step(walk.request).pauses.filter(ended_at=None).exists()
    told = set(walk.request.notices.filter(event=NoticeEvent.DENIED).values_list("address", flat=True))
    heads = {cast["kepala_ukpbj"].email, cast["kepala_lpse"].email}
    assert heads | {cast.timur.email} <= told
    assert walk.request.submission.contact_email not in told
    with pytest.raises(NotPossible):
        handover.acknowledge(token, at=walk.at + DAY)


def test_a_denial_is_heard_after_the_end_too(cast: Cast) -> None:
    walk, row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at)
    with workflow.case(walk.request.pk, by=None, at=walk.at) as case:
        case.close(StepOutcome.DONE)
    handover.deny(token, at=walk.at + DAY)
    row.refresh_from_db()
    walk.request.refresh_from_db()
    assert (row.state, walk.request.state) == (HandoverState.DISPUTED, RequestState.COMPLETED)


def test_codes_and_links_stand_in_no_row(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    spoken = call(walk, at=walk.at)
    kept = str(list(Handover.objects.values())) + str([e.facts for e in journal.entries(walk.request.pk)])
    for secret in (code(walk), code(walk).replace("-", ""), token, token.partition("-")[2], spoken, CANARY):
        assert secret not in kept


def test_the_collection_code_is_derived_and_can_be_renewed(cast: Cast) -> None:
    submission = submitted(cast).submission
    first = handover_rules.collection_code(submission)
    assert first == handover_rules.collection_code(submission)
    submission.collection_generation += 1
    assert first != handover_rules.collection_code(submission)
