"""Who is or was of an office, with what each is today and still lacks."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office, OfficeAccount, User


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person with their roles in force; none for who was here before."""

    person: User
    roles: tuple[Role, ...]
    has_authenticator: bool
    # Signs in with their office's own account, so that a password may never come.
    has_office_account: bool = False

    @property
    def titles(self) -> str:
        return ", ".join(str(role.label) for role in self.roles)

    @property
    def standing(self) -> str:
        """Whether they can come in, in words."""
        if not self.roles:
            return _("tanpa peran")
        if not self.person.has_usable_password() and not self.has_office_account:
            return _("belum membuat kata sandi")
        if not self.has_authenticator:
            return _("belum memasang autentikator")
        return _("aktif")


def staff_of(office: Office) -> list[StaffRow]:
    """Everybody who is or was of the office, by name, with the roles of today; three queries for all."""
    today = office_day(office)
    held = Membership.objects.filter(office=office, user__is_active=True)
    roles: dict[int, list[Role]] = {}
    found: dict[int, User] = {}
    for membership in held.select_related("user").order_by("user__full_name", "user_id"):
        found[membership.user_id] = membership.user
        current = roles.setdefault(membership.user_id, [])
        if membership.is_in_force(today):
            current.append(Role(membership.role))
    totp = Authenticator.objects.filter(user__in=found, type=Authenticator.Type.TOTP)
    linked = set(OfficeAccount.objects.filter(user__in=found).values_list("user_id", flat=True))
    secured, order = set(totp.values_list("user_id", flat=True)), list(Role)
    return [
        StaffRow(
            person,
            tuple(sorted(roles[key], key=order.index)),
            has_authenticator=key in secured,
            has_office_account=key in linked,
        )
        for key, person in found.items()
    ]
