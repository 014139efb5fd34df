"""What every template may ask: the office, the person's offices and acts, whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from resetdesk.accounts.domain import demo_people, openid, policy
from resetdesk.accounts.domain.queries.memberships import Place, places_of
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.models import User


class May:
    """`{% if may.perform %}`: the policy table for the roles held on this page. Unknown names raise."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles = roles

    def __getitem__(self, name: str) -> bool:
        return policy.allows(self.roles, Action(name))


def office_context(request: HttpRequest) -> dict[str, Any]:
    """`office`, `may`, `memberships` (asked only when a template looks), `demo`, `office_doors`.

    In the demo also `demo_cast`: the made-up people of the office at hand, to switch between.
    """

    def find() -> list[Place]:
        return places_of(request.user) if isinstance(request.user, User) else []

    def cast() -> list[tuple[User, str]]:
        office = getattr(request, "office", None) or next((one.office for one in find()), None)
        return demo_people.cast_of(office) if office else []

    return {
        "office": getattr(request, "office", None),
        "may": May(getattr(request, "roles", frozenset())),
        "memberships": SimpleLazyObject(find),
        "demo": settings.DEMO,
        "office_doors": SimpleLazyObject(openid.providers) if settings.OPENID_PROVIDERS else [],
        "demo_cast": SimpleLazyObject(cast) if settings.DEMO else [],
    }
