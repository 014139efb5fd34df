"""Parameters that no page of ours ever sends: passed over or refused in words, never a fault of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import DocumentVersion, DraftPaper, ResetRequest
from resetdesk.core import jobs
from resetdesk.core.files.store import store
from tests.cast import Cast, sign_in
from tests.requests_app.factories import SERAM, Walk, equip, submitted
from tests.requests_app.views.applicant import filled, upload

HUGE = "9" * 5000


@pytest.fixture
def held(cast: Cast, client: Client) -> ResetRequest:
    """A request whose open step the signed-in officer holds."""
    walk = Walk(cast, submitted(cast))
    walk.take()
    sign_in(client, cast["admin_agency"])
    return walk.request


def paper(request: ResetRequest) -> DocumentVersion:
    return DocumentVersion.objects.filter(document__submission=request.submission)[0]


@pytest.mark.parametrize("number", [HUGE, "-1", "x", "٣"])
def test_the_viewer_passes_over_a_page_that_is_no_number(
    held: ResetRequest, client: Client, number: str
) -> None:
    page = client.get(reverse("requests:case", args=["contoh-timur", held.reference]), {"hal": number})
    assert page.status_code == 200


def test_the_viewer_shows_no_paper_of_another_submission(
    cast: Cast, held: ResetRequest, client: Client
) -> None:
    foreign = paper(submitted(cast))
    page = client.get(reverse("requests:case", args=["contoh-timur", held.reference]), {"berkas": foreign.pk})
    assert f"/berkas/{foreign.pk}/" not in page.content.decode()


def test_a_file_that_the_store_lost_is_a_page_that_cannot_be_drawn(
    held: ResetRequest, client: Client
) -> None:
    lost = paper(held)
    store().delete(lost.file.key)
    assert client.get(reverse("requests:paper-page", args=["contoh-timur", lost.pk, 1])).status_code == 404


def test_a_lost_original_is_a_clear_page_and_doctor_tells_of_it(held: ResetRequest, client: Client) -> None:
    lost = paper(held)
    store().delete(lost.file.key)
    address = reverse("requests:paper-original", args=["contoh-timur", lost.pk])
    for _each in range(2):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "hilang dari penyimpanan" in answer.content.decode()
        jobs.run_all_due(quiet=True)
    (letter,) = [one for one in jobs.dead_letters() if one.name == "core.files.look"]
    assert str(lost.file.pk) in letter.sentence
    assert client.get(address).status_code == 410
    assert len(jobs.dead_letters()) == 1


@pytest.mark.parametrize("query", [{"q": "\0"}, {"langkah": "a\0b"}, {"\0": "x"}, {"sop": ["a", "\0"]}])
@pytest.mark.parametrize("page", ["queue", "search"])
def test_a_nul_in_a_filter_is_a_bad_address(
    held: ResetRequest, client: Client, page: str, query: dict[str, str]
) -> None:
    assert client.get(reverse(f"requests:{page}", args=["contoh-timur"]), query).status_code == 400
    assert client.get(f"/contoh-timur/meja/%00{page}/").status_code == 400


@pytest.mark.parametrize("number", [HUGE, "9" * 40, "٣"])
def test_taking_out_what_is_no_paper_takes_nothing_out(cast: Cast, number: str) -> None:
    applicant = filled(cast.timur, equip(cast.timur, SERAM))
    before = DraftPaper.objects.count()
    answer = applicant.client.post(applicant.url("berkas"), {"hapus": number})
    assert answer.status_code == 302
    assert DraftPaper.objects.count() == before


def test_a_refused_files_name_is_shown_without_what_cannot_be_seen(cast: Cast) -> None:
    applicant = filled(cast.timur, equip(cast.timur, SERAM))
    answer = applicant.client.post(
        applicant.url("berkas"), {"sk_ppk": upload("SK\u202efdp.exe\u200b", b"hanya tulisan")}
    )
    text = answer.content.decode()
    assert "SKfdp.exe: " in text
    assert "\u202e" not in text
    assert "\u200b" not in text
