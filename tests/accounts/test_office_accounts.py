"""The door of an office's own accounts, against a real provider on loopback and all its lies."""

import re
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from resetdesk.accounts.domain import invitations, openid, people
from resetdesk.accounts.domain.queries.staff import staff_of
from resetdesk.accounts.enums import Role, SecurityEventKind
from resetdesk.accounts.models import OfficeAccount, SecurityEvent, User
from tests.accounts.office_provider import CLIENT, KID, Provider, served
from tests.accounts.test_sign_in import code, give_code
from tests.cast import TOTP_SECRET, Cast, sign_in

pytestmark = pytest.mark.slow  # each test asks a server over HTTP
ENTER, BACK = "/akun/instansi/pemkab/", "/akun/instansi/pemkab/kembali/"
LINK, UNLINK = "/akun/instansi/pemkab/hubungkan/", "/akun/instansi/pemkab/lepas/"
DESK, SIGN_IN = "/akun/", "/akun/masuk/"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with served() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any) -> Provider:
    settings.OPENID_PROVIDERS = [running.settings()]
    running.subject, running.lie = "orang-1", {}
    running.codes.clear()
    return running


@pytest.fixture
def officer(cast: Cast) -> User:
    people.enrol_totp(cast["loket"], TOTP_SECRET)
    return cast["loket"]


@pytest.fixture
def linked(officer: User, provider: Provider) -> User:
    OfficeAccount.objects.create(
        user=officer, issuer=provider.issuer, subject="orang-1", linked_at=timezone.now()
    )
    return officer


def leave(client: Client, url: str = ENTER, **fields: str) -> str:
    """Press the button; where the browser is sent."""
    answer = client.post(url, fields)
    return answer.headers["Refresh"].removeprefix("0; url=")


def agree(client: Client, provider: Provider, url: str = ENTER, **fields: str) -> HttpResponse:
    return client.get(BACK, provider.code_for(leave(client, url, **fields)))  # type: ignore[return-value]


def said(client: Client) -> str:
    return client.get(SIGN_IN).content.decode()


def test_the_button_stands_only_where_an_office_has_such_a_door(
    cast: Cast, provider: Provider, settings: Any
) -> None:
    assert "Masuk dengan Akun Pemkab" in Client().get(SIGN_IN).content.decode()
    settings.OPENID_PROVIDERS = []
    assert "Akun Pemkab" not in Client().get(SIGN_IN).content.decode()
    for url in (ENTER, LINK, UNLINK):
        assert sign_in(Client(), cast["loket"]).post(url).status_code == 404
    assert Client().get(BACK).status_code == 404


@pytest.mark.asvs("10.2.1")
def test_the_browser_leaves_with_state_nonce_and_a_challenge(cast: Cast, provider: Provider) -> None:
    found = provider.code_for(leave(Client()))
    asked = provider.codes[found["code"]]
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://localhost:8000/akun/instansi/pemkab/kembali/"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert asked["scope"] == "openid"


@pytest.mark.asvs("6.3.3", "6.8.1")
def test_a_linked_account_is_one_factor_and_the_code_is_still_asked(linked: User, provider: Provider) -> None:
    client = Client()
    assert agree(client, provider, next="/contoh-timur/meja/").headers["Location"] == "/akun/masuk/kode/"
    assert "_auth_user_id" not in client.session
    assert client.get(DESK).headers["Location"].startswith(SIGN_IN)
    assert give_code(client, code()).headers["Location"] == "/contoh-timur/meja/"
    assert client.get(DESK).headers["Location"].startswith("/contoh-timur/")


def test_a_second_factor_of_the_provider_counts_only_where_the_file_says_so(
    linked: User, provider: Provider, settings: Any
) -> None:
    provider.lie = {"claims": {"amr": ["pwd", "mfa"], "acr": "silver"}}
    assert agree(Client(), provider).headers["Location"] == "/akun/masuk/kode/"
    settings.OPENID_PROVIDERS = [provider.settings(second_factor=["mfa"])]
    client = Client()
    assert agree(client, provider).headers["Location"] == DESK
    assert client.get(DESK).headers["Location"].startswith("/contoh-timur/")
    for claims in ({"amr": "mfa"}, {"amr": [["mfa"], 7]}, {"amr": None}, {"acr": "MFA"}):
        provider.lie = {"claims": claims}
        assert agree(Client(), provider).headers["Location"] == "/akun/masuk/kode/", claims


def test_who_has_no_factor_of_their_own_installs_one_first(
    cast: Cast, provider: Provider, settings: Any
) -> None:
    settings.OPENID_PROVIDERS = [provider.settings(second_factor=["mfa"])]
    OfficeAccount.objects.create(
        user=cast["arsiparis"], issuer=provider.issuer, subject="orang-1", linked_at=timezone.now()
    )
    provider.lie = {"claims": {"amr": ["mfa"]}}
    client = Client()
    agree(client, provider)
    assert client.get("/contoh-timur/meja/").headers["Location"] == "/akun/totp/"


