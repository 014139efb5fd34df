"""Passkeys: added with proof, shown at every door, and each wrong answer of a browser refused."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from resetdesk.accounts.domain import people
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import SecurityEvent, User
from tests.accounts.keeper import PRESENT, Passkey, text
from tests.cast import PASSWORD, TOTP_SECRET, Cast, sign_in

Kind = SecurityEventKind
KEYS = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
ADD, SECURITY, ALONE = "/akun/kunci/baru/", "/akun/keamanan/", "/akun/masuk/kunci/"
DESK = "/akun/"


def kinds(person: User | None) -> list[str]:
    return list(SecurityEvent.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def options_of(answer: HttpResponse) -> dict[str, Any]:
    found = re.search(r'<script id="js_data"[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)
    assert found
    data = json.loads(found.group(1))
    return dict(data.get("creation_options") or data["request_options"])


def proved(person: User) -> Client:
    """Signed in, and proved again just now, as allauth wants it before a factor changes."""
    client = sign_in(Client(), person)
    session = client.session
    session["account_authentication_methods"] = [
        one | {"reauthenticated": True} for one in session["account_authentication_methods"]
    ]
    session.save()
    return client


@pytest.fixture
def officer(cast: Cast) -> User:
    people.enrol_totp(cast["loket"], TOTP_SECRET)
    return cast["loket"]


@pytest.fixture
def passkey(officer: User) -> Passkey:
    made, client = Passkey(), proved(officer)
    answer = client.post(
        ADD,
        {"name": "Laptop kantor", "credential": made.made(options_of(client.get(ADD)))},  # type: ignore[arg-type]
    )
    assert answer.status_code == 302
    officer.refresh_from_db()
    return made


def asked(client: Client) -> dict[str, Any]:
    """What the sign-in page's script is told."""
    answer = client.get(ALONE, headers={"X-Requested-With": "XMLHttpRequest"})
    return dict(json.loads(answer.content)["request_options"])


def test_a_key_is_asked_to_verify_its_owner_and_to_stay_on_the_device(officer: User) -> None:
    wanted = options_of(proved(officer).get(ADD))["publicKey"]  # type: ignore[arg-type]
    assert wanted["rp"] == {"id": "localhost", "name": "ResetDesk"}
    assert wanted["user"]["name"] == officer.username
    assert wanted["authenticatorSelection"]["userVerification"] == "required"
    assert wanted["authenticatorSelection"]["residentKey"] == "required"


def test_adding_a_key_needs_both_factors_and_a_fresh_proof(officer: User) -> None:
    half = sign_in(Client(), officer, factors=("password",))
    assert half.get(ADD).headers["Location"].startswith("/akun/buktikan/")
    assert sign_in(Client(), officer).get(ADD).headers["Location"].startswith("/akun/buktikan/")
    assert Client().get(ADD).headers["Location"].startswith("/akun/masuk/")


def test_an_added_key_is_listed_and_written_down(passkey: Passkey, officer: User) -> None:
    page = sign_in(Client(), officer).get(SECURITY).content.decode()
    assert "Laptop kantor" in page
    assert "belum pernah dipakai" in page
    assert Kind.PASSKEY_ADDED in kinds(officer)


@pytest.mark.asvs("6.3.3", "6.4.2")
def test_a_key_alone_opens_the_desk_and_is_both_factors(passkey: Passkey, officer: User) -> None:
    client = Client()
    answer = client.post(ALONE, {"credential": passkey.shown(asked(client)), "next": "/contoh-timur/meja/"})
    assert answer.headers["Location"] == "/contoh-timur/meja/"
    assert client.get(DESK).headers["Location"].startswith("/contoh-timur/")
    assert kinds(officer)[-1] == Kind.SIGNED_IN


