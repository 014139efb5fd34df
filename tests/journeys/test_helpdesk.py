"""Kalimantan Timur, Helpdesk: Admin PPE does the work, and lost times are recorded without a verdict."""

import pytest

from requests_app.models import StepRun
from tests.journeys.applying import HELPDESK, apply
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town
from tests.journeys.ending import to_bag_and_month
from tests.journeys.papers import scan
from tests.journeys.working import archive, check, hand_over_in_person, open_case, perform
from tests.requests_app.factories import HELPDESK as HELPDESK_FILE
from tests.requests_app.factories import equip

pytestmark = pytest.mark.slow
OFFICE = "contoh-timur"


def test_from_the_first_form_to_bag_and_month(town: Town) -> None:
    equip(town.cast.timur, HELPDESK_FILE)
    requester = town.visitor()
    requester.open(f"/{OFFICE}/sop/kaltim-helpdesk/")
    requester.snap("sop-helpdesk")
    applied = apply(town, requester, OFFICE, HELPDESK, sheet=scan("SK Helpdesk"), sop="helpdesk")

    wrong = town.officer(town.cast["admin_agency"])
    wrong.open(f"/{OFFICE}/meja/{applied.reference}/")
    assert wrong.page.locator(".due button").count() == 0
    officer = town.officer(town.cast["admin_ppe"], device=Device.PHONE)
    open_case(officer, OFFICE, applied.reference)
    officer.snap("desk-case-to-take-helpdesk")
    check(officer)
    check(officer)
    perform(officer)
    hand_over_in_person(officer)
    archive(officer)
    town.work()
    officer.open(f"/{OFFICE}/meja/{applied.reference}/")
    officer.snap("desk-case-completed-helpdesk")
    verdicts = dict(StepRun.objects.values_list("step_key", "judgement"))
    assert verdicts["periksa-kelengkapan"] == verdicts["reset"] == "not_judged"
    assert verdicts["sampaikan"] == verdicts["arsipkan"] == "within"
    officer.open(f"/{OFFICE}/meja/sop/kaltim-helpdesk/")
    officer.snap("sop-advice-helpdesk")
    to_bag_and_month(town, applied.reference)
