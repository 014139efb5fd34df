"""The demo's two offices as they stood two months ago: letterhead, calendar, SOP, people, known officials."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from requests_app.domain.adoption import adopt
from requests_app.models import Edition
from requests_app.sop import catalogue
from resetdesk.accounts.domain import demo_people, people, registry
from resetdesk.accounts.domain.offices import Letterhead, open_office
from resetdesk.accounts.domain.registry import HolderData
from resetdesk.accounts.enums import ContactSource, Role, Zone
from resetdesk.accounts.models import Office, User
from resetdesk.core.calendar import seed_calendar
from resetdesk.demo.people import BARAT, STAFF, TIMUR, Official, Player

UNIT = "Bagian Pengadaan Barang dan Jasa, Sekretariat Daerah"
HOURS = "Senin sampai Kamis 08.00–12.00 dan 13.00–16.00, Jumat 08.00–11.30 dan 13.00–16.30 %s"
LETTERHEADS = {
    TIMUR: Letterhead(
        name="UKPBJ Kabupaten Contoh Timur",
        short_name="UKPBJ Contoh Timur",
        government="Pemerintah Kabupaten Contoh Timur",
        unit=UNIT,
        address="Jalan Pohon Pala Nomor 7, Teluk Contoh",
        phone="(0900) 210455",
        email=f"ukpbj.timur@{demo_people.MAIL_DOMAIN}",
        timezone=Zone.WIT,
        counter_hours=HOURS % "WIT",
    ),
    BARAT: Letterhead(
        name="UKPBJ Kabupaten Contoh Barat",
        short_name="UKPBJ Contoh Barat",
        government="Pemerintah Kabupaten Contoh Barat",
        unit=UNIT,
        address="Jalan Alun-alun Contoh Nomor 9, Sukacontoh",
        phone="(0900) 481737",
        email=f"ukpbj.barat@{demo_people.MAIL_DOMAIN}",
        timezone=Zone.WIB,
        counter_hours=HOURS % "WIB",
    ),
}
SOPS = {TIMUR: "seram-timur-ppk.toml", BARAT: "ponorogo-reset-akun.toml"}
PLACES = {TIMUR: "Teluk Contoh", BARAT: "Sukacontoh"}
# The registry of officials is older than the portal: what stands in it proves an address.
REGISTERED = dt.timedelta(days=400)


@dataclass(frozen=True)
class House:
    """An open office with its SOP and the people of each role."""

    office: Office
    edition: Edition
    staff: dict[str, list[User]]

    @property
    def place(self) -> str:
        return PLACES[self.office.slug]


def people_of_the_demo() -> dict[str, User]:
    """Every member of staff, with password and authenticator, by username."""
    return {
        one.username: demo_people.create_demo_person(
            one.username, full_name=one.name, nip=one.nip, position=one.position
        )
        for one in STAFF
    }


def open_house(slug: str, *, users: dict[str, User], officials: Iterable[Official], at: dt.datetime) -> House:
    """Open one office with everything that was there before the first request."""
    office = open_office(slug, letterhead=LETTERHEADS[slug], by=None, at=at)
    seed_calendar(office.pk, tz=office.timezone, years=range(at.year - 1, at.year + 3), at=at)
    staff: dict[str, list[User]] = {}
    for player in STAFF:
        for role in player.roles.get(slug, ()):
            people.grant(users[player.username], office=office, role=role, by=None, at=at)
            staff.setdefault(role.value, []).append(users[player.username])
    source = catalogue.read(SOPS[slug])
    edition = adopt(source, name=SOPS[slug], office=office, by=staff[Role.OFFICE_ADMIN][0], at=at)
    for official in officials:
        if official.known:
            _register(office, official, at=at - REGISTERED)
    return House(office, edition, staff)


def _register(office: Office, official: Official, *, at: dt.datetime) -> None:
    registry.remember(
        office,
        holder_data=HolderData(
            name=official.name,
            role=official.role,
            nip=official.nip,
            work_unit=official.unit,
            position=official.position,
            rank=official.rank,
            user_id_spse=official.user_id,
            email=official.email,
            phone=official.phone,
        ),
        source=ContactSource.IMPORTED,
        at=at,
        by=None,
    )


def role_names(player: Player, slug: str) -> str:
    """The person's roles in one office, in words."""
    return ", ".join(str(role.label) for role in player.roles[slug])
