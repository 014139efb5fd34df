"""Holes of the doors: sign-in, sessions, codes, and ways around them."""

import posixpath
import time
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher, make_password
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse

from resetdesk import middleware
from resetdesk.accounts import doors
from resetdesk.accounts.domain import people, policy
from resetdesk.accounts.enums import Role
from resetdesk.accounts.interfaces import sign_in as sign_in_forms
from resetdesk.accounts.models import User
from tests.accounts.test_sign_in import code, give_code, give_password, without_tokens
from tests.cast import PASSWORD, TOTP_SECRET, Cast, sign_in
from tests.holes.closing import closes
from tests.requests_app.factories import SERAM, equip, submitted

Patch = pytest.MonkeyPatch
Answer = Callable[[HttpRequest], HttpResponse]
SAFE_PAGE = "/akun/keamanan/"
QUEUE = "/contoh-timur/meja/"
SESSIONS = import_module(settings.SESSION_ENGINE).SessionStore


@pytest.fixture(autouse=True)
def _equipped(cast: Cast) -> None:
    """Pages behind the doors work."""
    equip(cast.timur, SERAM)


@pytest.fixture
def officer(cast: Cast) -> User:
    people.enrol_totp(cast["loket"], TOTP_SECRET)
    return cast["loket"]


def is_shut_out(answer: HttpResponseBase) -> bool:
    """Whether a page sent somebody to the door."""
    return answer.status_code == 302 and answer.headers["Location"].startswith("/akun/")


def password_is_enough(patch: Patch) -> None:
    patch.setattr(doors, "turn_away", lambda _request: None)


@pytest.fixture
def half(officer: User, client: Client) -> Client:
    """A session that proved the password alone."""
    return sign_in(client, officer, factors=("password",))


@closes(
    "second-door",
    guard="Every door asks whether this very session proved the second factor; no other door signs in.",
    twin=password_is_enough,
)
@pytest.mark.asvs("6.3.4")
def test_no_door_forgets_the_second_factor(half: Client) -> None:
    for page in (QUEUE, "/contoh-timur/arsip/", "/contoh-timur/laporan/", "/akun/"):
        assert is_shut_out(half.get(page)), page
    for door in ("/admin/", "/akun/signup/", "/akun/password/reset/", "/akun/demo/", "/api/"):
        assert half.get(door).status_code == 404, door
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


def header_signs_in(get_response: Answer) -> Answer:
    """The middleware of a twin that believes a header."""

    def believing(request: HttpRequest) -> HttpResponse:
        name = request.META.get("HTTP_X_REMOTE_USER") or request.META.get("REMOTE_USER")
        found = User.objects.filter(username=name).first() if name else None
        if found is not None:
            request.user = found
            request.session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
            request.session["account_authentication_methods_user"] = str(found.pk)
        return get_response(request)

    return believing


def believes_headers(patch: Patch) -> None:
    chain = [*settings.MIDDLEWARE, "tests.holes.test_entering.header_signs_in"]
    patch.setattr(settings, "MIDDLEWARE", chain)


@closes(
    "sso-header",
    guard="No header signs anybody in; an identity provider answers over its own checked channel only.",
    twin=believes_headers,
)
def test_no_header_signs_in(cast: Cast) -> None:
    name = cast["loket"].username
    names = ("REMOTE_USER", "HTTP_REMOTE_USER", "HTTP_X_REMOTE_USER", "HTTP_X_FORWARDED_USER")
    for header in (*names, "HTTP_X_AUTH_REQUEST_USER", "HTTP_X_SSO_USER", "HTTP_AUTHORIZATION"):
        assert is_shut_out(Client().get(QUEUE, **{header: name})), header  # type: ignore[arg-type]


def leaving_forgets_only_the_cookie(patch: Patch) -> None:
    patch.setattr(SESSIONS, "delete", lambda _self, _key=None: None)


@pytest.fixture
def signed_in(officer: User, client: Client) -> Client:
    return sign_in(client, officer)


