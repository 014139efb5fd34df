"""A paper that came as several photographs is read as one, and its originals stay byte for byte."""

import io

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import DocumentVersion, ResetRequest
from resetdesk.core.files.intake import open_stored, store_made
from resetdesk.core.models import ReadingLog, StoredFile
from tests.cast import Cast, sign_in
from tests.core.files.samples import photo
from tests.requests_app.factories import MONDAY, SERAM, Walk, application, equip, submitted

SK = "sk_ppk"


def photograph(cast: Cast, data: bytes) -> StoredFile:
    stored = store_made(data, scope=cast.timur.pk, name="IMG.jpg", media_type="image/jpeg", at=MONDAY)
    StoredFile.objects.filter(pk=stored.pk).update(pages=1)
    stored.refresh_from_db()
    return stored


@pytest.fixture
def taken(cast: Cast, client: Client) -> ResetRequest:
    """A request whose SK came as three photographs, held by the officer who is signed in."""
    papers = application(cast.timur, equip(cast.timur, SERAM)).papers
    shots = tuple(photograph(cast, photo(800 + 8 * number, 600)) for number in range(3))
    walk = Walk(cast, submitted(cast, papers={**papers, SK: shots}))
    walk.take()
    sign_in(client, cast["admin_agency"])
    return walk.request


def versions(request: ResetRequest, key: str = SK) -> list[DocumentVersion]:
    found = DocumentVersion.objects.filter(document__submission=request.submission, document__key=key)
    return list(found.order_by("position"))


def together(version: DocumentVersion) -> str:
    return reverse("requests:paper-together", args=["contoh-timur", version.pk])


def case(client: Client, request: ResetRequest, **query: int) -> str:
    address = reverse("requests:case", args=["contoh-timur", request.reference])
    return client.get(address, query).content.decode()


def test_three_photographs_are_three_pages_of_one_paper(client: Client, taken: ResetRequest) -> None:
    first, _second, third = versions(taken)
    page = case(client, taken, berkas=first.pk, hal=3)
    assert "Halaman 3 dari 3" in page
    assert reverse("requests:paper-page", args=["contoh-timur", third.pk, 1]) in page
    assert reverse("requests:paper-original", args=["contoh-timur", third.pk]) in page
    assert "Semua foto sebagai satu PDF" in page


def test_a_page_beyond_the_last_is_the_last(client: Client, taken: ResetRequest) -> None:
    assert "Halaman 3 dari 3" in case(client, taken, berkas=versions(taken)[0].pk, hal=99)


def test_a_paper_of_one_file_has_no_second_shape(client: Client, taken: ResetRequest) -> None:
    (letter,) = versions(taken, "surat_permohonan")
    assert "Semua foto" not in case(client, taken, berkas=letter.pk)
    assert client.get(together(letter)).status_code == 404


def test_who_may_not_read_the_papers_gets_no_pdf_of_them(
    client: Client, cast: Cast, taken: ResetRequest
) -> None:
    sign_in(client, cast["office_admin"])
    assert client.get(together(versions(taken)[0])).status_code == 403


@pytest.mark.slow
def test_the_pdf_has_every_photograph_in_order_and_the_originals_stay(
    client: Client, taken: ResetRequest
) -> None:
    found = versions(taken)
    response = client.get(together(found[1]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    with pikepdf.open(io.BytesIO(response.content)) as made:
        assert len(made.pages) == 3
    assert set(ReadingLog.objects.values_list("paper", flat=True)) >= {one.file_id for one in found}
    for number, one in enumerate(found):
        with open_stored(one.file) as kept:
            assert kept.read() == photo(800 + 8 * number, 600)
