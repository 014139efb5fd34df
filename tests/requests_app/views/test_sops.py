"""The SOP's own page: its picture, its sheet to download, its old editions; and the way of one request."""

from django.test import Client

from requests_app.domain import sop_sheets
from requests_app.models import Edition
from tests.cast import Cast, sign_in
from tests.requests_app.factories import MONDAY, SERAM, Walk, equip, submitted

PAGE = "/contoh-timur/sop/sbt-ppk-2022/"
SHEET = PAGE + "lembar/1/"


def with_sheet(cast: Cast) -> Edition:
    edition = equip(cast.timur, SERAM)
    return sop_sheets.make(edition.pk, render=lambda _edition: b"%PDF-1.7 lembar", at=MONDAY)


def test_a_sheet_that_is_not_made_yet_is_not_offered(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    text = Client().get(PAGE).content.decode()
    assert "Lembar PDF sedang disiapkan" in text
    assert SHEET not in text
    assert Client().get(SHEET).status_code == 404


def test_everybody_may_download_the_sheet(cast: Cast) -> None:
    with_sheet(cast)
    assert SHEET in Client().get(PAGE).content.decode()
    answer = Client().get(SHEET)
    assert b"".join(answer) == b"%PDF-1.7 lembar"
    assert answer["Content-Type"] == "application/pdf"
    assert "edisi 1.pdf" in answer["Content-Disposition"]


def test_the_sheet_of_a_retired_edition_can_still_be_read(cast: Cast) -> None:
    edition = with_sheet(cast)
    edition.retired_at = MONDAY
    edition.save(update_fields=["retired_at"])
    assert Client().get(PAGE).status_code == 404
    assert Client().get(SHEET).status_code == 200


def test_another_office_has_no_such_sheet(cast: Cast) -> None:
    with_sheet(cast)
    assert Client().get(SHEET.replace("timur", "barat")).status_code == 404


def test_the_page_has_the_picture_for_a_desk_and_for_a_telephone(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    text = Client().get(PAGE).content.decode()
    assert text.count('class="sop-drawing"') == 2
    assert "Waktu: 5 menit" in text
    assert "Kualifikasi Pelaksana" in text


def test_the_way_of_a_request_is_marked_on_its_sop(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.take()
    client = sign_in(Client(), cast["admin_agency"])
    text = client.get(f"/contoh-timur/meja/{walk.request.reference}/jalan/").content.decode()
    assert "Urutan 1" in text
    assert "is-walked" in text
    assert "Tidak dilalui" in text
