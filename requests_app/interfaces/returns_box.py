"""The mailbox to which mail servers return what they cannot deliver, read by IMAP (RFC 9051)."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from requests_app.interfaces.returned_mail import MOST_BYTES

# No answer for so long is one: the worker of codes must not wait for a mailbox.
SECONDS = 10
AT_ONCE = 200
# Whatever a mailbox may do wrong; also words that no IMAP server says (ValueError, IndexError).
FAULTS = (OSError, ssl.SSLError, imaplib.IMAP4.error, ValueError, IndexError)


class Mailbox(Protocol):
    """Where the mailbox is; as the settings say it."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def folder(self) -> str: ...
    @property
    def is_secure(self) -> bool: ...


class Letters:
    """The letters of an open mailbox, by their numbers. Looking at one leaves it as it was."""

    def __init__(self, connection: imaplib.IMAP4, *, validity: int) -> None:
        self.connection = connection
        self.validity = validity

    def after(self, last_uid: int) -> Iterator[tuple[int, bytes]]:
        """Number and first bytes of each later letter, oldest first, at most `AT_ONCE`."""
        _answer, found = self.connection.uid("SEARCH", f"UID {last_uid + 1}:*")
        numbers = sorted(int(number) for number in (found[0] or b"").split())
        # `n:*` names the last letter even where its number is smaller (RFC 9051 6.4.4).
        for uid in [number for number in numbers if number > last_uid][:AT_ONCE]:
            _answer, parts = self.connection.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            yield uid, next((part[1] for part in parts if isinstance(part, tuple)), b"")

    def mark_seen(self, uid: int) -> None:
        """A return was taken in: whoever looks into the mailbox finds what is left to be read by people."""
        self.connection.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Letters]:
    """The mailbox, open for the time of the block. Raises what `FAULTS` names."""
    connection = _connected(mailbox)
    try:
        connection.login(mailbox.user, mailbox.password)
        folder = re.sub(r'(["\\])', r"\\\1", mailbox.folder)
        answer, _count = connection.select(f'"{folder}"')
        if answer != "OK":
            raise imaplib.IMAP4.error("no such folder")
        _name, validity = connection.response("UIDVALIDITY")
        yield Letters(connection, validity=int(validity[0] or 0))
    finally:
        with suppress(*FAULTS):
            connection.logout()


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.is_secure:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=SECONDS)
    return imaplib.IMAP4(mailbox.host, mailbox.port, timeout=SECONDS)
