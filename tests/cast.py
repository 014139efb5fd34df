"""The fixed cast of test people: two offices, one person per role, a stranger, an operator.

`contoh-timur` (WIT) and `contoh-barat` (WIB) as in the demo. `cast.timur`, `cast["loket"]`,
`cast.other_admin`, `cast.operator`, `cast.newcomer`; `sign_in(client, person)` opens a session
that proved both factors just now.
"""

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import ClassVar

import pytest
from django.test import Client

from resetdesk.accounts.enums import Role, Zone
from resetdesk.accounts.models import Membership, Office, User
from tests.moments import kept

PASSWORD = "ombak-kecil-di-teluk-ambon-7"
SINCE = dt.date(2020, 1, 1)
# RFC 6238's own test secret in base32: public on purpose.
TOTP_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@dataclass
class Cast:
    """Offices and people; `people` by role value in `timur`, one person each."""

    timur: Office
    barat: Office
    people: dict[str, User] = field(default_factory=dict)
    west: dict[str, User] = field(default_factory=dict)
    operator: User = None  # type: ignore[assignment]
    newcomer: User = None  # type: ignore[assignment]
    name_in_moments: ClassVar[str] = "cast"

    def __getitem__(self, role: str) -> User:
        return self.people[role]

    @property
    def other_admin(self) -> User:
        """Admin Agency of the other office."""
        return self.west[Role.ADMIN_AGENCY]


def make_office(slug: str, *, name: str, zone: Zone = Zone.WIB) -> Office:
    return Office.objects.create(
        slug=slug,
        name=name,
        short_name=name,
        government=f"Pemerintah Kabupaten {name}",
        unit="Unit Kerja Pengadaan Barang/Jasa",
        address=f"Jalan Percobaan Nomor 1, {name}",
        phone="+62 911 000000",
        email=f"ukpbj@{slug}.contoh.test",
        timezone=zone,
    )


def make_person(
    username: str, *, office: Office | None = None, roles: tuple[str, ...] = (), nip: str = ""
) -> User:
    """A person with the cast's password and, in `office`, the roles since 2020; no authenticator."""
    person = User.objects.create_user(
        username, f"{username}@contoh.test", PASSWORD, full_name=username.replace(".", " ").title(), nip=nip
    )
    for role in roles:
        assert office is not None
        Membership.objects.create(office=office, user=person, role=role, starts_on=SINCE)
    return person


def sign_in(
    client: Client, person: User, *, factors: tuple[str, ...] = ("password", "mfa"), ago: float = 0
) -> Client:
    """Opens a session without walking the pages; `factors` were proved `ago` seconds before now."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": name, "at": time.time() - ago} for name in factors
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


@pytest.fixture
def cast(first_moment: None) -> Cast:
    return make_cast()


@kept
def make_cast() -> Cast:
    """The offices and people themselves, for benchmarks and journeys too."""
    timur = make_office("contoh-timur", name="Contoh Timur", zone=Zone.WIT)
    barat = make_office("contoh-barat", name="Contoh Barat", zone=Zone.WIB)
    built = Cast(timur=timur, barat=barat)
    for serial, role in enumerate(Role.values, start=1):
        nip = f"19800229200501200{serial}"
        built.people[role] = make_person(f"timur.{role}", office=timur, roles=(role,), nip=nip)
    for role in (Role.ADMIN_AGENCY, Role.KEPALA_LPSE, Role.AUDITOR):
        built.west[role] = make_person(f"barat.{role}", office=barat, roles=(role,))
    built.operator = make_person("operator")
    User.objects.filter(pk=built.operator.pk).update(is_superuser=True, is_staff=True)
    built.operator.refresh_from_db()
    built.newcomer = make_person("pendatang")
    return built
