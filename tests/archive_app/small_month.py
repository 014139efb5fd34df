"""A small October, walked through the real workflow by a chosen clock, and what it must add up to by hand.

Office time is WIT; hours 08-12 and 13-16, on Fridays to 16:30. Every pass waits two minutes and is worked
two, unless it says otherwise:

    A  in 5 Oct 09:00, good way: 2, 5, 6, 8, 9                      w 8   h 8    (to the result, without 9)
    B  in 5 Oct 13:00, sent back once: 2, 3, (4), 2, 5, 6, 8, 9     w 12  h 12
    C  in 6 Oct 09:00, refused at the second check: 2, 5, 7
    D  in 7 Oct 09:00, taken back after five minutes: 2 cut short
    E  in 30 Oct 15:00, nobody looks before November
    F  in 30 Sep 14:00, step 2 taken on 1 Oct 09:00 (waited 2 h + 1 h), worked 20 minutes: over; then as A
                                                                    w 186 h 26
"""

import datetime as dt

from archive_app.domain import archiving
from requests_app.domain import corrections, review, workflow
from requests_app.domain.presentation import facts_of, to_be_shown
from requests_app.domain.review import Explanations
from requests_app.enums import Answer, StepOutcome
from requests_app.models import ResetRequest
from tests.archive_app.ended import FOLDER, told
from tests.archive_app.test_archiving import fake_render
from tests.cast import Cast
from tests.moments import kept
from tests.requests_app.factories import EXPLANATION, SERAM, Walk, open_step, submitted
from tests.requests_app.handing import known_holder

MONTH = "2026-10"
OVER = dt.datetime(2026, 11, 2, 0, 0, tzinfo=dt.UTC)  # Monday, 09:00 WIT: the first working day after
MINUTE = dt.timedelta(minutes=1)


def wit(day: int, hour: int, minute: int = 0, *, month: int = 10) -> dt.datetime:
    """A moment of 2026 on the office's wall clock."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC) - dt.timedelta(hours=9)


@kept
def small_month(cast: Cast) -> dict[str, ResetRequest]:
    """The six requests by their letters; E is still open."""
    known_holder(cast)
    late = _late(cast)
    walks = {"F": late}
    walks["A"] = Walk(cast, submitted(cast, SERAM, at=wit(5, 9)), at=wit(5, 9))
    walks["B"] = Walk(cast, submitted(cast, SERAM, at=wit(5, 13)), at=wit(5, 13))
    walks["B"].step("no")
    for walk in walks.values():
        _to_the_end(walk)
    walks["C"] = Walk(cast, submitted(cast, SERAM, at=wit(6, 9)), at=wit(6, 9))
    walks["C"].step()
    walks["C"].step("no")
    walks["C"].step()
    walks["D"] = Walk(cast, submitted(cast, SERAM, at=wit(7, 9)), at=wit(7, 9))
    corrections.withdraw(walks["D"].request.pk, reason="Sudah bisa masuk.", at=wit(7, 9, 5))
    walks["E"] = Walk(cast, submitted(cast, SERAM, at=wit(30, 15)), at=wit(30, 15))
    requests = {letter: ResetRequest.objects.get(pk=walk.request.pk) for letter, walk in walks.items()}
    for request in requests.values():
        if request.ended_at is not None:
            archiving.make_record(request.pk, render=fake_render, at=request.ended_at)
    return requests


def _late(cast: Cast) -> Walk:
    walk = Walk(cast, submitted(cast, SERAM, at=wit(30, 14, month=9)), at=wit(1, 9))
    step = open_step(walk.request)
    by = walk.officer(step)
    workflow.take(step.pk, by=by, at=walk.at)
    walk.at += 20 * MINUTE
    definition = walk.request.edition.flow.sop.step(step.step_key)
    facts = facts_of(walk.request)
    shown = [item.key for item in to_be_shown(definition, facts)]
    review.show(step.pk, keys=shown, by=by, at=walk.at)
    review.decide(
        step.pk,
        findings={item.key: review.Finding(Answer.OK) for item in review.checklist(definition, facts)},
        outcome=StepOutcome.YES,
        by=by,
        at=walk.at,
        explanations=Explanations(time=EXPLANATION),
    )
    return walk


def _to_the_end(walk: Walk) -> None:
    walk.until("hand_over")
    walk.take()
    told(walk)
    run = walk.take()
    walk.at += 2 * MINUTE
    archiving.archive(run.pk, by=walk.officer(run), at=walk.at, place=FOLDER)
