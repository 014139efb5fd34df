"""The only mover: turns, times, deviations, ends."""

import datetime as dt

import pytest

from requests_app.domain import completion, corrections, outages, review, workflow
from requests_app.domain.presentation import facts_of
from requests_app.enums import (
    Answer,
    DeviationKind,
    Judgement,
    PauseKind,
    RequestState,
    StepOutcome,
)
from requests_app.exceptions import (
    ExplanationNeeded,
    FormIncomplete,
    NotPossible,
    NotTaken,
    StepMoved,
    TakenByAnother,
)
from requests_app.models import ClockPause, StepRun
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotAllowed, NotFound, OwnAccount
from resetdesk.accounts.models import User
from resetdesk.core import journal
from tests.cast import Cast, make_person
from tests.requests_app.factories import EXPLANATION, MONDAY, NIP, PONOROGO, Walk, open_step, submitted

MINUTE = dt.timedelta(minutes=1)


def findings(run: StepRun, answer: Answer = Answer.OK) -> dict[str, review.Finding]:
    step = run.reset_request.edition.flow.sop.step(run.step_key)
    reason = "unreadable" if answer is Answer.NOT_OK else ""
    return {
        i.key: review.Finding(answer, reason) for i in review.checklist(step, facts_of(run.reset_request))
    }


def test_submission_closes_the_printed_first_step_and_opens_the_check(cast: Cast) -> None:
    request = submitted(cast)
    first, second = request.steps.all()
    assert (first.kind, first.outcome, first.judgement) == ("submit", "done", Judgement.NOT_JUDGED)
    assert (second.kind, second.group, second.taken_at) == ("check", "admin_agency", None)
    assert journal.verify(request.id) == []


def test_ponorogo_opens_at_the_disposisi_of_the_head(cast: Cast) -> None:
    request = submitted(cast, PONOROGO)
    run = open_step(request)
    assert (run.kind, run.group, run.ordinal) == ("dispose", "kepala_ukpbj", 1)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMIN_AGENCY}))
def test_only_the_steps_role_takes_it(cast: Cast, role: str) -> None:
    run = open_step(submitted(cast))
    with pytest.raises(NotAllowed):
        workflow.take(run.pk, by=cast[role], at=MONDAY)


def test_a_stranger_to_the_office_finds_nothing(cast: Cast) -> None:
    run = open_step(submitted(cast))
    with pytest.raises(NotFound):
        workflow.take(run.pk, by=cast.other_admin, at=MONDAY)


def test_nobody_works_on_their_own_account(cast: Cast) -> None:
    officer = cast["admin_agency"]
    User.objects.filter(pk=officer.pk).update(nip=NIP)
    officer.refresh_from_db()
    with pytest.raises(OwnAccount):
        workflow.take(open_step(submitted(cast)).pk, by=officer, at=MONDAY)


def test_work_before_taking_is_refused(cast: Cast) -> None:
    run = open_step(submitted(cast))
    with pytest.raises(NotTaken):
        review.decide(
            run.pk, findings=findings(run), outcome=StepOutcome.YES, by=cast["admin_agency"], at=MONDAY
        )
    assert open_step(run.reset_request).pk == run.pk


def test_a_step_held_by_a_colleague_is_not_taken_twice(cast: Cast) -> None:
    colleague = make_person("rekan", office=cast.timur, roles=("admin_agency",))
    run = open_step(submitted(cast))
    workflow.take(run.pk, by=cast["admin_agency"], at=MONDAY)
    with pytest.raises(TakenByAnother, match=cast["admin_agency"].full_name):
        workflow.take(run.pk, by=colleague, at=MONDAY)


def test_a_stale_form_meets_the_step_already_closed(cast: Cast) -> None:
    request = submitted(cast)
    stale = open_step(request)
    Walk(cast, request).step()
    with pytest.raises(StepMoved):
        review.decide(
            stale.pk, findings=findings(stale), outcome=StepOutcome.NO, by=cast["admin_agency"], at=MONDAY
        )


