"""`manage.py mail returned`: take in one mail that came back."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.interfaces import returned_mail
from requests_app.jobs import note_returned


class Command(BaseCommand):
    help = (
        "Surat: `mail returned` membaca satu laporan surat yang kembali (RFC 3464) dari masukan baku dan "
        "mencatat nasib pemberitahuannya. Pasang pada alamat pengirim, misalnya di Postfix: "
        'portal: "|.../manage.py mail returned". Surat lain dilewati. Kode keluar selalu 0.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="returned")
        acts.add_parser("returned", help=_("Baca satu surat dari masukan baku."))

    def handle(self, *_args: Any, **_options: Any) -> None:
        # A mail server that is told of a failure sends the mail back once more, and so on for ever.
        found = returned_mail.read(sys.stdin.buffer.read(returned_mail.MOST_BYTES))
        noted = sum(note_returned(one, at=timezone.now()) for one in found)
        self.stdout.write(_("%d pemberitahuan dicatat kembali.") % noted)
