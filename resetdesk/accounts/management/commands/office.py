"""`manage.py office open|change|list`: the offices of this installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.domain.offices import Letterhead, change_letterhead, open_office
from resetdesk.accounts.domain.queries.offices import office_named
from resetdesk.accounts.enums import Zone
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office

# Option and field of the letterhead, and what it means.
WORDS = {
    "name": "nama lengkap kantor, misalnya “UKPBJ Kabupaten Contoh”",
    "short-name": "nama pendek untuk judul halaman; bawaan: nama lengkap",
    "government": "pemerintah daerahnya, misalnya “Pemerintah Kabupaten Contoh”",
    "unit": "unit induk, misalnya “Sekretariat Daerah”",
    "address": "alamat loket",
    "phone": "nomor telepon kantor",
    "email": "alamat email kantor; balasan pemohon sampai di sini",
    "counter-hours": "jam loket, misalnya “Senin sampai Kamis 08.00–16.00 WIB”",
}


class Command(BaseCommand):
    help = (
        "Membuka kantor baru di /SLUG/, memperbaiki kepala suratnya, atau menampilkan daftarnya. "
        "Kode keluar 0 baik, 1 ditolak, 2 perintah salah tulis."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="PERBUATAN")
        opened = acts.add_parser("open", help="Buka kantor baru, masih tanpa orang, kalender, dan SOP.")
        opened.add_argument("slug", metavar="SLUG", help="kata pertama pada alamatnya: huruf kecil, angka, -")
        opened.add_argument("--zone", choices=[zone.name for zone in Zone], required=True)
        changed = acts.add_parser("change", help="Perbaiki kepala surat; yang tidak disebut tetap.")
        changed.add_argument("slug", metavar="SLUG")
        for option, meaning in WORDS.items():
            is_needed = option in {"name", "government"}
            opened.add_argument(f"--{option}", required=is_needed, default="", help=meaning)
            changed.add_argument(f"--{option}", help=meaning)
        acts.add_parser("list", help="Semua kantor di pemasangan ini.")

    def handle(self, *_args: Any, **options: Any) -> None:
        words = {name: options.get(name) for name in (one.replace("-", "_") for one in WORDS)}
        try:
            match options["act"]:
                case "open":
                    self._open(options["slug"], zone=Zone[options["zone"]], words=words)
                case "change":
                    self._change(options["slug"], words=words)
                case _:
                    self._list()
        except ValidationError as refusal:
            raise CommandError("\n".join(sentences(refusal))) from refusal
        except NotFound as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _open(self, slug: str, *, zone: Zone, words: dict[str, Any]) -> None:
        short_name = words.pop("short_name") or words["name"][:60]
        letterhead = Letterhead(short_name=short_name, timezone=zone, **words)
        office = open_office(slug, letterhead=letterhead, by=None, at=timezone.now())
        self.stdout.write(_("%(name)s dibuka di /%(slug)s/.") % {"name": office.name, "slug": office.slug})
        self.stdout.write(_("Berikutnya:"))
        year = timezone.now().year
        self.stdout.write(f"  manage.py calendar adopt {year} --office {slug}")
        self.stdout.write(
            f"  manage.py people add NAMA.PENGGUNA --name … --email … --office {slug} --role office_admin"
        )
        self.stdout.write(f"  manage.py sop adopt FILE.toml --office {slug}")
        self.stdout.write("  manage.py doctor")

    def _change(self, slug: str, *, words: dict[str, Any]) -> None:
        changes = {name: value for name, value in words.items() if value is not None}
        if not changes:
            raise CommandError(_("Sebut sedikitnya satu yang diperbaiki, misalnya --phone."))
        office = change_letterhead(office_named(slug), changes=changes, by=None, at=timezone.now())
        self.stdout.write(_("Kepala surat %s tersimpan.") % office.name)

    def _list(self) -> None:
        for office in Office.objects.order_by("slug"):
            self.stdout.write(f"/{office.slug}/  {office.zone_label}  {office.name}")
        if not Office.objects.exists():
            self.stdout.write(_("Belum ada kantor."))


def sentences(refusal: ValidationError) -> list[str]:
    """Every fault with the name of its field."""
    if not hasattr(refusal, "error_dict"):
        return list(refusal.messages)
    return [f"{name}: {' '.join(found)}" for name, found in refusal.message_dict.items()]