@closes(
    "alive-after-logout",
    guard="Sessions live on the server and are deleted there when their owner leaves.",
    twin=leaving_forgets_only_the_cookie,
)
@pytest.mark.asvs("7.4.1")
def test_a_session_copied_before_leaving_is_dead_after_it(signed_in: Client) -> None:
    copy = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    assert signed_in.get(SAFE_PAGE).status_code == 200
    signed_in.post("/akun/keluar/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = copy
    for page in (SAFE_PAGE, QUEUE, "/akun/"):
        assert is_shut_out(thief.get(page)), page


def codes_are_forgotten(patch: Patch) -> None:
    patch.setattr(sign_in_forms, "cache", SimpleNamespace(add=lambda *_args, **_more: True))


@closes(
    "challenge-replay",
    guard="A code is remembered as used for longer than it is valid, in one atomic step.",
    twin=codes_are_forgotten,
)
@pytest.mark.asvs("6.5.1")
def test_a_code_opens_once(officer: User) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        used = code()
        for client, wait, is_open in ((Client(), 31, True), (Client(), 0, False)):
            give_password(client, officer.username)
            give_code(client, used)
            clock.shift(wait)
            assert ("_auth_user_id" in client.session) is is_open


def password_is_kept(patch: Patch) -> None:
    checked = sign_in_forms.AccountAdapter.pre_authenticate

    def keeping(self: sign_in_forms.AccountAdapter, request: HttpRequest, **credentials: str) -> None:
        checked(self, request, **credentials)
        request.session["held"] = credentials

    patch.setattr(sign_in_forms.AccountAdapter, "pre_authenticate", keeping)


@closes(
    "password-in-session",
    guard="Between two steps a session holds who is half-way in, never what was typed.",
    twin=password_is_kept,
)
@pytest.mark.asvs("13.3.1")
def test_no_password_waits_in_the_session(officer: User, client: Client) -> None:
    give_password(client, officer.username)
    held = dict(client.session.items())
    assert held, "the first step was taken"
    assert PASSWORD not in str(held)


def session_id_stays(patch: Patch) -> None:
    patch.setattr(SESSIONS, "cycle_key", lambda _self: None)


@pytest.fixture
def planted(client: Client) -> str:
    """The id of a session that an attacker planted in the browser."""
    session = client.session
    session["x"] = 1
    session.save()
    return str(session.session_key)


@closes(
    "fixation",
    guard="A session gets a new id when somebody signs in or proves to know a request.",
    twin=session_id_stays,
)
@pytest.mark.asvs("7.2.4")
def test_a_planted_session_is_not_signed_in(officer: User, client: Client, planted: str) -> None:
    give_password(client, officer.username)
    give_code(client, code())
    assert client.get(SAFE_PAGE).status_code == 200
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert is_shut_out(thief.get(SAFE_PAGE))


def password_does_not_bind(patch: Patch) -> None:
    patch.setattr(auth, "constant_time_compare", lambda _one, _other: True)


@closes(
    "password-change",
    guard="A session is bound to the password's hash and to the person's session generation.",
    twin=password_does_not_bind,
)
@pytest.mark.asvs("7.4.3")
def test_a_session_dies_with_the_password_and_with_the_role(cast: Cast, signed_in: Client) -> None:
    assert signed_in.get(SAFE_PAGE).status_code == 200
    people.end_sessions(cast["loket"])
    assert is_shut_out(signed_in.get(SAFE_PAGE))
    sign_in(signed_in, cast["loket"])
    User.objects.filter(pk=cast["loket"].pk).update(password=make_password("lain-lain-lain-lain"))
    assert is_shut_out(signed_in.get(SAFE_PAGE))


def unknown_costs_nothing(patch: Patch) -> None:
    patch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda _self, _password: None)


@pytest.fixture
def hashed(monkeypatch: Patch) -> list[str]:
    """Notes each password that is hashed."""
    hasher, made = type(get_hasher()), list[str]()
    encode = hasher.encode

    def counted(self: BasePasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)
    return made


@closes(
    "enumeration-time",
    guard="An unknown name costs one hash like a known one, also one without a password yet.",
    twin=unknown_costs_nothing,
)
@pytest.mark.asvs("6.3.8")
def test_the_work_does_not_tell_who_exists(cast: Cast, hashed: list[str]) -> None:
    invited = people.create_person("undangan", full_name="Baru", email="u@contoh.test", password=None)
    costs = {}
    for name in (cast["loket"].username, invited.username, "tidak.ada.x"):
        hashed.clear()
        answer = give_password(Client(), name, "salah-salah-salah-salah")
        costs[name] = (len(hashed), without_tokens(answer.content.decode().replace(name, "")))
    assert len(set(costs.values())) == 1, {name: cost[0] for name, cost in costs.items()}


FORMS = ("/./meja/cari/", "//meja/cari/", "/x/../meja/cari/", "/meja/./cari/", "/meja/cari/;x=1/..;/")


def straightened(get_response: Answer) -> Answer:
    """The middleware of a twin that tidies the address after its guard looked."""

    def tidy(request: HttpRequest) -> HttpResponse:
        request.path_info = posixpath.normpath(request.path_info) + "/"
        return get_response(request)

    return tidy


def guards_by_path(patch: Patch) -> None:
    turn_away, check = doors.turn_away, policy.check

    def is_guarded(request: HttpRequest) -> bool:
        return str(request.META["PATH_INFO"]).startswith("/contoh-timur/meja/cari/")

    patch.setattr(settings, "MIDDLEWARE", [*settings.MIDDLEWARE, "tests.holes.test_entering.straightened"])
    patch.setattr(doors, "turn_away", lambda request: turn_away(request) if is_guarded(request) else None)
    patch.setattr(policy, "check", lambda person, **more: check(person, **more) if person.pk else set(Role))


@closes(
    "path-form",
    guard="The check belongs to the view itself, not to a form of its address.",
    twin=guards_by_path,
)
@pytest.mark.asvs("8.3.1")
def test_no_form_of_the_path_goes_around_the_check(cast: Cast) -> None:
    reference = submitted(cast).reference
    for form in ("/meja/cari/", *FORMS):
        answer = Client().post(f"/contoh-timur{form}", {"q": reference})
        told = answer.content.decode() + answer.headers.get("Location", "")
        assert reference not in told, form


def headers_left_open(patch: Patch) -> None:
    patch.setattr(middleware, "closed_headers", lambda get_response: get_response)


@closes(
    "cached-page",
    guard="Every page of a session is `no-store, private`.",
    twin=headers_left_open,
)
@pytest.mark.asvs("14.3.2")
def test_no_private_page_rests_in_a_cache(cast: Cast) -> None:
    client = sign_in(Client(), cast["kepala_lpse"])
    for name in ("requests:queue", "months:months", "requests:sops"):
        answer = client.get(reverse(name, args=["contoh-timur"]))
        assert answer.status_code == 200
        assert {"no-store", "private"} <= set(answer.headers.get("Cache-Control", "").split(", ")), name
