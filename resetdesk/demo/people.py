"""Who plays in the demo. Every name, number and date of birth is made up."""

import datetime as dt
from dataclasses import dataclass

from resetdesk.accounts.domain.demo_people import MAIL_DOMAIN
from resetdesk.accounts.enums import Role

MAN, WOMAN = 1, 2
TIMUR, KOTA, BARAT, TENGAH = "contoh-timur", "contoh-kota", "contoh-barat", "contoh-tengah"


def nip(born: str, appointed: str, sex: int) -> str:
    """A NIP that agrees with its bearer: `19850517`, `201001` and the sex, with a serial of the made-up."""
    return f"{born}{appointed}{sex}001"


@dataclass(frozen=True)
class Player:
    """A member of staff. `roles` maps an office's slug to what the person is there."""

    username: str
    name: str
    nip: str
    position: str
    roles: dict[str, tuple[Role, ...]]


@dataclass(frozen=True)
class Official:
    """An official who asks. `known` says whether the office's registry has the address of the form."""

    name: str
    nip: str
    unit: str
    position: str
    rank: str
    role: str = "ppk"
    known: bool = True

    @property
    def user_id(self) -> str:
        return f"{self.name.split()[0]}.{self.role}".upper()

    @property
    def email(self) -> str:
        return f"{self.name.casefold().replace(' ', '.')}@{MAIL_DOMAIN}"

    @property
    def phone(self) -> str:
        """A made-up mobile number that follows from the date of birth."""
        return f"+6281200{self.nip[2:8]}"

    @property
    def sk_date(self) -> dt.date:
        return dt.date(int(self.nip[8:12]) + 10, 1, 4)


# The one person who belongs to no single office: inspectors read everywhere and change nothing.
AUDITOR = Player(
    "auditor",
    "Endang Wiratni",
    nip("19761014", "200012", WOMAN),
    "Auditor Ahli Madya",
    dict.fromkeys((TIMUR, KOTA, BARAT, TENGAH), (Role.AUDITOR,)),
)


def by_user_id(*officials: Official) -> dict[str, Official]:
    """Officials by the user ID that the stories name them with."""
    return {one.user_id: one for one in officials}
