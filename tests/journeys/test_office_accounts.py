"""An account of the office in a real browser: linked with proof, then the way in, the code still asked."""

from typing import Any

import pytest
from playwright.sync_api import expect

from resetdesk.accounts.domain import people
from tests.accounts.office_provider import served
from tests.accounts.test_sign_in import code
from tests.cast import TOTP_SECRET
from tests.journeys.conftest import Town

pytestmark = pytest.mark.slow


def test_linked_and_signed_in_with_the_account_of_the_office(town: Town, settings: Any) -> None:
    person = town.cast["auditor"]
    people.enrol_totp(person, TOTP_SECRET)
    with served() as provider:
        settings.OPENID_PROVIDERS = [provider.settings()]
        visitor = town.officer(person)
        site, visitor.site = visitor.site, "http://localhost"  # the provider is no stranger here
        visitor.open(f"{site}/akun/keamanan/")
        visitor.page.get_by_role("button", name="Hubungkan Akun Pemkab").click()
        visitor.page.get_by_role("link", name="Setuju").click()
        expect(visitor.page.get_by_text("Akun Pemkab sudah dihubungkan.")).to_be_visible()
        visitor.snap("security-office-account")

        visitor.open(f"{site}/akun/keluar/")
        visitor.press("Keluar")
        visitor.open(f"{site}/contoh-timur/laporan/")
        visitor.snap("sign-in-office-account")
        visitor.page.get_by_role("button", name="Masuk dengan Akun Pemkab").click()
        visitor.page.get_by_role("link", name="Setuju").click()
        visitor.page.locator("input[name=code]").fill(code())
        visitor.press("Masuk")
        expect(visitor.page).to_have_url(f"{site}/contoh-timur/laporan/")

        visitor.open(f"{site}/akun/keluar/")
        visitor.press("Keluar")
        provider.subject = "orang-lain"
        visitor.open(f"{site}/akun/masuk/")
        visitor.page.get_by_role("button", name="Masuk dengan Akun Pemkab").click()
        visitor.page.get_by_role("link", name="Setuju").click()
        expect(visitor.page.get_by_role("alert").first).to_contain_text("belum dihubungkan")
        visitor.snap("sign-in-office-account-unknown")
