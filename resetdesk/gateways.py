"""The file of an installation with its gateways for short messages: WhatsApp, SMS, Telegram."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from resetdesk import private_lists

CHANNELS = ("whatsapp", "sms", "telegram")
WANTED = frozenset({"channel", "url"})
OPTIONAL = frozenset({"office", "bot"})
# What the portal puts into the address of a gateway, each made safe for an address.
NAMES = frozenset({"to", "kantor", "referensi", "kabar", "tautan"})
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# https://core.telegram.org/bots/features#botfather: the name of a bot ends in "bot".
BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,28}[Bb][Oo][Tt]")
TELEGRAM = re.compile(r"tgram://(?P<token>\d+:[\w-]{20,})/\{to\}/?(?:\?.*)?")


def read(path: Path) -> list[dict[str, Any]]:
    """Every `[[gateway]]` of the file. Raises ListUnreadable with all reasons at once."""
    listed = private_lists.read(path, table="gateway")
    faults = private_lists.faults_of_rows(path, listed, noun="gerbang", judge=faults_of)
    places = [(row.get("channel"), row.get("office", "")) for row in listed]
    faults += [
        f"{path}: {channel} untuk {office or 'semua kantor'} ditulis dua kali."
        for channel, office in sorted({p for p in places if places.count(p) > 1}, key=str)
    ]
    if find_spec("apprise") is None:
        faults.append(f"{path}: pustaka gerbang belum terpasang; mulai portal dengan ./run serve.")
    if faults:
        raise private_lists.ListUnreadable(faults)
    return [{"office": "", "bot": "", **row} for row in listed]


def faults_of(row: dict[str, Any]) -> list[str]:
    """What is wrong with one gateway. Its address holds a key, so no sentence repeats it."""
    faults, empty = private_lists.faults_of_names(row, wanted=WANTED, optional=OPTIONAL)
    channel = row.get("channel")
    if "channel" not in empty and channel not in CHANNELS:
        faults.append("`channel` harus whatsapp, sms, atau telegram.")
    faults += [
        f"`{name}` harus berupa teks." for name in sorted(OPTIONAL) if not isinstance(row.get(name, ""), str)
    ]
    if "url" not in empty:
        faults += faults_of_url(row["url"])
    if channel == "telegram":
        if not BOT.fullmatch(str(row.get("bot", ""))):
            faults.append("`bot` harus nama bot Telegram, tanpa @ dan berakhiran bot.")
        if "url" not in empty and not TELEGRAM.fullmatch(row["url"]):
            faults.append("`url` untuk telegram seperti tgram://TOKEN/{to}.")
    elif row.get("bot"):
        faults.append("`bot` hanya untuk telegram.")
    return faults


def faults_of_url(url: str) -> list[str]:
    names = set(PLACEHOLDER.findall(url))
    faults = [f"{{{name}}} dalam `url` tidak dikenal." for name in sorted(names - NAMES)]
    if "to" not in names:
        faults.append("`url` harus memuat {to}, tempat nomor tujuan.")
    if not re.match(r"[a-z][a-z0-9]*://", url) or re.search(r"\s", url):
        faults.append("`url` belum benar: tulis jenis://… tanpa spasi.")
    return faults
