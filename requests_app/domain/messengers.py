"""Short news beside the mail: where they are wished, by which gateway they go, and in which approved words.

Another company carries them, so they hold the reference and our own address: no name, no key, no secret.
The number comes from the form and proves nothing; what opens a result goes by mail alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.domain import workflow
from requests_app.domain.workflow import Case
from requests_app.enums import Event, NoticeChannel, NoticeEvent
from requests_app.exceptions import FormIncomplete
from requests_app.models import ResetRequest, Submission
from requests_app.sop.definition import FormField
from requests_app.sop.enums import FieldKind, FieldSection
from requests_app.sop.form import Choice
from resetdesk.accounts.models import Office
from resetdesk.core import epochs, phones, sealing

KEY = "messenger"
LINK = "telegram"
CHANNELS = tuple(one.value for one in NoticeChannel if one is not NoticeChannel.MAIL)
TO_TELEPHONE = frozenset({NoticeChannel.WHATSAPP, NoticeChannel.SMS})
# Telegram takes 64 signs of A-Z, a-z, 0-9, _ and - after `start=`.
CODE_LENGTH = 26
START = re.compile(r"(?P<id>[0-9a-f]{32})(?P<code>[0-9A-Z]{26})")
# The one text that an office has its gateway approve. In its language: it leaves the portal as it stands.
TEXT = (
    "{kantor}: permohonan {referensi} {kabar}. Selengkapnya: {tautan} "
    "Kami tidak pernah meminta kata sandi atau kode."
)
ANY_NEWS = "ada kabar baru"
NEWS: Mapping[NoticeEvent, str] = MappingProxyType(
    {
        NoticeEvent.RECEIVED: "sudah kami terima",
        NoticeEvent.COMPLETION_ASKED: "perlu Anda lengkapi",
        NoticeEvent.REJECTED: "ditolak",
        NoticeEvent.READY: "selesai dikerjakan; cara mengambil hasilnya ada di email Anda",
        NoticeEvent.NOT_COLLECTED: "hasilnya tidak diambil sampai batasnya",
        NoticeEvent.FINISHED: "sudah selesai",
        NoticeEvent.WITHDRAWN: "sudah dicabut",
        NoticeEvent.REVEALED: "hasilnya baru saja dibuka; bila bukan oleh Anda, hubungi kantor ini",
        NoticeEvent.TOLD: "hasilnya sudah kami sampaikan; bila bukan kepada Anda, hubungi kantor ini",
        NoticeEvent.CORRECTED: "kami periksa ulang",
        NoticeEvent.REISSUED: "hasilnya kami terbitkan ulang",
        NoticeEvent.ABANDONED: "berakhir karena tidak dilengkapi",
        NoticeEvent.REMIND_COMPLETE: "masih menunggu Anda lengkapi",
        NoticeEvent.REMIND_COLLECT: "hasilnya masih menunggu Anda ambil",
        NoticeEvent.REMIND_ACKNOWLEDGE: "hasilnya sudah dibuka; beri tahu kami bila sudah Anda terima",
        NoticeEvent.REMIND_CHANGE: "selesai; segera ganti kata sandinya di SPSE",
    }
)


@dataclass(frozen=True)
class Gateway:
    """By what an office sends short news. The address holds the key of the gateway; it never shows."""

    channel: NoticeChannel
    url: str = field(repr=False)
    bot: str

    @classmethod
    def of(cls, row: Mapping[str, str]) -> "Gateway":
        """One gateway as the settings hold it."""
        return cls(NoticeChannel(row["channel"]), row["url"], row["bot"])

    @property
    def bot_token(self) -> str:
        """The key of a Telegram bot."""
        return self.url.removeprefix("tgram://").partition("/")[0]


def gateways(office: Office) -> dict[NoticeChannel, Gateway]:
    """The office's gateways: its own, else the one for every office."""
    rows = sorted(settings.GATEWAYS, key=lambda row: row["office"] == office.slug)
    found = {row["channel"]: Gateway.of(row) for row in rows if row["office"] in {"", office.slug}}
    return {channel: found[channel] for channel in NoticeChannel if channel in found}


def offered(office: Office, *, has_number: bool) -> list[NoticeChannel]:
    """By what the office can send short news to a person with or without a telephone number."""
    return [one for one in gateways(office) if has_number or one not in TO_TELEPHONE]


def question(office: Office, *, has_number: bool) -> FormField | None:
    """Where short news are wished, as a question of the form; None where the office has no gateway for it."""
    ways = offered(office, has_number=has_number)
    if not ways:
        return None
    choices = [(NoticeChannel.MAIL.value, _("Cukup email")), *((one.value, str(one.label)) for one in ways)]
    return FormField(
        key=KEY,
        label=_("Kabar singkat juga lewat"),
        kind=FieldKind.CHOICE,
        section=FieldSection.CONTACT,
        help=_("Hanya berisi nomor permohonan dan tautan ke halaman lacak. Email tetap kami kirim."),
        optional=True,
        choices=tuple(Choice(key=key, label=label) for key, label in choices),
    )