@pytest.mark.asvs("6.8.1")
def test_an_address_alone_links_nobody_and_nobody_is_made(officer: User, provider: Provider) -> None:
    provider.lie = {
        "claims": {"email": officer.email, "email_verified": True, "preferred_username": officer.username}
    }
    before, client = User.objects.count(), Client()
    assert agree(client, provider).headers["Location"] == SIGN_IN
    assert "belum dihubungkan" in said(client)
    assert (User.objects.count(), OfficeAccount.objects.count()) == (before, 0)
    assert SecurityEvent.objects.filter(kind=SecurityEventKind.ACCOUNT_REFUSED).count() == 1


def test_an_account_is_linked_by_its_owner_with_fresh_proof(officer: User, provider: Provider) -> None:
    assert sign_in(Client(), officer, ago=3600).post(LINK).headers["Location"].startswith("/akun/buktikan/")
    assert Client().post(LINK).headers["Location"].startswith(SIGN_IN)
    assert sign_in(Client(), officer).get(LINK).status_code == 405
    client = sign_in(Client(), officer)
    assert agree(client, provider, LINK).headers["Location"] == "/akun/keamanan/"
    assert OfficeAccount.objects.get().user == officer
    page = client.get("/akun/keamanan/").content.decode()
    assert "Akun Pemkab sudah dihubungkan." in page
    assert "dapat dipakai untuk masuk" in page
    client.post(UNLINK)
    assert not OfficeAccount.objects.exists()
    kinds = list(
        SecurityEvent.objects.filter(person=officer).order_by("-pk").values_list("kind", flat=True)[:2]
    )
    assert kinds == [SecurityEventKind.ACCOUNT_UNLINKED, SecurityEventKind.ACCOUNT_LINKED]


def test_an_account_of_somebody_else_is_not_taken_over(linked: User, cast: Cast, provider: Provider) -> None:
    client = sign_in(Client(), cast["arsiparis"])
    agree(client, provider, LINK)
    assert OfficeAccount.objects.get().user == linked
    assert "sudah dipakai petugas lain" in client.get("/akun/keamanan/").content.decode()


def test_a_link_begun_by_one_person_is_not_ended_by_another(
    officer: User, cast: Cast, provider: Provider
) -> None:
    client = sign_in(Client(), officer)
    url = leave(client, LINK)
    session = dict(client.session)
    sign_in(client, cast["arsiparis"])
    changed = client.session
    changed["office_account_asked"] = session["office_account_asked"]
    changed.save()
    client.get(BACK, provider.code_for(url))
    assert not OfficeAccount.objects.exists()


def test_the_door_is_for_people_of_its_office(cast: Cast, provider: Provider) -> None:
    stranger = cast.other_admin
    client = sign_in(Client(), stranger)
    agree(client, provider, LINK)
    assert not OfficeAccount.objects.exists()
    OfficeAccount.objects.create(
        user=stranger, issuer=provider.issuer, subject="orang-1", linked_at=timezone.now()
    )
    other = Client()
    assert agree(other, provider).headers["Location"] == SIGN_IN
    assert "Akun Pemkab" not in sign_in(Client(), stranger).get("/akun/keamanan/").content.decode()


def test_a_disabled_person_stays_out(linked: User, provider: Provider) -> None:
    User.objects.filter(pk=linked.pk).update(is_active=False)
    client = Client()
    assert agree(client, provider).headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def other_key(provider: Provider, asked: dict[str, str]) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return jwt.encode(provider.claims(asked), key, algorithm="ES256", headers={"kid": KID})


