"""The plain mails to people of an office: about their invitation, their factors, their keys."""

from django.core.mail import EmailMessage

from resetdesk.accounts.models import Office, User
from resetdesk.core import envelopes
from resetdesk.core.lines import one_line


def staff_letter(
    subject: str, *, body: str, to: User, message_id: str, office: Office | None = None
) -> EmailMessage:
    """One mail, the same at every attempt. Its subject is one line, whatever an office calls itself (S26).

    Answers go to the office, where one is named and has an address.
    """
    return EmailMessage(
        subject=one_line(subject),
        body=body,
        to=[to.email],
        reply_to=[office.email] if office and office.email else None,
        headers=envelopes.headers(message_id),
    )
