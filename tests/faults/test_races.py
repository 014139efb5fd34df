"""M3, M5, M6: sixty four-way races on one move, fifty takers of one step, eight clicks on one form.

One winner each, every other a clean refusal with a sentence, and afterwards the rows are the fold of the
journal (I3, I4, I7, I9).
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from archive_app.domain import archiving
from archive_app.domain.archiving import Place
from requests_app.domain import (
    completion,
    corrections,
    handover,
    handover_rules,
    intake,
    performing,
    review,
    workflow,
)
from requests_app.domain.handover_rules import Telling
from requests_app.domain.presentation import facts_of
from requests_app.domain.verification import verify_request
from requests_app.enums import Answer, Event, HandoverWay, NumberSource, RequestState, StepOutcome
from requests_app.exceptions import Frozen, NotPossible, NotTaken, StepMoved, TakenByAnother
from requests_app.models import Artefact, Handover, Notice, ResetRequest, StepRun, Submission
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import User
from resetdesk.core.models import JournalEntry, StoredFile
from tests.cast import Cast, make_person
from tests.faults.racing import Run, race
from tests.faults.twelve import cell
from tests.requests_app.factories import (
    MONDAY,
    SERAM,
    Walk,
    application,
    equip,
    open_step,
    paper,
    submitted,
)
from tests.requests_app.handing import KNOWN_PHONE, SECRET, code, known_holder, sealed

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 12
REFUSALS = (StepMoved, TakenByAnother, NotTaken, NotPossible)
Setting = Callable[[Walk], list[Run]]


# --- five moves, twelve times each: what four people do at once ------------------------------------------


def four_take(walk: Walk) -> list[Run]:
    step = open_step(walk.request)
    return [partial(workflow.take, step.pk, by=person, at=walk.at) for person in four_officers(walk.cast)]


def two_decide_one_returns_one_releases(walk: Walk) -> list[Run]:
    walk.step()
    run = walk.take()
    by, at = walk.officer(run), walk.at
    step = walk.request.edition.flow.sop.step(run.step_key)
    items = review.checklist(step, facts_of(walk.request))
    good = {item.key: review.Finding(Answer.OK) for item in items}
    bad = good | {items[0].key: review.Finding(Answer.NOT_OK, "data_differs")}
    return [
        partial(review.decide, run.pk, findings=good, outcome=StepOutcome.YES, by=by, at=at),
        partial(review.decide, run.pk, findings=bad, outcome=StepOutcome.NO, by=by, at=at),
        partial(corrections.return_to, run.pk, to="periksa-kelengkapan", reason="Salah lihat", by=by, at=at),
        partial(workflow.release, run.pk, by=by, at=at, reason="Rapat"),
    ]


def two_perform_one_withdraws_one_links(walk: Walk) -> list[Run]:
    walk.until("perform")
    run = walk.take()
    by, at = walk.officer(run), walk.at
    other = submitted(walk.cast, at=at)
    perform = partial(performing.perform, run.pk, proof=performing.Proof(text="Diganti."), by=by, at=at)
    return [
        perform,
        perform,
        partial(corrections.withdraw, walk.request.pk, reason="Sudah ingat", at=at),
        partial(corrections.link_duplicate, run.pk, original=other, reason="Ganda", by=by, at=at),
    ]


def four_complete(walk: Walk) -> list[Run]:
    walk.step("no")
    walk.step()
    (item,) = completion.open_items(walk.request.pk)
    files = [paper(walk.request.office, at=walk.at) for _each in range(4)]
    return [
        partial(
            completion.complete,
            walk.request.pk,
            completion=completion.Completion(papers={item.document_key: (file,)}, fields={}),
            at=walk.at,
        )
        for file in files
    ]


def two_seal_one_tells_one_announces(walk: Walk) -> list[Run]:
    walk.until("hand_over")
    run = walk.take()
    by, at = walk.officer(run), walk.at
    telling = Telling(
        way=HandoverWay.TELEPHONE,
        told_to="Sari Wulandari",
        number=KNOWN_PHONE,
        number_source=NumberSource.REGISTRY,
    )
    seal = partial(handover.prepare_sealed, run.pk, by=by, at=at, secret=SECRET)
    return [
        seal,
        seal,
        partial(handover.tell, run.pk, by=by, at=at, telling=telling),
        partial(handover.announce_spse_mail, run.pk, by=by, at=at),
    ]


def four_officers(cast: Cast) -> list[User]:
    names = [f"petugas{number}" for number in range(4)]
    known = {person.username: person for person in User.objects.filter(username__in=names)}
    return [
        known.get(name) or make_person(name, office=cast.timur, roles=(Role.ADMIN_AGENCY,)) for name in names
    ]


@pytest.mark.parametrize(
    "setting",
    [
        four_take,
        pytest.param(two_decide_one_returns_one_releases, marks=cell("M6 two decide")),
        two_perform_one_withdraws_one_links,
        four_complete,
        two_seal_one_tells_one_announces,
    ],
)
def test_four_at_once_have_one_winner(cast: Cast, setting: Setting) -> None:
    known_holder(cast)
    for number in range(ROUNDS):
        at = MONDAY + dt.timedelta(minutes=number)
        walk = Walk(cast, submitted(cast, at=at), at=at)
        runners = setting(walk)
        before = StepRun.objects.filter(reset_request=walk.request).count()
        found = race(runners)
        assert len(found.won) == 1, [refusal.sentence for refusal in found.refused]
        assert all(isinstance(refusal, REFUSALS) and refusal.sentence for refusal in found.refused)
        request = ResetRequest.objects.get(pk=walk.request.pk)
        assert verify_request(request) == []
        assert request.steps.filter(closed_at=None).count() <= 1
        assert request.steps.count() <= before + 1
        assert Handover.objects.filter(reset_request=request).count() <= 1
        assert request.performances.count() <= 1


@cell("M5 fifty claim one")
def test_fifty_take_one_step(cast: Cast) -> None:
    request = submitted(cast)
    step = open_step(request)
    people = [
        make_person(f"petugas{number}", office=cast.timur, roles=(Role.ADMIN_AGENCY,)) for number in range(50)
    ]
    found = race([partial(workflow.take, step.pk, by=person, at=MONDAY) for person in people])
    assert len(found.won) == 1
    assert {type(refusal) for refusal in found.refused} == {TakenByAnother}
    assert verify_request(ResetRequest.objects.get(pk=request.pk)) == []


@cell("M3 double click")
def test_eight_clicks_make_one_submission(cast: Cast) -> None:
    edition = equip(cast.timur, SERAM)
    form = application(cast.timur, edition)
    files = StoredFile.objects.count()
    found = race([partial(intake.submit, cast.timur, form, by=None, at=MONDAY)] * 8)
    assert found.refused == []
    submission = Submission.objects.get()
    assert {won.pk for won in found.won if isinstance(won, Submission)} == {submission.pk}
    request = submission.reset_requests.get()
    assert verify_request(request) == []
    assert request.register_number == 1
    assert StoredFile.objects.count() == files
    assert Artefact.objects.filter(reset_request=request).count() == 1
    assert Notice.objects.filter(reset_request=request).count() == 1


def test_eight_forms_get_eight_numbers(cast: Cast) -> None:
    edition = equip(cast.timur, SERAM)
    forms = [application(cast.timur, edition) for _each in range(8)]
    found = race([partial(intake.submit, cast.timur, form, by=None, at=MONDAY) for form in forms])
    assert found.refused == []
    numbers = ResetRequest.objects.order_by("register_number").values_list("register_number", flat=True)
    assert list(numbers) == list(range(1, 9))


# --- the owner denies while the officer archives ---------------------------------------------------------


def test_a_denial_and_the_archiving_leave_no_end_that_was_frozen(cast: Cast) -> None:
    """Either the request ended first and the denial is an incident after the end, or it has not ended."""
    known_holder(cast)
    ends = set()
    for number in range(ROUNDS):
        at = MONDAY + dt.timedelta(minutes=number)
        walk = Walk(cast, submitted(cast, at=at), at=at)
        walk.until("hand_over")
        walk.take()
        row = sealed(walk)
        token = handover_rules.link_token(row)
        handover.reveal(token, proof=code(walk), at=walk.at)
        handover.acknowledge(token, at=walk.at)
        run = walk.take()
        put_away = partial(archiving.archive, run.pk, by=walk.officer(run), at=walk.at, place=Place())
        found = race([partial(handover.deny, token, at=walk.at), put_away])
        request = ResetRequest.objects.get(pk=walk.request.pk)
        told = list(
            JournalEntry.objects.filter(chain=request.pk).order_by("seq").values_list("event", flat=True)
        )
        assert all(isinstance(refusal, Frozen) for refusal in found.refused)
        assert (Event.ENDED in told) == (not found.refused)
        assert Event.ENDED not in told[told.index(Event.FROZEN) :]
        assert request.incidents.filter(lifted_at=None).count() == 1
        assert verify_request(request) == []
        ends.add(request.state)
    assert ends <= {RequestState.OPEN, RequestState.COMPLETED}
