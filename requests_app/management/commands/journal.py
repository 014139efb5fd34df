"""Check the record of every act."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from requests_app.domain.verification import Count, Finding, verify_all
from resetdesk.accounts.models import Office


class Command(BaseCommand):
    help = (
        "Periksa jurnal: `journal verify` menguji setiap rantai, akar harian yang ditandatangani, dan apakah "
        "status setiap permohonan sama dengan yang tercatat. "
        "Kode keluar 0 utuh, 1 ada yang tidak cocok, 2 perintah salah."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="verify")
        verify = acts.add_parser("verify", help=_("Uji seluruh jurnal, atau jurnal satu kantor."))
        verify.add_argument("--office", metavar="SLUG", help=_("Hanya kantor ini."))

    def handle(self, *_args: Any, **options: Any) -> None:
        count, started, faults = Count(), time.monotonic(), 0
        for finding in verify_all(office=self.office(options["office"]), count=count):
            faults += 1
            self.stdout.write(self.style.ERROR(told(finding)))
        self.stdout.write(
            _(
                "Diperiksa %(requests)d permohonan, %(chains)d rantai, %(entries)d catatan, "
                "%(roots)d akar harian dalam %(seconds).1f detik."
            )
            % {**vars(count), "seconds": time.monotonic() - started}
        )
        if faults:
            self.stdout.write(self.style.ERROR(_("%d hal tidak cocok.") % faults))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(_("Jurnal utuh.")))

    def office(self, slug: str | None) -> Office | None:
        """The office of that address, None for all. Raises CommandError (exit code 2)."""
        if slug is None:
            return None
        office = Office.objects.filter(slug=slug).first()
        if office is None:
            raise CommandError(_("Kantor “%s” tidak ada.") % slug, returncode=2)
        return office


def told(finding: Finding) -> str:
    """One line: where, and what cannot be true."""
    fault = finding.fault
    where = finding.reference or (str(fault.chain) if fault.chain else _("umum"))
    number = _(" catatan %d") % fault.seq if fault.seq else ""
    return f"{where}{number}: {fault.sentence}"
