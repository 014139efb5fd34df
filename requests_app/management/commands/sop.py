"""`manage.py sop check|draw|adopt|keys`: SOP files at the shell."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.domain.adoption import adopt, current_editions
from requests_app.exceptions import NotPossible
from requests_app.interfaces import sop_sheets
from requests_app.interfaces.advice import headings
from requests_app.sop.definition import Sop
from requests_app.sop.drawing import draw
from requests_app.sop.loader import SopFileInvalid, load, sop_digest
from requests_app.sop.reference import tables
from resetdesk.accounts.models import Office


class Command(BaseCommand):
    help = (
        "Memeriksa, menggambar, dan mengadopsi berkas SOP (TOML). "
        "Kode keluar 0 baik, 1 berkas atau kantor tidak dapat dipakai, 2 perintah salah tulis."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="PERBUATAN")
        check = acts.add_parser("check", help="Periksa berkas SOP; semua kesalahan disebut sekaligus.")
        check.add_argument("files", nargs="+", metavar="FILE", type=Path)
        drawn = acts.add_parser("draw", help="Gambar tabel SOP sebagai SVG.")
        drawn.add_argument("file", metavar="FILE", type=Path)
        drawn.add_argument("--output", metavar="FILE.svg", type=Path, required=True)
        drawn.add_argument(
            "--additions", action="store_true", help="Gambar juga tambahan kantor yang tidak tercetak."
        )
        sheet = acts.add_parser("sheet", help="Buat lembar SOP resmi (PDF/A, A4 mendatar) dari berkas SOP.")
        sheet.add_argument("file", metavar="FILE", type=Path)
        sheet.add_argument("--output", metavar="FILE.pdf", type=Path, required=True)
        adopted = acts.add_parser(
            "adopt",
            help="Berlakukan berkas SOP di sebuah kantor; permohonan berjalan tetap memakai edisi lama.",
        )
        adopted.add_argument("file", metavar="FILE", type=Path)
        adopted.add_argument("--office", metavar="SLUG", required=True, help="Nama kantor pada alamatnya.")
        acts.add_parser("keys", help="Tampilkan semua kunci format berkas SOP.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        match options["act"]:
            case "check":
                self._check(options["files"])
            case "draw":
                self._draw(options["file"], output=options["output"], additions=options["additions"])
            case "sheet":
                self._sheet(options["file"], output=options["output"])
            case "adopt":
                self._adopt(options["file"], slug=options["office"])
            case _:
                self.stdout.write(tables())

    def _check(self, files: list[Path]) -> None:
        faulty = 0
        for file in files:
            try:
                sop = _load(file)
            except SopFileInvalid as error:
                faulty += 1
                for fault in error.errors:
                    self.stderr.write(str(fault))
            else:
                self.stdout.write(
                    _("%(file)s: sah. %(title)s, %(steps)d langkah.")
                    % {"file": file, "title": sop.title, "steps": len(sop.steps)}
                )
                self._advise(sop)
        if faulty:
            raise CommandError(
                _("%(faulty)d dari %(all)d berkas belum sah.") % {"faulty": faulty, "all": len(files)}
            )

    def _advise(self, sop: Sop) -> None:
        """What the office should know before it relies on the file; none of it makes the file invalid."""
        for heading in headings(sop):
            self.stdout.write(f"  {heading.title}. {heading.lead}")
            for line in heading.lines:
                self.stdout.write(f"    - {line}")

    def _draw(self, file: Path, *, output: Path, additions: bool) -> None:
        _write(output, draw(_sound(file), additions=additions).encode())
        self.stdout.write(_("Gambar ditulis ke %(file)s.") % {"file": output})

    def _sheet(self, file: Path, *, output: Path) -> None:
        sop = _sound(file)
        _write(output, sop_sheets.render(sop, origin=sop_sheets.Origin(sop_digest(_read(file)))))
        self.stdout.write(_("Lembar SOP ditulis ke %(file)s.") % {"file": output})

    def _adopt(self, file: Path, *, slug: str) -> None:
        office = Office.objects.filter(slug=slug).first()
        if office is None:
            known = ", ".join(Office.objects.order_by("slug").values_list("slug", flat=True)) or "-"
            raise CommandError(
                _("Kantor “%(slug)s” tidak ada. Kantor yang ada: %(known)s.") % {"slug": slug, "known": known}
            )
        data = _read(file)
        sentence = _("%(title)s berlaku di %(office)s: edisi %(number)d, SHA-256 %(sha256)s.")
        try:
            edition = adopt(data, name=str(file), office=office, by=None, at=timezone.now())
        except SopFileInvalid as error:
            raise CommandError("\n".join(str(fault) for fault in error.errors)) from error
        except NotPossible:
            digest = sop_digest(data)
            edition = next(one for one in current_editions(office) if one.sha256 == digest)
            sentence = _("Tidak ada yang berubah. ") + sentence
        self.stdout.write(
            sentence
            % {
                "title": edition.definition.title,
                "office": office.name,
                "number": edition.number,
                "sha256": edition.sha256,
            }
        )


def _load(file: Path) -> Sop:
    """The SOP in a file. Raises SopFileInvalid, and CommandError when the file cannot be read."""
    return load(_read(file), name=str(file))


def _sound(file: Path) -> Sop:
    """The SOP in a file. Raises CommandError that names every fault."""
    try:
        return _load(file)
    except SopFileInvalid as error:
        raise CommandError("\n".join(str(fault) for fault in error.errors)) from error


def _write(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise CommandError(
            _("%(file)s tidak dapat ditulis: %(why)s") % {"file": output, "why": error.strerror}
        ) from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(
            _("%(file)s tidak dapat dibaca: %(why)s") % {"file": file, "why": error.strerror}
        ) from error
