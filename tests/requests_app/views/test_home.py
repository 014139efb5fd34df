"""The first page and the SOP pages say what the SOP says, and no number that was not counted."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from requests_app.domain.queries.usual import summary
from tests.cast import Cast
from tests.requests_app.factories import PONOROGO, SERAM, Walk, equip, submitted


def test_an_office_without_an_sop_offers_nothing_that_would_refuse(cast: Cast) -> None:
    text = Client().get("/contoh-timur/").content.decode()
    assert "belum menerima permohonan lewat portal" in text
    assert "/permohonan/" not in text.split("<main")[1].split("</main>")[0]


def test_the_papers_stand_with_their_conditions(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    equip(cast.barat, PONOROGO)
    assert "PA) yang merangkap PPK?” dijawab Ya" in Client().get("/contoh-timur/").content.decode()
    text = Client().get("/contoh-barat/").content.decode()
    assert "ditunjukkan kepada petugas, tidak diunggah" in text
    assert "Pejabat Pengadaan (PP)" in text


def test_too_few_requests_give_no_range(cast: Cast) -> None:
    submitted(cast)
    assert "Belum cukup permohonan" in Client().get("/contoh-timur/").content.decode()


@pytest.mark.parametrize(("minutes", "median", "ninth"), [([5, 1, 2, 3, 4], 3, 5), ([7.0] * 10, 7, 7)])
def test_a_range_is_of_recorded_values(minutes: list[float], median: float, ninth: float) -> None:
    usual = summary(minutes)
    assert usual is not None
    assert (usual.median, usual.ninth, usual.count) == (median, ninth, len(minutes))


def test_four_values_are_too_few() -> None:
    assert summary([1, 2, 3, 4]) is None


def test_home_asks_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _more in range(2):
        Walk(cast, submitted(cast)).step()
        with django_assert_max_num_queries(8):
            assert Client().get("/contoh-timur/").status_code == 200


def test_the_sop_page_shows_sheet_edition_and_additions_apart(cast: Cast) -> None:
    edition = equip(cast.barat, PONOROGO)
    client = Client()
    assert "PERMINTAAN RESET AKUN" in client.get("/contoh-barat/sop/").content.decode()
    text = client.get("/contoh-barat/sop/ponorogo-reset-akun/").content.decode()
    assert edition.sha256 in text
    assert "Edisi 1" in text
    printed, additions = text.split("Tambahan kantor", 1)
    assert "Mengarsipkan berkas permintaan" not in printed
    assert "Mengarsipkan berkas permintaan" in additions


def test_unknown_and_foreign_sops_are_none(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    for path in ("/contoh-timur/sop/tidak-ada/", "/contoh-barat/sop/sbt-ppk-2022/"):
        assert Client().get(path).status_code == 404
