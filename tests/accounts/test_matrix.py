"""Every URL x every person of the cast: what they get follows from what the view declared, nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from resetdesk.accounts.domain.policy import POLICY
from resetdesk.accounts.doors import Entry, Policy, declared_policy
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import User
from tests.accounts.samples import EXCEPTIONS, SAMPLES
from tests.cast import Cast, sign_in
from tests.moments import kept

PEOPLE = ["anonymous", *Role.values, "other_admin", "operator", "newcomer", "half"]


@dataclass(frozen=True)
class Page:
    name: str
    pattern: URLPattern
    parameters: frozenset[str]

    @property
    def policy(self) -> Policy | None:
        return declared_policy(self.pattern.callback)


def pages(
    patterns: list[Any] | None = None, space: str = "", given: frozenset[str] = frozenset()
) -> Iterator[Page]:
    """Every URL pattern with its full name and all parameters on its way."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = given | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from pages(pattern.url_patterns, below, here)
        else:
            yield Page(f"{space}{pattern.name or pattern.pattern}", pattern, here)


ALL_PAGES = list(pages())
# A page without a sample fails once, in the test that asks for samples.
SAMPLED = [
    page for page in ALL_PAGES if page.policy and (page.parameters <= {"office"} or page.name in SAMPLES)
]


@kept
def made_samples(cast: Cast) -> dict[str, dict[str, Any]]:
    """The parameters of every sampled page, and what they name."""
    return {page.name: SAMPLES[page.name](cast) for page in SAMPLED if page.name in SAMPLES}


def samples(cast: Cast) -> dict[str, dict[str, Any]]:
    """The same, made once for a cast, however often a test asks."""
    if "pages" not in cast.__dict__:
        cast.__dict__["pages"] = made_samples(cast)
    found: dict[str, dict[str, Any]] = cast.__dict__["pages"]
    return found


def addresses(cast: Cast, *, office: str) -> list[tuple[Page, Policy, str]]:
    """Every sampled page with its policy and its address in the office."""
    parameters = samples(cast)
    found = []
    for page in SAMPLED:
        kwargs = parameters.get(page.name, {}) | ({"office": office} if "office" in page.parameters else {})
        assert page.policy is not None
        found.append((page, page.policy, reverse(page.name, kwargs=kwargs)))
    return found


@dataclass
class Visitor:
    """One person at the browser, who signs in again after each page that ended the session."""

    who: str
    cast: Cast
    client: Client = field(default_factory=Client)
    session: str = ""

    def at_the_door(self) -> Client:
        if self.who != "anonymous":
            left = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
            if left is None or left.value != self.session or not self.client.session.get(SESSION_KEY):
                self.client = client_of(self.who, self.cast)
                self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.client


def client_of(who: str, cast: Cast) -> Client:
    client = Client()
    if who == "anonymous":
        return client
    if who == "half":
        return sign_in(client, cast["loket"], factors=("password",))
    person: User = cast[who] if who in Role.values else getattr(cast, who)
    return sign_in(client, person)


def expected(policy: Policy, who: str) -> str:
    """`in`, `sign-in`, `totp`, `404` or `403`."""
    if policy.entry in {Entry.OPEN, Entry.OFFICE}:
        return "in"
    if who == "anonymous":
        return "sign-in"
    if who == "half":
        return "in" if policy.entry is Entry.HALF else "totp"
    if policy.action is None:
        return "in"
    if who not in Role.values:
        return "404"
    return "in" if Role(who) in POLICY[policy.action] else "403"


def test_every_url_declares_who_may_enter() -> None:
    silent = [page.name for page in ALL_PAGES if page.policy is None]
    assert silent == []


def test_every_url_has_a_name_and_a_sample_for_its_parameters() -> None:
    nameless = [str(page.pattern.pattern) for page in ALL_PAGES if not page.pattern.name]
    known = SAMPLES.keys() | EXCEPTIONS.keys()
    without = [page.name for page in ALL_PAGES if page.parameters - {"office"} and page.name not in known]
    assert (nameless, without) == ([], [])


def test_office_pages_and_office_policies_are_the_same() -> None:
    for page in ALL_PAGES:
        assert page.policy is not None
        assert ("office" in page.parameters) is (page.policy.entry in {Entry.OFFICE, Entry.ACTION}), page.name


def test_samples_and_exceptions_name_living_urls() -> None:
    assert set(SAMPLES) | set(EXCEPTIONS) <= {page.name for page in ALL_PAGES}


@pytest.mark.asvs("8.2.1", "8.3.1")
@pytest.mark.parametrize("who", PEOPLE)
def test_matrix(cast: Cast, who: str) -> None:
    """GET tells who comes in; whatever a page answers behind its door, it is neither sign-in nor refusal."""
    faults, visitor = [], Visitor(who, cast)
    for page, policy, url in addresses(cast, office=cast.timur.slug):
        wanted = expected(policy, who)
        # Behind its door a page may answer something of its own; who may not come in is refused there too.
        if page.name in EXCEPTIONS and (wanted == "in" or policy.action is None):
            continue
        client = visitor.at_the_door()
        response = client.get(url)
        if response.status_code == 405 and wanted != "in":
            response = client.post(url)
        if not fits(wanted, response):
            faults.append((page.name, wanted, response.status_code))
    assert faults == []


@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize("who", ["anonymous", "half", Role.AUDITOR, "other_admin", "operator"])
def test_moves_are_refused_to_who_may_not(cast: Cast, who: str) -> None:
    """The same table holds for a POST: who may not is refused before any rule of the form."""
    visitor = Visitor(who, cast)
    for page, policy, url in addresses(cast, office=cast.timur.slug):
        if policy.entry is not Entry.ACTION:
            continue
        wanted = expected(policy, who)
        if wanted != "in":
            response = visitor.at_the_door().post(url)
            # A page that knows no POST moves nothing for anybody.
            assert response.status_code == 405 or fits(wanted, response), (
                page.name,
                wanted,
                response.status_code,
            )


@pytest.mark.parametrize("who", ["anonymous", Role.OFFICE_ADMIN])
def test_unknown_and_closed_offices_do_not_exist(cast: Cast, who: str) -> None:
    visitor, slugs = Visitor(who, cast), ("tidak-ada", cast.timur.slug)
    found = [place for slug in slugs for place in addresses(cast, office=slug)]
    cast.timur.is_active = False
    cast.timur.save()
    for page, _policy, url in found:
        if "office" in page.parameters:
            client = visitor.at_the_door()
            response = client.get(url)
            response = client.post(url) if response.status_code == 405 else response
            assert response.status_code == 404, url


def fits(wanted: str, response: HttpResponseBase) -> bool:
    location = response.headers.get("Location", "")
    if wanted == "in":
        at_the_door = location.startswith(("/akun/masuk/", "/akun/totp/"))
        return response.status_code in {200, 204, 302, 303, 405} and not at_the_door
    targets = {"sign-in": "/akun/masuk/", "totp": "/akun/totp/"}
    if wanted in targets:
        return response.status_code == 302 and location.startswith(targets[wanted])
    return int(wanted) == response.status_code
