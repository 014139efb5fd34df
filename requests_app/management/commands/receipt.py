"""Make a receipt at the shell, and check the signed line of one without the portal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from requests_app.domain import receipts, stamps
from requests_app.domain.paper_numbers import next_number
from requests_app.interfaces import documents
from requests_app.models import Artefact, ResetRequest
from requests_app.sop.definition import ArtefactKind
from resetdesk.core import references


class Command(BaseCommand):
    help = (
        "Bukti layanan: `receipt make NOMOR --output BERKAS.pdf` membuatnya untuk permohonan yang sudah "
        "berakhir; `receipt check BARIS` memeriksa baris bertanda tangan dari kode QR. "
        "Kode keluar 0 berhasil atau asli, 1 ditolak atau palsu, 2 perintah salah."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="make|check")
        make = acts.add_parser("make", help=_("Buat PDF bukti layanan sebuah permohonan."))
        make.add_argument("reference", metavar="NOMOR", help=_("Nomor permohonan, misalnya K7QM-4XWP-9T."))
        make.add_argument("--output", metavar="BERKAS.pdf", required=True, type=Path)
        check = acts.add_parser("check", help=_("Periksa baris yang terbaca dari kode QR."))
        check.add_argument("line", metavar="BARIS")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["act"] == "make":
            self.make(options["reference"], output=options["output"])
        else:
            self.check_line(options["line"])

    def make(self, reference: str, *, output: Path) -> None:
        """Write the receipt as of the request's end. The same receipt as the portal's, made anew."""
        try:
            normal = references.normalise(reference)
        except references.ReferenceInvalid as refusal:
            raise CommandError(refusal.sentence) from refusal
        request = (
            ResetRequest.objects.select_related("office", "edition__sop", "submission")
            .filter(reference=normal)
            .first()
        )
        if request is None:
            raise CommandError(_("Permohonan %s tidak ada.") % reference)
        if request.ended_at is None:
            raise CommandError(
                _("Permohonan %s masih berjalan. Bukti layanan dibuat setelah permohonan berakhir.")
                % request.reference
            )
        issued = (
            Artefact.objects.filter(
                reset_request=request, kind=ArtefactKind.RECEIPT, issued_at=request.ended_at
            )
            .values_list("number", flat=True)
            .first()
        )
        number = issued or next_number(request, ArtefactKind.RECEIPT)
        data = documents.render(receipts.build(request, number=number, issued_at=request.ended_at))
        try:
            output.write_bytes(data)
        except OSError as error:
            sentence = _("%(path)s tidak dapat ditulis: %(error)s.")
            raise CommandError(sentence % {"path": output, "error": error.strerror}) from error
        self.stdout.write(
            _("%(path)s dibuat, bukti layanan %(number)s.") % {"path": output, "number": number}
        )

    def check_line(self, line: str) -> None:
        """Say what a genuine line vouches for."""
        stamp = stamps.read(line)
        if stamp is None:
            raise CommandError(_("Tidak asli: baris ini tidak ditandatangani oleh portal ini."))
        self.stdout.write(
            _("Asli: kantor %(office)s, permohonan %(reference)s, %(service)s, %(result)s, tanggal %(day)s.")
            % vars(stamp)
        )
        self.stdout.write(_("Sidik rekaman terlampir: %s") % stamp.digest)
