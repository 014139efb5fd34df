"""What people said to our Telegram bot (core.telegram.org/bots/api): start with a link, or stop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests

API = "https://api.telegram.org"
SECONDS = 10
START = re.compile(r"/start(?:@\w+)? ([\w-]{1,64})")
STOP = re.compile(r"/stop(?:@\w+)?")


class BotUnreachable(OSError):
    """Telegram gave no answer that can be used; nothing is lost, it keeps what was said for a day."""


@dataclass(frozen=True)
class Said:
    """One thing that was said in a chat with one person. `token` is the end of the link, None for stop."""

    chat: str
    token: str | None


class Bot:
    """One bot; `token` is its key, which stands in every address and so in no exception of ours."""

    def __init__(self, token: str) -> None:
        self.token = token

    def heard(self) -> Iterator[Said]:
        """What was said since the last time. All of it is confirmed when the iteration ends, not before:
        who dies half-way hears it again. Raises BotUnreachable."""
        newest = None
        for update in self._ask("getUpdates", timeout=0, allowed_updates=["message"]):
            newest = max(newest or 0, int(update["update_id"]))
            if said := _read(update.get("message") or {}):
                yield said
        if newest is not None:
            self._ask("getUpdates", timeout=0, offset=newest + 1, limit=1)

    def say(self, chat: str, text: str) -> None:
        """Answer in a chat. Raises BotUnreachable."""
        self._ask("sendMessage", chat_id=chat, text=text)

    def _ask(self, method: str, **values: Any) -> list[dict[str, Any]]:
        try:
            answer = requests.post(
                f"{API}/bot{self.token}/{method}", json=values, timeout=SECONDS, allow_redirects=False
            )
            held = answer.json()
            result = held["result"]
        except (requests.RequestException, ValueError, KeyError, TypeError):
            raise BotUnreachable(method) from None
        if not held.get("ok"):
            raise BotUnreachable(method)
        return result if isinstance(result, list) else []


def _read(message: dict[str, Any]) -> Said | None:
    chat, text = message.get("chat"), message.get("text")
    # A group has a chat too, and everybody in it would read the news.
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(text, str):
        return None
    number = str(chat.get("id", ""))
    if found := START.fullmatch(text.strip()):
        return Said(number, found[1])
    return Said(number, None) if STOP.fullmatch(text.strip()) else None
