"""The rings of keys at the shell: publish the public ones, put a fresh key on top, take a copy out and in."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk import key_care, keys
from resetdesk.backup import key_copies
from resetdesk.config import variable
from resetdesk.core import sealing


class Command(BaseCommand):
    help = (
        "Kunci portal: `keys public [--output BERKAS]` menulis kunci publik yang memeriksa tanda tangan; "
        "`keys rotate BAGIAN` menambahkan kunci baru di atas yang lama; `keys export BERKAS` menyalin semua "
        "kunci ke berkas bersandi; `keys import BERKAS` memasukkannya lagi; `keys list` menyebut apa yang "
        "masih memerlukan kunci lama; `keys reseal` memindahkan semua yang disegel ke kunci yang berlaku; "
        "`keys retire BAGIAN ID` membuang kunci lama yang tidak diperlukan lagi. "
        "Kode keluar 0 berhasil, 1 ditolak."
    )
    # The keys are read without the database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(
            dest="act", required=True, metavar="public|list|rotate|reseal|retire|export|import"
        )
        public = acts.add_parser("public", help=_("Tulis kunci publik sebagai JSON, untuk siapa pun."))
        public.add_argument("--output", metavar="BERKAS", type=Path, help=_("berkas, bukan layar"))
        rotate = acts.add_parser("rotate", help=_("Tambahkan kunci baru; yang lama tetap berlaku."))
        acts.add_parser("list", help=_("Sebut setiap kunci dan apa yang masih memerlukannya."))
        acts.add_parser("reseal", help=_("Pindahkan semua yang disegel ke kunci yang berlaku."))
        retire = acts.add_parser("retire", help=_("Buang kunci lama yang tidak diperlukan lagi."))
        retire.add_argument("ring", metavar="BAGIAN", choices=sorted(keys.RINGS), help=", ".join(keys.RINGS))
        retire.add_argument("key_id", metavar="ID", help=_("seperti disebut `keys list`"))
        retire.add_argument(
            "--accept-loss",
            action="store_true",
            help=_("untuk kunci yang bocor: yang memerlukannya ikut mati; tidak berlaku untuk seal"),
        )
        rotate.add_argument("ring", metavar="BAGIAN", choices=sorted(keys.RINGS), help=", ".join(keys.RINGS))
        taken_out = acts.add_parser("export", help=_("Salin semua kunci ke berkas dengan kalimat sandi."))
        taken_in = acts.add_parser("import", help=_("Masukkan kunci dari berkas ekspor."))
        for act in (taken_out, taken_in):
            act.add_argument("file", metavar="BERKAS", type=Path)
            act.add_argument(
                "--passphrase-file",
                metavar="BERKAS",
                help=_("baca kalimat sandi dari berkas ini, atau - dari masukan baku; bawaan: ditanyakan"),
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        acts: dict[str, Callable[..., None]] = {
            "public": self.public,
            "list": self.list_,
            "rotate": self.rotate,
            "reseal": self.reseal,
            "retire": self.retire,
            "export": self.export,
            "import": self.import_,
        }
        acts[options["act"]](**options)

    def public(self, *, output: Path | None, **_options: Any) -> None:
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

    def rotate(self, *, ring: str, **_options: Any) -> None:
        """Put a fresh key on top of one ring."""
        name = variable(f"{ring}_keys")
        if name in os.environ:
            sentence = _("Bagian ini datang dari %s, bukan dari berkas kunci. Tambahkan kuncinya di sana.")
            raise CommandError(sentence % name)
        path = key_care.key_file()
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

    def list_(self, **_options: Any) -> None:
        """Every key with what still needs it."""
        for held in key_care.overview():
            if held.is_current:
                state = _("berlaku")
            elif held.needs:
                state = _("lama, diperlukan %s") % key_care.told(held.needs)
            else:
                state = _("lama, tidak diperlukan lagi")
            self.stdout.write(f"{held.ring:<7} {held.id:<14} {state}")

    def reseal(self, **_options: Any) -> None:
        """Everything sealed under the current key."""
        try:
            for title, count in key_care.renew():
                self.stdout.write(_("%(count)d %(what)s dipindahkan.") % {"count": count, "what": _(title)})
        except sealing.CannotUnseal as failure:
            sentence = _("Ada yang tidak dapat dibuka dengan kunci mana pun; yang lain tetap. %s")
            raise CommandError(sentence % failure.sentence) from failure

    def retire(self, *, ring: str, key_id: str, accept_loss: bool, **_options: Any) -> None:
        """An older key, gone for good."""
        name = variable(f"{ring}_keys")
        if name in os.environ:
            raise CommandError(_("Bagian ini datang dari %s. Hapus kuncinya di sana.") % name)
        try:
            key_care.retire(ring, key_id, accept_loss=accept_loss)
        except keys.KeysUnreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            sentence = _("%(path)s tidak dapat diubah: %(error)s.")
            raise CommandError(sentence % {"path": key_care.key_file(), "error": error.strerror}) from error
        self.stdout.write(_("Kunci %s dibuang. Mulai ulang portal supaya tidak dipakai lagi.") % key_id)

    def export(self, *, file: Path, passphrase_file: str | None, **_options: Any) -> None:
        """Every key under a passphrase, and the fact on record for `doctor`."""
        try:
            key_copies.export(file, passphrase=passphrase(passphrase_file, twice=True), at=timezone.now())
        except keys.KeysUnreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("%s dibuat. Simpan terpisah dari cadangan, dan kalimat sandinya terpisah pula.") % file
        )

    def import_(self, *, file: Path, passphrase_file: str | None, **_options: Any) -> None:
        """The keys of another installation, or of this one before."""
        for ring in keys.RINGS:
            if (name := variable(f"{ring}_keys")) in os.environ:
                sentence = _("Kunci datang dari %s, bukan dari berkas kunci. Masukkan kuncinya di sana.")
                raise CommandError(sentence % name)
        path = key_care.key_file()
        try:
            is_whole = key_copies.import_(
                file, passphrase=passphrase(passphrase_file, twice=False), into=path
            )
        except keys.KeysUnreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        told = (
            _("Kunci dari %(file)s menggantikan isi %(path)s.")
            if is_whole
            else _("Kunci dari %(file)s ditaruh di atas kunci yang sudah ada di %(path)s.")
        )
        self.stdout.write(told % {"file": file, "path": path})


def passphrase(source: str | None, *, twice: bool) -> str:
    """Asked for on the terminal, or the first line of a file; never an argument. Raises KeysUnreadable."""
    if source is None:
        return asked(twice=twice)
    try:
        text = sys.stdin.readline() if source == "-" else Path(source).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise keys.KeysUnreadable(_("%s tidak dapat dibaca.") % source) from error
    return text.split("\n", 1)[0].rstrip("\r")


def asked(*, twice: bool) -> str:
    """What was typed, unseen; the same two times where a slip would lock the keys away for good."""
    if not sys.stdin.isatty():
        raise keys.KeysUnreadable(_("Tidak ada terminal untuk bertanya. Pakai --passphrase-file."))
    typed = getpass(_("Kalimat sandi: "))
    if twice and getpass(_("Sekali lagi: ")) != typed:
        raise keys.KeysUnreadable(_("Kedua kalimat sandi tidak sama."))
    return typed
