"""Make a receipt at the shell, and check a paper or its signed line without the portal."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from requests_app.domain import authenticity, receipts, stamps
from requests_app.domain.authenticity import Finding, RecordState
from requests_app.domain.paper_numbers import next_number
from requests_app.domain.stamps import Stamp
from requests_app.enums import ReceiptResult
from requests_app.interfaces import documents
from requests_app.models import Artefact, ResetRequest
from requests_app.sop.enums import ArtefactKind, Service
from requests_app.sop.kinds import SERVICE_LABELS
from resetdesk.core import references, sealing
from resetdesk.core.files.intake import open_stored
from resetdesk.core.pdf_seal import Wholeness
from resetdesk.core.templatetags.ui import tanggal

LARGEST = 64 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Bukti layanan: `receipt make NOMOR --output BERKAS.pdf` menulis bukti sebuah permohonan yang sudah "
        "berakhir; `receipt verify BERKAS.pdf` memeriksa sebuah dokumen portal tanpa basis data; "
        "`receipt check BARIS` memeriksa baris bertanda tangan dari kode QR. "
        "Kode keluar 0 berhasil atau asli, 1 ditolak atau tidak asli, 2 perintah salah."
    )
    # A file is checked without the database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="make|verify|check")
        make = acts.add_parser("make", help=_("Tulis PDF bukti layanan sebuah permohonan."))
        make.add_argument("reference", metavar="NOMOR", help=_("Nomor permohonan, misalnya K7QM-4XWP-9T."))
        make.add_argument("--output", metavar="BERKAS.pdf", required=True, type=Path)
        verify = acts.add_parser("verify", help=_("Periksa apakah sebuah PDF asli dan utuh."))
        verify.add_argument("file", metavar="BERKAS.pdf", type=Path)
        check = acts.add_parser("check", help=_("Periksa baris atau alamat yang terbaca dari kode QR."))
        check.add_argument("line", metavar="BARIS")
        for act in (verify, check):
            act.add_argument(
                "--keys",
                metavar="KUNCI.json",
                type=Path,
                help=_("kunci publik dari `keys public` atau halaman verifikasi; tanpa ini, kunci di sini"),
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        match options["act"]:
            case "make":
                self.make(options["reference"], output=options["output"])
            case "verify":
                self.verify(options["file"], keys=read_keys(options["keys"]))
            case _:
                self.check_line(options["line"], keys=read_keys(options["keys"]))

    def make(self, reference: str, *, output: Path) -> None:
        """Write the receipt as of the request's end: the portal's own file, or made now where it waits."""
        try:
            normal = references.normalise(reference)
        except references.ReferenceInvalid as refusal:
            raise CommandError(refusal.sentence) from refusal
        rows = ResetRequest.objects.select_related("office", "edition__sop", "submission")
        request = rows.filter(reference=normal).first()
        if request is None:
            raise CommandError(_("Permohonan %s tidak ada.") % reference)
        if request.ended_at is None:
            raise CommandError(
                _("Permohonan %s masih berjalan. Bukti layanan dibuat setelah permohonan berakhir.")
                % request.reference
            )
        number, data = receipt_of(request)
        try:
            output.write_bytes(data)
        except OSError as error:
            sentence = _("%(path)s tidak dapat ditulis: %(error)s.")
            raise CommandError(sentence % {"path": output, "error": error.strerror}) from error
        self.stdout.write(
            _("%(path)s ditulis, bukti layanan %(number)s.") % {"path": output, "number": number}
        )

    def verify(self, file: Path, *, keys: Mapping[str, bytes] | None) -> None:
        """Say whether the file is ours and whole; exit code 1 where it is not."""
        found = authenticity.examine(read_file(file), keys=keys)
        if not found.is_genuine:
            raise CommandError(" ".join(refusals(found)))
        self.stdout.write(_("Asli dan utuh: %s") % found.title)
        if found.stamp:
            self.tell(found.stamp)
        self.stdout.write(_("Ditandatangani dengan kunci %s.") % found.key_id)

    def check_line(self, line: str, *, keys: Mapping[str, bytes] | None) -> None:
        """Say what a genuine line vouches for."""
        stamp = stamps.read(line.rstrip("/").rpartition("/")[2], keys=keys)
        if stamp is None:
            raise CommandError(_("Tidak asli: baris ini tidak ditandatangani oleh portal ini."))
        self.stdout.write(_("Asli."))
        self.tell(stamp)
        self.stdout.write(_("Sidik rekaman terlampir: %s") % stamp.digest)

    def tell(self, stamp: Stamp) -> None:
        """What the paper says at its head, without name and NIP."""
        for label, value in (
            (_("Kantor"), stamp.office),
            (_("Nomor"), stamp.number),
            (_("Nomor permohonan"), stamp.reference),
            (_("Layanan"), SERVICE_LABELS[Service(stamp.service)]),
            (_("Hasil"), ReceiptResult(stamp.result).label),
            (_("Tanggal"), tanggal(stamp.day)),
        ):
            self.stdout.write(f"  {label}: {value}")


def receipt_of(request: ResetRequest) -> tuple[str, bytes]:
    """Number and bytes of the receipt of the request's last end."""
    assert request.ended_at is not None  # noqa: S101 - the caller asked
    issued = Artefact.objects.filter(
        reset_request=request, kind=ArtefactKind.RECEIPT.value, issued_at=request.ended_at
    )
    artefact = issued.select_related("file").first()
    if artefact is not None and artefact.file is not None:
        with open_stored(artefact.file) as source:
            return artefact.number, source.read()
    number = artefact.number if artefact else next_number(request, ArtefactKind.RECEIPT)
    return number, documents.render(receipts.build(request, number=number, issued_at=request.ended_at))


def read_file(path: Path) -> bytes:
    """The bytes of a file that may be a paper. Raises CommandError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        sentence = _("%(path)s tidak dapat dibaca: %(error)s.")
        raise CommandError(sentence % {"path": path, "error": error.strerror}, returncode=2) from error
    if len(data) > LARGEST:
        raise CommandError(_("%s terlalu besar untuk dokumen portal.") % path, returncode=2)
    return data


def read_keys(path: Path | None) -> dict[str, bytes] | None:
    """Public keys from a file; None for those of this installation. Raises CommandError."""
    if path is None:
        return None
    try:
        return sealing.read_published(read_file(path))
    except sealing.KeysUnknown as refusal:
        raise CommandError(refusal.sentence, returncode=2) from refusal


def refusals(found: Finding) -> list[str]:
    """Why the file is not what it seems, and what of it still holds."""
    said = {
        Wholeness.WHOLE: "",
        Wholeness.CHANGED: _("Tidak asli: isi berkas ini berubah sejak diterbitkan."),
        Wholeness.UNKNOWN_KEY: _(
            "Tidak dapat dipastikan: berkas ini menyebut kunci %s yang tidak ada dalam daftar kunci. "
            "Ambil daftar kunci publik yang terbaru dari alamat resmi portal."
        )
        % found.key_id,
        Wholeness.UNSEALED: _(
            "Tidak asli: berkas ini tidak bersegel. Bukan terbitan portal, atau disimpan ulang program lain."
        ),
    }
    sentences = [said[found.wholeness]]
    if found.record is RecordState.FALSE:
        sentences.append(_("Rekaman yang terlampir di dalamnya bukan yang ditandatangani portal."))
    elif found.record is RecordState.GENUINE and found.stamp:
        sentences.append(
            _("Rekaman yang terlampir masih asli (%(number)s), tetapi yang tercetak tidak dapat dijamin.")
            % {"number": found.stamp.number}
        )
    return [sentence for sentence in sentences if sentence]
