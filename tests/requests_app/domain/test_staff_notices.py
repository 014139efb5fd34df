"""Each morning's list and the heads' warning: once, in office hours, and only where there is something."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives

from requests_app.domain import handover, staff_notices, suppressions, workflow
from requests_app.enums import Event, NoticeState, StaffNoticeKind
from requests_app.interfaces.returned_mail import Returned
from requests_app.jobs import note_returned, send_staff_notice
from requests_app.models import StaffNotice
from resetdesk.accounts.domain import digests
from resetdesk.accounts.domain.options import change_options
from resetdesk.core import jobs, journal
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted
from tests.requests_app.handing import code, ready

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
# Tuesday, 08.30 in the office's time.
MORNING = MONDAY + DAY - HOUR / 2


def look(at: dt.datetime) -> int:
    """What the quarter-hourly and the hourly look promise at this time, done at once."""
    with time_machine.travel(at, tick=False):
        count = staff_notices.promise_digests(at) + staff_notices.promise_escalations(at)
        jobs.run_all_due()
    return count


@pytest.fixture
def waiting(cast: Cast) -> Walk:
    """A request that waits for somebody since Monday; nobody was told of anything yet."""
    walk = Walk(cast, submitted(cast))
    with time_machine.travel(MONDAY, tick=False):
        jobs.run_all_due()
    mail.outbox.clear()
    change_options(cast.timur, by=None, at=MONDAY, changes={"escalation_hours": None})
    return walk


def addressees() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_whoever_something_waits_for_gets_one_list_a_morning(cast: Cast, waiting: Walk) -> None:
    officer = waiting.officer()
    assert look(MORNING) == 1
    assert addressees() == [officer.email]
    [message] = mail.outbox
    assert message.subject == "1 langkah menunggu Anda"
    assert waiting.request.reference in message.body
    assert "terlambat sejak 16 November 2026" in message.body
    assert "Sari Wulandari" not in message.body, "who asks is told at the desk alone"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert look(MORNING + HOUR / 4) == 0
    assert look(MORNING + DAY) == 1


@pytest.mark.parametrize("at", [MORNING + 5 * HOUR, MORNING + 12 * HOUR, MORNING + 4 * DAY])
def test_nobody_is_written_to_later_than_in_the_morning(cast: Cast, waiting: Walk, at: dt.datetime) -> None:
    assert look(at) == 0


def test_an_office_may_go_without(cast: Cast, waiting: Walk) -> None:
    change_options(cast.timur, by=None, at=MONDAY, changes={"digests": False})
    assert look(MORNING) == 0


def test_who_switched_it_off_gets_none_and_is_alarmed_all_the_same(cast: Cast, waiting: Walk) -> None:
    change_options(cast.timur, by=None, at=MONDAY, changes={"escalation_hours": 4})
    for person in (waiting.officer(), cast["kepala_ukpbj"], cast["kepala_lpse"]):
        digests.choose(person, wanted=False, at=MONDAY)
    look(MORNING)
    assert set(StaffNotice.objects.values_list("kind", flat=True)) == {StaffNoticeKind.ESCALATION}
    assert addressees() == sorted([cast["kepala_ukpbj"].email, cast["kepala_lpse"].email])
    assert "ringkasan-pagi" not in mail.outbox[0].body
    digests.choose(waiting.officer(), wanted=True, at=MORNING)
    mail.outbox.clear()
    assert look(MORNING + DAY) == 1
    assert addressees() == [waiting.officer().email]


def test_a_list_that_was_promised_before_it_was_switched_off_is_not_sent(cast: Cast, waiting: Walk) -> None:
    staff_notices.promise_digests(MORNING)
    digests.choose(waiting.officer(), wanted=False, at=MORNING)
    with time_machine.travel(MORNING, tick=False):
        jobs.run_all_due()
    assert mail.outbox == []
    assert StaffNotice.objects.get().state == NoticeState.DROPPED


def test_each_list_ends_with_how_to_switch_it_off(cast: Cast, waiting: Walk) -> None:
    look(MORNING)
    words, _letterhead = str(mail.outbox[0].body).split("\n-- \n")
    last = words.strip().splitlines()[-1]
    assert last.startswith("Tidak ingin lagi menerima ringkasan pagi?")
    assert last.endswith("/akun/keamanan/#ringkasan-pagi")
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    (page, _kind) = message.alternatives[0]
    assert '/akun/keamanan/#ringkasan-pagi" style' in str(page), "it can be clicked"
    assert '/contoh-timur/meja/" style' in str(page)


def test_a_frozen_step_is_marked_on_the_list(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.deny(token, at=walk.at)
    change_options(cast.timur, by=None, at=walk.at, changes={"escalation_hours": None})
    with time_machine.travel(walk.at, tick=False):
        jobs.run_all_due()
    mail.outbox.clear()
    look(MORNING)
    assert "; dibekukan, pemilik akun menyangkal" in mail.outbox[0].body


def test_where_nothing_waits_nothing_is_written(cast: Cast, waiting: Walk) -> None:
    waiting.until("check")
    waiting.step("no")
    waiting.step()
    mail.outbox.clear()
    assert look(MORNING) == 0


def test_what_was_done_before_the_mail_went_is_not_told(cast: Cast, waiting: Walk) -> None:
    staff_notices.promise_digests(MORNING)
    notice = StaffNotice.objects.get()
    colleague = waiting.take()
    workflow.release(colleague.pk, by=waiting.officer(), at=waiting.at, reason="Istirahat.")
    waiting.until("check")
    waiting.step("no")
    waiting.step()
    with time_machine.travel(MORNING, tick=False):
        send_staff_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.state == NoticeState.DROPPED


def test_the_heads_are_told_of_a_late_step_once_on_the_record(cast: Cast, waiting: Walk) -> None:
    change_options(cast.timur, by=None, at=MONDAY, changes={"escalation_hours": 4, "digests": False})
    step = open_step(waiting.request)
    assert step.due_at is not None
    early = step.due_at + 2 * HOUR
    assert look(early) == 0
    assert look(MORNING + 5 * HOUR) == 1
    heads = sorted([cast["kepala_ukpbj"].email, cast["kepala_lpse"].email])
    assert addressees() == heads
    assert "melewati batasnya" in mail.outbox[0].body
    assert [e.event for e in journal.entries(waiting.request.pk)].count(Event.ESCALATED) == 1
    assert look(MORNING + 6 * HOUR) == 0
    assert staff_notices.escalate(step.pk, at=MORNING + 7 * HOUR) == []
    assert len(mail.outbox) == 2


def test_a_step_that_was_closed_meanwhile_alarms_nobody(cast: Cast, waiting: Walk) -> None:
    change_options(cast.timur, by=None, at=MONDAY, changes={"escalation_hours": 1})
    step = open_step(waiting.request)
    waiting.step()
    assert staff_notices.escalate(step.pk, at=MORNING + 4 * HOUR) == []
    assert not StaffNotice.objects.filter(kind=StaffNoticeKind.ESCALATION).exists()


def test_an_office_may_never_escalate(cast: Cast, waiting: Walk) -> None:
    assert staff_notices.promise_escalations(MORNING + 9 * DAY) == 0


def test_its_fate_is_known(cast: Cast, waiting: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    staff_notices.promise_digests(MORNING)
    notice = StaffNotice.objects.get()
    with time_machine.travel(MORNING, tick=False):
        with monkeypatch.context() as failing:
            failing.setattr(EmailMessage, "send", refuse)
            with pytest.raises(smtplib.SMTPServerDisconnected):
                send_staff_notice(notice.pk)
        notice.refresh_from_db()
        assert (notice.state, notice.attempts) == (NoticeState.WAITING, 1)
        send_staff_notice(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at) == (NoticeState.SENT, MORNING)
    back = Returned(notice.message_id, notice.person.email, NoticeState.NO_MAILBOX, "5.1.1")
    assert note_returned(back, at=MORNING)
    assert not note_returned(back, at=MORNING)
    assert suppressions.holds(cast.timur.pk, notice.person.email)
    look(MORNING + DAY)
    assert StaffNotice.objects.latest("pk").state == NoticeState.NO_MAILBOX


def refuse(*_args: object, **_kw: object) -> int:
    raise smtplib.SMTPServerDisconnected


def test_a_list_waits_for_the_end_of_the_quiet_hours(cast: Cast, waiting: Walk) -> None:
    changes = {"quiet_from": "18:00", "quiet_until": "09:00"}
    change_options(cast.timur, by=None, at=MONDAY, changes=changes)
    look(MORNING)
    assert mail.outbox == []
    with time_machine.travel(MORNING + HOUR / 2, tick=False):
        jobs.run_all_due()
    assert len(mail.outbox) == 1
