"""What a bot answers: a chat is connected with its request, or let go."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.domain import messengers
from requests_app.domain.messengers import Gateway
from requests_app.enums import NoticeChannel
from requests_app.interfaces.telegram import Bot, BotUnreachable, Said


def bots() -> list[Bot]:
    """Every Telegram bot of the installation, once."""
    rows = [row for row in settings.GATEWAYS if row["channel"] == NoticeChannel.TELEGRAM]
    return [Bot(token) for token in dict.fromkeys(Gateway.of(row).bot_token for row in rows)]


def hear(bot: Bot, *, at: datetime) -> int:
    """Take in what was said to the bot and answer it. Returns how many things. Raises BotUnreachable."""
    count = 0
    for said in bot.heard():
        answer = _answer(bot, said, at=at)
        # Who blocked the bot meanwhile must not keep the others waiting.
        with suppress(BotUnreachable):
            bot.say(said.chat, answer)
        count += 1
    return count


def _answer(bot: Bot, said: Said, *, at: datetime) -> str:
    if said.token is None:
        messengers.disconnect(said.chat, at=at)
        return _("Kabar lewat Telegram dihentikan. Semua kabar tetap kami kirim ke email Anda.")
    request = messengers.connect(said.token, chat=said.chat, bot=bot.token, at=at)
    if request is None:
        return _("Tautan ini tidak berlaku. Buka lagi halaman lacak permohonan Anda, lalu pilih Telegram.")
    return _(
        "%(office)s: kabar permohonan %(reference)s dikirim ke sini. Kirim /stop untuk berhenti. "
        "Kami tidak pernah meminta kata sandi atau kode."
    ) % {"office": request.office.name, "reference": request.reference}
