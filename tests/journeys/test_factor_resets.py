"""A lost telephone: one asks, another confirms, a day goes by, and the owner installs a new authenticator."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from resetdesk.accounts.domain import factor_resets, people
from resetdesk.accounts.interfaces.factor_resets import link_of, stop_link_of
from resetdesk.accounts.models import FactorReset
from tests.cast import PASSWORD, TOTP_SECRET
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town

pytestmark = pytest.mark.slow
RESETS = "/contoh-timur/pengaturan/atur-ulang/"


def test_from_the_lost_telephone_to_a_new_authenticator(town: Town) -> None:
    owner = town.cast["auditor"]
    people.enrol_totp(owner, TOTP_SECRET)
    admin = town.officer(town.cast["office_admin"])
    admin.open(f"/contoh-timur/pengaturan/orang/{owner.pk}/")
    admin.follow("Ponsel dan kode pemulihannya hilang")
    admin.snap("reset-ask")
    admin.page.get_by_label("Alasan").fill("Ponselnya jatuh ke laut. Ia saya kenal dan datang sendiri.")
    admin.press("Minta pengaturan ulang")

    head = town.officer(town.cast["kepala_lpse"], device=Device.PHONE)
    head.open(RESETS)
    head.snap("reset-list")
    head.press("Setujui")

    asked = FactorReset.objects.get()
    person = town.visitor(device=Device.PHONE)
    person.open(stop_link_of(asked))
    person.snap("reset-not-me")
    town.pass_time(dt.timedelta(hours=24, minutes=1))
    town.refresh(admin, town.cast["office_admin"])
    admin.open(RESETS)
    admin.press("Kirim tautan dan tampilkan kode")
    admin.snap("reset-code")
    asked.refresh_from_db()

    person.open("/akun/masuk/")
    person.page.locator("input[name=login]").fill(owner.username)
    person.page.locator("input[name=password]").fill(PASSWORD)
    person.press("Masuk")
    person.snap("reset-wait")
    person.press("Keluar")
    person.open(link_of(asked))
    person.page.get_by_label("Kode").fill(factor_resets.code_of(asked))
    person.snap("reset-owner")
    person.press("Lanjutkan")
    person.page.locator("input[name=login]").fill(owner.username)
    person.page.locator("input[name=password]").fill(PASSWORD)
    person.press("Masuk")
    person.page.locator("input[name=password]").fill(PASSWORD)
    person.press("Lanjutkan")
    shown = person.page.locator(".code__value .sr").text_content() or ""
    secret = re.sub("[^A-Z2-7]", "", shown.upper())
    person.page.locator("input[name=code]").fill(
        format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    )
    person.press("Pasang autentikator")
    expect(person.page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
