"""One notice on its way: what is sent, by mail or as short news, and what a failure means."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from requests_app.enums import NoticeChannel
from requests_app.interfaces import mailing, short_messages
from requests_app.interfaces.short_messages import GatewayFailed
from requests_app.models import Notice


def prepared(notice: Notice) -> Callable[[], None]:
    """What sends it, the same at every attempt.

    Raises Outdated, Undeliverable; the sending raises Undeliverable for ever, or an OSError for now.
    """
    if notice.channel == NoticeChannel.MAIL:
        return partial(mailing.post, mailing.build(notice))
    return partial(short_messages.post, short_messages.build(notice))


def words_of(error: OSError) -> str:
    """Why it was not sent now, for the row."""
    if isinstance(error, GatewayFailed):
        answer = _(" (jawaban %d)") % error.code if error.code else ""
        return _("Gerbang %(channel)s belum menerima pesan ini%(answer)s.") % {
            "channel": error.channel.label,
            "answer": answer,
        }
    return _("Server email belum dapat dihubungi (%(error)s).") % {"error": mailing.name_of(error)}
