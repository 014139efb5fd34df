"""For who changes a sentence: bring the English catalogue up to date and show what it still lacks."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from resetdesk import words


class Command(BaseCommand):
    help = (
        "Perbarui katalog bahasa Inggris dari kalimat di kode dan templat: kalimat baru ditambahkan kosong, "
        "yang tidak dipakai lagi dihapus. Kode keluar 0 lengkap, 1 ada yang belum diterjemahkan."
    )
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = words.of_code()
        catalogue = words.catalogue()
        words.renew(catalogue, found)
        catalogue.save()
        faults = list(words.faults(catalogue, found))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write(f"{len(found)} kalimat, semuanya diterjemahkan.")
