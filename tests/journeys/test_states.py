"""States that no journey passes: faults, empty and crowded pages, other screens, other settings."""

from functools import partial
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views.defaults import server_error
from playwright.sync_api import Route

from resetdesk.accounts.domain import invitations, people
from resetdesk.accounts.enums import Role
from resetdesk.accounts.interfaces.invitations import link_of
from resetdesk.accounts.models import Office
from tests.journeys.applying import track
from tests.journeys.browsing import Device, Visitor
from tests.journeys.conftest import Town
from tests.journeys.seeding import seeded
from tests.requests_app.factories import SERAM, equip

pytestmark = pytest.mark.slow
LONG = "Prof. Dr. Ir. Raden Mas Aloysius Kertanegara Wirapustaka-Hadikusumowardhana, S.T., M.Eng.Sc."
UNIT = "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan Rakyat, dan Kawasan Permukiman"
# 640 is what remains of 1280 when a browser zooms to 200 %.
WIDTHS = (320, 640, 1600)
DESK = ("/contoh-timur/meja/?tampilan=semua", "/contoh-timur/meja/loket/", "/contoh-timur/arsip/")
PUBLIC = ("/contoh-timur/", "/contoh-timur/permohonan/layanan/", "/contoh-timur/lacak/", "/contoh-timur/sop/")


def fits(visitor: Visitor, address: str, *, width: int, zoom: int = 1) -> None:
    """The page at a width, its text zoomed; nobody scrolls it sideways."""
    visitor.page.set_viewport_size({"width": width, "height": 800})
    visitor.open(address)
    if zoom > 1:
        visitor.page.evaluate(f"document.documentElement.style.fontSize = '{zoom * 100}%'")
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{address} is {wide} px wide on {width} px at {zoom * 100} %"


def crowded(town: Town) -> str:
    """A request in which every word is as long as people make them."""
    Office.objects.filter(pk=town.cast.timur.pk).update(
        name="Unit Kerja Pengadaan Barang/Jasa Kabupaten Kepulauan Contoh Timur Laut",
        counter_hours="Senin sampai Kamis 08.00–12.00 dan 13.00–16.00, Jumat 08.00–11.30 WIT",
    )
    return seeded(town.cast, answers={"name": LONG, "work_unit": UNIT, "user_id": "X" * 60}).reference


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_other_screens(town: Town, width: int) -> None:
    reference = crowded(town)
    visitor = town.visitor()
    for address in PUBLIC:
        fits(visitor, address, width=width)
    officer = town.officer(town.cast["admin_agency"])
    for address in (*DESK, f"/contoh-timur/meja/{reference}/"):
        fits(officer, address, width=width)
    officer.page.screenshot(path=shot(f"width-{width}-case"), full_page=True)
    visitor.page.set_viewport_size({"width": width, "height": 800})
    visitor.open("/contoh-timur/")
    visitor.page.screenshot(path=shot(f"width-{width}-home"), full_page=True)


def test_text_twice_as_large_still_fits(town: Town) -> None:
    reference = crowded(town)
    visitor = town.visitor()
    for address in PUBLIC:
        fits(visitor, address, width=1280, zoom=2)
    visitor.page.screenshot(path=shot("zoom-200"), full_page=True)
    officer = town.officer(town.cast["admin_agency"])
    for address in (*DESK[1:], f"/contoh-timur/meja/{reference}/"):
        fits(officer, address, width=1280, zoom=2)
    officer.page.screenshot(path=shot("zoom-200-case"), full_page=True)


def test_long_names_and_an_english_page(town: Town) -> None:
    reference = crowded(town)
    officer = town.officer(town.cast["admin_agency"])
    officer.open(f"/contoh-timur/meja/{reference}/")
    officer.snap("desk-case-long-names")
    officer.press("English")
    officer.snap("desk-case-english")
    visitor = town.visitor(device=Device.PHONE)
    visitor.open("/contoh-timur/")
    visitor.press("English")
    visitor.snap("home-english")


def test_without_scripts_every_requesters_page_stands(town: Town) -> None:
    equip(town.cast.timur, SERAM)
    request = seeded(town.cast)
    visitor = town.visitor(device=Device.PHONE, scripts=False)
    for address in PUBLIC:
        visitor.open(address)
    track(visitor, "contoh-timur", request.reference)
    visitor.page.screenshot(path=shot("no-scripts-track"), full_page=True)


def test_the_pages_for_what_did_not_work(town: Town, rf: RequestFactory) -> None:
    """400, an old form, and our own fault are drawn without a context, so they are shown as they are."""
    visitor = town.visitor(device=Device.PHONE)
    visitor.open("/contoh-timur/salah/ketik/")
    visitor.snap("not-found-in-office")
    for name, body in (
        ("fault-400", render_to_string("400.html")),
        ("fault-403-csrf", render_to_string("403_csrf.html")),
        ("fault-500", server_error(rf.get("/")).content.decode()),
    ):
        visitor.page.route("**/rusak/", partial(shown, body=body))
        visitor.open("/rusak/")
        visitor.snap(name)
        visitor.page.unroute("**/rusak/")


def test_who_tries_too_often_and_who_was_invited(town: Town) -> None:
    visitor = town.visitor(device=Device.PHONE)
    visitor.open("/akun/masuk/")
    for _try in range(6):
        visitor.page.locator("input[name=login]").fill("timur.loket")
        visitor.page.locator("input[name=password]").fill("bukan-kata-sandinya-sama-sekali")
        with visitor.page.expect_navigation():
            visitor.page.get_by_role("button", name="Masuk", exact=True).click()
    visitor.faults.clear()
    visitor.reads("Terlalu banyak percobaan")
    visitor.snap("too-many")
    newcomer = people.NewPerson("baru.loket", "Wa Ode Baru", "baru@contoh.test")
    now = town.now()
    person = people.add(newcomer, office=town.cast.timur, roles=[Role.LOKET], by=None, at=now)
    invited = invitations.invite(person, office=town.cast.timur, by=None, at=now)
    visitor.open(link_of(invited))
    visitor.snap("invitation")
    invitations.invite(person, office=town.cast.timur, by=None, at=now)
    visitor.open(link_of(invited))
    visitor.snap("invitation-closed")


def shown(route: Route, *, body: str) -> None:
    """What the server would answer, without breaking it."""
    route.fulfill(body=body, content_type="text/html; charset=utf-8")


def shot(name: str) -> Path:
    """Where a single picture goes."""
    folder = Path(__file__).resolve().parents[2] / "var" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.png"