def test_a_key_after_the_password(passkey: Passkey, officer: User) -> None:
    client = Client()
    client.post("/akun/masuk/", {"login": officer.username, "password": PASSWORD})
    page = client.get("/akun/masuk/kode/")
    answer = client.post("/akun/masuk/kode/", {"credential": passkey.shown(options_of(page))})  # type: ignore[arg-type]
    assert answer.headers["Location"] == DESK
    assert client.get(DESK).headers["Location"].startswith("/contoh-timur/")


def test_a_key_is_fresh_proof(passkey: Passkey, officer: User) -> None:
    client = sign_in(Client(), officer, ago=3600)
    page = client.get("/akun/buktikan/kunci/?next=/akun/kunci/baru/")
    answer = client.post(
        "/akun/buktikan/kunci/",
        {"credential": passkey.shown(options_of(page)), "next": ADD},  # type: ignore[arg-type]
    )
    assert answer.headers["Location"] == ADD
    assert client.get(ADD).status_code == 200
    assert kinds(officer)[-1] == Kind.PROVED_AGAIN


def test_who_has_no_key_proves_with_a_code(officer: User) -> None:
    client = sign_in(Client(), officer, ago=3600)
    answer = client.get("/akun/buktikan/kunci/?next=/akun/kunci/baru/")
    assert answer.headers["Location"] == "/akun/buktikan/kode/?next=/akun/kunci/baru/"


@pytest.mark.asvs("6.5.1", "6.5.5")
def test_an_answer_works_once(passkey: Passkey, officer: User) -> None:
    client = Client()
    answer = passkey.shown(asked(client))
    assert client.post(ALONE, {"credential": answer}).headers["Location"] == DESK
    client.post("/akun/keluar/")
    asked(client)
    for again in (client, Client()):
        assert again.post(ALONE, {"credential": answer}).headers["Location"] == "/akun/masuk/"
        assert "_auth_user_id" not in again.session


FORGED: dict[str, Any] = {
    "another key": lambda key, wanted: Passkey(identifier=key.identifier, owner=key.owner).shown(wanted),
    "an unknown key": lambda key, wanted: Passkey(owner=key.owner).shown(wanted),
    "an unknown owner": lambda key, wanted: key.shown(wanted, userHandle=text(b"999999")),
    "no owner": lambda key, wanted: key.shown(wanted, userHandle=""),
    "an owner of words": lambda key, wanted: key.shown(wanted, userHandle=text(b"' or 1=1")),
    "another site": lambda key, wanted: key.shown(wanted, origin="https://jahat.contoh.test"),
    "another site's key": lambda key, wanted: Passkey(
        rp="jahat.contoh.test", key=key.key, identifier=key.identifier, owner=key.owner
    ).shown(wanted),
    "nobody verified": lambda key, wanted: key.shown(wanted, flags=PRESENT),
    "another challenge": lambda key, _wanted: key.shown({"publicKey": {"challenge": text(b"x" * 32)}}),
    "no signature": lambda key, wanted: key.shown(wanted, signature=""),
    "bytes that are none": lambda key, wanted: key.shown(wanted, authenticatorData="%%%"),
    "short data": lambda key, wanted: key.shown(wanted, authenticatorData=text(b"abc")),
    "nothing": lambda _key, _wanted: "",
    "no JSON": lambda _key, _wanted: "{",
    "a list": lambda _key, _wanted: "[1, 2]",
    "a number": lambda _key, _wanted: "7",
    "null inside": lambda _key, _wanted: '{"id": null, "rawId": null, "response": null}',
    "words inside": lambda _key, _wanted: '{"id": "a", "rawId": "a", "type": "x", "response": "y"}',
    "too deep": lambda _key, _wanted: "[" * 9000 + "]" * 9000,
    "too long": lambda _key, _wanted: '"' + "a" * 30_000 + '"',
}


