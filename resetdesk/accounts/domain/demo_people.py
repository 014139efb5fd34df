"""The made-up people of the demo, whose sign-in codes the demo page shows. Nobody real is ever among them."""

import base64
import hashlib
import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from resetdesk.accounts.domain.people import enrol_totp
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.domain.queries.memberships import Place, places_of
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core.nip import digits

# Reserved for tests (RFC 2606): no mail ever leaves for it, no real person has it.
MAIL_DOMAIN = "contoh.test"
PASSWORD = "perahu-biru-di-pagi-hari"  # noqa: S105 public on purpose; exists only where the demo runs


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as, with the code of this half minute."""

    person: User
    places: list[Place]
    code: str

    @property
    def titles(self) -> str:
        """What this person is in the office that they are listed under."""
        return self.places[0].titles if self.places else ""


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """The people of one office; those of several offices, or of none, have a group of their own."""

    office: Office | None
    people: list[DemoPerson]


def hashed_password() -> str:
    """The demo's password as it is stored: hashing takes a fifth of a second, so a whole cast shares one."""
    return make_password(PASSWORD)


def create_demo_person(
    username: str, *, full_name: str, nip: str = "", position: str = "", hashed: str = ""
) -> User:
    """A made-up person with the demo's password and an authenticator whose secret follows from the name."""
    person = User.objects.create(
        username=username,
        email=f"{username}@{MAIL_DOMAIN}",
        password=hashed or hashed_password(),
        full_name=full_name,
        nip=digits(nip),
        position=position,
    )
    enrol_totp(person, demo_secret(username))
    return person


def demo_secret(username: str) -> str:
    """The same authenticator secret after every fresh start of the demo, so that a phone may keep it."""
    return base64.b32encode(hashlib.sha256(f"demo {username}".encode()).digest()[:20]).decode()


def demo_people() -> list[DemoPerson]:
    """Everybody made up, by office and role; empty outside the demo."""
    if not settings.DEMO:
        return []
    people = User.objects.filter(email__endswith=f"@{MAIL_DOMAIN}", is_active=True).order_by("pk")
    authenticators = Authenticator.objects.filter(user__in=people, type=Authenticator.Type.TOTP)
    secrets = {one.user_id: one.data["secret"] for one in authenticators}
    listed = [
        DemoPerson(one, places_of(one), current_code(secrets[one.pk])) for one in people if one.pk in secrets
    ]
    return sorted(listed, key=by_place)


def demo_groups() -> list[DemoGroup]:
    """Everybody made up, office by office; who sees several offices comes last."""
    found: dict[int | None, DemoGroup] = {}
    for one in demo_people():
        office = one.places[0].office if len(one.places) == 1 else None
        key = office.pk if office else None
        found.setdefault(key, DemoGroup(office, [])).people.append(one)
    return sorted(found.values(), key=lambda group: group.office is None)


def by_place(one: DemoPerson) -> tuple[bool, str, int]:
    """Office by office, roles in their own order; people without an office last."""
    if not one.places:
        return True, "", 0
    return False, one.places[0].office.name, list(Role).index(one.places[0].roles[0])


def demo_person(username: str) -> User:
    """The made-up person of this name. Raises NotFound outside the demo and for everybody else.

    An address is not enough to be made up: the authenticator must be the one that the demo gave.
    """
    if settings.DEMO:
        ordinary = User.objects.filter(is_active=True, is_staff=False, is_superuser=False)
        person = ordinary.filter(username=username, email=f"{username}@{MAIL_DOMAIN}").first()
        if person is not None and holds_demo_secret(person):
            return person
    raise NotFound(_("Orang ini bukan orang contoh."))


def holds_demo_secret(person: User) -> bool:
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    return found is not None and bool(
        get_adapter().decrypt(found.data["secret"]) == demo_secret(person.username)
    )


def cast_of(office: Office) -> list[tuple[User, str]]:
    """The made-up people of one office with their titles, in the order of roles; empty outside the demo."""
    if not settings.DEMO:
        return []
    order = list(Role)
    held = Membership.objects.on(office_day(office)).filter(
        office=office,
        user__email__endswith=f"@{MAIL_DOMAIN}",
        user__is_active=True,
        user__authenticator__type=Authenticator.Type.TOTP,
    )
    found: dict[User, list[Role]] = {}
    for membership in held.select_related("user").order_by("user_id", "role"):
        found.setdefault(membership.user, []).append(Role(membership.role))
    listed = sorted(found.items(), key=lambda one: (min(map(order.index, one[1])), one[0].pk))
    return [(person, ", ".join(str(role.label) for role in roles)) for person, roles in listed]


def current_code(sealed_secret: str) -> str:
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(get_adapter().decrypt(sealed_secret), counter)))


def seconds_left() -> int:
    """How long the codes shown now stay the current ones."""
    period: int = app_settings.TOTP_PERIOD
    return period - int(time.time()) % period
