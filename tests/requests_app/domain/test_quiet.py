"""Reminders wait for the morning; what somebody waits for does not."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from requests_app.domain import notices as promising
from requests_app.domain import quiet, workflow
from requests_app.enums import NoticeEvent, NoticeState
from requests_app.models import Notice
from resetdesk.accounts.domain.options import change_options
from resetdesk.core import jobs
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, Walk, submitted

HOUR = dt.timedelta(hours=1)
# MONDAY is 09.00 in the office's time.
EVENING = MONDAY + 11 * HOUR


@pytest.mark.parametrize(
    ("hours", "begins", "ends", "waits"),
    [
        (0, "18:00", "07:00", None),
        (9, "18:00", "07:00", 22),
        (16, "18:00", "07:00", 22),
        (22, "18:00", "07:00", None),
        (4, "12:00", "14:00", 5),
        (5, "12:00", "14:00", None),
        (9, "", "07:00", None),
        (9, "18:00", "", None),
        (9, "18:00", "18:00", None),
    ],
)
def test_when_it_is_quiet(cast: Cast, hours: int, begins: str, ends: str, waits: int | None) -> None:
    change_options(cast.timur, by=None, at=MONDAY, changes={"quiet_from": begins, "quiet_until": ends})
    found = quiet.until(cast.timur, at=MONDAY + hours * HOUR)
    assert found == (None if waits is None else MONDAY + waits * HOUR)


def waiting(cast: Cast) -> Notice:
    """A reminder that is due to be sent in the evening."""
    walk = Walk(cast, submitted(cast))
    walk.until("check")
    walk.step("no")
    walk.step()
    with time_machine.travel(EVENING, tick=False):
        jobs.run_all_due()
        mail.outbox.clear()
        with workflow.case(walk.request.pk, by=None, at=EVENING) as case:
            promising.promise(case, NoticeEvent.REMIND_COMPLETE)
    return Notice.objects.get(event=NoticeEvent.REMIND_COMPLETE)


def test_a_reminder_waits_for_the_morning_and_goes_then(cast: Cast) -> None:
    notice = waiting(cast)
    with time_machine.travel(EVENING, tick=False):
        jobs.run_all_due()
        assert mail.outbox == []
    notice.refresh_from_db()
    assert notice.state == NoticeState.WAITING
    with time_machine.travel(MONDAY + 22 * HOUR, tick=False):
        jobs.run_all_due()
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert len(mail.outbox) == 1


def test_everything_else_goes_at_night(cast: Cast) -> None:
    submitted(cast)
    with time_machine.travel(EVENING, tick=False):
        jobs.run_all_due()
    assert len(mail.outbox) == 1
