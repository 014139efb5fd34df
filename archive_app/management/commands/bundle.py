"""Write a bundle at the shell, and check one without the portal's database."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from archive_app.domain import bundles
from archive_app.domain.bagging import checking, proving
from archive_app.domain.bagging.composing import Wanted
from archive_app.domain.bagging.making import making, month_wanted, record_wanted
from archive_app.domain.bagging.writing import Plan
from archive_app.exceptions import BundleRefused
from archive_app.interfaces.bag_reader import BagReader
from archive_app.models import Record
from resetdesk.accounts.models import Office
from resetdesk.core import references
from resetdesk.core.files.store import sync_folder
from resetdesk.core.templatetags.ui import angka, ukuran

NAMED = 20
WRONG = 2


class Command(BaseCommand):
    help = (
        "Bundel arsip (BagIt dalam ZIP): `bundle --office SLUG --month 2026-10 --output BERKAS.zip` menulis "
        "seluruh rekaman satu bulan, `--reference NOMOR` rekaman satu permohonan; `bundle check BERKAS.zip` "
        "memeriksanya tanpa basis data, juga yang sudah dibuka menjadi folder. "
        "Kode keluar 0 baik, 1 ditolak atau tidak utuh, 2 perintah salah."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", nargs="?", choices=["check"], help=_("Periksa sebuah bundel."))
        parser.add_argument("path", nargs="?", type=Path, metavar="BERKAS.zip")
        parser.add_argument("--office", metavar="SLUG", help=_("Kantor pemilik rekaman."))
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--month", metavar="2026-10", help=_("Semua rekaman yang berakhir pada bulan ini."))
        what.add_argument("--reference", metavar="NOMOR", help=_("Rekaman terakhir sebuah permohonan."))
        parser.add_argument("--output", metavar="BERKAS.zip", type=Path, help=_("Berkas yang ditulis."))

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["act"] == "check":
            if options["path"] is None:
                raise CommandError(_("Sebutkan bundel yang diperiksa."), returncode=WRONG)
            self.check_bundle(options["path"])
            return
        if not (options["office"] and options["output"] and (options["month"] or options["reference"])):
            sentence = _("Tulis --office, --month atau --reference, dan --output.")
            raise CommandError(sentence, returncode=WRONG)
        self.write(self.wanted(options), to=options["output"])

    def wanted(self, options: dict[str, Any]) -> Wanted:
        """What to bundle. Raises CommandError."""
        office = Office.objects.filter(slug=options["office"]).first()
        if office is None:
            raise CommandError(_("Kantor “%s” tidak ada.") % options["office"], returncode=WRONG)
        try:
            if options["month"]:
                return month_wanted(office, options["month"], at=timezone.now())
            reference = references.normalise(options["reference"])
        except (BundleRefused, references.ReferenceInvalid) as refusal:
            raise CommandError(refusal.sentence) from refusal
        rows = Record.objects.of(office.pk).filter(reset_request__reference=reference)
        record = rows.select_related("office", "reset_request", "report").first()
        if record is None:
            raise CommandError(_("Tidak ada rekaman untuk permohonan %s di kantor ini.") % reference)
        return record_wanted(record)

    def write(self, wanted: Wanted, *, to: Path) -> None:
        """The bundle, read again whole before it gets its name."""
        if not to.absolute().parent.is_dir():
            raise CommandError(_("Folder %s tidak ada.") % to.absolute().parent, returncode=WRONG)
        at, meter = timezone.now(), _Meter()
        try:
            with making(
                wanted,
                reader=BagReader(),
                folder=to.absolute().parent,
                at=at,
                progress=meter,
                room=lambda _size: None,
            ) as made:
                bundles.note_written(wanted, made, at=at)
                made.path.rename(to)
                sync_folder(to.absolute().parent)
        except BundleRefused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except OSError as error:
            sentence = _("%(path)s tidak dapat ditulis: %(error)s.")
            raise CommandError(sentence % {"path": to, "error": error.strerror}) from error
        self.stdout.write(
            _("%(path)s ditulis dan diperiksa ulang: %(records)s rekaman, %(files)s berkas, %(size)s.")
            % {
                "path": to,
                "records": angka(made.records),
                "files": angka(made.files),
                "size": ukuran(made.size),
            }
        )
        self.stdout.write(f"SHA-256 {made.sha256}")

    def check_bundle(self, path: Path) -> None:
        """Every byte, seal, chain and root. Exit code 1 names what does not hold."""
        try:
            bag = checking.bag_at(path)
            reading = checking.examine(bag, moved=_Meter().reading)
        except OSError as error:
            sentence = _("%(path)s tidak dapat dibaca: %(error)s.")
            raise CommandError(
                sentence % {"path": path, "error": error.strerror}, returncode=WRONG
            ) from error
        proof = proving.prove(bag, reading) if not reading.faults else proving.Proof()
        faults = [*reading.faults, *proof.faults]
        for fault in faults[:NAMED]:
            self.stdout.write(self.style.ERROR(fault.sentence))
        if faults:
            self.stdout.write(self.style.ERROR(_("%d hal tidak cocok.") % len(faults)))
            sys.exit(1)
        counts = {
            "files": angka(len(reading.files)),
            "size": ukuran(reading.size),
            "records": angka(proof.records),
            "entries": angka(proof.entries),
            "rooted": angka(proof.rooted),
            "roots": angka(proof.roots),
        }
        self.stdout.write(
            _("%(files)s berkas, %(size)s: semuanya cocok dengan SHA-256 dan SHA-512-nya.") % counts
        )
        self.stdout.write(
            _(
                "%(records)s rekaman tersegel, %(entries)s catatan jurnal terangkai, "
                "%(rooted)s jurnal dijamin %(roots)s akar harian."
            )
            % counts
        )
        for key_id, fingerprint in proof.keys.items():
            self.stdout.write(_("Kunci %(id)s, sidik SHA-256: %(sum)s") % {"id": key_id, "sum": fingerprint})
        if reading.sha256:
            self.stdout.write(f"SHA-256 {reading.sha256}")


class _Meter:
    """Progress in numbers on a terminal, one line that is written over; silent elsewhere."""

    def __init__(self) -> None:
        self.out, self.told_at = sys.stderr, 0.0

    def listing(self, records: int, *, total: int) -> None:
        self.tell(_("Menyusun daftar: %(done)s dari %(total)s rekaman"), records, total)

    def writing(self, files: int, size: int, *, plan: Plan) -> None:
        del files
        self.tell(_("Menulis: %(done)s dari %(total)s MB"), size >> 20, plan.length >> 20)

    def checking(self, files: int, size: int, *, plan: Plan) -> None:
        del files
        self.tell(_("Memeriksa ulang: %(done)s dari %(total)s MB"), size >> 20, plan.length >> 20)

    def reading(self, files: int, size: int) -> None:
        self.tell(_("Membaca: %(done)s berkas, %(total)s MB"), files, size >> 20)

    def tell(self, sentence: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self.out.isatty() and now - self.told_at > 0.2:
            self.told_at = now
            self.out.write("\r\x1b[K" + sentence % {"done": angka(done), "total": angka(total)} + "\r")
            self.out.flush()
