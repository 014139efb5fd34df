"""The menu follows the person: nobody who came from the desk loses the way back."""

import re

import pytest
from django.test import Client

from tests.cast import Cast, sign_in


def menu(client: Client, path: str) -> list[str]:
    """The words of the menu, without the person's own."""
    page = client.get(path).content.decode()
    found = re.search(r'<ul class="nav__list">(.*?)(?:<li class="nav__person">|</ul>)', page, re.DOTALL)
    return re.findall(r"<a[^>]*>([^<]+)", found[1]) if found else []


def test_strangers_see_what_is_for_everybody(cast: Cast, client: Client) -> None:
    for path in ("/contoh-timur/", "/contoh-timur/sop/"):
        assert menu(client, path) == ["Ajukan permohonan", "Lacak permohonan", "SOP"]


@pytest.mark.parametrize("path", ["/contoh-timur/arsip/", "/contoh-timur/sop/"])
def test_the_desks_menu_stays_on_the_sop_pages(cast: Cast, client: Client, path: str) -> None:
    sign_in(client, cast["auditor"])
    assert menu(client, path) == ["Antrean", "Arsip", "Laporan", "SOP", "Pengaturan"]


def test_an_officer_on_the_first_page_finds_the_desk(cast: Cast, client: Client) -> None:
    sign_in(client, cast["admin_agency"])
    assert menu(client, "/contoh-timur/")[-1] == "Antrean"
    assert "Antrean" not in menu(client, "/contoh-barat/")
