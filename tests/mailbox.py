"""A real IMAP server on loopback, and a mail server that returns what it cannot deliver into its mailbox."""

import imaplib
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from resetdesk.addresses import Mailbox

USER, PASSWORD = "portal", "ombak kecil"
WHO = re.compile(r"<?([^<>]+)>?")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def report(letter: EmailMessage, *, to: str, status: str) -> bytes:
    """A delivery status notification on this letter (RFC 3464)."""
    head = (
        "From: MAILER-DAEMON@mail.contoh.test\r\nTo: portal@contoh.test\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="batas"\r\n\r\n'
        "--batas\r\nContent-Type: text/plain\r\n\r\nCould not be delivered.\r\n\r\n"
        "--batas\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.contoh.test\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} <{to}>: rejected\r\n\r\n"
        "--batas\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    return head.encode() + letter.as_bytes(policy=policy.SMTP) + b"\r\n--batas--\r\n"


class Bouncing:
    """Takes every letter with 250, then returns those to the addresses in `dead`, which have a status."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.dead: dict[str, str] = {}
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        for recipient in envelope.rcpt_tos:
            if status := self.dead.get(recipient):
                put(self.mailbox, report(letter, to=recipient, status=status))
        return "250 diterima"


def opened(mailbox: Mailbox) -> imaplib.IMAP4:
    connection = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=10)
    connection.login(mailbox.user, mailbox.password)
    return connection


def put(mailbox: Mailbox, data: bytes) -> None:
    """One more letter in the mailbox."""
    connection = opened(mailbox)
    answer, _data = connection.append(mailbox.folder, "", imaplib.Time2Internaldate(time.time()), data)
    assert answer == "OK"
    connection.logout()


def unseen(mailbox: Mailbox) -> int:
    """How many letters nobody has read yet."""
    connection = opened(mailbox)
    connection.select(mailbox.folder, readonly=True)
    _answer, found = connection.search(None, "UNSEEN")
    connection.logout()
    return len(found[0].split())


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """An empty mailbox on a server of this test's own, named in the settings."""
    port = free_port()
    program = shutil.which("pymap", path=str(sys.executable).rpartition("/")[0]) or "pymap"
    place = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "admin"]
    people = ["--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
    server = subprocess.Popen(
        [program, *place, "dict", *people],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Mailbox("127.0.0.1", port, USER, PASSWORD, "Kembali", is_secure=False)
    try:
        for _turn in range(100):
            try:
                connection = opened(found)
                break
            except OSError:
                time.sleep(0.1)
        connection.create(found.folder)
        connection.logout()
        settings.MAIL_RETURNS = found
        yield found
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def bouncing(mailbox: Mailbox, settings: Settings) -> Iterator[Bouncing]:
    """The mail server of this test, with Django's mail sent to it."""
    box = Bouncing(mailbox)
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    server.stop()
