"""Issuing anew: the new result is handed over, and the old link moves nothing any more."""

import pytest

from requests_app.domain import handover, handover_rules
from requests_app.domain.verification import verify_request
from requests_app.enums import HandoverState, PauseKind
from requests_app.exceptions import NotPossible
from requests_app.models import Handover, ResetRequest, StepRun
from tests.cast import Cast
from tests.requests_app.factories import EXPLANATION, Walk, open_step
from tests.requests_app.handing import CANARY, code, ready, sealed


def reissue(walk: Walk) -> StepRun:
    return handover.reissue(
        walk.request.pk, by=walk.cast["admin_agency"], at=walk.at, reason="Pemohon menutup halaman."
    )


def opened_then_reissued(cast: Cast) -> tuple[Walk, str]:
    """The owner opened the first generation and lost it; its successor is at the taken hand-over step."""
    walk, _row, old = ready(cast)
    handover.reveal(old, proof=code(walk), at=walk.at)
    reissue(walk)
    walk.until("hand_over")
    walk.take()
    return walk, old


def test_what_was_opened_and_lost_is_handed_over_anew(cast: Cast) -> None:
    walk, _old = opened_then_reissued(cast)
    fresh = handover_rules.link_token(sealed(walk))
    assert handover.reveal(fresh, proof=code(walk), at=walk.at).password == CANARY
    assert verify_request(ResetRequest.objects.get(pk=walk.request.pk)) == []


def test_an_old_link_neither_closes_nor_goes_on_with_the_new_step(cast: Cast) -> None:
    walk, old = opened_then_reissued(cast)
    step = open_step(walk.request)
    with pytest.raises(NotPossible):
        handover.acknowledge(old, at=walk.at)
    with pytest.raises(NotPossible):
        handover.say_changed(old, at=walk.at)
    with pytest.raises(NotPossible):
        handover.go_on(step.pk, by=walk.officer(step), at=walk.at, explanation=EXPLANATION)
    assert open_step(walk.request).pk == step.pk


def test_a_denial_of_an_old_result_leaves_the_new_one_waiting(cast: Cast) -> None:
    walk, _row, old = ready(cast)
    handover.reveal(old, proof=code(walk), at=walk.at)
    handover.acknowledge(old, at=walk.at)
    reissue(walk)
    walk.until("hand_over")
    walk.take()
    sealed(walk)
    handover.deny(old, at=walk.at)
    pauses = open_step(walk.request).pauses.filter(ended_at=None)
    assert [pause.kind for pause in pauses] == [PauseKind.COLLECTION]


def test_issuing_anew_twice_is_once(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    step = reissue(walk)
    with pytest.raises(NotPossible):
        reissue(walk)
    assert open_step(walk.request).pk == step.pk
    assert [row.state for row in Handover.objects.filter(reset_request=walk.request)] == [
        HandoverState.REISSUED
    ]
