"""The office reads what its SOP leaves in doubt; nobody else does, and the sheet keeps its own text."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from resetdesk.accounts.enums import Role
from tests.cast import Cast, sign_in
from tests.requests_app.factories import PONOROGO, SERAM, equip
from tests.requests_app.sop.samples import FIXTURE

WARNING = "Undang-Undang ITE bernomor 11 Tahun 2008"


def url(name: str, key: str) -> str:
    return reverse(f"requests:{name}", args=["contoh-timur", key])


def page(client: Client, cast: Cast, sop: Path) -> str:
    key = equip(cast.timur, sop).sop.key
    return " ".join(client.get(url("sop-advice", key)).content.decode().split())


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast[Role.ADMIN_AGENCY])


def test_an_unknown_sop_has_no_page(cast: Cast, officer: Client) -> None:
    equip(cast.timur, SERAM)
    assert officer.get(url("sop-advice", "tidak-ada")).status_code == 404
    assert officer.get(url("sop-source", "tidak-ada")).status_code == 404


def test_aged_laws_are_told_to_the_office_and_not_to_the_public(
    cast: Cast, officer: Client, client: Client
) -> None:
    assert WARNING in page(officer, cast, SERAM)
    link = url("sop-advice", "sbt-ppk-2022")
    assert link in officer.get(url("sop", "sbt-ppk-2022")).content.decode()
    client.logout()
    public = client.get(url("sop", "sbt-ppk-2022")).content.decode()
    assert "Nomor 11 Tahun 2018" in public
    assert WARNING not in public
    assert link not in public


def test_times_not_set_are_told_with_and_without_a_suggestion(cast: Cast, officer: Client) -> None:
    lost = page(officer, cast, FIXTURE)
    assert "Langkah 2 (Mencatat pada buku tamu)</strong><br>Tidak terbaca. Usul: 5 menit." in lost
    assert "Langkah 2</strong><br>Kelengkapan, Output, Keterangan" in lost
    blank = page(officer, cast, PONOROGO)
    assert "Langkah 3 (Mereset akun SPSE" in blank
    assert "Tercetak kosong." in blank
    assert "Usul:" not in blank
    assert "dibaca sebagai hari kerja" in blank


def test_the_file_in_force_is_given_byte_for_byte(cast: Cast, officer: Client) -> None:
    key = equip(cast.timur, SERAM).sop.key
    answer = officer.get(url("sop-source", key))
    assert answer.content == SERAM.read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="sbt-ppk-2022-1.toml"'


@pytest.mark.parametrize(
    ("sop", "said"),
    [
        (SERAM, "seperti tercetak pada SOP: Loket, Pos atau kurir."),
        (PONOROGO, "SOP tidak menyebut cara lain; surat yang datang ke kantor tetap dicatat petugas."),
    ],
)
def test_the_public_page_names_the_printed_channels(cast: Cast, client: Client, sop: Path, said: str) -> None:
    key = equip(cast.timur, sop).sop.key
    assert said in " ".join(client.get(url("sop", key)).content.decode().split())
