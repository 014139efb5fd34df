"""`manage.py people add|invite|grant|revoke|list|sign-out|reset...`: who works here, and how they come in."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import factor_resets, invitations, people
from resetdesk.accounts.domain.queries.offices import office_named
from resetdesk.accounts.domain.queries.staff import staff_of
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import Role, SecurityEventKind
from resetdesk.accounts.exceptions import NotFound, NotInvited, NotReset
from resetdesk.accounts.interfaces.invitations import link_of
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core.templatetags.ui import kelompok, waktu

ROLES = ", ".join(f"{role.value} ({role.label})" for role in Role)


class Command(BaseCommand):
    help = (
        "Petugas sebuah kantor: menambah dan mengundang, memberi dan mencabut peran, menampilkan daftarnya. "
        "Tidak ada kata sandi yang dibuat di sini: tautan undangan masuk ke email orangnya, kodenya Anda "
        f"sampaikan langsung. Peran: {ROLES}. Kode keluar 0 baik, 1 ditolak, 2 perintah salah tulis."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="PERBUATAN")
        added = acts.add_parser("add", help="Tambah orang, beri peran, dan undang.")
        added.add_argument("username", metavar="NAMA.PENGGUNA")
        added.add_argument("--name", required=True, help="nama lengkap dengan gelar")
        added.add_argument("--email", required=True, help="alamat email pribadinya di kantor")
        added.add_argument("--nip", default="", help="agar ia tidak pernah menangani akunnya sendiri")
        added.add_argument("--position", default="", help="jabatan, tampil pada bukti layanan")
        invited = acts.add_parser("invite", help="Undang lagi orang yang belum membuat kata sandi.")
        granted = acts.add_parser("grant", help="Beri peran; sesi orang itu berakhir.")
        revoked = acts.add_parser("revoke", help="Cabut peran; sesi orang itu berakhir.")
        asked = acts.add_parser(
            "reset", help="Minta autentikator seseorang diatur ulang, sebagai orang pertama."
        )
        asked.add_argument(
            "--reason", required=True, help="apa yang hilang, dan bagaimana orangnya dipastikan"
        )
        agreed = acts.add_parser(
            "reset-confirm", help="Setujui permintaan administrator, sebagai orang kedua."
        )
        stopped = acts.add_parser(
            "reset-stop", help="Hentikan pengaturan ulang sebelum autentikator dilepas."
        )
        linked = acts.add_parser("reset-link", help="Sesudah dilepas: kirim tautan dan tampilkan kodenya.")
        ended = acts.add_parser("sign-out", help="Akhiri semua sesi seseorang, di perangkat mana pun.")
        resets = (asked, agreed, stopped, linked)
        for one in (invited, granted, revoked, ended, *resets):
            one.add_argument("username", metavar="NAMA.PENGGUNA")
        listed = acts.add_parser("list", help="Petugas kantor dan perannya hari ini.")
        for one in (added, invited, granted, revoked, ended, listed, *resets):
            one.add_argument("--office", metavar="SLUG", required=True)
        for one in (added, granted, revoked):
            one.add_argument("--role", choices=Role.values, action="append", required=True, metavar="PERAN")
        for one in (added, invited):
            one.add_argument(
                "--show-link",
                action="store_true",
                help="tampilkan juga tautannya bila email belum dapat dikirim; hanya untuk orangnya",
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            office = office_named(options["office"])
            match options["act"]:
                case "add":
                    self._add(office, options)
                case "invite":
                    self._invite(person_named(options["username"]), office, options["show_link"])
                case "reset" | "reset-confirm" | "reset-stop" | "reset-link":
                    self._reset(person_named(options["username"]), office, options)
                case "sign-out":
                    self._sign_out(person_named(options["username"]), office)
                case "grant" | "revoke":
                    self._change(office, options)
                case _:
                    self._list(office)
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        except (NotFound, NotInvited, NotReset) as refusal:
            raise CommandError(refusal.sentence) from refusal

    def _add(self, office: Office, options: dict[str, Any]) -> None:
        person = people.add(
            people.NewPerson(
                username=options["username"],
                full_name=options["name"],
                email=options["email"],
                nip=options["nip"],
                position=options["position"],
            ),
            office=office,
            roles=[Role(value) for value in options["role"]],
            by=None,
            at=timezone.now(),
        )
        self.stdout.write(_("%(name)s ditambahkan di %(office)s.") % {"name": person, "office": office.name})
        self._invite(person, office, options["show_link"])

    def _invite(self, person: User, office: Office, show_link: bool) -> None:
        made = invitations.invite(person, office=office, by=None, at=timezone.now())
        until = waktu(made.expires_at, office)
        self.stdout.write(
            _("Tautan undangan dikirim ke %(email)s, berlaku sampai %(until)s.")
            % {"email": person.email, "until": until}
        )
        code = "-".join(kelompok(invitations.code_of(made)))
        self.stdout.write(
            _("Kode undangan: %s. Sampaikan sendiri, bertemu atau lewat telepon; jangan lewat email.") % code
        )
        if show_link:
            self.stdout.write(link_of(made))

    def _reset(self, person: User, office: Office, options: dict[str, Any]) -> None:
        """The operator as one of the two people; the other one works in the portal."""
        now = timezone.now()
        if options["act"] == "reset":
            factor_resets.ask(person, office=office, reason=options["reason"], by=None, at=now)
            self.stdout.write(_("Diminta. Kepala atau administrator kantor harus menyetujui di Pengaturan."))
            return
        held = factor_resets.open_for(person)
        if held is None:
            raise NotFound(_("Tidak ada pengaturan ulang yang berjalan untuk %s.") % person)
        if options["act"] == "reset-confirm":
            made = factor_resets.confirm(held.pk, office=office, by=None, at=now)
            self.stdout.write(_("Disetujui. Autentikator dilepas %s.") % waktu(made.due_at, office))
        elif options["act"] == "reset-stop":
            factor_resets.stop(held.pk, office=office, by=None, at=now)
            self.stdout.write(_("Dihentikan. Tidak ada yang berubah."))
        else:
            made = factor_resets.send_link(held.pk, office=office, by=None, at=now)
            code = "-".join(kelompok(factor_resets.code_of(made)))
            self.stdout.write(
                _("Tautan dikirim ke %(email)s. Kode: %(code)s. Sampaikan sendiri.")
                % {"email": person.email, "code": code}
            )

    def _sign_out(self, person: User, office: Office) -> None:
        if not Membership.objects.filter(user=person, office=office).exists():
            raise NotFound(_("%(name)s bukan petugas %(office)s.") % {"name": person, "office": office.name})
        people.end_sessions(person)
        note(SecurityEventKind.SESSIONS_ENDED, person=person, at=timezone.now())
        self.stdout.write(_("Semua sesi %s diakhiri.") % person)

    def _change(self, office: Office, options: dict[str, Any]) -> None:
        person = person_named(options["username"])
        verb = people.grant if options["act"] == "grant" else people.revoke
        for value in options["role"]:
            verb(person, office=office, role=Role(value), by=None, at=timezone.now())
        self._list(office)

    def _list(self, office: Office) -> None:
        rows = staff_of(office)
        for row in rows:
            self.stdout.write(f"{row.person.username}  {row.person.full_name}  {row.titles}  {row.standing}")
        if not rows:
            self.stdout.write(_("Belum ada petugas di %s.") % office.name)


def person_named(username: str) -> User:
    """The person of this user name. Raises NotFound."""
    person = User.objects.filter(username__iexact=username).first()
    if person is None:
        raise NotFound(_("Tidak ada orang dengan nama pengguna “%s”.") % username)
    return person
