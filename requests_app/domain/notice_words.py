"""The words of each notice: an office's own, else the SOP file's, else ours; and what they must hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from requests_app.domain import adoption
from requests_app.enums import NoticeEvent
from requests_app.exceptions import FormIncomplete
from requests_app.sop import notices as sop_notices
from requests_app.sop.definition import Sop
from requests_app.sop.enums import NoticeEvent as SopEvent
from resetdesk.accounts.domain.options import change_options, options
from resetdesk.accounts.models import Office, User
from resetdesk.core.secret_words import looks_like_secret

PLACEHOLDER = re.compile(r"\{(\w+)\}")
LONGEST_SUBJECT, LONGEST_BODY = 150, 5000


@dataclass(frozen=True)
class Words:
    """The template of one notice."""

    subject: str
    body: str


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
            "Hasil permohonan {layanan} sudah dibuka lewat halaman pengambilan pada {waktu}. Bila isinya "
            "kata sandi, segera masuk ke SPSE dan ganti.",
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
        NoticeEvent.ABANDONED: _words(
            "Permohonan {referensi} berakhir karena tidak dilengkapi",
            "Permohonan {layanan} Anda kami akhiri:",
            "{alasan}",
            "Masih membutuhkannya? Ajukan lagi di {tautan} atau hubungi kami di {telepon}.",
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
            "musnahkan dan perlu diterbitkan ulang.",
            "Ada kesulitan? Hubungi kami di {telepon}. Kami tidak pernah meminta kata sandi Anda.",
        ),
        NoticeEvent.REMIND_ACKNOWLEDGE: _words(
            "Pengingat: nyatakan penerimaan hasil {referensi}",
            "Hasil permohonan {layanan} sudah dibuka pada {waktu}. Apakah Anda sudah menerimanya? Buka "
            "{tautan} dan pilih “Saya sudah menerima” supaya permohonan Anda dapat kami selesaikan.",
            "Bila bukan Anda yang membukanya, pilih “Bukan saya” di halaman yang sama atau hubungi kami di "
            "{telepon} sekarang juga.",
        ),
        NoticeEvent.REMIND_CHANGE: _words(
            "Pengingat: ganti kata sandi SPSE Anda",
            "Kata sandi dari permohonan {referensi} hanya untuk masuk pertama kali dan wajib segera Anda "
            "ganti di SPSE. Sudah diganti? Buka {tautan} dan pilih “Saya sudah mengganti kata sandi”.",
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
# SPSE's own mail announces another thing than ours, so it has words of its own.
MAILED_KEY = "ready_mailed"
KEYS = tuple(
    key
    for event in NoticeEvent
    for key in ((event.value, MAILED_KEY) if event is NoticeEvent.READY else (event.value,))
)
# What each name in braces is replaced with, in the order of the page.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "nama": gettext_noop("nama penerima"),
        "referensi": gettext_noop("nomor permohonan"),
        "layanan": gettext_noop("layanan yang diminta"),
        "akun": gettext_noop("peran akun"),
        "langkah": gettext_noop("langkah yang sedang terbuka"),
        "tautan": gettext_noop("alamat halaman yang perlu dibuka"),
        "butir": gettext_noop("daftar yang harus dilengkapi, dengan alasannya"),
        "alasan": gettext_noop("alasan penolakan"),
        "batas": gettext_noop("batas waktu pengambilan"),
        "cara": gettext_noop("cara hasil disampaikan"),
        "waktu": gettext_noop("saat kejadiannya"),
        "kantor": gettext_noop("nama kantor"),
        "telepon": gettext_noop("telepon kantor"),
        "jam_layanan": gettext_noop("jam layanan kantor"),
    }
)
# Names that hold something for some notices alone.
ONLY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "butir": frozenset({NoticeEvent.COMPLETION_ASKED.value, NoticeEvent.REMIND_COMPLETE.value}),
        "alasan": frozenset({NoticeEvent.REJECTED.value, NoticeEvent.ABANDONED.value}),
        "batas": frozenset(
            {
                NoticeEvent.READY.value,
                MAILED_KEY,
                NoticeEvent.NOT_COLLECTED.value,
                NoticeEvent.REMIND_COLLECT.value,
            }
        ),
        "cara": frozenset({NoticeEvent.TOLD.value}),
    }
)
# Without these the notice would not do its work.
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        NoticeEvent.COMPLETION_ASKED.value: ("butir", "tautan"),
        NoticeEvent.REMIND_COMPLETE.value: ("tautan",),
        NoticeEvent.REJECTED.value: ("alasan",),
        NoticeEvent.ABANDONED.value: ("alasan",),
        NoticeEvent.READY.value: ("tautan",),
        MAILED_KEY: ("tautan",),
        NoticeEvent.REMIND_COLLECT.value: ("tautan",),
        NoticeEvent.REMIND_ACKNOWLEDGE.value: ("tautan",),
        NoticeEvent.REMIND_CHANGE.value: ("tautan",),
        NoticeEvent.DENIED.value: ("tautan",),
        NoticeEvent.BURNED.value: ("tautan",),
    }
)
MAILED_LABEL = gettext_lazy("Hasil dikirim SPSE lewat email")


def label(key: str) -> str:
    """What the notice is called. Raises ValueError for a key that names none."""
    return str(MAILED_LABEL if key == MAILED_KEY else NoticeEvent(key).label)


def names_of(key: str) -> dict[str, str]:
    """The names that this notice may hold, and what each stands for."""
    return {name: _(what) for name, what in NAMES.items() if key in ONLY.get(name, (key,))}


def default(sop: Sop | None, key: str) -> Words:
    """What the office starts from: the SOP file's own words, else ours."""
    if key == MAILED_KEY:
        return MAILED
    event = NoticeEvent(key)
    if event in OWN:
        return OWN[event]
    named = SopEvent(event.value)
    found = sop_notices.notice(sop, named) if sop else sop_notices.DEFAULTS[named]
    return Words(found.subject, found.body)


