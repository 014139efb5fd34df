"""An address that does not exist gets nothing more, everybody is told so, and it comes back."""

import datetime as dt
import smtplib
from collections.abc import Callable
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from requests_app.domain import corrections, drafts, handover, notices, suppressions
from requests_app.enums import Event, NoticeEvent, NoticeState
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.jobs import send_contact_code, send_notice
from requests_app.models import Notice, Suppression
from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.core import jobs, journal
from tests.cast import Cast
from tests.requests_app.factories import ANSWERS, MONDAY, submitted
from tests.requests_app.handing import ready

CONTACT = str(ANSWERS["email"])
GONE = "5.1.1 User unknown"


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    def refuse(error: Exception) -> None:
        def send(_self: EmailMessage, *_args: object, **_kwargs: object) -> int:
            raise error

        monkeypatch.setattr(EmailMessage, "send", send)

    return refuse


def suppressed(cast: Cast, address: str = CONTACT) -> Suppression:
    suppressions.suppress(cast.timur.pk, address, detail=GONE, at=MONDAY)
    return Suppression.objects.get(lifted_at=None)


def events(request_id: object) -> list[str]:
    return [entry.event for entry in journal.entries(request_id)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "text", "count"), [(550, GONE, 1), (552, "5.2.2 Full", 0), (554, "no", 0)])
def test_only_an_address_that_does_not_exist_is_remembered(
    cast: Cast, refusing: Callable[[Exception], None], code: int, text: str, count: int
) -> None:
    request = submitted(cast)
    refusing(smtplib.SMTPRecipientsRefused({CONTACT: (code, text.encode())}))
    with pytest.raises(jobs.GiveUp):
        send_notice(Notice.objects.get().pk)
    assert Suppression.objects.filter(address=CONTACT).count() == count
    notice = Notice.objects.get()
    assert notice.is_missed
    assert notice.missed_at is not None
    assert events(request.pk).count(Event.NOTICE_MISSED) == 1
    assert journal.verify(request.pk) == []


def test_a_returned_mail_is_remembered_too(cast: Cast) -> None:
    submitted(cast)
    jobs.run_all_due()
    sent = Notice.objects.get()
    fate = NoticeState.NO_MAILBOX
    notices.mark_returned(sent.message_id, address=sent.address, fate=fate, detail=GONE, at=MONDAY)
    row = Suppression.objects.get()
    assert (row.address, row.detail) == (CONTACT, GONE)
    entry = journal.entries(cast.timur.chain)[-1]
    assert entry.event == "address_suppressed"
    assert CONTACT not in str(entry.facts)


def test_later_notices_say_at_once_why_they_were_not_sent(cast: Cast) -> None:
    suppressed(cast)
    request = submitted(cast)
    notice = Notice.objects.get()
    assert notice.state == NoticeState.NO_MAILBOX
    assert notice.detail == notices.NOT_THERE
    assert Event.NOTICE_MISSED in events(request.pk)
    jobs.run_all_due()
    assert mail.outbox == []


def test_what_was_promised_before_is_not_sent_after(cast: Cast) -> None:
    submitted(cast)
    suppressed(cast)
    jobs.run_all_due()
    assert mail.outbox == []
    assert Notice.objects.get().state == NoticeState.NO_MAILBOX


def test_an_address_is_one_however_it_is_written_and_of_one_office(cast: Cast) -> None:
    suppressed(cast, CONTACT.upper())
    suppressions.suppress(cast.timur.pk, CONTACT, detail="lagi", at=MONDAY)
    assert Suppression.objects.count() == 1
    assert suppressions.holds(cast.timur.pk, CONTACT)
    assert not suppressions.holds(cast.barat.pk, CONTACT)