def test_minutes_over_the_standard_need_an_explanation(cast: Cast) -> None:
    run = open_step(submitted(cast))
    by = cast["admin_agency"]
    workflow.take(run.pk, by=by, at=MONDAY)
    late = MONDAY + 6 * MINUTE
    with pytest.raises(ExplanationNeeded) as needed:
        review.decide(run.pk, findings=findings(run), outcome=StepOutcome.YES, by=by, at=late)
    assert needed.value.kind == DeviationKind.TIME
    review.decide(
        run.pk,
        findings=findings(run),
        outcome=StepOutcome.YES,
        by=by,
        at=late,
        explanations=review.Explanations(time=EXPLANATION),
    )
    run.refresh_from_db()
    assert (run.judgement, run.handling, run.waiting) == (Judgement.OVER, 6.0, 0.0)
    assert run.deviations.get().explanation == EXPLANATION.text


def test_waiting_is_not_handling(cast: Cast) -> None:
    run = open_step(submitted(cast))
    by = cast["admin_agency"]
    workflow.take(run.pk, by=by, at=MONDAY + 50 * MINUTE)
    review.decide(run.pk, findings=findings(run), outcome=StepOutcome.YES, by=by, at=MONDAY + 55 * MINUTE)
    run.refresh_from_db()
    assert (run.waiting, run.handling, run.judgement) == (50.0, 5.0, Judgement.WITHIN)


def test_release_keeps_what_was_handled(cast: Cast) -> None:
    run = open_step(submitted(cast))
    by = cast["admin_agency"]
    workflow.take(run.pk, by=by, at=MONDAY)
    workflow.release(run.pk, by=by, at=MONDAY + 3 * MINUTE, reason="Rapat")
    workflow.take(run.pk, by=by, at=MONDAY + 20 * MINUTE)
    review.decide(run.pk, findings=findings(run), outcome=StepOutcome.YES, by=by, at=MONDAY + 22 * MINUTE)
    run.refresh_from_db()
    assert (run.waiting, run.handling, run.total) == (17.0, 5.0, 22.0)


def test_yes_over_an_item_that_is_not_in_order_is_a_deviation_of_papers(cast: Cast) -> None:
    run = open_step(submitted(cast))
    by = cast["admin_agency"]
    workflow.take(run.pk, by=by, at=MONDAY)
    wrong = findings(run) | {next(iter(findings(run))): review.Finding(Answer.NOT_OK, "unreadable")}
    with pytest.raises(ExplanationNeeded) as needed:
        review.decide(run.pk, findings=wrong, outcome=StepOutcome.YES, by=by, at=MONDAY)
    assert needed.value.kind == DeviationKind.PAPERS
    review.decide(
        run.pk,
        findings=wrong,
        outcome=StepOutcome.YES,
        by=by,
        at=MONDAY,
        explanations=review.Explanations(papers=EXPLANATION),
    )
    assert run.deviations.get().kind == DeviationKind.PAPERS


def test_no_needs_an_item_that_is_not_in_order(cast: Cast) -> None:
    run = open_step(submitted(cast))
    by = cast["admin_agency"]
    workflow.take(run.pk, by=by, at=MONDAY)
    with pytest.raises(FormIncomplete) as refused:
        review.decide(run.pk, findings=findings(run), outcome=StepOutcome.NO, by=by, at=MONDAY)
    assert "outcome" in refused.value.faults


