"""Sign-in with two factors, and every way around it that must not exist."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from resetdesk import settings as product
from resetdesk.accounts.domain import people
from resetdesk.accounts.enums import Role, SecurityEventKind
from resetdesk.accounts.interfaces.sign_in import MfaAdapter
from resetdesk.accounts.models import SecurityEvent, User
from resetdesk.core.sealing import CannotUnseal
from tests.cast import PASSWORD, TOTP_SECRET, Cast, sign_in

HOME = "/akun/"


def code(offset: int = 0) -> str:
    return str(format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30 + offset)))


def give_password(client: Client, login: str, password: str = PASSWORD) -> HttpResponse:
    return client.post("/akun/masuk/", {"login": login, "password": password})  # type: ignore[return-value]


def give_code(client: Client, typed: str) -> HttpResponse:
    return client.post("/akun/masuk/kode/", {"code": typed})  # type: ignore[return-value]


def kinds(person: User | None) -> list[str]:
    return list(SecurityEvent.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def officer(cast: Cast) -> User:
    people.enrol_totp(cast["loket"], TOTP_SECRET)
    return cast["loket"]


@pytest.mark.asvs("6.3.3")
@pytest.mark.parametrize(
    "login", ["timur.loket", "TIMUR.Loket", "timur.loket@contoh.test", "Timur.Loket@Contoh.Test"]
)
def test_password_and_code_open_the_desk(officer: User, client: Client, login: str) -> None:
    response = give_password(client, login)
    assert (response.status_code, response.headers["Location"]) == (302, "/akun/masuk/kode/")
    assert "_auth_user_id" not in client.session
    response = give_code(client, code())
    assert (response.status_code, response.headers["Location"]) == (302, HOME)
    assert client.get(HOME).status_code == 302
    assert kinds(officer) == [SecurityEventKind.SIGNED_IN]


def test_sign_in_leads_back_to_the_page_one_came_for_but_not_elsewhere(officer: User) -> None:
    for wanted, reached in (
        ("/contoh-timur/meja/", "/contoh-timur/meja/"),
        ("https://jahat.contoh.test/", HOME),
    ):
        client = Client()
        client.post("/akun/masuk/", {"login": officer.username, "password": PASSWORD, "next": wanted})
        assert give_code(client, people_code(officer)).headers["Location"] == reached


def people_code(officer: User) -> str:
    """A recovery code, so that one test may sign in twice within half a minute."""
    from_store = Authenticator.objects.filter(user=officer, type=Authenticator.Type.RECOVERY_CODES).first()
    if from_store is None:
        from_store = Authenticator.objects.create(
            user=officer,
            type=Authenticator.Type.RECOVERY_CODES,
            data={"seed": MfaAdapter().encrypt("ab" * 40), "used_mask": 0},
        )
    return str(from_store.wrap().get_unused_codes()[0])


@pytest.mark.asvs("6.3.8")
def test_unknown_and_known_names_get_the_same_answer(officer: User) -> None:
    answers = []
    for login in (officer.username, "tidak.ada.x", officer.email, "tidak.ada.x@contoh.test"):
        response = give_password(Client(), login, "salah-salah-salah-salah")
        body = response.content.decode().replace(login, "NAMA")
        answers.append((response.status_code, without_tokens(body)))
    assert answers[0][0] == 200
    assert "tidak cocok" in answers[0][1]
    assert len(set(answers)) == 1
    assert kinds(officer) == [SecurityEventKind.SIGN_IN_FAILED] * 2
    assert kinds(None) == [SecurityEventKind.SIGN_IN_FAILED] * 2


def without_tokens(body: str) -> str:
    return "\n".join(
        line for line in body.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line
    )


@pytest.mark.asvs("6.3.8")
def test_unknown_names_cost_as_many_hashes_and_queries_as_known_ones(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = type(get_hasher())
    hashed: list[str] = []
    encode = hasher.encode

    def counted(self: BasePasswordHasher, password: str, salt: str) -> str:
        hashed.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)
    costs = []
    for login in (officer.username, "tidak.ada.x", officer.email, "tidak.ada.x@contoh.test"):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            give_password(Client(), login, "salah-salah-salah-salah")
        costs.append((len(hashed), len(queries)))
    assert costs[0] == costs[1]
    assert costs[2] == costs[3]
    assert costs[0][0] == 1


@pytest.mark.asvs("6.3.1")
def test_the_sixth_try_at_a_name_waits_and_the_address_does_not(officer: User) -> None:
    for login in (officer.username, "tidak.ada.x"):
        answers = [give_password(Client(), login, "salah-salah-salah-salah") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[-1].headers["Retry-After"] == "300"
    assert give_password(Client(), "timur.admin_ppe").status_code == 302


def test_a_wrong_code_opens_nothing_and_the_sixth_waits(officer: User, client: Client) -> None:
    give_password(client, officer.username)
    for _ in range(5):
        assert "tidak cocok" in give_code(client, "000000").content.decode()
    assert "Terlalu banyak percobaan" in give_code(client, code()).content.decode()
    assert client.get(HOME).headers["Location"].startswith("/akun/masuk/")
    assert kinds(officer) == [SecurityEventKind.CODE_FAILED] * 5


@pytest.mark.asvs("6.5.1")
@pytest.mark.parametrize("later", [1, 31, 59])
def test_a_code_works_once_however_long_it_stays_valid(officer: User, later: int) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False) as clock:
        first, second, used = Client(), Client(), code()
        give_password(first, officer.username)
        assert give_code(first, used).status_code == 302
        clock.shift(later)
        give_password(second, officer.username)
        assert give_code(second, used).status_code == 200
        assert "_auth_user_id" not in second.session


@pytest.mark.asvs("6.3.4")
def test_no_door_but_the_two_factors(cast: Cast, officer: User, client: Client) -> None:
    """No registration, no forgotten passwords, no codes by mail, no administration of the framework."""
    gone = [
        "account_signup",
        "account_reset_password",
        "account_request_login_code",
        "account_email",
        "admin:index",
    ]
    for name in gone:
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for url in ("/akun/signup/", "/akun/login/", "/akun/password/reset/", "/akun/2fa/", "/akun/demo/"):
        assert client.get(url).status_code == 404
    give_password(client, officer.username)
    for url in (
        HOME,
        "/akun/keamanan/",
        "/akun/totp/",
        "/akun/totp/ganti/",
        "/akun/kode-pemulihan/",
        "/akun/kata-sandi/",
    ):
        response = client.get(url)
        assert (response.status_code, response.headers["Location"][:12]) == (302, "/akun/masuk/"), url


@pytest.mark.asvs("6.3.3")
def test_without_an_authenticator_every_door_leads_to_installing_one(cast: Cast) -> None:
    client = Client()
    assert give_password(client, "timur.admin_ppe").headers["Location"] == HOME
    assert client.get(HOME).headers["Location"] == "/akun/totp/"
    assert client.get("/akun/totp/").headers["Location"].startswith("/akun/buktikan/?")


def install(client: Client) -> HttpResponse:
    """Password again, then the code of the secret that the page shows."""
    client.post("/akun/buktikan/?next=/akun/totp/", {"password": PASSWORD})
    assert client.get("/akun/totp/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    typed = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return client.post("/akun/totp/", {"code": typed})  # type: ignore[return-value]


@pytest.mark.asvs("7.4.3")
@pytest.mark.django_db(transaction=True)
def test_installing_an_authenticator_proves_this_session_and_ends_the_others(
    cast: Cast,
) -> None:
    person = cast["admin_ppe"]
    intruder, owner = Client(), Client()
    for client in (intruder, owner):
        give_password(client, person.username)
    assert install(owner).headers["Location"] == "/akun/kode-pemulihan/"
    assert owner.get(HOME).headers["Location"].startswith("/contoh-timur/")
    assert intruder.get(HOME).headers["Location"].startswith("/akun/masuk/")
    assert SecurityEventKind.TOTP_ADDED in kinds(person)
    assert SecurityEventKind.RECOVERY_CODES_MADE in kinds(person)


def test_giving_up_an_authenticator_needs_its_own_code_and_leaves_nothing_open(
    officer: User, client: Client
) -> None:
    sign_in(client, officer, ago=3600)
    first = client.get("/akun/totp/ganti/").headers["Location"]
    assert first.startswith("/akun/buktikan/kode/")
    # The password alone is no way around the code.
    assert (
        client.post("/akun/buktikan/", {"password": PASSWORD})
        .headers["Location"]
        .startswith("/akun/buktikan/kode/")
    )
    client.post("/akun/buktikan/kode/?next=/akun/totp/ganti/", {"code": code()})
    assert client.post("/akun/totp/ganti/").headers["Location"] == "/akun/keamanan/"
    assert not Authenticator.objects.filter(user=officer).exists()
    assert client.get(HOME).headers["Location"] == "/akun/totp/"
    assert kinds(officer)[-2:] == [SecurityEventKind.PROVED_AGAIN, SecurityEventKind.TOTP_REMOVED]


@pytest.mark.asvs("6.5.2")
def test_secrets_rest_sealed(officer: User) -> None:
    people_code(officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rows = " ".join(str(row) for row in cursor.fetchall())
    assert TOTP_SECRET not in rows
    assert "abab" not in rows
    adapter = MfaAdapter()
    sealed = adapter.encrypt(TOTP_SECRET)
    assert adapter.decrypt(sealed) == TOTP_SECRET
    assert adapter.encrypt(TOTP_SECRET) != sealed
    for forged in (TOTP_SECRET, "", "s1:", "s1:::", "s1:a:b:c", sealed[:-1], f"s1:AAAA{sealed[7:]}"):
        with pytest.raises(CannotUnseal):
            adapter.decrypt(forged)


@pytest.mark.asvs("7.4.1")
def test_sessions_end_with_leaving_with_a_role_with_the_password_and_with_the_account(
    cast: Cast, officer: User
) -> None:
    now = timezone.now()

    def leave(client: Client) -> None:
        cookie = client.cookies["sesi"].value
        client.post("/akun/keluar/")
        client.cookies["sesi"] = cookie

    acts: list[Callable[[Client], object]] = [
        leave,
        lambda _client: people.grant(officer, office=cast.timur, role=Role.ARSIPARIS, by=None, at=now),
        lambda _client: people.revoke(officer, office=cast.timur, role=Role.ARSIPARIS, by=None, at=now),
        lambda _client: User.objects.filter(pk=officer.pk).update(
            password=make_password("lain-lain-lain-lain")
        ),
        lambda client: client.post("/akun/sesi/akhiri/"),
        lambda _client: User.objects.filter(pk=officer.pk).update(is_active=False),
    ]
    for act in acts:
        client = sign_in(Client(), User.objects.get(pk=officer.pk))
        assert client.get("/akun/keamanan/").status_code == 200
        act(client)
        assert client.get("/akun/keamanan/").headers["Location"].startswith("/akun/masuk/"), act


@pytest.mark.asvs("7.3.1", "7.3.2")
def test_staff_sessions_die_after_an_idle_hour_and_after_ten_hours(officer: User) -> None:
    start = 1_800_000_000
    with time_machine.travel(start, tick=False) as clock:
        idle, busy = sign_in(Client(), officer), sign_in(Client(), officer)
        for client in (idle, busy):
            client.get("/akun/keamanan/")
        for half_hour in range(1, 21):
            clock.move_to(start + half_hour * 1790)
            assert busy.get("/akun/keamanan/").status_code == 200, half_hour
        assert idle.get("/akun/keamanan/").status_code == 302
        clock.move_to(start + 10 * 3600 + 60)
        assert busy.get("/akun/keamanan/").status_code == 302


def test_a_changed_password_signs_out_and_is_written_down(officer: User, client: Client) -> None:
    sign_in(client, officer)
    new = "gerimis-turun-di-kebun-kelapa"
    answer = client.post("/akun/kata-sandi/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get(HOME).headers["Location"].startswith("/akun/masuk/")
    officer.refresh_from_db()
    assert officer.check_password(new)
    assert SecurityEventKind.PASSWORD_CHANGED in kinds(officer)


@pytest.mark.asvs("6.2.1", "6.2.4")
@pytest.mark.parametrize(
    "weak",
    [
        "empat-belas-hu",
        "passwordpassword",
        "spse-lpse-ukpbj-2026",
        "timur-loket-contoh-timur",
        "123456789123456789",
    ],
)
def test_weak_passwords_are_refused(cast: Cast, weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, cast["loket"])
    validate_password(PASSWORD, cast["loket"])


def test_passwords_are_hashed_with_argon2id(settings: Any) -> None:
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    assert make_password("apa-saja-asal-panjang").startswith("argon2$argon2id$")


def test_the_log_of_the_door_names_nobody(officer: User, client: Client) -> None:
    give_password(client, officer.username, "salah-salah-salah-salah")
    event = SecurityEvent.objects.get()
    assert {field.name for field in SecurityEvent._meta.get_fields()} == {"id", "person", "kind", "at"}
    assert event.person == officer
