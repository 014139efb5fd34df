"""A real mail server on loopback that keeps what arrives."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

LINK = re.compile(r"https?://\S+?(?=[\s<>\"]|[.,]?$|[.,]\s)", re.MULTILINE)


class Postbox:
    """Keeps what arrives; refuses the next one with `refusal`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusal = ""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            answer, self.refusal = self.refusal, ""
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 diterima"

    def newest(self, words: str) -> EmailMessage:
        """The newest letter whose subject holds these words."""
        found = [letter for letter in self.letters if words in str(letter["Subject"])]
        assert found, f"no letter about {words!r} among {[str(one['Subject']) for one in self.letters]}"
        return found[-1]


def text_of(letter: EmailMessage) -> str:
    """The plain half of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(letter: EmailMessage, part: str = "/") -> str:
    """The first address in the letter that holds `part`."""
    return next(str(link) for link in LINK.findall(text_of(letter)) if part in link)


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """The server of this test, with Django's mail sent to it."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    server.stop()
