"""The pages of a password that the portal makes: shown by a POST, kept nowhere."""

import re
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from requests_app.models import GeneratedPassword, Handover
from resetdesk.core.models import JournalEntry
from tests.cast import Cast, sign_in
from tests.requests_app.domain.test_generated import SHAPE, at_perform
from tests.requests_app.factories import Walk, open_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(cast: Cast, client: Client, request: pytest.FixtureRequest) -> Any:
    """At the act in SPSE, whose officer is signed in, at that hour."""
    walk = at_perform(cast)
    with time_machine.travel(walk.at, tick=False):
        sign_in(client, walk.officer())
        yield walk


def post(client: Client, walk: Walk, act: str) -> HttpResponse:
    address = reverse("requests:generated", args=["contoh-timur", walk.request.reference, step(walk), act])
    return client.post(address)  # type: ignore[return-value]


def step(walk: Walk) -> int:
    return open_step(walk.request).pk


def case_page(client: Client, walk: Walk) -> str:
    address = reverse("requests:case", args=["contoh-timur", walk.request.reference])
    return client.get(address).content.decode()


def password_on(page: HttpResponse) -> str:
    found = re.search(r'secret__value" translate="no">([^<]+)<', page.content.decode())
    assert found is not None
    return found[1]


def test_it_is_shown_by_a_post_and_kept_by_nobody(walk: Walk, client: Client) -> None:
    page = post(client, walk, "buat")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store, private")
    password = password_on(page)
    assert SHAPE.fullmatch(password)
    assert password not in case_page(client, walk)
    assert password not in str(dict(client.session))
    assert password_on(post(client, walk, "tampilkan")) == password


def test_a_get_makes_and_shows_nothing(walk: Walk, client: Client) -> None:
    for act in ("buat", "tampilkan", "dipasang", "musnahkan"):
        address = reverse(
            "requests:generated", args=["contoh-timur", walk.request.reference, step(walk), act]
        )
        assert client.get(address).status_code == 405
    assert not GeneratedPassword.objects.exists()


def test_an_unknown_act_is_no_page(walk: Walk, client: Client) -> None:
    assert post(client, walk, "lihat").status_code == 404


@pytest.mark.parametrize("act", ["buat", "tampilkan", "dipasang", "musnahkan"])
def test_it_asks_for_a_fresh_code(walk: Walk, client: Client, act: str) -> None:
    sign_in(client, walk.officer(), ago=31 * 60)
    page = post(client, walk, act)
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/akun/buktikan/kode/")
    assert not GeneratedPassword.objects.exists()


def test_a_colleague_is_told_who_holds_the_step(walk: Walk, client: Client) -> None:
    post(client, walk, "buat")
    sign_in(client, walk.cast["kepala_ukpbj"])
    page = post(client, walk, "tampilkan")
    assert page.status_code == 302
    assert JournalEntry.objects.filter(event="generated_shown").count() == 1


def test_of_another_request_the_step_is_no_page(walk: Walk, client: Client, cast: Cast) -> None:
    address = reverse("requests:generated", args=["contoh-barat", walk.request.reference, step(walk), "buat"])
    assert client.post(address).status_code == 404
    sign_in(client, cast.other_admin)
    assert client.post(address).status_code == 404


def test_the_page_of_the_act_leads_through_it(walk: Walk, client: Client) -> None:
    assert "Buatkan kata sandi" in case_page(client, walk)
    post(client, walk, "buat")
    assert "Sudah ditampilkan 1 kali" in case_page(client, walk)
    assert post(client, walk, "dipasang").status_code == 302
    page = case_page(client, walk)
    assert "tersegel; tidak ditampilkan lagi" in page
    assert "Tampilkan lagi" not in page
    assert post(client, walk, "tampilkan").status_code == 302


def act(client: Client, walk: Walk, **data: str) -> HttpResponse:
    address = reverse("requests:act", args=["contoh-timur", walk.request.reference, step(walk)])
    return client.post(address, {"outcome": "done", **data})  # type: ignore[return-value]


def test_from_the_act_to_the_hand_over_nobody_types_it(walk: Walk, client: Client) -> None:
    post(client, walk, "buat")
    refused = act(client, walk, proof="Diganti pada Kelola Pengguna.")
    assert refused.status_code == 422
    assert "Pilih apakah kata sandi buatan portal terpasang" in refused.content.decode()
    assert act(client, walk, proof="Diganti.", generated="installed").status_code == 302
    walk.until("hand_over")
    walk.take()
    with time_machine.travel(walk.at, tick=False):
        sign_in(client, walk.officer())
        assert "Buatan portal, yang sudah dipasang di SPSE" in case_page(client, walk)
        done = act(client, walk, way="sealed_view", user_id="SARI.PPK", source="generated")
    assert done.status_code == 302
    assert Handover.objects.get().ciphertext != b""
    assert GeneratedPassword.objects.get().destroyed_at is not None


@pytest.mark.parametrize("ago", [31 * 60])
def test_the_act_itself_asks_for_a_fresh_code_and_keeps_nothing(walk: Walk, client: Client, ago: int) -> None:
    sign_in(client, walk.officer(), ago=ago)
    page = act(client, walk, proof="Diganti pada Kelola Pengguna.")
    assert page.headers["Location"].startswith("/akun/buktikan/kode/")
    assert open_step(walk.request).kind == "perform"


def test_the_form_of_the_act_asks_for_the_code_before_anything_is_typed(walk: Walk, client: Client) -> None:
    sign_in(client, walk.officer(), ago=16 * 60)
    address = reverse("requests:case", args=["contoh-timur", walk.request.reference])
    page = client.get(address)
    assert page.headers["Location"] == f"/akun/buktikan/kode/?next={address}"
