"""`manage.py restore`: the installation anew from one backup, whole or not at all."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from resetdesk.backup.exceptions import BackupRefused
from resetdesk.backup.restoring import Restored, restore


class Command(BaseCommand):
    help = (
        "Pulihkan portal dari cadangan, di SQLite maupun PostgreSQL. Cadangan diperiksa seluruhnya sebelum "
        "apa pun disentuh; yang lama baru diganti setelah yang baru selesai diuji. Hentikan portal dahulu. "
        "Kode keluar 0 pulih dan utuh, 1 ditolak atau ada yang tidak cocok."
    )
    # The tables may be missing or broken: that may be why somebody restores.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="BERKAS", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help=_("ganti seluruh isi yang ada di sini dengan isi cadangan")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            # What is written down on the way is the office's: Indonesian.
            with translation.override("id"):
                restored = restore(options["file"], replace=options["replace"], at=timezone.now())
        except BackupRefused as refusal:
            raise CommandError(refusal.sentence) from refusal
        for line in told(restored):
            self.stdout.write(line)
        faults = restored.settled.faults
        for fault in faults:
            self.stdout.write(self.style.ERROR(fault))
        if faults:
            raise CommandError(_("Portal dipulihkan, tetapi %d hal tidak cocok.") % len(faults))
        self.stdout.write(self.style.SUCCESS(_("Portal dipulihkan dan utuh.")))


def told(restored: Restored) -> list[str]:
    """What stands now, and what people have to do."""
    settled, header = restored.settled, restored.verified.header
    made_at = f"{header.made_at:%Y-%m-%d %H:%M}"
    lines = [
        _("Dipulihkan ke keadaan %s UTC. Apa pun sesudahnya tidak ada di sini.") % made_at,
        _(
            "Diperiksa: %(requests)d permohonan, %(entries)d catatan jurnal, %(roots)d akar harian, "
            "%(files)d berkas, %(records)d rekaman arsip."
        )
        % {**vars(settled.count), "files": settled.files, "records": settled.records},
        _("%d pekerjaan yang masih terutang dikerjakan begitu portal dijalankan.") % settled.jobs,
        "",
        _("Yang harus dilakukan:"),
    ]
    return [*lines, *(f"- {line}" for line in duties(restored))]


def duties(restored: Restored) -> list[str]:
    """In the order in which they are done."""
    settled = restored.settled
    found = [_("Jalankan portal, lalu manage.py doctor.")]
    found.append(_("Semua orang masuk lagi; tautan di email lama mati."))
    if settled.reissued:
        found.append(
            _("Kerjakan lagi di SPSE, karena hasil tersegelnya tidak pernah dicadangkan: %s.")
            % ", ".join(settled.reissued)
        )
    if settled.asked_again:
        found.append(
            _("%d pemohon dikirimi tautan baru untuk menyatakan penerimaan; tidak perlu tindakan.")
            % settled.asked_again
        )
    compare = _("Cocokkan akar jurnal terakhir %(office)s dengan yang tercetak: %(day)s %(hash)s")
    found.extend(compare % asdict(root) for root in settled.roots)
    if settled.numbers:
        found.append(
            _("Nomor terakhir di cadangan: %s. Cari tanda terima dengan nomor sesudahnya dan catat ulang.")
            % "; ".join(settled.numbers)
        )
    found.append(_("Buat cadangan baru: manage.py backup BERKAS."))
    return found
