"""The breach report at the shell."""

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from archive_app.domain import breach
from archive_app.domain.breach import Asked
from archive_app.interfaces import breach_page
from archive_app.interfaces.breach_files import WRITERS
from requests_app.exceptions import FormIncomplete
from resetdesk.accounts.models import Office
from resetdesk.core import nip
from resetdesk.core.exceptions import DomainError

WRONG = 2


def day(text: str) -> dt.date:
    """A day as `2026-11-21`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("Tulis tanggal seperti 2026-11-21.")) from None


class Command(BaseCommand):
    help = (
        "Laporan kebocoran data (UU 27/2022 pasal 46): `breach --office SLUG --person NIP` atau "
        "`--from 2026-11-01 --to 2026-11-21`, dengan `--output BERKAS.csv|.json`. "
        "Kode keluar 0 baik, 1 ditolak, 2 perintah salah."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", metavar="SLUG", required=True, help=_("Kantor yang melapor."))
        parser.add_argument("--person", metavar="NIP", default="", help=_("Orang yang datanya dilaporkan."))
        parser.add_argument("--from", dest="since", type=day, help=_("Hari pertama, menurut waktu kantor."))
        parser.add_argument("--to", dest="until", type=day, help=_("Hari terakhir, ikut dihitung."))
        parser.add_argument(
            "--output", metavar="BERKAS", type=Path, required=True, help=_("Berkas .csv atau .json.")
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        office = Office.objects.filter(slug=options["office"]).first()
        if office is None:
            raise CommandError(_("Kantor “%s” tidak ada.") % options["office"], returncode=WRONG)
        output: Path = options["output"]
        write = WRITERS.get(output.suffix.removeprefix("."))
        if write is None:
            raise CommandError(_("Nama berkas berakhir dengan .csv atau .json."), returncode=WRONG)
        now = timezone.now()
        try:
            person = nip.parse(options["person"], today=now.date()).value if options["person"] else ""
            asked = Asked(nip=person, since=options["since"], until=options["until"])
            made = breach.report(office, asked, by=None, at=now)
        except FormIncomplete as refusal:
            raise CommandError(" ".join(refusal.faults.values())) from refusal
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        data = write(made).data
        try:
            output.touch(mode=0o600)
            output.write_bytes(data)
        except OSError as error:
            sentence = _("%(path)s tidak dapat ditulis: %(error)s.")
            raise CommandError(sentence % {"path": output, "error": error.strerror}) from error
        for sentence in breach_page.sentences(made):
            self.stdout.write(sentence)
        self.stdout.write(_("%(path)s ditulis, %(size)d byte.") % {"path": output, "size": len(data)})