@pytest.mark.asvs("6.5.1")
@pytest.mark.parametrize("name", FORGED)
def test_every_wrong_answer_gets_the_same_page_and_opens_nothing(
    passkey: Passkey, officer: User, name: str
) -> None:
    client, before = Client(), kinds(officer)
    answer = client.post(ALONE, {"credential": FORGED[name](passkey, asked(client))})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/akun/masuk/")
    assert "_auth_user_id" not in client.session
    assert kinds(officer) == before
    page = client.get("/akun/masuk/").content.decode()
    assert "tidak mengirim kunci sandi" in page or "tidak cocok" in page


def test_an_answer_without_a_question_is_refused(passkey: Passkey) -> None:
    client = Client()
    lone = passkey.shown({"publicKey": {"challenge": text(b"y" * 32)}})
    assert client.post(ALONE, {"credential": lone}).headers["Location"] == "/akun/masuk/"


@pytest.mark.parametrize(
    "forged", ["", "{", '{"id": 1}', '{"id":"a","rawId":"a","response":{},"type":"public-key"}']
)
def test_a_broken_new_key_is_refused_on_its_page(officer: User, forged: str) -> None:
    client = proved(officer)
    client.get(ADD)
    answer = client.post(ADD, {"name": "X", "credential": forged})
    assert answer.status_code == 200
    assert not KEYS.exists()


def test_a_key_that_verified_nobody_is_not_taken(officer: User) -> None:
    client = proved(officer)
    weak = Passkey().made(options_of(client.get(ADD)), flags=PRESENT)  # type: ignore[arg-type]
    assert client.post(ADD, {"name": "X", "credential": weak}).status_code == 200
    assert not KEYS.exists()


def test_a_key_is_renamed_and_removed_by_its_owner_alone(passkey: Passkey, officer: User, cast: Cast) -> None:
    key, stranger, owner = KEYS.get(), proved(cast["arsiparis"]), proved(officer)
    for act in ("nama", "lepas"):
        url = f"/akun/kunci/{key.pk}/{act}/"
        assert stranger.get(url).status_code == 404
        assert stranger.post(url, {"name": "dicuri"}).status_code == 404
        assert (
            sign_in(Client(), officer)
            .post(url, {"name": "x"})
            .headers["Location"]
            .startswith("/akun/buktikan/")
        )
    owner.post(f"/akun/kunci/{key.pk}/nama/", {"name": "Ponsel"})
    assert KEYS.get().wrap().name == "Ponsel"
    assert owner.get(f"/akun/kunci/{key.pk}/lepas/").status_code == 200
    assert owner.post(f"/akun/kunci/{key.pk}/lepas/").headers["Location"] == SECURITY
    assert not KEYS.exists()
    assert kinds(officer)[-1] == Kind.PASSKEY_REMOVED
    assert owner.get(DESK).headers["Location"].startswith("/contoh-timur/")


@pytest.mark.asvs("7.4.3")
def test_removing_a_key_ends_the_sessions_it_may_have_opened(passkey: Passkey, officer: User) -> None:
    intruder = Client()
    intruder.post(ALONE, {"credential": passkey.shown(asked(intruder))})
    assert intruder.get(SECURITY).status_code == 200
    proved(officer).post(f"/akun/kunci/{KEYS.get().pk}/lepas/")
    assert intruder.get(SECURITY).status_code == 302
    assert (
        intruder.post(ALONE, {"credential": passkey.shown(asked(intruder))}).headers["Location"]
        == "/akun/masuk/"
    )


def test_a_disabled_person_gets_in_with_no_key(passkey: Passkey, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    client = Client()
    answer = client.post(ALONE, {"credential": passkey.shown(asked(client))})
    assert answer.headers["Location"] == "/akun/tidak-aktif/"
    assert "_auth_user_id" not in client.session


@pytest.mark.asvs("7.2.4")
def test_signing_in_with_a_key_changes_the_session(passkey: Passkey) -> None:
    client = Client()
    wanted = asked(client)
    before = client.cookies["sesi"].value
    client.post(ALONE, {"credential": passkey.shown(wanted)})
    assert client.cookies["sesi"].value != before
