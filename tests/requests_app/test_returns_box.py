"""The mailbox of returned mail: each letter read once, what is no return left alone, faults told."""

import datetime as dt
import email
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from requests_app import readiness
from requests_app.domain import returns, suppressions
from requests_app.enums import NoticeState
from requests_app.interfaces import returns_box
from requests_app.jobs import read_returned_mail, send_notice
from requests_app.models import Notice, ReturnsBox
from resetdesk.addresses import AddressUnreadable, Mailbox, parse_mailbox
from resetdesk.core.fitness import Level
from tests.cast import Cast
from tests.mailbox import Bouncing, bouncing, free_port, mailbox, put, unseen  # noqa: F401  (fixtures)
from tests.requests_app.factories import submitted
from tests.requests_app.test_returned_mail import report

PLACE = Mailbox("127.0.0.1", 1, "portal", "rahasia-sekali", "INBOX", is_secure=False)
HOLIDAY = b"Subject: Cuti\r\nAuto-Submitted: auto-replied\r\n\r\nSaya sedang cuti."


class Letters:
    """A mailbox in memory."""

    def __init__(self) -> None:
        self.validity, self.letters, self.seen = 7, dict[int, bytes](), list[int]()

    def after(self, last_uid: int) -> Iterator[tuple[int, bytes]]:
        yield from ((uid, data) for uid, data in sorted(self.letters.items()) if uid > last_uid)

    def mark_seen(self, uid: int) -> None:
        self.seen.append(uid)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Letters:
    box = Letters()

    @contextmanager
    def opened(_mailbox: Mailbox) -> Iterator[Letters]:
        yield box

    monkeypatch.setattr(returns_box, "opened", opened)
    settings.MAIL_RETURNS = PLACE
    return box


@pytest.fixture
def sent(cast: Cast) -> Notice:
    submitted(cast)
    send_notice(Notice.objects.get().pk)
    return Notice.objects.get(state=NoticeState.SENT)


def test_each_letter_is_read_once_and_others_are_left(sent: Notice, letters: Letters) -> None:
    letters.letters = {3: HOLIDAY, 4: report(sent)}
    read_returned_mail()
    read_returned_mail()
    sent.refresh_from_db()
    assert sent.state == NoticeState.NO_MAILBOX
    assert letters.seen == [4]
    box = ReturnsBox.objects.get()
    assert (box.returned, box.others, box.last_uid) == (1, 1, 4)
    assert "rahasia" not in box.address


def test_a_mailbox_numbered_anew_is_read_again_without_harm(sent: Notice, letters: Letters) -> None:
    letters.letters = {9: report(sent)}
    read_returned_mail()
    letters.validity, letters.letters = 8, {1: report(sent), 2: HOLIDAY}
    read_returned_mail()
    box = ReturnsBox.objects.get()
    assert (box.validity, box.last_uid, box.others) == (8, 2, 1)
    assert suppressions.holds(sent.reset_request.office_id, sent.address)


