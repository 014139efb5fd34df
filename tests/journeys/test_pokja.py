"""Seram Bagian Timur, Pokja: a User ID told to its owner at the office, on the office's second SOP."""

import pytest

from tests.journeys.applying import POKJA, answer, apply, page_of
from tests.journeys.browsing import Device, Visitor
from tests.journeys.conftest import Town
from tests.journeys.ending import to_bag_and_month
from tests.journeys.papers import scan
from tests.journeys.working import archive, check, hand_over_in_person, open_case, perform, take
from tests.requests_app.factories import POKJA as POKJA_FILE
from tests.requests_app.factories import SERAM, equip

pytestmark = pytest.mark.slow
OFFICE = "contoh-timur"


def test_from_the_first_form_to_bag_and_month(town: Town) -> None:
    equip(town.cast.timur, SERAM)
    equip(town.cast.timur, POKJA_FILE)
    requester = town.visitor()
    requester.open(f"/{OFFICE}/sop/seram-timur-pokja/")
    requester.snap("sop-pokja")
    pages = POKJA | {"peran": {"role": "pokja"}}
    applied = apply(town, requester, OFFICE, pages, sheet=scan("SK penetapan Pokja"), sop="pokja")

    officer = town.officer(town.cast["admin_agency"])
    open_case(officer, OFFICE, applied.reference)
    officer.reads("Kelompok Kerja Pemilihan (Pokja)")
    check(officer)
    confirm(officer)
    check_without_taking(officer)
    perform(officer, "User ID dicari pada menu Kelola Pengguna.")
    hand_over_in_person(officer)
    archive(officer)
    town.work()
    officer.open(f"/{OFFICE}/meja/{applied.reference}/")
    officer.reads("Dibenarkan")
    officer.snap("desk-case-completed-pokja")
    to_bag_and_month(town, applied.reference)


def confirm(officer: Visitor) -> None:
    """The call that the SOP's fifth step offers."""
    take(officer)
    officer.reads("Bila diperlukan, konfirmasikan kepada pemohon lewat telepon atau bertemu langsung.")
    officer.snap("desk-case-confirmation-offered")
    officer.follow("Catat konfirmasi", within=officer.page.locator(".review__pane--form"))
    answer(officer, {"means": "in_person", "answered_by": "Sari Wulandari", "result": "confirmed"})
    officer.press("Catat konfirmasi")
    assert page_of(officer) != "konfirmasi"


def check_without_taking(officer: Visitor) -> None:
    """Decide the check that is already taken."""
    for choice in officer.page.get_by_role("radio", name="Sesuai", exact=True).all():
        choice.check()
    officer.press("Ya, lanjutkan")


def test_the_office_reads_what_its_sheets_leave_in_doubt(town: Town) -> None:
    equip(town.cast.timur, POKJA_FILE)
    officer = town.officer(town.cast["office_admin"], device=Device.PHONE)
    officer.open(f"/{OFFICE}/sop/seram-timur-pokja/")
    officer.follow("Yang perlu diketahui kantor tentang SOP ini")
    officer.snap("sop-advice-pokja")
