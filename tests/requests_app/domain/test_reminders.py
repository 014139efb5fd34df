"""Requesters are asked again: while it is their turn, in office hours, and not twice a day."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from requests_app.domain import handover, handover_rules, reminders
from requests_app.enums import NoticeEvent, NoticeState
from requests_app.exceptions import ProofRefused
from requests_app.models import Notice
from requests_app.sop.enums import Service
from resetdesk.accounts.domain.options import change_options
from resetdesk.core import jobs
from resetdesk.core.templatetags.ui import waktu
from tests.cast import Cast
from tests.requests_app.factories import ANSWERS, MONDAY, Walk, submitted
from tests.requests_app.handing import code, ready

CONTACT = str(ANSWERS["email"])
DAY = dt.timedelta(days=1)


def look(at: dt.datetime) -> list[str]:
    """What the hourly look promises at this time, done at once."""
    before = set(Notice.objects.values_list("pk", flat=True))
    with time_machine.travel(at, tick=False):
        reminders.promise_due(at)
        jobs.run_all_due()
    return list(Notice.objects.exclude(pk__in=before).order_by("pk").values_list("event", flat=True))


def asked(cast: Cast) -> Walk:
    """A request whose requester has to complete it, since Monday morning."""
    walk = Walk(cast, submitted(cast))
    walk.until("check")
    walk.step("no")
    walk.step()
    return walk


def test_nobody_is_reminded_on_the_day_itself_or_where_no_one_waits(cast: Cast) -> None:
    asked(cast)
    submitted(cast)
    assert look(MONDAY + dt.timedelta(hours=6)) == []


def test_whoever_has_to_complete_is_reminded_on_the_two_next_working_days(cast: Cast) -> None:
    asked(cast)
    found = [look(MONDAY + days * DAY) for days in (1, 2, 3, 9)]
    assert found == [["remind_complete"], ["remind_complete"], [], []]


def test_once_a_day_however_often_the_clock_looks(cast: Cast) -> None:
    asked(cast)
    assert look(MONDAY + 2 * DAY) == ["remind_complete"]
    assert look(MONDAY + 2 * DAY + dt.timedelta(hours=3)) == []
    assert look(MONDAY + 3 * DAY) == ["remind_complete"]


def test_an_evening_a_weekend_and_an_office_without_hours_stay_quiet(cast: Cast) -> None:
    asked(cast)
    assert look(MONDAY + DAY + dt.timedelta(hours=12)) == []
    assert look(MONDAY + 5 * DAY) == []


def test_an_office_may_never_remind(cast: Cast) -> None:
    asked(cast)
    change_options(cast.timur, by=None, at=MONDAY, changes={"reminder_working_days": []})
    assert look(MONDAY + DAY) == []


def test_a_reminder_names_the_items_and_leads_to_the_page(cast: Cast) -> None:
    asked(cast)
    mail.outbox.clear()
    look(MONDAY + DAY)
    [message] = [one for one in mail.outbox if one.subject.startswith("Pengingat")]
    assert message.to == [CONTACT]
    assert "Foto kabur, unggah ulang." in message.body
    assert f"/{cast.timur.slug}/lacak/" in message.body
    assert "{" not in message.body


def test_who_acts_before_the_mail_goes_gets_none(cast: Cast) -> None:
    walk = asked(cast)
    with time_machine.travel(MONDAY + DAY, tick=False):
        reminders.promise_due(MONDAY + DAY)
        [notice] = reminders.remind(walk.request.pk, event=NoticeEvent.REMIND_COMPLETE, at=MONDAY + DAY)
        walk.complete()
        jobs.run_all_due()
    notice.refresh_from_db()
    assert notice.state == NoticeState.DROPPED
    assert not [one for one in mail.outbox if one.subject.startswith("Pengingat")]


def test_a_result_that_waits_is_announced_again_with_the_same_link(cast: Cast) -> None:
    _walk, row, token = ready(cast)
    assert look(MONDAY + DAY) == ["remind_collect"]
    [message] = [one for one in mail.outbox if one.subject.startswith("Pengingat")]
    assert token in message.body
    assert waktu(row.expires_at, cast.timur) in message.body


def test_an_opened_result_is_asked_to_be_acknowledged_then_changed(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    assert look(MONDAY + DAY) == ["remind_acknowledge"]
    handover.acknowledge(token, at=MONDAY + DAY)
    assert look(MONDAY + 2 * DAY) == ["remind_change"]
    handover.say_changed(token, at=MONDAY + 2 * DAY)
    assert look(MONDAY + 3 * DAY) == []


def test_a_destroyed_result_is_not_announced_again(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    for _turn in range(handover_rules.TRIES):
        with pytest.raises(ProofRefused):
            handover.reveal(token, proof="AAAAAA", at=walk.at)
    assert look(MONDAY + DAY) == []


def test_only_a_password_that_was_shown_has_to_be_changed(cast: Cast) -> None:
    walk, row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at)
    row.refresh_from_db()
    assert reminders.must_change(row)
    row.reset_request.service = Service.TELL_USER_ID
    assert not reminders.must_change(row)


def test_what_was_told_or_lies_far_back_is_no_work_any_more(cast: Cast) -> None:
    """Most owners never say that they changed it: their requests must not be looked at for ever."""
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at)
    assert [look(MONDAY + days * DAY) for days in (1, 2)] == [["remind_change"], ["remind_change"]]
    assert reminders.promise_due(MONDAY + 3 * DAY) == 0
    Notice.objects.filter(event=NoticeEvent.REMIND_CHANGE).delete()
    assert reminders.promise_due(MONDAY + 3 * DAY) == 1
    assert reminders.promise_due(MONDAY + 35 * DAY) == 0
