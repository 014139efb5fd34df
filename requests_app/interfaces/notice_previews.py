"""A notice as its receiver would see it, about a request that does not exist."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from requests_app.domain.notice_words import Words
from requests_app.interfaces.messages import Message, filled
from resetdesk.accounts.models import Office
from resetdesk.core.templatetags.ui import telepon, waktu

REFERENCE = "CNTH-2K7M-9PQR"


def sample(words: Words, *, office: Office) -> Message:
    """The message that these words make on this office's letterhead, for a made-up person."""
    happened = dt.datetime(2026, 11, 18, 10, 5, tzinfo=ZoneInfo(office.timezone))
    # A mail is the office's: Indonesian, whoever looks at it.
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "nama": "Sari Wulandari",
            "referensi": REFERENCE,
            "layanan": "Reset kata sandi",
            "akun": "PPK",
            "kantor": office.name,
            "langkah": "Memeriksa keabsahan berkas",
            "alasan": "Nama pada SK tidak sama dengan nama pemohon.",
            "butir": "- Surat permohonan: tanda tangan tidak terbaca.\n- SK penugasan: halaman 2 belum ada.",
            "tautan": f"{settings.PUBLIC_URL}/{office.slug}/lacak/",
            "batas": waktu(happened + dt.timedelta(days=3), office),
            "jam_layanan": " ".join(office.counter_hours.split()),
            "telepon": telepon(office.phone),
            "waktu": waktu(happened, office),
            "cara": "lewat telepon",
        }
        return filled(words, values)
