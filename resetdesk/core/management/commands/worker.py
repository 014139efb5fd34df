"""`manage.py worker --queue mail`: one worker, for machines beside the first."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from resetdesk.core.jobs.heart import BEAT_SECONDS, LEASE_SECONDS
from resetdesk.core.jobs.worker import Loop


class Command(BaseCommand):
    help = (
        "Jalankan pekerjaan satu antrean sampai SIGTERM; pekerja “mail” juga menjanjikan pekerjaan berkala."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", choices=["mail", "work"], required=True)
        parser.add_argument(
            "--interval", type=float, default=0.2, help="detik di antara dua kali melihat antrean kosong"
        )
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE_SECONDS,
            help="detik tanpa tanda hidup sampai pekerja dianggap mati",
        )
        parser.add_argument(
            "--beat", type=float, default=BEAT_SECONDS, help="detik di antara dua tanda hidup"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        Loop(
            options["queue"], interval=options["interval"], lease=options["lease"], beat=options["beat"]
        ).run()
