"""The rings of keys at the shell: publish the public ones, put a fresh key on top."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from resetdesk import keys
from resetdesk.config import variable
from resetdesk.core import sealing
from resetdesk.settings import config


class Command(BaseCommand):
    help = (
        "Kunci portal: `keys public [--output BERKAS]` menulis kunci publik yang memeriksa tanda tangan; "
        "`keys rotate BAGIAN` menambahkan kunci baru di atas yang lama. Kode keluar 0 berhasil, 1 ditolak."
    )
    # The keys are read without the database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="public|rotate")
        public = acts.add_parser("public", help=_("Tulis kunci publik sebagai JSON, untuk siapa pun."))
        public.add_argument("--output", metavar="BERKAS", type=Path, help=_("berkas, bukan layar"))
        rotate = acts.add_parser("rotate", help=_("Tambahkan kunci baru; yang lama tetap berlaku."))
        rotate.add_argument("ring", metavar="BAGIAN", choices=sorted(keys.RINGS), help=", ".join(keys.RINGS))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["act"] == "public":
            self.public(output=options["output"])
        else:
            self.rotate(ring=options["ring"])

    def public(self, *, output: Path | None) -> None:
        """Write the public keys: on the screen, or into a file."""
        document = sealing.published()
        if output is None:
            self.stdout.write(document.decode(), ending="")
            return
        try:
            output.write_bytes(document)
        except OSError as error:
            sentence = _("%(path)s tidak dapat ditulis: %(error)s.")
            raise CommandError(sentence % {"path": output, "error": error.strerror}) from error

    def rotate(self, *, ring: str) -> None:
        """Put a fresh key on top of one ring."""
        name = variable(f"{ring}_keys")
        if name in os.environ:
            sentence = _("Bagian ini datang dari %s, bukan dari berkas kunci. Tambahkan kuncinya di sana.")
            raise CommandError(sentence % name)
        path = config.keys_file or settings.DATA_DIR / "keys.toml"
        try:
            key_id = keys.rotate(path, ring=ring)
        except keys.KeysUnreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            sentence = _("%(path)s tidak dapat diubah: %(error)s.")
            raise CommandError(sentence % {"path": path, "error": error.strerror}) from error
        self.stdout.write(
            _("Kunci %(id)s ditambahkan untuk %(purpose)s. Kunci lama tetap dipakai untuk memeriksa.")
            % {"id": key_id, "purpose": keys.RINGS[ring]}
        )
        self.stdout.write(
            _("Mulai ulang portal supaya kunci itu berlaku, lalu simpan salinan berkas kunci yang baru.")
        )