def test_the_incomplete_round_stops_the_clock_and_comes_back(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    walk.step()
    waiting = open_step(walk.request)
    assert (waiting.kind, waiting.group, waiting.due_at) == ("complete", "requester", None)
    assert ClockPause.objects.get(step=waiting).kind == PauseKind.REQUESTER
    asked = completion.open_items(walk.request.pk)
    walk.step()
    waiting.refresh_from_db()
    assert waiting.paused == waiting.total == 10.0
    assert open_step(walk.request).kind == "check"
    versions = walk.request.submission.documents.get(key=asked[0].document_key).versions
    assert set(versions.values_list("number", flat=True)) == {1, 2}


def test_an_incomplete_completion_names_what_is_missing(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    walk.step()
    key = completion.open_items(walk.request.pk)[0].document_key
    with pytest.raises(FormIncomplete) as refused:
        completion.complete(
            walk.request.pk, completion=completion.Completion(papers={}, fields={}), at=walk.at
        )
    assert set(refused.value.faults) == {key}
    assert open_step(walk.request).kind == "complete"


def test_rejection_ends_as_rejected(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step()
    walk.step("no")
    assert open_step(walk.request).kind == "notify_rejection"
    walk.step()
    walk.request.refresh_from_db()
    assert walk.request.state == RequestState.REJECTED
    assert walk.request.ended_at == walk.at


def test_the_offices_own_addition_rejects_at_perform(cast: Cast) -> None:
    cast.west["kepala_ukpbj"] = make_person("barat.kepala_ukpbj", office=cast.barat, roles=("kepala_ukpbj",))
    walk = Walk(cast, submitted(cast, PONOROGO))
    walk.until("perform")
    walk.step("reject")
    assert open_step(walk.request).kind == "notify_rejection"
    walk.step()
    walk.request.refresh_from_db()
    assert walk.request.state == RequestState.REJECTED


def test_withdrawal_is_open_until_the_account_was_changed(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    assert corrections.can_withdraw(walk.request)
    walk.step()
    with pytest.raises(NotPossible):
        corrections.withdraw(walk.request.pk, reason="Sudah ingat", at=walk.at)
    other = submitted(cast)
    corrections.withdraw(other.pk, reason="Sudah ingat", at=MONDAY)
    other.refresh_from_db()
    assert other.state == RequestState.WITHDRAWN
    assert not other.steps.filter(closed_at=None).exists()


def test_correction_goes_back_to_a_step_that_was_passed(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    run = walk.take()
    earlier = corrections.earlier_steps(run)
    assert [step.kind.value for step in earlier] == ["check", "check"]
    opened = corrections.return_to(
        run.pk, to=earlier[0].key, reason="SK keliru dibaca", by=walk.officer(run), at=walk.at
    )
    run.refresh_from_db()
    assert (run.outcome, opened.step_key) == (StepOutcome.RETURNED, earlier[0].key)


def test_an_outage_stops_every_open_clock(cast: Cast) -> None:
    run = open_step(submitted(cast))
    due = run.due_at
    by = cast["admin_ppe"]
    outages.declare(cast.timur, reason="SPSE tidak dapat dibuka", by=by, at=MONDAY + 10 * MINUTE)
    run.refresh_from_db()
    assert run.due_at is None
    during = submitted(cast, at=MONDAY + 12 * MINUTE)
    assert ClockPause.objects.filter(step=open_step(during), kind=PauseKind.OUTAGE).exists()
    outages.lift(cast.timur, by=by, at=MONDAY + 40 * MINUTE)
    run.refresh_from_db()
    assert due is not None
    assert run.due_at == due + 30 * MINUTE
    with pytest.raises(NotPossible):
        outages.lift(cast.timur, by=by, at=MONDAY + 41 * MINUTE)


def test_a_duplicate_ends_and_names_the_other(cast: Cast) -> None:
    one, two = submitted(cast), submitted(cast)
    by = cast["admin_agency"]
    corrections.link_duplicate(open_step(two).pk, original=one, reason="Sama", by=by, at=MONDAY)
    two.refresh_from_db()
    assert (two.state, two.duplicate_of_id) == (RequestState.DUPLICATE, one.pk)
    with pytest.raises(NotPossible):
        corrections.link_duplicate(open_step(one).pk, original=two, reason="Sama", by=by, at=MONDAY)


def test_the_head_in_the_row_is_the_head_of_the_chain(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    walk.request.refresh_from_db()
    head = journal.head(walk.request.id)
    assert (walk.request.journal_seq, walk.request.journal_hash) == (head.seq, head.hash)
