"""The bill of materials at the shell."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from resetdesk import sbom


class Command(BaseCommand):
    help = (
        "Daftar semua pustaka portal (SBOM, CycloneDX 1.6 JSON) dari berkas kunci pustaka: `sbom`, atau "
        "`sbom --lock dev`, ke layar atau `--output BERKAS`. Kode keluar 0 berhasil, 1 gagal."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lock", choices=["core", "dev"], default="core")
        parser.add_argument("--output", metavar="BERKAS", type=Path, help=_("berkas, bukan layar"))

    def handle(self, *_args: Any, lock: str, output: Path | None, **_options: Any) -> None:
        try:
            document = sbom.written(lock)
            if output is not None:
                output.write_text(document, "utf-8")
        except OSError as error:
            sentence = _("%(path)s tidak dapat dibaca atau ditulis: %(error)s.")
            raise CommandError(sentence % {"path": error.filename, "error": error.strerror}) from error
        if output is None:
            self.stdout.write(document, ending="")
