"""Who is written to, in the commit of the act, once each."""

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from requests_app.domain import corrections, handover, handover_rules, notices, workflow
from requests_app.enums import Event, NoticeEvent, NoticeState
from requests_app.exceptions import NotPossible
from requests_app.jobs import send_notice
from requests_app.models import Notice
from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.core import jobs, journal
from resetdesk.core.faults import VARIABLE
from tests.cast import Cast
from tests.requests_app.factories import ANSWERS, MONDAY, submitted
from tests.requests_app.handing import CANARY, OLD_EMAIL, code, known_holder, ready

CONTACT = str(ANSWERS["email"])


def addresses(event: NoticeEvent) -> list[str]:
    return sorted(Notice.objects.filter(event=event).values_list("address", flat=True))


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Makes every attempt to send end in this error."""

    def refuse(error: Exception) -> None:
        def send(_self: EmailMessage, *_args: Any, **_kwargs: Any) -> int:
            raise error

        monkeypatch.setattr(EmailMessage, "send", send)

    return refuse


# --- who ---


def test_an_unknown_holder_is_told_at_the_forms_address(cast: Cast) -> None:
    submitted(cast)
    assert addresses(NoticeEvent.RECEIVED) == [CONTACT]


def test_the_holder_is_told_at_every_address_known_before(cast: Cast) -> None:
    known_holder(cast, email=OLD_EMAIL)
    request = submitted(cast)
    assert request.holder is not None
    assert addresses(NoticeEvent.RECEIVED) == sorted([CONTACT, OLD_EMAIL])


def test_an_address_stands_once_however_it_is_written(cast: Cast) -> None:
    known_holder(cast, email=CONTACT.upper())
    submitted(cast)
    assert len(addresses(NoticeEvent.RECEIVED)) == 1


def test_the_link_goes_to_the_forms_address_alone(cast: Cast) -> None:
    known_holder(cast, email=OLD_EMAIL)
    walk, row, token = ready(cast)
    jobs.run_all_due()
    links = [message for message in mail.outbox if token in str(message.message())]
    assert [message.to for message in links] == [[CONTACT]]
    assert addresses(NoticeEvent.READY) == [CONTACT]
    assert handover_rules.link_token(row) == token
    assert walk.request.pk == row.reset_request_id


def test_reset_and_reveal_are_told_at_every_address(cast: Cast) -> None:
    known_holder(cast, email=OLD_EMAIL)
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    for event in (NoticeEvent.PERFORMED, NoticeEvent.REVEALED):
        assert addresses(event) == sorted([CONTACT, OLD_EMAIL])


# --- in the commit ---


def test_what_rolls_back_promises_nothing(cast: Cast) -> None:
    request = submitted(cast)
    before = Notice.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - the fault comes after the verb
        corrections.withdraw(request.pk, reason="Tidak jadi.", at=MONDAY)
        raise ZeroDivisionError
    assert Notice.objects.count() == before
    jobs.run_all_due()
    assert len(mail.outbox) == before


def test_the_same_event_again_is_a_new_generation(cast: Cast) -> None:
    request = submitted(cast)
    for _time in range(2):
        with workflow.case(request.pk, by=None, at=MONDAY) as case:
            notices.promise(case, NoticeEvent.CORRECTED)
    generations = Notice.objects.filter(event=NoticeEvent.CORRECTED).values_list("generation", flat=True)
    assert list(generations) == [1, 2]


# --- sending ---


def test_sending_is_on_the_row_and_on_the_record(cast: Cast) -> None:
    request = submitted(cast)
    jobs.run_all_due()
    notice, message = Notice.objects.get(), mail.outbox[0]
    assert (notice.state, notice.attempts, notice.detail) == (NoticeState.SENT, 1, "")
    assert message.extra_headers["Message-ID"] == notice.message_id
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    sent = [entry for entry in journal.entries(request.pk) if entry.event == Event.NOTICE_SENT]
    assert len(sent) == 1
    assert CONTACT not in str(sent[0].facts)
    assert journal.verify(request.pk) == []


def test_a_sent_notice_is_not_sent_again(cast: Cast) -> None:
    submitted(cast)
    jobs.run_all_due()
    notice = Notice.objects.get()
    jobs.promise(notices.SEND_JOB, notice_id=notice.pk)
    jobs.run_all_due()
    assert len(mail.outbox) == 1


def test_a_refusal_for_now_is_tried_again(cast: Cast, refusing: Callable[[Exception], None]) -> None:
    submitted(cast)
    refusing(smtplib.SMTPRecipientsRefused({CONTACT: (450, b"mailbox busy")}))
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send_notice(Notice.objects.get().pk)
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (NoticeState.WAITING, 1)
    assert "SMTPRecipientsRefused" in notice.detail


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPAuthenticationError(535, b"no")]
)
def test_a_server_that_cannot_be_spoken_to_is_no_fault_of_the_address(
    cast: Cast, refusing: Callable[[Exception], None], error: Exception
) -> None:
    submitted(cast)
    refusing(error)
    with pytest.raises(type(error)):
        send_notice(Notice.objects.get().pk)
    assert Notice.objects.get().state == NoticeState.WAITING


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({CONTACT: (550, b"no such\nuser")}),
        smtplib.SMTPDataError(554, b"refused"),
    ],
)
def test_a_refusal_for_ever_says_what_the_server_said(
    cast: Cast, refusing: Callable[[Exception], None], error: Exception
) -> None:
    submitted(cast)
    refusing(error)
    with pytest.raises(jobs.GiveUp):
        send_notice(Notice.objects.get().pk)
    notice = Notice.objects.get()
    assert notice.state == NoticeState.FAILED
    assert notice.detail.startswith("Ditolak server email: 55")
    assert "\n" not in notice.detail


def test_the_last_attempt_says_failed(cast: Cast) -> None:
    submitted(cast)
    notice = Notice.objects.get()
    last = [notices.mark_missed(notice, detail="Sibuk.", at=MONDAY) for notice in attempts(notice)]
    assert last == [False] * 8 + [True]
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED


def attempts(notice: Notice) -> Any:
    for _attempt in range(notices.ATTEMPTS):
        notice.refresh_from_db()
        yield notice


def test_a_crash_after_250_repeats_the_very_same_mail(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(cast)
    monkeypatch.setenv(VARIABLE, "M8.accepted:raise")
    with pytest.raises(ExceptionGroup):
        jobs.run_all_due()
    monkeypatch.delenv(VARIABLE)
    notice = Notice.objects.get()
    assert notice.state == NoticeState.WAITING
    jobs.promise(notices.SEND_JOB, notice_id=notice.pk)
    jobs.run_all_due()
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert (first.subject, first.body, first.to) == (second.subject, second.body, second.to)


def test_a_crash_before_sending_sends_it_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(cast)
    monkeypatch.setenv(VARIABLE, "M8.sending:raise")
    with pytest.raises(ExceptionGroup):
        jobs.run_all_due()
    assert not mail.outbox
    monkeypatch.delenv(VARIABLE)
    jobs.promise(notices.SEND_JOB, notice_id=Notice.objects.get().pk)
    jobs.run_all_due()
    assert len(mail.outbox) == 1


def test_an_announcement_that_is_over_is_not_sent(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    handover.reissue(walk.request.pk, by=cast["admin_agency"], at=walk.at, reason="Alamat salah.")
    jobs.run_all_due()
    notice = Notice.objects.get(event=NoticeEvent.READY)
    assert notice.state == NoticeState.DROPPED
    assert "Tidak dikirim" in notice.detail


# --- again ---


def test_sending_again_is_a_message_of_its_own_on_the_record(cast: Cast) -> None:
    request = submitted(cast)
    jobs.run_all_due()
    old = Notice.objects.get()
    notices.resend(old.pk, by=cast["loket"], at=MONDAY)
    jobs.run_all_due()
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(set(ids)) == 2
    resent = [e for e in journal.entries(request.pk) if e.event == Event.NOTICE_RESENT]
    assert [entry.by for entry in resent] == [cast["loket"].pk]


def test_what_waits_is_not_sent_again_and_not_by_everyone(cast: Cast) -> None:
    submitted(cast)
    notice = Notice.objects.get()
    with pytest.raises(NotPossible):
        notices.resend(notice.pk, by=cast["loket"], at=MONDAY)
    with pytest.raises(NotAllowed):
        notices.resend(notice.pk, by=cast["auditor"], at=MONDAY)


@pytest.mark.asvs("14.2.1")
def test_no_mail_of_a_whole_life_holds_a_secret(cast: Cast) -> None:
    known_holder(cast, email=OLD_EMAIL)
    walk, row, token = ready(cast)
    with time_machine.travel(walk.at, tick=False):
        jobs.run_all_due()
        handover.reveal(token, proof=code(walk), at=walk.at)
        handover.deny(token, at=walk.at)
        jobs.run_all_due()
    assert len(mail.outbox) >= 7
    for message in mail.outbox:
        text = message.message().as_bytes().decode()
        for secret in (CANARY, code(walk), handover_rules.call_back_code(row), str(ANSWERS["nip"])):
            assert secret not in text
