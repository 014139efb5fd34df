"""A passkey in a real browser with a keeper of keys: installed, signed in with, shown again, taken away."""

import pytest
from playwright.sync_api import expect

from resetdesk.accounts.domain import people
from tests.accounts.test_sign_in import code
from tests.cast import PASSWORD, TOTP_SECRET
from tests.journeys.browsing import Device, Visitor
from tests.journeys.conftest import Town
from tests.requests_app.factories import SERAM, equip

pytestmark = pytest.mark.slow
KEEPER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_keeper(visitor: Visitor, *, verified: bool = True) -> str:
    """A device that keeps passkeys; its owner shows their finger at once, or does not."""
    channel = visitor.page.context.new_cdp_session(visitor.page)
    channel.send("WebAuthn.enable")
    made = channel.send(
        "WebAuthn.addVirtualAuthenticator", {"options": KEEPER | {"isUserVerified": verified}}
    )
    return str(made["authenticatorId"])


def sign_in_by_code(visitor: Visitor, username: str) -> None:
    visitor.open("/akun/masuk/")
    visitor.page.locator("input[name=login]").fill(username)
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.press("Masuk")
    visitor.page.locator("input[name=code]").fill(code())
    visitor.press("Masuk")


@pytest.mark.asvs("6.3.3")
def test_a_passkey_from_installing_to_taking_away(town: Town) -> None:
    person = town.cast["auditor"]
    people.enrol_totp(person, TOTP_SECRET)
    equip(town.cast.timur, SERAM)
    visitor = town.visitor()
    with_keeper(visitor)
    sign_in_by_code(visitor, person.username)

    visitor.open("/akun/keamanan/")
    visitor.snap("security-before")
    visitor.follow("Pasang kunci sandi")
    town.clock.shift(120)  # the code that signed in works no second time
    visitor.page.locator("input[name=code]").fill(code())
    visitor.press("Lanjutkan")
    visitor.snap("passkey-add")
    visitor.page.get_by_label("Nama kunci").fill("Laptop kantor")
    visitor.press("Pasang kunci sandi")
    expect(visitor.page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    visitor.open("/akun/keamanan/")
    expect(visitor.page.get_by_text("Laptop kantor").first).to_be_visible()
    visitor.snap("security-passkey")

    visitor.open("/akun/keluar/")
    visitor.press("Keluar")
    visitor.open("/contoh-timur/laporan/")
    visitor.snap("sign-in-passkey")
    visitor.press("Masuk dengan kunci sandi")
    expect(visitor.page).to_have_url(f"{town.site}/contoh-timur/laporan/")

    visitor.open("/akun/keamanan/")
    visitor.follow("Ganti nama Laptop kantor")
    visitor.follow("Pakai kunci sandi")
    visitor.snap("prove-with-passkey")
    visitor.press("Pakai kunci sandi")
    visitor.page.get_by_label("Nama kunci").fill("Ponsel")
    visitor.press("Simpan nama")
    visitor.follow("Lepas Ponsel")
    visitor.snap("passkey-remove")
    visitor.press("Lepas kunci sandi")
    expect(visitor.page.get_by_text("Kunci sandi sudah dilepas.")).to_be_visible()


def test_a_keeper_that_verifies_nobody_signs_nobody_in(town: Town) -> None:
    visitor = town.visitor(device=Device.PHONE)
    with_keeper(visitor, verified=False)
    visitor.open("/akun/masuk/")
    visitor.page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("Kunci sandi tidak jadi dipakai")
    visitor.snap("sign-in-passkey-none")


def test_without_script_the_page_says_how_else(town: Town) -> None:
    visitor = town.visitor(device=Device.PHONE, scripts=False)
    visitor.open("/akun/masuk/")
    visitor.press("Masuk dengan kunci sandi")
    expect(visitor.page.get_by_role("alert")).to_contain_text("Nyalakan JavaScript")
    visitor.snap("sign-in-without-script")
