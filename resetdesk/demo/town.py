"""What the demo knows of one office: before it opened, and with its doors open."""

import datetime as dt
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

from requests_app.models import Edition
from resetdesk.accounts.domain.offices import Letterhead
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Office, User
from resetdesk.demo.people import Official, Player

UNIT = "Bagian Pengadaan Barang dan Jasa, Sekretariat Daerah"
HOURS = "Senin sampai Kamis 08.00–12.00 dan 13.00–16.00, Jumat 08.00–11.30 dan 13.00–16.30 %s"

SHORT = {
    "loket": Role.LOKET,
    "agency": Role.ADMIN_AGENCY,
    "agency2": Role.ADMIN_AGENCY,
    "ppe": Role.ADMIN_PPE,
    "ppe2": Role.ADMIN_PPE,
    "ukpbj": Role.KEPALA_UKPBJ,
    "lpse": Role.KEPALA_LPSE,
    "arsip": Role.ARSIPARIS,
    "kantor": Role.OFFICE_ADMIN,
}

Moments = Generator[dt.datetime, None, None]
# Of one `walk.Walk`, which comes into being only when an office is open.
Story = Callable[..., Moments]
# Official, working days ago and clock, story: each ended one stands where it began.
Past = tuple[str, int, str, Story]
# Official, office minutes ago, story: these wait for whoever opens the demo.
Present = tuple[str, int, Story]


@dataclass(frozen=True)
class Outage:
    """SPSE was down: working days ago, from, for how many office minutes, why."""

    days: int
    clock: str
    minutes: int
    reason: str


@dataclass(frozen=True)
class Town:
    """An office of the demo, its people and its four months."""

    slug: str
    letterhead: Letterhead
    place: str
    # The number that the directory prints for the agencies of this region.
    directory: str
    sops: tuple[str, ...]
    staff: tuple[Player, ...]
    officials: Mapping[str, Official]
    past: tuple[Past, ...]
    present: tuple[Present, ...]
    outages: tuple[Outage, ...] = ()


@dataclass(frozen=True)
class House:
    """An open office with its SOPs and the people of each role."""

    town: Town
    office: Office
    editions: tuple[Edition, ...]
    staff: dict[str, list[User]]

    def edition_for(self, role: str) -> Edition:
        """The edition that serves an official of this role."""
        return next(one for one in self.editions if role in one.definition.roles)


def members(slug: str, *people: tuple[str, str, str, str]) -> tuple[Player, ...]:
    """The staff of one office: user name within it (which says the role), name, NIP, position."""
    office = slug.removeprefix("contoh-")
    return tuple(
        Player(f"{office}.{short}", name, number, job, {slug: (SHORT[short],)})
        for short, name, number, job in people
    )
