"""After acts of every kind, also with a clock that went back, the rows are the fold of the journal (I3)."""

import datetime as dt
from collections.abc import Callable

import pytest

from archive_app.domain import archiving
from archive_app.domain.archiving import Place
from requests_app.domain import corrections, handover, handover_rules, outages, workflow
from requests_app.domain.handover_collect import expire
from requests_app.domain.verification import verify_request
from requests_app.enums import RequestState
from requests_app.exceptions import ProofRefused
from requests_app.models import ResetRequest
from tests.cast import Cast
from tests.requests_app.factories import EXPLANATION, Walk, open_step, submitted
from tests.requests_app.handing import code, ready, sealed

HOUR = dt.timedelta(hours=1)
DAYS = dt.timedelta(days=30)


def released(cast: Cast) -> Walk:
    walk = Walk(cast, submitted(cast))
    run = walk.take()
    workflow.release(run.pk, by=walk.officer(run), at=walk.at, reason="Rapat.")
    walk.step()
    return walk


def stopped_by_an_outage(cast: Cast) -> Walk:
    walk = Walk(cast, submitted(cast))
    outages.declare(cast.timur, reason="SPSE mati.", by=cast["admin_ppe"], at=walk.at)
    walk.step()
    outages.lift(cast.timur, by=cast["admin_ppe"], at=walk.at)
    walk.step()
    return walk


def returned(cast: Cast) -> Walk:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    run = walk.take()
    corrections.return_to(
        run.pk,
        to=corrections.earlier_steps(run)[0].key,
        reason="Keliru.",
        by=cast["admin_agency"] if run.taken_by == cast["admin_agency"] else walk.officer(run),
        at=walk.at,
    )
    walk.step()
    return walk


def withdrawn_at_the_requesters_turn(cast: Cast) -> Walk:
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    walk.step()
    corrections.withdraw(walk.request.pk, reason="Sudah ingat.", at=walk.at)
    return walk


def burned(cast: Cast) -> Walk:
    walk, _row, token = ready(cast)
    wrong = "X" * 6
    for _try in range(5):
        with pytest.raises(ProofRefused):
            handover.reveal(token, proof=wrong, at=walk.at)
    return walk


def expired(cast: Cast) -> Walk:
    walk, row, _token = ready(cast)
    assert expire(row.pk, at=walk.at + DAYS)
    return walk


def gone_on(cast: Cast) -> Walk:
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    step = open_step(walk.request)
    handover.go_on(step.pk, by=walk.officer(step), at=walk.at, explanation=EXPLANATION)
    handover.acknowledge(token, at=walk.at)
    handover.deny(token, at=walk.at)
    return walk


def ended(walk: Walk) -> None:
    """Archive what is at its archive step."""
    run = walk.take()
    archiving.archive(run.pk, by=walk.officer(run), at=walk.at, place=Place())
    archiving.make_record(walk.request.pk, render=lambda _paper: b"%PDF-1.4 test", at=walk.at)


def ended_reopened_and_ended_again(cast: Cast) -> Walk:
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at)
    ended(walk)
    handover.reissue(walk.request.pk, by=cast["admin_agency"], at=walk.at, reason="Hilang.")
    walk.until("hand_over")
    walk.take()
    row = sealed(walk)
    fresh = handover_rules.link_token(row)
    handover.reveal(fresh, proof=code(walk), at=walk.at)
    handover.say_changed(fresh, at=walk.at)
    ended(walk)
    return walk


def with_a_clock_that_goes_back(cast: Cast) -> Walk:
    """Every act an hour before the one that came first."""
    walk = Walk(cast, submitted(cast))
    walk.at -= HOUR
    walk.step("no")
    walk.at -= HOUR
    walk.step()
    walk.at -= HOUR
    walk.complete()
    walk.at -= HOUR
    run = walk.take()
    workflow.release(run.pk, by=walk.officer(run), at=walk.at - HOUR, reason="Rapat.")
    walk.until("perform")
    walk.at -= HOUR
    walk.step()
    return walk


@pytest.mark.parametrize(
    "acts",
    [
        released,
        stopped_by_an_outage,
        returned,
        withdrawn_at_the_requesters_turn,
        burned,
        expired,
        gone_on,
        ended_reopened_and_ended_again,
        with_a_clock_that_goes_back,
    ],
)
def test_rows_are_the_fold(cast: Cast, acts: Callable[[Cast], Walk]) -> None:
    walk = acts(cast)
    request = ResetRequest.objects.get(pk=walk.request.pk)
    assert verify_request(request) == []
    assert (request.state == RequestState.OPEN) == request.steps.filter(closed_at=None).exists()
    for run in request.steps.exclude(closed_at=None):
        assert min(run.waiting or 0, run.handling or 0, run.paused or 0, run.total or 0) >= 0
        assert run.taken_at is None or run.opened_at <= run.taken_at <= run.closed_at  # type: ignore[operator]
