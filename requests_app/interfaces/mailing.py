"""Handing one message to the mail server, and telling a refusal for ever from one for now."""

import re
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from requests_app.enums import NoticeState
from requests_app.interfaces.messages import Message, compose
from requests_app.models import Notice
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office
from resetdesk.core import envelopes

PAGE = "requests_app/mail/notice.html"
# RFC 3463: class, subject, detail. A server that speaks no such codes says it with RFC 5321's alone.
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
NO_MAILBOX = frozenset({(1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)})
FULL = frozenset({(2, 2)})


class Undeliverable(Exception):
    """The mail server will never take this message for this address.

    `detail` says what it answered, `fate` what that means.
    """

    def __init__(self, detail: str, *, fate: NoticeState = NoticeState.FAILED) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fate = fate


def fate_of(answer: str, *, code: int = 0) -> NoticeState:
    """What a refusal means for the address: no such mailbox, full, or failed for another reason."""
    found = STATUS.search(answer)
    if found:
        subject = (int(found[2]), int(found[3]))
        if subject in NO_MAILBOX:
            return NoticeState.NO_MAILBOX
        return NoticeState.FULL if subject in FULL else NoticeState.FAILED
    # RFC 5321 4.2.3: 551 and 553 speak of the mailbox itself, 552 of its storage; 550 may be policy.
    return {551: NoticeState.NO_MAILBOX, 553: NoticeState.NO_MAILBOX, 552: NoticeState.FULL}.get(
        code, NoticeState.FAILED
    )


def build(notice: Notice) -> EmailMultiAlternatives:
    """The mail of a notice, the same at every attempt. Raises Outdated."""
    office = notice.reset_request.office
    return letter(compose(notice), office=office, address=notice.address, message_id=notice.message_id)


def letter(message: Message, *, office: Office, address: str, message_id: str) -> EmailMultiAlternatives:
    """One message on the office's letterhead."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=plain(message, office=office),
        to=[address],
        reply_to=[answers] if (answers := options(office).reply_to or office.email) else None,
        headers=envelopes.headers(message_id),
    )
    mail.attach_alternative(render_to_string(PAGE, page_context(message, office=office)), "text/html")
    return mail


def page_context(message: Message, *, office: Office) -> dict[str, object]:
    """What the HTML half of a message is made from."""
    return {"message": message, "office": office, "home_url": home_of(office), "is_sample": False}


def plain(message: Message, *, office: Office) -> str:
    """The text alone: the words, then the letterhead as a signature (RFC 3676 4.3)."""
    letterhead = [office.government, office.name, office.address, office.phone, home_of(office)]
    warning = _("Email ini dikirim otomatis. Kami tidak pernah meminta atau mengirim kata sandi lewat email.")
    return "\n".join([message.text, "", "-- ", *filter(None, letterhead), "", warning, ""])


def home_of(office: Office) -> str:
    """The office's own first page, as people know it."""
    return f"{settings.PUBLIC_URL}/{office.slug}/"


def post(mail: EmailMultiAlternatives) -> None:
    """Send it. Raises Undeliverable for a refusal for ever; whatever else is raised deserves another try."""
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, answer = next(iter(refusal.recipients.values()))
        _demand_temporary(code, answer, refusal)
    except smtplib.SMTPDataError as refusal:
        _demand_temporary(refusal.smtp_code, refusal.smtp_error, refusal)


def name_of(error: OSError) -> str:
    """What went wrong, for the row: the server's code where it gave one, never its words about people."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _demand_temporary(code: int, answer: bytes | str, refusal: Exception) -> None:
    """A 5xx for the recipient or the message is for ever (RFC 5321 4.2.1); a 4xx is raised on."""
    if code < 500:
        raise refusal
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    detail = _("Ditolak server email: %(code)d %(answer)s") % {"code": code, "answer": " ".join(text.split())}
    raise Undeliverable(detail, fate=fate_of(text, code=code)) from refusal