LIES: dict[str, Any] = {
    "another issuer": {"claims": {"iss": "https://jahat.contoh.test"}},
    "another audience": {"claims": {"aud": "lain"}},
    "two audiences": {"claims": {"aud": [CLIENT, "lain"]}},
    "expired": {"claims": {"exp": int(time.time()) - 3600}},
    "not yet": {"claims": {"iat": int(time.time()) + 86_400}},
    "no expiry": {"claims": {"exp": None}},
    "another nonce": {"claims": {"nonce": "x" * 43}},
    "no nonce": {"claims": {"nonce": None}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "a subject of the wrong kind": {"claims": {"sub": ["orang-1"]}},
    "another key": {"token": other_key},
    "no signature": {"token": lambda one, asked: jwt.encode(one.claims(asked), "", algorithm="none")},
    "a shared secret": {
        "token": lambda one, asked: jwt.encode(
            one.claims(asked), "x" * 32, algorithm="HS256", headers={"kid": KID}
        )
    },
    "no token": {"token": lambda _one, _asked: "a.b.c"},
    "a token of the wrong kind": {"token": lambda _one, _asked: 7},
    "a list": {"body": b"[]"},
    "no JSON": {"body": b"<html>"},
    "endless": {"body": b'{"a": "' + b"x" * 300_000 + b'"}'},
    "somewhere else": {"status": 302},
    "broken": {"status": 503},
    "unknown": {"status": 404},
    "metadata of another": {"metadata": {"issuer": "https://jahat.contoh.test"}},
    "an unsafe address": {"metadata": {"token_endpoint": "http://jahat.contoh.test/token"}},
}


@pytest.mark.asvs("9.1.1", "9.1.2", "9.2.1", "9.2.3", "10.5.1")
@pytest.mark.parametrize("name", LIES)
def test_no_lie_of_a_provider_opens_the_door(linked: User, provider: Provider, name: str) -> None:
    client = Client()
    found = provider.code_for(leave(client))
    cache.delete_many(["openid.pemkab.metadata", "openid.pemkab.keys"])
    provider.lie = LIES[name]
    answer = client.get(BACK, found)
    assert answer.headers["Location"] == SIGN_IN
    assert re.search("tidak dapat dipercaya|sedang terganggu|belum dapat dipakai", said(client))
    assert client.get("/akun/masuk/kode/").headers["Location"] == SIGN_IN


@pytest.mark.asvs("10.2.1")
@pytest.mark.parametrize(
    "forgery", ["state", "none", "replayed", "stranger", "late", "error", "mix-up", "code"]
)
def test_an_answer_that_was_not_asked_for_is_refused(linked: User, provider: Provider, forgery: str) -> None:
    client = Client()
    found = provider.code_for(leave(client))
    if forgery == "state":
        found["state"] = "x" * 43
    elif forgery == "none":
        found.pop("state")
    elif forgery == "replayed":
        client.get(BACK, found)
        client = Client()
    elif forgery == "stranger":
        client = Client()
        leave(client)
    elif forgery == "late":
        session = client.session
        session["office_account_asked"]["asked"]["at"] -= openid.ASKED_SECONDS + 1
        session.save()
    elif forgery == "error":
        found = {"error": "access_denied", "state": found["state"]}
    elif forgery == "mix-up":
        found["iss"] = "https://jahat.contoh.test"
    else:
        found["code"] = "tebakan"
    assert client.get(BACK, found).headers["Location"] == SIGN_IN
    assert client.get("/akun/masuk/kode/").headers["Location"] == SIGN_IN
    # What was remembered is used up.
    assert "office_account_asked" not in client.session


def test_a_provider_that_is_away_leaves_the_other_doors_open(
    linked: User, provider: Provider, settings: Any
) -> None:
    settings.OPENID_PROVIDERS = [provider.settings(key="mati", issuer="http://localhost:9")]
    client = Client()
    assert client.post("/akun/instansi/mati/").headers["Location"] == SIGN_IN
    assert "tidak menjawab" in said(client)


@pytest.mark.asvs("7.2.4")
def test_the_session_changes_on_the_way_in(linked: User, provider: Provider) -> None:
    client = Client()
    url = leave(client)
    before = client.cookies["sesi"].value
    client.get(BACK, provider.code_for(url))
    give_code(client, code())
    assert client.cookies["sesi"].value != before


@pytest.mark.parametrize("typed", ["right", "wrong"])
def test_a_newcomer_comes_in_with_their_offices_account(cast: Cast, provider: Provider, typed: str) -> None:
    person = people.add(
        people.NewPerson("baru.loket", "Wa Ode Baru", "baru@contoh.test"),
        office=cast.timur,
        roles=[Role.LOKET],
        by=None,
        at=timezone.now(),
    )
    invitation = invitations.invite(person, office=cast.timur, by=None, at=timezone.now())
    url = f"/akun/undangan/{invitation.pk}/{invitations.token_of(invitation)}/"
    told = invitations.code_of(invitation) if typed == "right" else "AAAAAAAAA"
    client = Client()
    assert "pakai Akun Pemkab" in client.get(url).content.decode()
    answer = client.post(url, {"code": told, "office_account": "pemkab"})
    if typed == "wrong":
        assert answer.status_code == 422
        assert "Kode tidak cocok" in answer.content.decode()
        assert "Isi kata sandi" not in answer.content.decode()
        return
    client.get(BACK, provider.code_for(answer.headers["Refresh"].removeprefix("0; url=")))
    assert OfficeAccount.objects.get().user == person
    (row,) = [one for one in staff_of(cast.timur) if one.person == person]
    assert row.standing == "belum memasang autentikator"
    assert client.get(url).status_code == 410
    agree(client, provider)
    assert client.get("/contoh-timur/meja/").headers["Location"] == "/akun/totp/"
    assert client.get("/akun/totp/").status_code == 200
