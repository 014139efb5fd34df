"""`manage.py demo`: four made-up offices in the middle of their work, and who signs in how."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from resetdesk.accounts.models import Office
from resetdesk.addresses import LOOPBACK
from resetdesk.demo import guide, stage, together


class Command(BaseCommand):
    help = (
        "Isi basis data dengan empat kantor contoh, petugas, dan sekitar 130 permohonan dari empat bulan, "
        "lalu tampilkan siapa masuk dengan cara apa. Panggilan kedua tidak mengubah apa pun. "
        "Kode keluar 0 baik, 1 basis data ini bukan tempat peragaan."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        with translation.override("id"):
            if stage.is_there():
                self.stdout.write(_("Kantor contoh sudah ada; tidak ada yang diubah."))
            else:
                demand_place_for_it()
                self.stderr.write(_("Mengisi kantor contoh ..."))
                play()
            self.stdout.write(guide.text(timezone.now()))


def play() -> None:
    """Everything or nothing: a play that breaks off leaves the database as it was."""
    try:
        together.play(timezone.now())
    except together.HalfFailed:
        raise CommandError(_("Kantor contoh tidak jadi diisi; basis data tidak berubah.")) from None


def demand_place_for_it() -> None:
    """The demo's passwords are public, and its letters are for nobody."""
    if Office.objects.exists():
        raise CommandError(
            _("Basis data ini sudah berisi kantor lain. Pakai basis data kosong untuk peragaan.")
        )
    if not settings.DEMO and not settings.PUBLIC_URL.startswith(("http://localhost", "http://127.0.0.1")):
        raise CommandError(_("Kata sandi kantor contoh diketahui umum, jadi hanya boleh ada di localhost."))
    is_posted = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    if is_posted and settings.EMAIL_HOST not in LOOPBACK:
        raise CommandError(_("Surat peragaan tidak boleh keluar. Kosongkan MAIL_URL, atau isi console:"))
