"""The registry learns from finished requests, and only what was proved."""

import pytest

from requests_app.domain import confirmation, remembering
from requests_app.enums import ConfirmationMeans, ConfirmationResult, NumberSource, RequestState
from requests_app.models import ResetRequest
from resetdesk.accounts.domain import registry
from resetdesk.core import calendar, jobs
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted


def completed(cast: Cast, source: NumberSource | None) -> ResetRequest:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    step = walk.take()
    if source is not None:
        call = confirmation.Call(
            means=ConfirmationMeans.PHONE,
            answered_by="Sari Wulandari",
            result=ConfirmationResult.CONFIRMED,
            number="+62911222333",
            number_source=source,
        )
        confirmation.confirm(step.pk, call=call, by=walk.officer(step), at=walk.at)
    ResetRequest.objects.filter(pk=walk.request.pk).update(state=RequestState.COMPLETED, ended_at=walk.at)
    walk.request.refresh_from_db()
    return walk.request


def test_an_open_request_teaches_nothing(cast: Cast) -> None:
    assert remembering.remember(submitted(cast).pk, at=MONDAY) is None


@pytest.mark.parametrize(
    ("source", "known"), [(NumberSource.DIRECTORY, True), (NumberSource.FORM, False), (None, False)]
)
def test_contacts_are_learned_only_from_an_independent_proof(
    cast: Cast, source: NumberSource | None, known: bool
) -> None:
    request = completed(cast, source)
    holder = remembering.remember(request.pk, at=request.received_at)
    assert holder is not None
    assert holder.user_id_spse == request.holder_user_id
    later = request.received_at.replace(year=request.received_at.year + 1)
    assert registry.knows_email(holder, request.submission.contact_email, before=later) is known


def test_a_new_calendar_moves_what_is_open(cast: Cast) -> None:
    request = submitted(cast)
    before = open_step(request).due_at
    data = calendar.proposal(cast.timur.timezone, years=[2026]) | {"closed": ["2026-11-16"]}
    calendar.adopt(cast.timur.pk, data=data, at=MONDAY)
    jobs.run_all_due(quiet=True)
    after = open_step(request).due_at
    assert before is not None
    assert after is not None
    assert after.date() > before.date()
