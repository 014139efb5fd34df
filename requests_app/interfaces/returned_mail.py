"""Mail that came back: what a delivery status notification says of our message (RFC 3464)."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from django.utils.translation import gettext as _

from requests_app.enums import NoticeState
from requests_app.interfaces.mailing import fate_of

logger = logging.getLogger(__name__)

# A report holds the headers of what it reports on; nobody needs more of a stranger's mail than this.
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Returned:
    """One recipient whom one of our messages did not reach."""

    message_id: str
    address: str
    fate: NoticeState
    detail: str


def read(data: bytes) -> list[Returned]:
    """Every recipient that the report calls failed; empty for anything but a report on a named message.

    A report of delay or of success says nothing that the row does not say already. Never raises: what
    strangers write must not stop what reads it.
    """
    try:
        return _read(data)
    except Exception as error:  # noqa: BLE001  (a parser may fail in any way on mail that anybody may send)
        logger.warning("a mail could not be read: %s", type(error).__name__)
        return []


def _read(data: bytes) -> list[Returned]:
    report = message_from_bytes(data[:MOST_BYTES], policy=policy.default)
    if report.get_content_type() != "multipart/report" or not isinstance(report, EmailMessage):
        return []
    parts = list(report.walk())
    name = next((found for part in parts if (found := _original_name(part))), "")
    blocks = [block for part in parts for block in _status_blocks(part)]
    failed = [block for block in blocks if str(block.get("Action", "")).strip().lower() == "failed"]
    return [_returned(block, name) for block in failed] if name else []


def _original_name(part: Message) -> str:
    """The Message-ID of the mail that came back, from its headers at the end of the report."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        return str(inner.get("Message-ID", "")).strip() if isinstance(inner, Message) else ""
    if part.get_content_type() == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        headers = message_from_bytes(text if isinstance(text, bytes) else b"", policy=policy.default)
        return str(headers.get("Message-ID", "")).strip()
    return ""


def _status_blocks(part: Message) -> Iterator[Message]:
    """The blocks of fields of a delivery status, of which one belongs to each recipient."""
    if part.get_content_type() == "message/delivery-status" and part.is_multipart():
        for block in part.get_payload():
            if isinstance(block, Message):
                yield block


def _returned(block: Message, name: str) -> Returned:
    recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    answer = " ".join(str(block.get("Diagnostic-Code", "")).partition(";")[2].split())
    status = str(block.get("Status", "")).strip()
    return Returned(
        message_id=name,
        address=recipient.partition(";")[2].strip().strip("<>"),
        fate=fate_of(status) if status else fate_of(answer),
        detail=_("Dikembalikan server email: %(answer)s") % {"answer": answer or status or "–"},
    )
