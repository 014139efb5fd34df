"""An administrator plans an officer's leave; the stand-in takes the step and the case says for whom."""

import pytest
from playwright.sync_api import expect

from tests.journeys.applying import SERAM, apply, photograph
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town
from tests.journeys.working import open_case, take
from tests.requests_app.factories import SERAM as SERAM_FILE
from tests.requests_app.factories import equip

pytestmark = pytest.mark.slow


def test_a_leave_from_planning_to_a_stand_ins_act(town: Town) -> None:
    equip(town.cast.timur, SERAM_FILE)
    requester = town.visitor(device=Device.PHONE)
    applied = apply(town, requester, "contoh-timur", SERAM, sheet=photograph("Surat dan SK"))
    admin = town.officer(town.cast["office_admin"])
    absent, deputy = town.cast["admin_agency"], town.cast["loket"]
    admin.open("/contoh-timur/pengaturan/cuti/")
    admin.follow(absent.full_name)
    admin.page.get_by_label("Hari pertama").fill("2026-11-16")
    admin.page.get_by_label("Hari terakhir").fill("2026-11-20")
    admin.page.get_by_label("Plh. Admin Agency").select_option(label=deputy.full_name)
    admin.snap("leave-plan")
    admin.press("Simpan cuti")
    admin.snap("leave-list")

    officer = town.officer(deputy, device=Device.PHONE)
    open_case(officer, "contoh-timur", applied.reference)
    take(officer)
    acted = officer.page.get_by_text(f"{deputy.full_name}, Plh. {absent.full_name}")
    expect(acted.first).to_be_attached()
    officer.snap("leave-case")