def test_a_letter_that_breaks_the_parser_stops_nothing(
    sent: Notice, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = email.message_from_bytes

    def broken(data: bytes, policy: Any) -> object:
        if data.startswith(b"X"):
            raise KeyError("x")
        return parse(data, policy=policy)

    monkeypatch.setattr("requests_app.interfaces.returned_mail.message_from_bytes", broken)
    letters.letters = {1: b"X", 2: report(sent)}
    read_returned_mail()
    assert ReturnsBox.objects.get().last_uid == 2


def test_without_a_mailbox_nothing_is_done(db: None, settings: Settings) -> None:
    settings.MAIL_RETURNS = None
    read_returned_mail()
    assert not ReturnsBox.objects.exists()
    assert [one.level for one in readiness.returned_mail()] == [Level.GOOD]


def test_doctor_tells_a_mailbox_that_cannot_be_read(db: None, settings: Settings) -> None:
    settings.MAIL_RETURNS = PLACE
    assert [one.level for one in readiness.returned_mail()] == [Level.UNSAFE]
    now = timezone.now()
    returns.fail(PLACE.name, fault="TimeoutError", at=now - dt.timedelta(minutes=20))
    returns.fail(PLACE.name, fault="ConnectionRefusedError", at=now)
    [finding] = readiness.returned_mail()
    assert finding.level is Level.UNSAFE
    assert "(ConnectionRefusedError) sejak 20 menit lalu" in finding.sentence
    returns.finish(returns.begin(PLACE.name, validity=1), at=now)
    assert [one.level for one in readiness.returned_mail()] == [Level.GOOD]
    returns.finish(returns.begin(PLACE.name, validity=1), at=now - dt.timedelta(minutes=16))
    assert [one.level for one in readiness.returned_mail()] == [Level.UNSAFE]


def test_an_address_of_a_mailbox() -> None:
    found = parse_mailbox("imaps://portal%40contoh.test:a%2Fb@mail.contoh.test/Surat%20kembali")
    assert (found.host, found.port, found.user) == ("mail.contoh.test", 993, "portal@contoh.test")
    assert (found.password, found.folder, found.is_secure) == ("a/b", "Surat kembali", True)
    assert "a/b" not in repr(found) + found.name
    assert parse_mailbox("imap://a:b@127.0.0.1:1143").folder == "INBOX"


@pytest.mark.parametrize(
    "address",
    [
        "imap://a:b@mail.contoh.test/INBOX",
        "pop3://a:b@mail.contoh.test",
        "imaps://mail.contoh.test/INBOX",
        "imaps://a@mail.contoh.test/INBOX",
        "imaps://a:b%0d%0aX@mail.contoh.test/INBOX",
        "imaps://a:s%C3%A4@mail.contoh.test/INBOX",
    ],
)
def test_an_address_that_cannot_be_used(address: str) -> None:
    with pytest.raises(AddressUnreadable):
        parse_mailbox(address)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_mail_goes_out_comes_back_and_is_known(cast: Cast, bouncing: Bouncing) -> None:  # noqa: F811
    submitted(cast)
    notice = Notice.objects.get()
    bouncing.dead[notice.address] = "5.1.1"
    put(bouncing.mailbox, HOLIDAY)
    send_notice(notice.pk)
    assert Notice.objects.get().state == NoticeState.SENT
    read_returned_mail()
    notice.refresh_from_db()
    assert notice.state == NoticeState.NO_MAILBOX
    assert "rejected" in notice.detail
    assert suppressions.holds(cast.timur.pk, notice.address)
    assert unseen(bouncing.mailbox) == 1, "the holiday stays unread"
    read_returned_mail()
    box = ReturnsBox.objects.get()
    assert (box.returned, box.others, box.fault) == (1, 1, "")
    put(bouncing.mailbox, HOLIDAY)
    read_returned_mail()
    assert ReturnsBox.objects.get().others == 2
    assert len(bouncing.letters) == 1, "nobody answers a machine"


@pytest.mark.slow
@pytest.mark.django_db
def test_a_mailbox_that_refuses_is_told_and_found_again(mailbox: Mailbox, settings: Settings) -> None:  # noqa: F811
    wrong = Mailbox(mailbox.host, mailbox.port, mailbox.user, "salah", mailbox.folder, is_secure=False)
    nowhere = Mailbox(mailbox.host, free_port(), mailbox.user, "x", mailbox.folder, is_secure=False)
    no_folder = Mailbox(mailbox.host, mailbox.port, mailbox.user, mailbox.password, "Lain", is_secure=False)
    for place in (wrong, nowhere, no_folder):
        settings.MAIL_RETURNS = place
        read_returned_mail()
        assert ReturnsBox.objects.get(address=place.name).fault
    settings.MAIL_RETURNS = mailbox
    read_returned_mail()
    box = ReturnsBox.objects.get(address=mailbox.name)
    assert (box.fault, box.failing_since) == ("", None)
    assert box.read_at is not None