def fault(wish: object, *, phone: object) -> str | None:
    """Why this wish cannot be met with this number; None where it can."""
    if wish in TO_TELEPHONE and not (isinstance(phone, str) and phones.is_mobile(phone)):
        return _("Kabar singkat hanya sampai ke nomor ponsel. Tulis nomor ponsel, atau pilih “Cukup email”.")
    return None


def settled(office: Office, wish: object, *, phone: str) -> str:
    """The wish as it is kept with a submission: empty where only mail is wished or possible."""
    if wish not in gateways(office) or fault(wish, phone=phone):
        return ""
    return NoticeChannel(str(wish)).value


def address(submission: Submission) -> str:
    """Where short news reach this requester now: a number, a chat, or empty where nothing is to be sent."""
    wish = submission.messenger
    if wish not in gateways(submission.office):
        return ""
    if wish in TO_TELEPHONE:
        return "" if fault(wish, phone=submission.contact_phone) else submission.contact_phone
    return submission.chat


def values(request: ResetRequest, *, news: str) -> dict[str, str]:
    """What the approved text is filled with."""
    office = request.office
    return {
        "kantor": " ".join((office.short_name or office.name).split()),
        "referensi": request.reference,
        "kabar": news,
        "tautan": f"{settings.PUBLIC_URL}/{office.slug}/lacak/?nomor={request.reference}",
    }


def choose(request_id: UUID, wish: str, *, at: datetime) -> None:
    """The requester changes where short news go. Raises FormIncomplete with a sentence for what cannot be."""
    with workflow.case(request_id, by=None, at=at) as case:
        kept = Submission.objects.select_for_update().get(pk=case.request.submission_id)
        chosen = "" if wish == NoticeChannel.MAIL else wish
        if chosen and chosen not in gateways(case.request.office):
            raise FormIncomplete({KEY: _("Pilih salah satu dari daftar.")})
        if sentence := fault(chosen, phone=kept.contact_phone):
            raise FormIncomplete({KEY: sentence})
        if chosen != kept.messenger:
            _keep(case, chosen, chat="")


def start_token(submission: Submission) -> str:
    """What the requester's Telegram says to our bot when its link is opened. It stands in no row."""
    code = sealing.code(
        epochs.of_link(LINK),
        object_id=submission.pk,
        person=submission.contact_email,
        generation=1,
        length=CODE_LENGTH,
    )
    return f"{submission.pk.hex}{code}"


def connect(token: str, *, chat: str, bot: str, at: datetime) -> ResetRequest | None:
    """From now on this chat gets the short news of the submission whose link was opened.

    None for a wrong link. It is of one submission and opens nothing but this; the newest chat counts.
    """
    shape = START.fullmatch(token)
    rows = Submission.objects.select_related("office")
    found = rows.filter(pk=UUID(shape["id"])).first() if shape else None
    matches = sealing.code_matches(
        shape["code"] if shape else "",
        purpose=epochs.of_link(LINK),
        object_id=found.pk if found else 0,
        person=found.contact_email if found else "",
        generation=1,
        length=CODE_LENGTH,
    )
    gateway = gateways(found.office).get(NoticeChannel.TELEGRAM) if found else None
    if found is None or not matches or gateway is None or gateway.bot_token != bot:
        return None
    request = found.reset_requests.select_related("office").order_by("pk")[0]
    with workflow.case(request.pk, by=None, at=at) as case:
        _keep(case, NoticeChannel.TELEGRAM.value, chat=chat)
    return request


def disconnect(chat: str, *, at: datetime) -> int:
    """Nothing more goes to this chat: its owner said so to the bot. Returns from how many submissions."""
    found = list(Submission.objects.filter(chat=chat, messenger=NoticeChannel.TELEGRAM))
    for submission in found:
        with workflow.case(submission.reset_requests.order_by("pk")[0].pk, by=None, at=at) as case:
            _keep(case, "", chat="")
    return len(found)


def _keep(case: Case, wish: str, *, chat: str) -> None:
    """Where short news go from now on, on the submission and, where that is a change, on the record."""
    rows = Submission.objects.filter(pk=case.request.submission_id).exclude(messenger=wish, chat=chat)
    if rows.update(messenger=wish, chat=chat):
        facts = {"messenger": wish or NoticeChannel.MAIL.value}
        case.record(Event.MESSENGER_CHOSEN, facts, **({"chat": chat} if chat else {}))
