"""Mail that comes back changes the fate of exactly the message it names, and nothing else."""

import io
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from requests_app.domain import notices
from requests_app.enums import Event, NoticeState
from requests_app.interfaces import mailing, returned_mail
from requests_app.jobs import send_notice
from requests_app.models import Notice
from resetdesk.core import journal
from tests.cast import Cast, sign_in
from tests.requests_app.factories import submitted

HEAD = b"""From: MAILER-DAEMON@mail.contoh.test
To: portal@contoh.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="batas"

--batas
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--batas
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.contoh.test
"""


def report(notice: Notice, *, status: str = "5.1.1", action: str = "failed", address: str = "") -> bytes:
    """What a mail server writes back, after Postfix."""
    fields = (
        f"\nFinal-Recipient: rfc822; {address or notice.address}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} <{notice.address}>: Recipient address rejected\n"
    )
    headers = f"\n--batas\nContent-Type: text/rfc822-headers\n\nMessage-ID: {notice.message_id}\nSubject: x\n"
    return HEAD + fields.encode() + headers.encode() + b"\n--batas--\n"


def take_in(data: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    call_command("mail", "returned", stdout=out)
    return out.getvalue()


@pytest.fixture
def sent(cast: Cast) -> Notice:
    """A notice that the mail server took."""
    submitted(cast)
    send_notice(Notice.objects.get().pk)
    return Notice.objects.get(state=NoticeState.SENT)


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("5.1.1", NoticeState.NO_MAILBOX),
        ("5.1.10", NoticeState.NO_MAILBOX),
        ("5.2.1", NoticeState.NO_MAILBOX),
        ("5.2.2", NoticeState.FULL),
        ("4.2.2", NoticeState.FULL),
        ("5.7.1", NoticeState.FAILED),
    ],
)
def test_the_fate_is_told_by_kind(
    sent: Notice, status: str, fate: NoticeState, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "1 " in take_in(report(sent, status=status), monkeypatch)
    sent.refresh_from_db()
    assert sent.state == fate
    assert sent.is_missed
    assert "Recipient address rejected" in sent.detail
    [entry] = [one for one in journal.entries(sent.reset_request_id) if one.event == Event.NOTICE_RETURNED]
    assert entry.facts["fate"] == fate


def test_the_same_report_twice_is_recorded_once(sent: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    data = report(sent)
    assert [take_in(data, monkeypatch)[:1] for _turn in range(2)] == ["1", "0"]


def test_whoever_knows_neither_name_nor_address_changes_nothing(
    sent: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Notice(address=sent.address, message_id="<tebakan@contoh.test>")
    for data in (report(stranger), report(sent, address="lain@contoh.test")):
        assert take_in(data, monkeypatch).startswith("0")
    sent.refresh_from_db()
    assert sent.state == NoticeState.SENT


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_only_a_failure_counts(sent: Notice, action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert take_in(report(sent, action=action), monkeypatch).startswith("0")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Cuti\nAuto-Submitted: auto-replied\n\nSaya sedang cuti.",
        HEAD,
        HEAD + b"\n--batas--\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n--x--",
    ],
)
def test_any_other_mail_is_passed_by(cast: Cast, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert returned_mail.read(data) == []
    assert take_in(data, monkeypatch).startswith("0")


def test_a_whole_message_inside_names_it_too(sent: Notice) -> None:
    outer = EmailMessage()
    outer.set_content("x")
    inner = EmailMessage()
    inner["Message-ID"] = sent.message_id
    inner.set_content("isi")
    data = report(sent).replace(
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: {sent.message_id}\nSubject: x\n".encode(),
        b"Content-Type: message/rfc822\n\n" + inner.as_bytes(),
    )
    assert [one.message_id for one in returned_mail.read(data)] == [sent.message_id]


@pytest.mark.parametrize(
    ("answer", "code", "fate"),
    [
        ("5.1.1 User unknown", 550, NoticeState.NO_MAILBOX),
        ("Mailbox full", 552, NoticeState.FULL),
        ("Not local", 551, NoticeState.NO_MAILBOX),
        ("Blocked by policy", 550, NoticeState.FAILED),
    ],
)
def test_a_refusal_at_the_door_is_told_apart(answer: str, code: int, fate: NoticeState) -> None:
    assert mailing.fate_of(answer, code=code) is fate


def test_the_officer_sees_it_and_may_send_again(client: Client, cast: Cast, sent: Notice) -> None:
    notices.mark_returned(
        sent.message_id, address=sent.address, fate=NoticeState.FULL, detail="Penuh.", at=sent.promised_at
    )
    sign_in(client, cast["admin_agency"])
    page = client.get(reverse("requests:case", args=[cast.timur.slug, sent.reset_request.reference]))
    text = page.content.decode()
    assert "Kotak surat penuh" in text
    assert f"kirim-ulang/?notice={sent.pk}" in text
