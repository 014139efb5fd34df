"""`manage.py gateway list|try`: what gateways there are, and one message to see that one works."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from requests_app.domain import messengers
from requests_app.enums import NoticeChannel
from requests_app.interfaces import delivery, short_messages
from resetdesk.accounts.models import Office
from resetdesk.core import phones

EXAMPLE = "CNTH-2K7M-9PQR"
TRIAL = "percobaan gerbang"


class Command(BaseCommand):
    help = (
        "Gerbang kabar singkat: `gateway list` menyebut gerbang setiap kantor tanpa kuncinya; "
        "`gateway try KANTOR SALURAN TUJUAN` mengirim satu pesan percobaan. "
        "Kode keluar 0 berhasil, 1 gerbang menolak, 2 perintah salah."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="list|try")
        acts.add_parser("list", help=_("Gerbang setiap kantor."))
        trial = acts.add_parser("try", help=_("Kirim satu pesan percobaan."))
        trial.add_argument("office", metavar="KANTOR", help=_("Nama pendek kantor pada alamatnya."))
        trial.add_argument("channel", metavar="SALURAN", choices=messengers.CHANNELS)
        trial.add_argument("to", metavar="TUJUAN", help=_("Nomor ponsel, atau nomor obrolan Telegram."))

    def handle(self, *_args: Any, **given: Any) -> None:
        if given["act"] == "list":
            self.list()
        else:
            self.send_one(given["office"], NoticeChannel(given["channel"]), given["to"])

    def list(self) -> None:
        for office in Office.objects.active().order_by("slug"):
            ways = ", ".join(str(channel.label) for channel in messengers.gateways(office))
            self.stdout.write(f"{office.slug}: {ways or _('hanya email')}")

    def send_one(self, slug: str, channel: NoticeChannel, to: str) -> None:
        office = Office.objects.active().filter(slug=slug).first()
        if office is None:
            raise CommandError(_("Kantor %s tidak ada.") % slug, returncode=2)
        gateway = messengers.gateways(office).get(channel)
        if gateway is None:
            raise CommandError(_("Kantor ini tidak mempunyai gerbang %s.") % channel.label, returncode=2)
        if channel in messengers.TO_TELEPHONE:
            try:
                to = phones.normalise(to)
            except phones.PhoneInvalid as fault:
                raise CommandError(fault.sentence, returncode=2) from None
        values = {
            "kantor": office.short_name or office.name,
            "referensi": EXAMPLE,
            "kabar": TRIAL,
            "tautan": f"{settings.PUBLIC_URL}/{office.slug}/",
        }
        try:
            short_messages.post(short_messages.filled(gateway, to=to, values=values))
        except short_messages.GatewayFailed as failed:
            raise CommandError(delivery.words_of(failed), returncode=1) from None
        self.stdout.write(_("Gerbang %s menerima pesan percobaan.") % channel.label)
