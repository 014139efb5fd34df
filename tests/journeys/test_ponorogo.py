"""Ponorogo: disposisi and perintah on a phone, identity shown, hand-over by telephone, the record."""

import pytest

from archive_app.models import Record
from requests_app.models import ResetRequest
from resetdesk.accounts.domain import people
from resetdesk.core import journal
from tests.accounts.test_sign_in import code
from tests.cast import PASSWORD as SIGN_IN_PASSWORD
from tests.cast import TOTP_SECRET, make_person
from tests.journeys.applying import PONOROGO, apply
from tests.journeys.browsing import Device, Visitor
from tests.journeys.conftest import Town
from tests.journeys.ending import to_bag_and_month
from tests.journeys.papers import scan
from tests.journeys.working import archive, download, open_case, take
from tests.requests_app.factories import PONOROGO as PONOROGO_FILE
from tests.requests_app.factories import equip

pytestmark = pytest.mark.slow
OFFICE = "contoh-barat"


def sign_in_by_hand(town: Town, username: str) -> Visitor:
    """Through the real pages: password, then the code of the authenticator."""
    visitor = town.visitor(device=Device.PHONE)
    visitor.open(f"/{OFFICE}/meja/")
    visitor.snap("sign-in")
    visitor.page.locator("input[name=login]").fill(username)
    visitor.page.locator("input[name=password]").fill(SIGN_IN_PASSWORD)
    visitor.press("Masuk")
    visitor.snap("sign-in-code")
    visitor.page.locator("input[name=code]").fill(code())
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_url("**/meja/")
    visitor.look()
    return visitor


def test_from_the_first_form_to_bag_and_month(town: Town) -> None:
    head = make_person("barat.kepala_ukpbj", office=town.cast.barat, roles=("kepala_ukpbj",))
    people.enrol_totp(head, TOTP_SECRET)
    equip(town.cast.barat, PONOROGO_FILE)
    requester = town.visitor(device=Device.PHONE)
    applied = apply(town, requester, OFFICE, PONOROGO, sheet=scan("Surat permintaan"))

    phone = sign_in_by_hand(town, head.username)
    phone.follow(applied.reference)
    take(phone)
    phone.snap("desk-case-dispose")
    phone.press("Berikan disposisi")
    town.work()
    phone.open(f"/{OFFICE}/meja/{applied.reference}/")
    download(phone, "Lembar disposisi")

    second = town.officer(town.cast.west["kepala_lpse"], device=Device.PHONE)
    open_case(second, OFFICE, applied.reference)
    take(second)
    second.press("Berikan perintah")
    town.work()
    second.open(f"/{OFFICE}/meja/{applied.reference}/")
    download(second, "Lembar perintah")

    officer = town.officer(town.cast.other_admin)
    open_case(officer, OFFICE, applied.reference)
    take(officer)
    officer.choose("Yang bersangkutan menunjukkan data diri asli")
    officer.fill("Yang dikerjakan", "Akun direset pada menu Kelola Pengguna.")
    officer.snap("desk-case-perform-identity")
    officer.press("Catat sudah dikerjakan")
    tell(officer)
    archive(officer)
    town.work()
    assert Record.objects.filter(reset_request__reference=applied.reference).exists()
    officer.open(f"/{OFFICE}/meja/{applied.reference}/")
    officer.snap("desk-case-completed-telephone")
    download(officer, "Bukti layanan")
    assert journal.verify(ResetRequest.objects.get(reference=applied.reference).pk) == []
    to_bag_and_month(town, applied.reference)


def tell(officer: Visitor) -> None:
    """By telephone, which is this SOP's own way."""
    take(officer)
    officer.snap("desk-case-hand-over-telephone")
    officer.fill("Nomor yang dihubungi", "0352 481737")
    officer.choose("Nomor resmi instansi")
    officer.fill("Nama yang menjawab", "Sari Wulandari")
    officer.press("Sampaikan hasil")
