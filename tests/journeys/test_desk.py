"""Every page of the desk in every state, looked at by an officer: pictures, axe, no fault."""

import datetime as dt

import pytest
from django.urls import reverse

from requests_app.domain import workflow
from requests_app.models import ResetRequest
from tests.cast import make_person
from tests.journeys.browsing import Visitor
from tests.journeys.conftest import Town
from tests.journeys.seeding import seeded
from tests.requests_app.factories import MONDAY, Walk, open_step

pytestmark = pytest.mark.slow
NAMES = ("Sari Wulandari", "Yohanis Rumakat", "Maria Tuhuteru", "La Ode Hamid", "Rina Wattimena")


def case_url(request: ResetRequest) -> str:
    return reverse("requests:case", args=[request.office.slug, request.reference])


def taken(town: Town, request: ResetRequest, kind: str) -> Walk:
    """The good way to the step of this kind, which its officer takes."""
    walk = Walk(town.cast, request)
    walk.until(kind)
    walk.take()
    return walk


def look_at(visitor: Visitor, request: ResetRequest, name: str) -> None:
    visitor.open(case_url(request))
    visitor.snap(name)


def test_the_queue_and_the_search(town: Town) -> None:
    for name in NAMES:
        seeded(town.cast, answers={"name": name, "nip": f"1985051720100110{len(name):02d}"})
    seeded(town.cast)
    held = seeded(town.cast)
    workflow.take(open_step(held).pk, by=town.cast["admin_agency"], at=MONDAY)
    town.clock.shift(dt.timedelta(minutes=50))
    officer = town.officer(town.cast["admin_agency"])
    officer.open("/contoh-timur/meja/")
    officer.snap("desk-queue")
    officer.fill("Cari", "198505172010011003")
    officer.press("Cari")
    officer.snap("desk-search")
    officer.fill("Cari", "tidak ada")
    officer.press("Cari")
    officer.snap("desk-search-empty")
    officer.open("/contoh-timur/meja/?tampilan=lewat")
    officer.snap("desk-queue-empty")


def test_a_step_to_take_held_by_me_by_a_colleague_and_by_nobody_who_is_here(town: Town) -> None:
    request = seeded(town.cast)
    officer = town.officer(town.cast["admin_agency"])
    look_at(officer, request, "desk-case-to-take")
    officer.press("Mulai periksa kelengkapan")
    officer.snap("desk-case-check")
    officer.press("Ya, lanjutkan")
    officer.snap("desk-case-check-refused")
    colleague = town.officer(make_person("siti.rumbia", office=town.cast.timur, roles=("admin_agency",)))
    look_at(colleague, request, "desk-case-held-by-another")
    look_at(town.officer(town.cast["kepala_ukpbj"]), request, "desk-case-not-my-step")


def test_somebody_was_faster_and_nothing_typed_is_lost(town: Town) -> None:
    request = seeded(town.cast)
    officer = town.officer(town.cast["admin_agency"])
    officer.open(case_url(request))
    officer.press("Mulai periksa kelengkapan")
    officer.page.get_by_label("Tidak sesuai", exact=True).first.check()
    officer.page.locator(".check input.input").first.fill("Tanda tangan berbeda")
    Walk(town.cast, request)._check(open_step(request), town.cast["admin_agency"], "")
    officer.press("Tidak, minta dilengkapi")
    officer.reads("Rekan Anda", "Tidak sesuai", "Tanda tangan berbeda")
    officer.snap("desk-faster")


@pytest.mark.parametrize("kind", ["ask_completion", "perform", "notify_rejection", "hand_over"])
def test_the_form_of_each_kind_of_step(town: Town, kind: str) -> None:
    walk = Walk(town.cast, seeded(town.cast))
    if kind == "ask_completion":
        walk.step("no")
    elif kind == "notify_rejection":
        walk.step()
        walk.step("no")
    else:
        walk.until(kind)
    walk.take()
    town.work()
    officer = town.officer(town.cast["admin_agency"])
    look_at(officer, walk.request, f"desk-case-{kind.replace('_', '-')}")
