"""In which offices a person works, and as what."""

from dataclasses import dataclass
from itertools import groupby

from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office, User


@dataclass(frozen=True, slots=True)
class Place:
    """An office with the roles that somebody holds there today."""

    office: Office
    roles: tuple[Role, ...]

    @property
    def titles(self) -> str:
        return ", ".join(str(role.label) for role in self.roles)


def places_of(person: User) -> list[Place]:
    """The person's active offices by name, each by its own calendar day; one query."""
    held = Membership.objects.filter(user=person, office__is_active=True).select_related("office")
    found = []
    for _office_id, group in groupby(
        held.order_by("office__name", "office_id", "role"), lambda one: one.office_id
    ):
        memberships = list(group)
        day = office_day(memberships[0].office)
        roles = tuple(Role(one.role) for one in memberships if one.is_in_force(day))
        if roles:
            found.append(Place(memberships[0].office, roles))
    return found
