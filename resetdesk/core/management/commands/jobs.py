"""Promised work that was given up: see it, and owe it again."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.core import jobs


class Command(BaseCommand):
    help = (
        "Pekerjaan yang berhenti untuk seterusnya: `list` menampilkannya, `revive` mencobanya lagi setelah "
        "sebabnya diperbaiki. Kode keluar 0 tidak ada (lagi), 1 masih ada."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["list", "revive"], help="apa yang dilakukan")

    def handle(self, *_args: Any, act: str, **_options: Any) -> None:
        dead = jobs.dead_letters()
        if act == "revive":
            revived = sum(jobs.revive(letter.id) for letter in dead)
            self.stdout.write(_("%d pekerjaan akan dicoba lagi.") % revived)
            dead = jobs.dead_letters()
        for letter in dead:
            died_at = timezone.localtime(letter.died_at)
            self.stdout.write(f"{died_at:%Y-%m-%d %H:%M}  {letter.name}  {letter.sentence}")
        if dead:
            sys.exit(1)
        if act == "list":
            self.stdout.write(_("Tidak ada pekerjaan yang berhenti untuk seterusnya."))
