"""What a notice says: the office's own words, else the SOP file's, else ours. No secret, no key, no NIP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.urls import reverse

from requests_app.domain import handover_rules, reminders
from requests_app.domain.completion import open_items
from requests_app.domain.notices import OF_HANDOVER
from requests_app.enums import HandoverState, HandoverWay, NoticeEvent
from requests_app.models import Handover, Notice
from requests_app.sop import notices as sop_notices
from requests_app.sop.enums import NoticeEvent as SopEvent
from requests_app.sop.enums import Service
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.core.templatetags.ui import telepon, waktu

PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What people write into a name must not become an address that a mail program makes clickable.
NOT_IN_A_NAME = re.compile(r"[^\w\s.,'’()-]|(?<=\w)\.(?=\w)", re.UNICODE)


class Outdated(Exception):
    """The message would no longer be true: what it announces is gone."""


@dataclass(frozen=True)
class Words:
    """The template of one notice."""

    subject: str
    body: str


@dataclass(frozen=True)
class Line:
    """One line of a message, with our own link in it where there is one."""

    before: str
    link: str
    after: str


@dataclass(frozen=True)
class Message:
    """One composed message, ready to be sent. `link` is the one address in it that may be clicked."""

    subject: str
    text: str
    link: str

    @property
    def paragraphs(self) -> list[list[Line]]:
        """The text for the page: paragraphs of lines."""
        return [
            [Line(*line.partition(self.link)) for line in paragraph.split("\n")]
            for paragraph in self.text.split("\n\n")
        ]


def _words(subject: str, *paragraphs: str, greeting: str = "Yth. {nama},") -> Words:
    return Words(subject, "\n\n".join((greeting, *paragraphs, "{kantor}")))


STAFF = "Yth. petugas,"
STILL_WAITING = "Kami masih menunggu Anda untuk permohonan {layanan} dengan nomor {referensi}."
# Events that SOP files do not know; the same placeholders, so that an office may set its own words here too.
OWN: Mapping[NoticeEvent, Words] = MappingProxyType(
    {
        NoticeEvent.PERFORMED: _words(
            "Permohonan {referensi} sudah dikerjakan di SPSE",
            "Permohonan {layanan} untuk akun {akun} sudah disetujui dan dikerjakan di SPSE. Hasilnya segera "
            "kami sampaikan.",
            "Bila bukan Anda yang mengajukan, segera beri tahu kami di {telepon}.",
        ),
        NoticeEvent.REVEALED: _words(
            "Hasil permohonan {referensi} sudah dibuka",
            "Hasil permohonan {layanan} sudah dibuka lewat halaman pengambilan pada {waktu}. Segera masuk ke "
            "SPSE dan ganti kata sandinya.",
            "Bila bukan Anda yang membukanya, pilih “Bukan saya” pada halaman pengambilan atau hubungi kami "
            "di {telepon} sekarang juga.",
        ),
        NoticeEvent.TOLD: _words(
            "Hasil permohonan {referensi} sudah disampaikan",
            "Permohonan {layanan} untuk akun {akun} sudah selesai dikerjakan dan hasilnya sudah kami "
            "sampaikan {cara}.",
            "Bila bukan Anda yang menerimanya, segera beri tahu kami di {telepon}.",
        ),
        NoticeEvent.CORRECTED: _words(
            "Permohonan {referensi} diperiksa ulang",
            "Permohonan {layanan} Anda kami periksa ulang karena ada yang perlu dikoreksi di pihak kami. "
            "Anda tidak perlu melakukan apa pun; perkembangannya dapat dilihat di {tautan}.",
        ),
        NoticeEvent.REISSUED: _words(
            "Hasil permohonan {referensi} diterbitkan ulang",
            "Hasil permohonan {layanan} kami terbitkan ulang. Tautan yang lama tidak berlaku lagi; kami akan "
            "mengirim yang baru.",
            "Bila Anda tidak memintanya, segera beri tahu kami di {telepon}.",
        ),
        NoticeEvent.REMIND_COMPLETE: _words(
            "Pengingat: permohonan {referensi} perlu dilengkapi",
            STILL_WAITING + " Yang perlu dilengkapi:",
            "{butir}",
            "Lengkapi di {tautan}. Waktu layanan berhenti sampai Anda mengirim. Ada kesulitan? "
            "Hubungi kami di {telepon}.",
        ),
        NoticeEvent.REMIND_COLLECT: _words(
            "Pengingat: hasil permohonan {referensi} menunggu Anda",
            STILL_WAITING + " Hasilnya sudah siap: buka {tautan} sebelum {batas}. Setelah itu hasilnya kami "
            "hapus dan perlu diterbitkan ulang.",
            "Ada kesulitan? Hubungi kami di {telepon}. Kami tidak pernah meminta kata sandi Anda.",
        ),
        NoticeEvent.REMIND_ACKNOWLEDGE: _words(
            "Pengingat: nyatakan penerimaan hasil {referensi}",
            "Hasil permohonan {layanan} sudah dibuka pada {waktu}, tetapi penerimaannya belum Anda nyatakan. "
            "Buka {tautan} dan pilih “Saya sudah menerima” supaya permohonan Anda dapat kami tutup.",
            "Bila bukan Anda yang membukanya, pilih “Bukan saya” di halaman yang sama atau hubungi kami di "
            "{telepon} sekarang juga.",
        ),
        NoticeEvent.REMIND_CHANGE: _words(
            "Pengingat: ganti kata sandi SPSE Anda",
            "Kata sandi dari permohonan {referensi} hanya untuk masuk pertama kali dan wajib segera Anda "
            "ganti di SPSE. Sudah menggantinya? Buka {tautan} dan pilih “Sudah saya ganti”.",
            "Ada kesulitan masuk? Hubungi kami di {telepon}.",
        ),
        NoticeEvent.DENIED: _words(
            "Segera: pemilik akun menyangkal membuka hasil {referensi}",
            "Pada {waktu} pemohon {referensi} menyatakan bukan dirinya yang membuka hasil permohonan. "
            "Hubungi pemilik akun, amankan akunnya di SPSE, lalu terbitkan ulang.",
            "{tautan}",
            greeting=STAFF,
        ),
        NoticeEvent.BURNED: _words(
            "Hasil permohonan {referensi} dimusnahkan setelah lima kode salah",
            "Lima kali kode yang salah dimasukkan pada halaman pengambilan {referensi}. Isinya sudah "
            "dimusnahkan. Hubungi pemohon, lalu terbitkan ulang.",
            "{tautan}",
            greeting=STAFF,
        ),
    }
)
# SPSE wrote itself: there is nothing to open with us, only to acknowledge.
MAILED = _words(
    "Periksa email dari SPSE untuk permohonan {referensi}",
    "Permohonan {layanan} Anda selesai dikerjakan. SPSE sudah mengirim email kepada Anda. Setelah "
    "menerimanya, buka {tautan} dan pilih “Saya sudah menerima” sebelum {batas}.",
    "Email tidak sampai? Periksa folder spam, lalu hubungi kami di {telepon}.",
)
# The link opens nothing without its proof, and a reminder holds the same link again.
WITH_COLLECTION_LINK = frozenset({NoticeEvent.READY, *reminders.OF_HANDOVER})
HOW: Mapping[str, str] = MappingProxyType(
    {
        HandoverWay.TELEPHONE: "lewat telepon",
        HandoverWay.IN_PERSON: "secara langsung",
        HandoverWay.NOTICE: "lewat email ini",
    }
)


def compose(notice: Notice) -> Message:
    """The message of a notice in its office's words, for its one address. Raises Outdated."""
    event = NoticeEvent(notice.event)
    handover = _handover(notice, event)
    if event is NoticeEvent.READY and (handover is None or handover.state != HandoverState.ANNOUNCED):
        raise Outdated
    if event in reminders.REMINDERS and reminders.waiting_since(notice.reset_request, event) is None:
        raise Outdated
    words, values = _template(notice, event, handover), _values(notice, event, handover)
    body = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words.body).strip()
    subject = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words.subject)
    # S26: a header is one line, whatever a name holds.
    return Message(" ".join(subject.split())[:150], body, values["tautan"])


