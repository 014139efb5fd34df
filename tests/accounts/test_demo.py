"""The demo's shortcut, and that it exists nowhere else."""

import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, User
from tests.cast import SINCE, Cast


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
    assert client.post("/akun/demo/masuk/", {"username": player.username}).status_code == 404
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
    client.post("/akun/demo/masuk/", {"username": player.username})
    assert client.get("/akun/").headers["Location"].startswith("/contoh-timur/")


def test_the_shown_password_and_code_work_at_the_real_door(player: User, client: Client) -> None:
    client.post("/akun/masuk/", {"login": player.username, "password": demo_people.PASSWORD})
    shown = demo_people.demo_people()[0].code
    assert client.post("/akun/masuk/kode/", {"code": shown}).headers["Location"] == "/akun/"


@pytest.mark.parametrize("username", ["operator", "nobody", ""])
def test_real_people_are_no_part_of_it(player: User, client: Client, username: str) -> None:
    User.objects.filter(username="operator").update(email="operator@kabupaten.go.id")
    assert client.post("/akun/demo/masuk/", {"username": username}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_get_signs_nobody_in(player: User, client: Client) -> None:
    assert client.get("/akun/demo/masuk/", {"username": player.username}).status_code == 405
