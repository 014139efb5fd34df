"""The demo's offices as they stood before the first request: letterhead, calendar, SOPs, people."""

import datetime as dt

from requests_app.domain.adoption import adopt
from requests_app.sop import catalogue
from resetdesk.accounts.domain import demo_people, people, registry
from resetdesk.accounts.domain.offices import open_office
from resetdesk.accounts.domain.registry import HolderData
from resetdesk.accounts.enums import ContactSource, Role
from resetdesk.accounts.models import Office, User
from resetdesk.core.calendar import seed_calendar
from resetdesk.demo.people import AUDITOR, Official, Player
from resetdesk.demo.town import House, Town
from resetdesk.demo.towns import barat, kota, tengah, timur

TOWNS = (timur.TOWN, kota.TOWN, barat.TOWN, tengah.TOWN)
STAFF = (*(player for town in TOWNS for player in town.staff), AUDITOR)
# The registry of officials is older than the portal: what stands in it proves an address.
REGISTERED = dt.timedelta(days=400)


def people_of_the_demo() -> dict[str, User]:
    """Every member of staff, with password and authenticator, by username."""
    password = demo_people.hashed_password()
    return {
        one.username: demo_people.create_demo_person(
            one.username, full_name=one.name, nip=one.nip, position=one.position, hashed=password
        )
        for one in STAFF
    }


def open_house(town: Town, *, users: dict[str, User], at: dt.datetime) -> House:
    """Open one office with everything that was there before the first request."""
    office = open_office(town.slug, letterhead=town.letterhead, by=None, at=at)
    seed_calendar(office.pk, tz=office.timezone, years=range(at.year - 1, at.year + 3), at=at)
    staff: dict[str, list[User]] = {}
    for player in STAFF:
        for role in player.roles.get(town.slug, ()):
            people.grant(users[player.username], office=office, role=role, by=None, at=at)
            staff.setdefault(role.value, []).append(users[player.username])
    by = staff[Role.OFFICE_ADMIN][0]
    editions = tuple(
        adopt(catalogue.read(name), name=name, office=office, by=by, at=at) for name in town.sops
    )
    for official in town.officials.values():
        if official.known:
            _register(office, official, at=at - REGISTERED)
    return House(town, office, editions, staff)


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
