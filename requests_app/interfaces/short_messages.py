"""Short news to a gateway: WhatsApp, SMS or Telegram, by the library that speaks with each of them."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from requests_app.domain import messengers
from requests_app.domain.messengers import Gateway
from requests_app.enums import NoticeChannel, NoticeEvent
from requests_app.interfaces.mailing import Undeliverable
from requests_app.interfaces.messages import still_told
from requests_app.models import Notice

# Seconds to connect and to wait for an answer: a gateway that hangs must not keep the codes of others.
CONNECT, ANSWER = 5, 10
# What the library says of an answer that is no success: the number alone is kept, never its words.
CODE = re.compile(r"error=(\d{3})")
EXAMPLE = {"to": "6281234567890", "kantor": "K", "referensi": "R", "kabar": "K", "tautan": "T"}


class GatewayFailed(OSError):
    """The gateway did not take the message, now. `code` is what it answered (HTTP), 0 for nothing."""

    def __init__(self, channel: NoticeChannel, *, code: int = 0) -> None:
        super().__init__(channel)
        self.channel = channel
        self.code = code


@dataclass(frozen=True)
class ShortMessage:
    """One message, ready to be sent; the address holds the gateway's key."""

    channel: NoticeChannel
    url: str = field(repr=False)
    text: str


def build(notice: Notice) -> ShortMessage:
    """The message of a notice, the same at every attempt. Raises Outdated, and Undeliverable where the
    office has no such gateway any more."""
    event, channel = NoticeEvent(notice.event), NoticeChannel(notice.channel)
    still_told(notice, event)
    gateway = messengers.gateways(notice.reset_request.office).get(channel)
    if gateway is None:
        raise Undeliverable(_("Kantor tidak lagi mengirim lewat %s.") % channel.label)
    values = messengers.values(notice.reset_request, news=messengers.NEWS[event])
    return filled(gateway, to=notice.address, values=values)


def filled(gateway: Gateway, *, to: str, values: Mapping[str, str]) -> ShortMessage:
    """The approved text with these values, to this number or chat."""
    text = messengers.TEXT.format_map(values)
    return ShortMessage(gateway.channel, url=_address(gateway, {**values, "to": to}), text=text)


def _address(gateway: Gateway, values: Mapping[str, str]) -> str:
    """The gateway's address with the receiver and what the text is filled with, each safe in an address."""
    given = {**values, "to": values["to"].removeprefix("+")}
    url = re.sub(r"\{(\w+)\}", lambda found: quote(given[found[1]], safe=""), gateway.url)
    return f"{url}{'&' if '?' in url else '?'}cto={CONNECT}&rto={ANSWER}"


def post(message: ShortMessage) -> None:
    """Hand it to the gateway. Raises GatewayFailed, which deserves another try."""
    import apprise  # noqa: PLC0415  (installed only where an office has a gateway)

    plugin = _plugin(message.url)
    if plugin is None:
        raise GatewayFailed(message.channel)
    with apprise.LogCapture(level=logging.WARNING) as said:  # type: ignore[no-untyped-call]
        is_taken = plugin.notify(body=message.text)
    if not is_taken:
        raise GatewayFailed(message.channel, code=_code(said))


def is_usable(gateway: Gateway) -> bool:
    """Whether the library knows what to do with the gateway's address."""
    return _plugin(_address(gateway, EXAMPLE)) is not None


def _plugin(url: str) -> Any:
    import apprise  # noqa: PLC0415

    asset = apprise.AppriseAsset(app_id="ResetDesk", app_desc="ResetDesk", app_url="", async_mode=False)
    return apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)


def _code(said: StringIO) -> int:
    found = CODE.search(said.getvalue())
    return int(found[1]) if found else 0
