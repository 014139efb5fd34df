"""`manage.py calendar check|adopt|list`: working hours and closed days, year by year."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import calendars
from resetdesk.accounts.domain.calendars import YearPlan
from resetdesk.accounts.domain.queries.offices import office_named
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.interfaces.year_plans import FRIDAY, SATURDAY, SUNDAY, day, hours, named_day, period
from resetdesk.accounts.models import Office
from resetdesk.core.calendar import CalendarInvalid
from resetdesk.core.templatetags.ui import DAYS, hari_tanggal

Read = TypeVar("Read")


def argument(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """The same reading as on the page, with its sentence in the shell's own refusal."""

    def parse(text: str) -> Read:
        try:
            return read(text)
        except CalendarInvalid as refusal:
            raise ArgumentTypeError(refusal.sentence) from refusal

    return parse


class Command(BaseCommand):
    help = (
        "Kalender kerja kantor: `check` menampilkan usulan satu tahun untuk ditinjau tanpa menyimpan, "
        "`adopt` memberlakukannya, `list` menampilkan yang berlaku. Usulannya libur nasional dan cuti "
        "bersama yang dikenal; yang bertanda (perkiraan) belum diumumkan, jadi adopsi lagi setelah keputusan "
        "bersama terbit. Kode keluar 0 baik, 1 ditolak, 2 perintah salah tulis."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="PERBUATAN")
        checked = acts.add_parser("check", help="Tampilkan usulan satu tahun; tidak menyimpan apa pun.")
        adopted = acts.add_parser("adopt", help="Berlakukan satu tahun di kalender kantor.")
        listed = acts.add_parser("list", help="Kalender yang berlaku.")
        for one in (checked, adopted):
            one.add_argument("year", metavar="TAHUN", type=int)
            one.add_argument(
                "--weekdays", type=hours, metavar="JAM", help="Senin–Kamis, 08:00-12:00,13:00-16:00"
            )
            one.add_argument("--friday", type=hours, metavar="JAM", help="Jumat")
            one.add_argument("--saturday", type=hours, metavar="JAM", help="Sabtu; kosong bila libur")
            one.add_argument(
                "--close",
                type=argument(named_day),
                action="append",
                default=[],
                metavar="TANGGAL=NAMA",
                help="hari libur",
            )
            one.add_argument(
                "--open",
                type=argument(day),
                action="append",
                default=[],
                metavar="TANGGAL",
                help="usulan libur yang masuk",
            )
            one.add_argument(
                "--period",
                type=argument(period),
                action="append",
                default=[],
                metavar="AWAL..AKHIR=JAM",
                help="jam khusus, misalnya Ramadan",
            )
        for one in (checked, adopted, listed):
            one.add_argument("--office", metavar="SLUG", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            office = office_named(options["office"])
            if options["act"] == "list":
                self._list(office)
                return
            plan = plan_of(options, office)
            data = calendars.laid_out(office, plan)
            self._show(data, plan.year)
            if options["act"] == "adopt":
                edition = calendars.adopt_year(office, plan=plan, by=None, at=timezone.now())
                self.stdout.write(
                    _("Tahun %(year)d berlaku di %(office)s: kalender ke-%(number)d.")
                    % {"year": plan.year, "office": office.name, "number": edition.number}
                )
            else:
                self.stdout.write(_("Belum disimpan. Berlakukan dengan calendar adopt."))
        except (NotFound, CalendarInvalid) as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _show(self, data: dict[str, Any], year: int) -> None:
        for name, given in zip(DAYS, data["weekly"], strict=True):
            self.stdout.write(f"{name:<8} {', '.join(given) or _('libur')}")
        found = calendars.days_of(data, year)
        self.stdout.write(_("Libur tahun %(year)d, %(count)d hari:") % {"year": year, "count": len(found)})
        for date, name in found:
            self.stdout.write(f"  {date.isoformat()}  {hari_tanggal(date)}: {name}")
        special = sorted(one for one in data["special"] if one.startswith(f"{year}-"))
        if special:
            self.stdout.write(
                _("Jam khusus: %(days)d hari, %(first)s sampai %(last)s.")
                % {"days": len(special), "first": special[0], "last": special[-1]}
            )
        if guessed := calendars.estimates(data, year):
            self.stdout.write(
                self.style.WARNING(_("%d hari masih perkiraan; periksa dengan keputusan bersama.") % guessed)
            )

    def _list(self, office: Office) -> None:
        edition = calendars.edition_of(office)
        if edition is None:
            raise CommandError(_("%s belum mempunyai kalender kerja.") % office.name)
        for year in edition.data["years"]:
            self._show(edition.data, year)


def plan_of(options: dict[str, Any], office: Office) -> YearPlan:
    """The year as the options say it; hours that are not named stay as the office has them."""
    given = dict.fromkeys(range(FRIDAY), options["weekdays"])
    given |= {FRIDAY: options["friday"], SATURDAY: options["saturday"]}
    weekly = None
    if any(value is not None for value in given.values()):
        kept = calendars.in_force(office)["weekly"]
        weekly = [
            kept[number] if given.get(number) is None else given[number] for number in range(SUNDAY + 1)
        ]
    return YearPlan(
        year=options["year"],
        weekly=weekly,
        closes=dict(options["close"]),
        opens=frozenset(options["open"]),
        periods=tuple(options["period"]),
    )
