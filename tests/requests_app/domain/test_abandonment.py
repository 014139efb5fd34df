"""What nobody completes ends: warned before, at the office's limit, with words and papers of its own."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from requests_app.domain import abandonment, receipts, reminders
from requests_app.domain.queries.history import events
from requests_app.domain.verification import verify_request
from requests_app.enums import Event, NoticeEvent, NoticeState, ReceiptResult, RequestState, StepOutcome
from requests_app.models import Notice, ResetRequest
from resetdesk.accounts.domain.options import change_options
from resetdesk.core import jobs
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted
from tests.requests_app.views.test_track import detail, prove

DAY = dt.timedelta(days=1)


def asked(cast: Cast, *, limit: int | None = 3, reminded: tuple[int, ...] = (1, 2)) -> Walk:
    """A request whose requester has to complete it, since Monday morning."""
    changes = {"completion_days": limit, "reminder_working_days": reminded}
    change_options(cast.timur, by=None, at=MONDAY, changes=changes)
    walk = Walk(cast, submitted(cast))
    walk.until("check")
    walk.step("no")
    walk.step()
    mail.outbox.clear()
    return walk


def look(at: dt.datetime) -> None:
    with time_machine.travel(at, tick=False):
        reminders.promise_due(at)
        abandonment.promise_due(at)
        jobs.run_all_due()


def fresh(walk: Walk) -> ResetRequest:
    return ResetRequest.objects.select_related("office", "edition__sop", "submission").get(pk=walk.request.pk)


def test_it_ends_after_the_last_day_and_not_before(cast: Cast) -> None:
    walk = asked(cast)
    assert abandonment.last_day(open_step(walk.request)) == dt.date(2026, 11, 19)
    for days in (1, 2, 3):
        look(MONDAY + days * DAY)
        assert fresh(walk).state == RequestState.OPEN
    look(MONDAY + 4 * DAY)
    request = fresh(walk)
    assert (request.state, request.rejection_reason) == (RequestState.REJECTED, "tidak-dilengkapi")
    assert request.steps.latest("ordinal").outcome == StepOutcome.LIMIT
    assert verify_request(request) == []
    assert any("tidak dilengkapi" in line.what for line in events(request))
    told = Notice.objects.get(event=NoticeEvent.ABANDONED)
    assert told.state == NoticeState.SENT
    [message] = [one for one in mail.outbox if "berakhir" in one.subject]
    assert "dalam 3 hari kerja" in message.body


def test_the_receipt_says_what_became_of_it(cast: Cast) -> None:
    walk = asked(cast)
    for days in (1, 2, 3, 4):
        look(MONDAY + days * DAY)
    request = fresh(walk)
    assert request.ended_at is not None
    receipt = receipts.build(request, number="1/BL/2026", issued_at=request.ended_at)
    assert "tidak dilengkapi" in receipt.sentence
    facts = {fact.label: fact.value for fact in receipt.facts}
    assert facts["Hasil"] == str(ReceiptResult.ABANDONED.label)
    assert facts["Alasan"] == "Berkas tidak dilengkapi sampai batas waktunya"


def test_who_was_never_reminded_is_warned_first(cast: Cast) -> None:
    walk = asked(cast, reminded=())
    look(MONDAY + 4 * DAY)
    assert fresh(walk).state == RequestState.OPEN
    assert Notice.objects.filter(event=NoticeEvent.REMIND_COMPLETE).count() == 1
    look(MONDAY + 4 * DAY + dt.timedelta(hours=3))
    assert fresh(walk).state == RequestState.OPEN
    look(MONDAY + 7 * DAY)
    assert fresh(walk).state == RequestState.REJECTED


def test_who_completes_in_time_goes_on(cast: Cast) -> None:
    walk = asked(cast)
    look(MONDAY + DAY)
    step = open_step(walk.request)
    walk.at = MONDAY + 2 * DAY
    walk.complete()
    assert abandonment.abandon(walk.request.pk, at=MONDAY + 9 * DAY) is False
    assert abandonment.last_day(open_step(walk.request)) is None
    look(MONDAY + 9 * DAY)
    assert fresh(walk).state == RequestState.OPEN
    assert step.pk != open_step(walk.request).pk


@pytest.mark.parametrize("at", [MONDAY + 5 * DAY, MONDAY + 4 * DAY + dt.timedelta(hours=12)])
def test_nothing_ends_outside_office_hours(cast: Cast, at: dt.datetime) -> None:
    walk = asked(cast)
    look(MONDAY + DAY)
    assert abandonment.promise_due(at) == 0
    assert fresh(walk).state == RequestState.OPEN


def test_an_office_without_a_limit_waits(cast: Cast) -> None:
    asked(cast, limit=None)
    assert abandonment.promise_due(MONDAY + 30 * DAY) == 0


def test_the_limit_is_told_with_what_is_asked_for(cast: Cast) -> None:
    walk = asked(cast)
    look(MONDAY + DAY)
    [message] = [one for one in mail.outbox if one.subject.startswith("Pengingat")]
    assert "Batasnya 19 November 2026. Sesudah itu permohonan ini berakhir." in message.body
    assert "Batasnya 19 November 2026" in detail(walk.request, prove(walk.request))


def test_the_end_is_on_record_once(cast: Cast) -> None:
    walk = asked(cast)
    for days in (1, 2, 3, 4):
        look(MONDAY + days * DAY)
    assert abandonment.abandon(walk.request.pk, at=MONDAY + 5 * DAY) is False
    assert Notice.objects.filter(event=Event.ABANDONED).count() == 1