def test_nobody_sends_again_to_what_is_not_there(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    jobs.run_all_due()
    suppressed(cast)
    notice = Notice.objects.get(event=NoticeEvent.READY)
    with pytest.raises(NotPossible):
        notices.resend(notice.pk, by=cast["loket"], at=walk.at)
    with pytest.raises(NotPossible, match="Hubungi kantor"):
        notices.send_again(walk.request.pk, at=walk.at)


def test_staff_lift_it_with_a_reason(cast: Cast) -> None:
    row = suppressed(cast)
    with pytest.raises(NotAllowed):
        suppressions.lift(row.pk, reason="Benar.", by=cast["auditor"], at=MONDAY)
    with pytest.raises(FormIncomplete):
        suppressions.lift(row.pk, reason=" ", by=cast["loket"], at=MONDAY)
    suppressions.lift(row.pk, reason="Kotak suratnya sudah dibuat.", by=cast["loket"], at=MONDAY)
    with pytest.raises(NotPossible):
        suppressions.lift(row.pk, reason="Lagi.", by=cast["loket"], at=MONDAY)
    told = [entry.event for entry in journal.entries(cast.timur.chain)]
    assert told == ["address_suppressed", "suppression_lifted"]
    submitted(cast)
    jobs.run_all_due()
    assert len(mail.outbox) == 1


def test_a_code_that_came_back_proves_the_address(cast: Cast) -> None:
    suppressed(cast)
    with time_machine.travel(MONDAY, tick=False):
        draft = drafts.start(cast.timur, at=MONDAY)
        drafts.save(draft.pk, changes={"answers": {"email": CONTACT}}, at=MONDAY)
        code = drafts.send_code(draft.pk, at=MONDAY)
        send_contact_code(code.pk)
        assert len(mail.outbox) == 1, "a code is asked for, and so it is sent"
        assert not drafts.check_code(draft.pk, "AAAAAA", at=MONDAY)
        assert suppressions.holds(cast.timur.pk, CONTACT)
        assert drafts.check_code(draft.pk, drafts.code_of(code), at=MONDAY)
    row = Suppression.objects.get()
    assert (row.lifted_by, row.lift_reason) == (None, suppressions.PROVED)


def test_somebody_tells_the_person_otherwise(cast: Cast) -> None:
    suppressed(cast)
    request = submitted(cast)
    notice = Notice.objects.get()
    for note, person, refusal in (
        ("Ditelepon.", "auditor", NotAllowed),
        (" ", "loket", FormIncomplete),
    ):
        with pytest.raises(refusal):
            notices.handle(notice.pk, note=note, by=cast[person], at=MONDAY)
    notices.handle(notice.pk, note="Ditelepon, alamat baru dicatat.", by=cast["loket"], at=MONDAY)
    with pytest.raises(NotPossible):
        notices.handle(notice.pk, note="Lagi.", by=cast["loket"], at=MONDAY)
    notice.refresh_from_db()
    assert notice.handled_by == cast["loket"]
    assert Event.NOTICE_HANDLED in events(request.pk)


def test_the_database_demands_when_and_who(cast: Cast) -> None:
    submitted(cast)
    for change in (
        {"state": NoticeState.FAILED},
        {"missed_at": MONDAY},
        {"handled_at": MONDAY},
        {"handled_note": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.update(**change)
    row = suppressed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suppression.objects.filter(pk=row.pk).update(lifted_at=MONDAY)


def test_the_migration_dates_what_was_missed_before(cast: Cast) -> None:
    submitted(cast)
    late = MONDAY + dt.timedelta(days=1)
    Notice.objects.update(state=NoticeState.FULL, missed_at=late)
    import_module("requests_app.migrations.0005_delivery").date_the_missed(apps, None)
    assert Notice.objects.get().missed_at == MONDAY


def test_an_end_is_told_to_nobody_who_is_not_there(cast: Cast) -> None:
    request = submitted(cast)
    suppressed(cast)
    corrections.withdraw(request.pk, reason="Tidak jadi.", at=MONDAY)
    assert Notice.objects.get(event=NoticeEvent.WITHDRAWN).state == NoticeState.NO_MAILBOX
    assert handover.latest(request.pk) is None
