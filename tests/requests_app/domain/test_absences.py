"""A stand-in's acts say so on the record and the papers, and bans hold; held work goes back to the queue."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from requests_app.domain import absences, receipt_account, receipt_rows, sheets, workflow
from requests_app.domain.policies import can_work
from requests_app.domain.queries import history
from requests_app.models import ResetRequest
from resetdesk.accounts.domain import leaves
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Leave, User
from resetdesk.core import journal
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, NIP, Walk, open_step, submitted

ROLE = Role.ADMIN_AGENCY
WEEK = (dt.date(2026, 11, 16), dt.date(2026, 11, 20))
AT = MONDAY + dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _clock(cast: Cast) -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def request_(cast: Cast) -> ResetRequest:
    found = submitted(cast)
    assert open_step(found).group == ROLE
    return found


def away(cast: Cast, deputy: User) -> Leave:
    return leaves.plan(
        cast[ROLE],
        office=cast.timur,
        days=WEEK,
        stand_ins={ROLE: deputy},
        by=cast["office_admin"],
        at=AT,
    )


def test_the_stand_in_works_and_the_record_says_for_whom(cast: Cast, request_: ResetRequest) -> None:
    deputy = cast["loket"]
    away(cast, deputy)
    step = open_step(request_)
    assert not can_work(cast[ROLE], step)
    workflow.take(step.pk, by=deputy, at=AT)
    taken = journal.entries(request_.pk)[-1]
    assert (taken.event, taken.facts["on_behalf_of"]) == ("step_taken", cast[ROLE].pk)
    told = history.events(ResetRequest.objects.get(pk=request_.pk))[0]
    assert told.who == f"{deputy.full_name}, Plh. {cast[ROLE].full_name}"
    with workflow.turn(step.pk, by=deputy, at=AT + dt.timedelta(minutes=2)) as held:
        assert held.acting == {"on_behalf_of": cast[ROLE].pk}


def test_one_in_a_role_of_their_own_stands_in_for_nobody(cast: Cast, request_: ResetRequest) -> None:
    workflow.take(open_step(request_).pk, by=cast[ROLE], at=AT)
    assert "on_behalf_of" not in journal.entries(request_.pk)[-1].facts


def test_papers_name_the_title_of_who_stood_in(cast: Cast, request_: ResetRequest) -> None:
    deputy = cast["loket"]
    away(cast, deputy)
    step = workflow.take(open_step(request_).pk, by=deputy, at=AT)
    title = f"Plh. Admin Agency, menggantikan {cast[ROLE].full_name}"
    (officer,) = receipt_account.officers([step])
    assert (officer.name, officer.position) == (deputy.full_name, title)
    signed = sheets.answers_of(step)
    assert signed is not None
    assert signed.position == title


def test_each_row_and_decision_of_the_receipt_names_who_stood_in(cast: Cast, request_: ResetRequest) -> None:
    leave, deputy = away(cast, cast["loket"]), cast["loket"]
    own, cast.people[ROLE] = cast[ROLE], deputy
    walk = Walk(cast, request_, at=AT)
    walk.step()
    leaves.cancel(leave.pk, office=cast.timur, by=cast["office_admin"], at=walk.at + SECOND)
    cast.people[ROLE] = own
    walk.step()
    runs = receipt_rows.runs(request_, until=walk.at)
    who = [row.officer for row in receipt_rows.walked(request_, runs)]
    assert who == ["", f"{deputy.full_name}, Plh. Admin Agency", own.full_name]
    assert [told.officer for told in receipt_account.decisions(runs)] == who[1:]


def test_the_own_account_ban_holds_for_a_stand_in(cast: Cast, request_: ResetRequest) -> None:
    deputy = cast["loket"]
    User.objects.filter(pk=deputy.pk).update(nip=NIP)
    deputy.refresh_from_db()
    away(cast, deputy)
    assert not can_work(deputy, open_step(request_))


def test_what_somebody_on_leave_holds_goes_back_to_the_queue(cast: Cast, request_: ResetRequest) -> None:
    step = workflow.take(open_step(request_).pk, by=cast[ROLE], at=AT)
    assert absences.release_held(AT) == 0
    away(cast, cast["loket"])
    assert absences.release_held(AT + dt.timedelta(minutes=3)) == 1
    step.refresh_from_db()
    assert (step.taken_by, step.closed_at) == (None, None)
    assert step.handled_before == pytest.approx(3)
    assert absences.release_held(AT + dt.timedelta(minutes=4)) == 0
    assert workflow.take(step.pk, by=cast["loket"], at=AT + dt.timedelta(minutes=5)).taken_by == cast["loket"]


def test_a_walk_goes_on_with_the_stand_in(cast: Cast, request_: ResetRequest) -> None:
    away(cast, cast["loket"])
    walk = Walk(cast, request_, at=AT)
    cast.people[ROLE] = cast["loket"]
    walk.step()
    assert journal.entries(request_.pk)[-1].facts.get("on_behalf_of")
