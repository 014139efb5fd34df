"""A month's report at the shell: its figures, or its nota dinas."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from archive_app.domain import running
from archive_app.domain.running import Reading
from archive_app.interfaces import month_files, month_paper
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office

WRONG = 2
FORMS: Mapping[str, Callable[[Office, Reading], bytes]] = {
    "json": lambda _office, reading: month_files.as_json(reading).data,
    "csv": lambda _office, reading: month_files.as_csv(reading).data,
    "xlsx": lambda _office, reading: month_files.as_xlsx(reading).data,
    "pdf": month_paper.render,
}


class Command(BaseCommand):
    help = (
        "Laporan satu bulan: `report 2026-10 --office SLUG --format json|csv|xlsx|pdf --output BERKAS`. "
        "Bulan yang sudah ditutup selalu memberi angka yang sama. "
        "Kode keluar 0 baik, 1 ditolak, 2 perintah salah."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", metavar="2026-10", help=_("Bulan menurut waktu kantor."))
        parser.add_argument("--office", metavar="SLUG", required=True, help=_("Kantor yang dilaporkan."))
        parser.add_argument("--format", choices=list(FORMS), default="json", help=_("Bentuk berkas."))
        parser.add_argument(
            "--output", metavar="BERKAS", type=Path, required=True, help=_("Berkas yang ditulis.")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        office = Office.objects.filter(slug=options["office"]).first()
        if office is None:
            raise CommandError(_("Kantor “%s” tidak ada.") % options["office"], returncode=WRONG)
        try:
            reading = running.read(office, options["month"], at=timezone.now())
        except NotFound as refusal:
            raise CommandError(refusal.sentence) from refusal
        data = FORMS[options["format"]](office, reading)
        try:
            options["output"].write_bytes(data)
        except OSError as error:
            sentence = _("%(path)s tidak dapat ditulis: %(error)s.")
            raise CommandError(sentence % {"path": options["output"], "error": error.strerror}) from error
        if reading.report is None:
            self.stdout.write(_("Bulan ini belum ditutup: angkanya masih dapat berubah."))
        self.stdout.write(
            _("%(path)s ditulis, %(size)d byte.") % {"path": options["output"], "size": len(data)}
        )