def own(office: Office, key: str) -> Words | None:
    """The office's own words, if it wrote any."""
    found = options(office).notices.get(key)
    return Words(found.subject, found.body) if found else None


def in_force(office: Office, *, sop: Sop, key: str) -> Words:
    """The words that are sent now."""
    return own(office, key) or default(sop, key)


def defaults(office: Office, key: str) -> dict[Words, list[str]]:
    """The words that hold where the office wrote none, each with the titles of the SOPs it comes from."""
    found: dict[Words, list[str]] = {}
    for edition in adoption.current_editions(office):
        found.setdefault(default(edition.definition, key), []).append(edition.sop.title)
    return found or {default(None, key): []}


def faults(key: str, words: Words) -> dict[str, list[str]]:
    """Everything that is wrong with these words, by part; empty where they may be sent."""
    found: dict[str, list[str]] = {"subject": [], "body": []}
    for part, text, longest in (
        ("subject", words.subject, LONGEST_SUBJECT),
        ("body", words.body, LONGEST_BODY),
    ):
        if not text.strip():
            found[part].append(_("Isi judul email.") if part == "subject" else _("Isi teks email."))
            continue
        if len(text) > longest:
            found[part].append(_("Paling panjang %d karakter.") % longest)
        found[part] += _faults_of_names(key, text)
        if secret := looks_like_secret(PLACEHOLDER.sub("", text)):
            found[part].append(secret)
    if len(words.subject.splitlines()) > 1:
        found["subject"].append(_("Judul email hanya satu baris."))
    if words.body.strip():
        found["body"] += [
            _("Sisakan {%s}: tanpanya penerima tidak tahu apa yang harus dilakukan.") % name
            for name in NEEDED.get(key, ())
            if f"{{{name}}}" not in words.body
        ]
    return {part: sentences for part, sentences in found.items() if sentences}


def _faults_of_names(key: str, text: str) -> list[str]:
    known, used = names_of(key), dict.fromkeys(PLACEHOLDER.findall(text))
    found = [
        _("{%s} selalu kosong pada pemberitahuan ini; hapus.") % name
        if name in NAMES
        else _("{%s} tidak dikenal. Pakai nama dari daftar.") % name
        for name in used
        if name not in known
    ]
    if set(PLACEHOLDER.sub("", text)) & set("{}"):
        found.append(_("Kurung kurawal hanya untuk nama dari daftar, misalnya {nama}."))
    return found


@transaction.atomic
def save(office: Office, key: str, *, words: Words, by: User, at: datetime) -> None:
    """Put the office's own words in force, as a new version of its options.

    Raises FormIncomplete with the first sentence of each part, ValueError for a key that names no notice.
    """
    label(key)
    if wrong := faults(key, words):
        raise FormIncomplete({part: sentences[0] for part, sentences in wrong.items()})
    _change(
        office, by=by, at=at, changed={key: {"subject": words.subject.strip(), "body": words.body.strip()}}
    )


@transaction.atomic
def restore(office: Office, key: str, *, by: User, at: datetime) -> None:
    """Let the SOP's words hold again."""
    _change(office, by=by, at=at, changed={key: None})


def _change(office: Office, *, by: User, at: datetime, changed: dict[str, dict[str, str] | None]) -> None:
    # Two who save at once change two texts of one option: the second must see the first's.
    locked = Office.objects.select_for_update().get(pk=office.pk)
    texts = {name: text.model_dump() for name, text in options(locked).notices.items()} | changed
    kept = {name: text for name, text in texts.items() if text is not None}
    change_options(office, by=by, at=at, changes={"notices": kept})
