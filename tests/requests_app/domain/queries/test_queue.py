"""Which step comes next for a reader, and that a page costs the same for one row and three."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.domain import outages, workflow
from requests_app.domain.queries import queue
from requests_app.domain.queries.queue import Wanted
from resetdesk.accounts.enums import Role
from tests.cast import Cast, make_person
from tests.requests_app.factories import MONDAY, NIP, PONOROGO, Walk, open_step, submitted
from tests.requests_app.handing import ready

MINUTE = dt.timedelta(minutes=1)
GROUPS = frozenset({Role.ADMIN_AGENCY.value})


def test_nothing_waits_in_an_empty_office(cast: Cast) -> None:
    assert queue.next_for(cast.timur, GROUPS, reader=cast["admin_agency"]) is None


def test_the_most_urgent_step_comes_first(cast: Cast) -> None:
    later = submitted(cast, at=MONDAY + 5 * MINUTE)
    sooner = submitted(cast, at=MONDAY)
    found = queue.next_for(cast.timur, GROUPS, reader=cast["admin_agency"])
    assert found == open_step(sooner) != open_step(later)


def test_another_offices_step_and_another_groups_step_are_not_next(cast: Cast) -> None:
    submitted(cast, PONOROGO)
    request = submitted(cast)
    assert queue.next_for(cast.barat, GROUPS, reader=cast.other_admin) is None
    assert queue.next_for(cast.timur, {Role.LOKET.value}, reader=cast["loket"]) is None
    assert queue.next_for(cast.timur, GROUPS, reader=cast["admin_agency"]) == open_step(request)


def test_what_a_colleague_holds_is_not_next(cast: Cast) -> None:
    step = open_step(submitted(cast))
    colleague = make_person("rekan", office=cast.timur, roles=(Role.ADMIN_AGENCY,))
    workflow.take(step.pk, by=colleague, at=MONDAY + MINUTE)
    assert queue.next_for(cast.timur, GROUPS, reader=cast["admin_agency"]) is None
    assert queue.next_for(cast.timur, GROUPS, reader=colleague) == step


def test_a_request_for_the_readers_own_account_is_not_next(cast: Cast) -> None:
    step = open_step(submitted(cast))
    own = make_person("sari", office=cast.timur, roles=(Role.ADMIN_AGENCY,), nip=NIP)
    assert queue.next_for(cast.timur, GROUPS, reader=own) is None
    assert queue.next_for(cast.timur, GROUPS, reader=cast["admin_agency"]) == step


def test_a_clock_that_stands_still_waits_for_somebody_else(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    assert queue.next_for(cast.timur, GROUPS, reader=walk.officer()) is None
    submitted(cast)
    outages.declare(cast.timur, reason="SPSE mati", by=cast["kepala_lpse"], at=MONDAY + MINUTE)
    assert queue.next_for(cast.timur, GROUPS, reader=cast["admin_agency"]) is None


@pytest.mark.parametrize("more", [0, 2])
def test_a_page_costs_one_query_however_many_rows(cast: Cast, more: int) -> None:
    for _number in range(1 + more):
        submitted(cast)
    wanted = Wanted(groups=GROUPS, holder="open_to_me")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = queue.page(cast.timur, wanted, reader=cast["admin_agency"])
        names = [(row.reset_request.reference, row.reset_request.submission.channel) for row in page.rows]
    assert (len(names), len(asked)) == (1 + more, 1)


def test_a_closed_step_is_nowhere(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    first = open_step(walk.request)
    walk.step()
    found = queue.next_for(cast.timur, GROUPS, reader=cast["admin_agency"])
    assert found is not None
    assert found != first
