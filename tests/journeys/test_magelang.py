"""Kota Magelang, Pejabat Pengadaan: one SOP for three roles, an incomplete round, a sealed password."""

import pytest

from tests.journeys.applying import MAGELANG, apply
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town
from tests.journeys.ending import to_bag_and_month
from tests.journeys.papers import scan
from tests.journeys.working import archive, check, hand_over_in_person, open_case, perform
from tests.requests_app.factories import MAGELANG as MAGELANG_FILE
from tests.requests_app.factories import equip

pytestmark = pytest.mark.slow
OFFICE = "contoh-barat"


def test_from_the_first_form_to_bag_and_month(town: Town) -> None:
    equip(town.cast.barat, MAGELANG_FILE)
    requester = town.visitor(device=Device.PHONE)
    requester.open(f"/{OFFICE}/sop/magelang-akun/")
    requester.snap("sop-magelang")
    applied = apply(town, requester, OFFICE, MAGELANG, sheet=scan("SK Pejabat Pengadaan"), sop="magelang")

    officer = town.officer(town.cast.other_admin)
    open_case(officer, OFFICE, applied.reference)
    officer.reads("Pejabat Pengadaan (PP)")
    check(officer)
    check(officer)
    perform(officer)
    hand_over_in_person(officer)
    archive(officer)
    town.work()
    officer.open(f"/{OFFICE}/meja/{applied.reference}/")
    officer.snap("desk-case-completed-magelang")
    to_bag_and_month(town, applied.reference)