def _handover(notice: Notice, event: NoticeEvent) -> Handover | None:
    """The generation that the notice tells of: its own, or the newest for a reminder."""
    if event in reminders.OF_HANDOVER:
        return reminders.newest_handover(notice.reset_request)
    if event not in OF_HANDOVER:
        return None
    rows = Handover.objects.select_related("reset_request__submission")
    return rows.filter(reset_request=notice.reset_request, generation=notice.generation).first()


def _template(notice: Notice, event: NoticeEvent, handover: Handover | None) -> Words:
    request = notice.reset_request
    own = options(request.office).notices.get(event.value)
    if own is not None:
        return Words(own.subject, own.body)
    if event is NoticeEvent.READY and handover and handover.way == HandoverWay.SPSE_MAIL:
        return MAILED
    if event in OWN:
        return OWN[event]
    default = sop_notices.notice(request.edition.definition, SopEvent(event.value))
    return Words(default.subject, default.body)


def _values(notice: Notice, event: NoticeEvent, handover: Handover | None) -> dict[str, str]:
    request, office = notice.reset_request, notice.reset_request.office
    sop = request.edition.definition
    step = request.steps.filter(closed_at=None).first()
    return {
        "nama": _name(notice),
        "referensi": request.reference,
        "layanan": sop.service_label(Service(request.service)),
        "akun": sop.role_label(request.role),
        "kantor": office.name,
        "langkah": sop.step(step.step_key).activity if step else "",
        "alasan": request.rejection_message,
        "butir": "\n".join(f"- {item.label}: {item.reason}" for item in open_items(request.pk)),
        "tautan": _link(notice, event, handover),
        "batas": waktu(handover.expires_at, office) if handover else "",
        "jam_layanan": " ".join(office.counter_hours.split()),
        "telepon": telepon(office.phone),
        "waktu": waktu(_moment(notice, event, handover), office),
        "cara": HOW.get(handover.way, "") if handover else "",
    }


def _moment(notice: Notice, event: NoticeEvent, handover: Handover | None) -> datetime:
    if handover and event is NoticeEvent.REVEALED and handover.revealed_at:
        return handover.revealed_at
    return notice.promised_at


def _name(notice: Notice) -> str:
    """To an address of the registry goes the registry's own spelling, never what the form says."""
    request = notice.reset_request
    is_contact = _is_contact(notice)
    name = request.submission.contact_name if is_contact or request.holder is None else request.holder.name
    return " ".join(NOT_IN_A_NAME.sub(" ", name).split())


def _is_contact(notice: Notice) -> bool:
    return normal_email(notice.address) == normal_email(notice.reset_request.submission.contact_email)


def _link(notice: Notice, event: NoticeEvent, handover: Handover | None) -> str:
    """Links come from the one configured address (S25); the collection link goes to the contact alone."""
    office = notice.reset_request.office
    if event in {NoticeEvent.DENIED, NoticeEvent.BURNED}:
        path = reverse("requests:case", args=[office.slug, notice.reset_request.reference])
    elif event in WITH_COLLECTION_LINK and handover and _is_contact(notice):
        path = reverse("requests:collect", args=[office.slug, handover_rules.link_token(handover)])
    else:
        path = f"/{office.slug}/lacak/"
    return f"{settings.PUBLIC_URL}{path}"
