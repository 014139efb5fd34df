"""`manage.py backup`: everything into one file while the portal serves, or a look at such a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.backup import checking, making
from resetdesk.backup.exceptions import BackupFailed, BackupRefused


class Command(BaseCommand):
    help = (
        "Cadangkan basis data dan semua berkas ke satu berkas, selagi portal melayani; hasilnya dibaca ulang "
        "sebelum diberi nama. Tidak memuat kunci: simpan `keys export` di tempat lain. "
        "`--check` hanya memeriksa cadangan yang ada. "
        "Kode keluar 0 utuh, 1 gagal, ditolak, atau ada berkas yang sudah hilang dari penyimpanan."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="BERKAS", type=Path, help=_("misalnya cadangan-2026-11-21.tar"))
        parser.add_argument("--check", action="store_true", help=_("periksa cadangan ini, jangan membuat"))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_file(options["file"])
        else:
            self.make(options["file"])

    def make(self, path: Path) -> None:
        try:
            made = making.make(path, at=timezone.now())
        except BackupFailed as failure:
            raise CommandError(failure.sentence) from failure
        self.stdout.write(
            self.style.SUCCESS(
                _("%(path)s dibuat dan diperiksa: %(rows)d baris, %(files)d berkas, %(size).1f MB.")
                % {"path": path, "rows": made.rows, "files": made.seal.files, "size": made.size / 1e6}
            )
        )
        self.stdout.write(_("Sidiknya: %s") % made.seal.manifest)
        self.stdout.write(
            _("Isinya data pribadi tanpa sandi: simpan di media terenkripsi, terpisah dari ekspor kunci.")
        )
        if made.seal.missing:
            raise CommandError(
                _(
                    "%d berkas sudah hilang atau berubah di penyimpanan, jadi tidak utuh di cadangan ini. "
                    "Cari di cadangan yang lebih lama."
                )
                % made.seal.missing
            )

    def check_file(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                found = checking.check(file)
        except OSError as error:
            sentence = _("%(path)s tidak dapat dibuka: %(error)s.")
            raise CommandError(sentence % {"path": path, "error": error.strerror}) from error
        except BackupRefused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            self.style.SUCCESS(
                _("Utuh dan asli: dibuat %(at)s UTC, %(rows)d baris, %(files)d berkas, sidik %(mark)s.")
                % {
                    "at": f"{found.header.made_at:%Y-%m-%d %H:%M}",
                    "rows": sum(found.seal.rows.values()),
                    "files": found.seal.files,
                    "mark": found.seal.manifest,
                }
            )
        )
