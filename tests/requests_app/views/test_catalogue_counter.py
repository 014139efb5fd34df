"""The counter for the other three SOPs: the right papers, a register number, the right desk."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.models import ResetRequest
from resetdesk.accounts.enums import Role
from tests.cast import Cast, sign_in
from tests.requests_app.factories import HELPDESK, MAGELANG, POKJA, SERAM, equip, open_step
from tests.requests_app.views.test_counter import opened, url, whole


@pytest.mark.parametrize(
    ("sop", "role", "papers", "group"),
    [
        (POKJA, "pokja", ["surat_permohonan", "sk_pokja"], "admin_agency"),
        (MAGELANG, "ppk", ["surat_permohonan", "sk_ppk"], "admin_agency"),
        (MAGELANG, "pp", ["surat_permohonan", "sk_pp"], "admin_agency"),
        (MAGELANG, "pokja", ["surat_permohonan", "sk_pokja"], "admin_agency"),
        (HELPDESK, "helpdesk", ["surat_permohonan", "sk_helpdesk"], "admin_ppe"),
    ],
)
def test_a_letter_that_came_by_hand_is_registered(
    cast: Cast, client: Client, sop: Path, role: str, papers: list[str], group: str
) -> None:
    equip(cast.timur, sop, at=timezone.now())
    sign_in(client, cast[Role.LOKET])
    address = url(cast, "counter-form", opened(cast, client, role=role).pk)
    sent = whole(client, address)
    assert sent["diminta"] == papers
    assert client.post(address, sent).status_code == 302
    request = ResetRequest.objects.get()
    assert (request.role, open_step(request).group) == (role, group)
    assert request.submission.channel == "counter"


def test_two_sops_of_one_office_share_the_first_page_and_part_by_role(cast: Cast, client: Client) -> None:
    equip(cast.timur, SERAM, at=timezone.now())
    equip(cast.timur, POKJA, at=timezone.now())
    sign_in(client, cast[Role.LOKET])
    first = client.get(url(cast)).content.decode()
    assert "Pejabat Pembuat Komitmen (PPK)" in first
    assert "Kelompok Kerja Pemilihan (Pokja)" in first
    for role, sk in (("ppk", "sk_ppk"), ("pokja", "sk_pokja")):
        page = client.get(url(cast, "counter-form", opened(cast, client, role=role).pk))
        assert sk in [row["key"] for row in page.context["papers"]]
