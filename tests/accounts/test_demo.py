"""The demo's shortcut, and that it exists nowhere else."""

import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.domain.people import enrol_totp
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, User
from tests.cast import SINCE, TOTP_SECRET, Cast

SIGN_IN = "/akun/demo/masuk/"


@pytest.fixture
def player(cast: Cast, settings: Any) -> User:
    settings.DEMO = True
    person = demo_people.create_demo_person(
        "contoh.loket", full_name="Made Contoh", nip="19800229 200501 2 007"
    )
    Membership.objects.create(office=cast.timur, user=person, role=Role.LOKET, starts_on=SINCE)
    return person


def test_outside_the_demo_there_is_no_shortcut(player: User, client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert demo_people.demo_people() == []
    assert client.get("/akun/demo/").status_code == 404
    assert client.post(SIGN_IN, {"username": player.username}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_page_shows_the_code_of_this_half_minute(player: User, client: Client) -> None:
    with time_machine.travel(1_800_000_010, tick=False):
        response = client.get("/akun/demo/")
        body = response.content.decode()
        code = format_hotp_value(hotp_value(demo_people.demo_secret("contoh.loket"), int(time.time()) // 30))
    assert code in body
    assert "Made Contoh" in body
    assert "Petugas loket" in body
    assert demo_people.PASSWORD in body
    assert "timur.loket" not in body
    assert (response.headers["Refresh"], response.headers["Cache-Control"]) == ("21", "no-store")


def test_one_click_is_a_full_sign_in(player: User, client: Client) -> None:
    client.post(SIGN_IN, {"username": player.username})
    assert client.get("/akun/").headers["Location"].startswith("/contoh-timur/")


def test_the_shown_password_and_code_work_at_the_real_door(player: User, client: Client) -> None:
    client.post("/akun/masuk/", {"login": player.username, "password": demo_people.PASSWORD})
    shown = demo_people.demo_people()[0].code
    assert client.post("/akun/masuk/kode/", {"code": shown}).headers["Location"] == "/akun/"


def test_one_click_also_opens_the_page_that_was_named(player: User, client: Client) -> None:
    answer = client.post(SIGN_IN, {"username": player.username, "next": "/contoh-timur/meja/loket/"})
    assert answer.headers["Location"] == "/contoh-timur/meja/loket/"


@pytest.mark.parametrize("named", ["https://lain.test/", "//lain.test/", "lain", "javascript:alert(1)"])
def test_it_never_leads_out_of_the_portal(player: User, client: Client, named: str) -> None:
    answer = client.post(SIGN_IN, {"username": player.username, "next": named})
    assert answer.headers["Location"] == "/akun/"


def test_a_switch_leaves_nothing_of_the_one_before(player: User, client: Client, cast: Cast) -> None:
    other = demo_people.create_demo_person("contoh.arsip", full_name="Wayan Contoh")
    Membership.objects.create(office=cast.timur, user=other, role=Role.ARSIPARIS, starts_on=SINCE)
    client.post(SIGN_IN, {"username": player.username})
    first = client.session.session_key
    client.post(SIGN_IN, {"username": other.username})
    assert client.session.session_key != first
    assert client.get("/contoh-timur/meja/loket/").status_code == 403


@pytest.mark.parametrize("username", ["operator", "timur.loket", "timur.office_admin", "nobody", ""])
def test_real_people_are_no_part_of_it(player: User, client: Client, username: str) -> None:
    """The cast's people even bear an address of the demo: without its authenticator they are real."""
    assert client.post(SIGN_IN, {"username": username}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_authenticator_of_ones_own_is_not_the_demos(player: User, client: Client, cast: Cast) -> None:
    enrol_totp(cast["loket"], TOTP_SECRET)
    assert client.post(SIGN_IN, {"username": cast["loket"].username}).status_code == 404


@pytest.mark.parametrize("field", ["is_staff", "is_superuser"])
def test_nobody_with_rights_over_the_installation_is_made_up(
    player: User, client: Client, field: str
) -> None:
    User.objects.filter(pk=player.pk).update(**{field: True})
    assert client.post(SIGN_IN, {"username": player.username}).status_code == 404


def test_without_a_token_of_the_form_nobody_is_signed_in(player: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"username": player.username}).status_code == 403


def test_a_get_signs_nobody_in(player: User, client: Client) -> None:
    assert client.get(SIGN_IN, {"username": player.username}).status_code == 405


def test_the_bar_says_who_one_is_and_offers_the_others(player: User, client: Client, cast: Cast) -> None:
    demo_people.create_demo_person("contoh.tanpa", full_name="Nyoman Tanpa Kantor")
    client.post(SIGN_IN, {"username": player.username})
    body = client.get("/contoh-timur/sop/").content.decode()
    assert "Made Contoh, Petugas loket" in body
    assert 'value="contoh.loket" aria-current="true"' in body
    assert "contoh.tanpa" not in body


def test_outside_the_demo_there_is_no_bar(cast: Cast, client: Client) -> None:
    body = client.get("/contoh-timur/").content.decode()
    assert "demo-bar" not in body
    assert "demo.css" not in body


def test_who_to_switch_to_is_asked_once(
    player: User, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("satu", "dua"):
        more = demo_people.create_demo_person(f"contoh.{name}", full_name=name)
        Membership.objects.create(office=cast.timur, user=more, role=Role.AUDITOR, starts_on=SINCE)
    with django_assert_num_queries(1):
        assert len(demo_people.cast_of(cast.timur)) == 3
