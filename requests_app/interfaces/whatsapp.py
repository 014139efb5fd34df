"""A message for WhatsApp that an officer sends by hand: the approved text, nothing of the person in it."""

from urllib.parse import quote

from requests_app.domain import messengers
from requests_app.enums import NoticeChannel
from requests_app.models import ResetRequest
from resetdesk.core import phones


def link(request: ResetRequest) -> str:
    """The address that opens WhatsApp with the text and the number of the form.

    Empty without such a number, and where the requester gets news by WhatsApp from the portal itself. The
    number proves nothing: it is told only that there is news.
    """
    submission = request.submission
    number = submission.contact_phone
    is_served = submission.messenger == NoticeChannel.WHATSAPP and messengers.address(submission)
    if is_served or not phones.is_mobile(number):
        return ""
    text = messengers.TEXT.format_map(messengers.values(request, news=messengers.ANY_NEWS))
    return f"https://wa.me/{phones.normalise(number).removeprefix('+')}?text={quote(text, safe='')}"
