"""Who works in an office today, with what each still lacks."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office, User


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person with their roles in force."""

    person: User
    roles: tuple[Role, ...]
    has_authenticator: bool

    @property
    def titles(self) -> str:
        return ", ".join(str(role.label) for role in self.roles)

    @property
    def standing(self) -> str:
        """Whether they can come in, in words."""
        if not self.person.has_usable_password():
            return _("belum membuat kata sandi")
        if not self.has_authenticator:
            return _("belum memasang autentikator")
        return _("aktif")


def staff_of(office: Office) -> list[StaffRow]:
    """Everybody with a role today, by name; two queries, whatever their number."""
    held = Membership.objects.on(office_day(office)).filter(office=office, user__is_active=True)
    roles: dict[int, list[Role]] = {}
    found: dict[int, User] = {}
    for membership in held.select_related("user").order_by("user__full_name", "user_id"):
        found[membership.user_id] = membership.user
        roles.setdefault(membership.user_id, []).append(Role(membership.role))
    secured = set(
        Authenticator.objects.filter(user__in=found, type=Authenticator.Type.TOTP).values_list(
            "user_id", flat=True
        )
    )
    order = list(Role)
    return [
        StaffRow(person, tuple(sorted(roles[key], key=order.index)), key in secured)
        for key, person in found.items()
    ]
