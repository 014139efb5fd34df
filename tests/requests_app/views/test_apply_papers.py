"""Papers: each file by itself, an exact sentence for each fault, and no fault drops another file."""

import pytest
from django.test import override_settings

from requests_app.models import DraftPaper, Edition
from resetdesk.accounts.domain.options import change_options
from resetdesk.core.models import StoredFile
from tests.cast import Cast
from tests.core.files.samples import damaged_pdf, locked_pdf, pdf, photo
from tests.requests_app.factories import MONDAY, PONOROGO, SERAM, equip
from tests.requests_app.views.applicant import Applicant, filled, paper, upload

PDF = "application/pdf"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return equip(cast.timur, SERAM)


@pytest.fixture
def applicant(cast: Cast, edition: Edition) -> Applicant:
    applicant = filled(cast.timur, edition)
    DraftPaper.objects.filter(document_key="sk_ppk").delete()
    return applicant


def names(applicant: Applicant, key: str = "sk_ppk") -> list[str]:
    rows = applicant.draft.papers.filter(document_key=key).select_related("file")
    return [row.file.name for row in rows]


@pytest.mark.parametrize(
    ("name", "data", "status", "sentence"),
    [
        ("kosong.pdf", b"", 422, "Berkas ini kosong."),
        ("catatan.pdf", b"hanya tulisan", 415, "Isi berkas ini bukan PDF, JPG, atau PNG."),
        ("terkunci.pdf", locked_pdf(), 422, "terkunci dengan kata sandi"),
        ("rusak.pdf", damaged_pdf(), 422, "rusak dan tidak dapat dibuka"),
        ("besar.pdf", b"%PDF-" + bytes(6 * 1024 * 1024), 413, "sedangkan batasnya 5 MB"),
        ("rusak.jpg", b"\xff\xd8\xff\xe0" + bytes(400), 422, "rusak dan tidak dapat dibuka"),
    ],
)
def test_each_wrong_file_has_its_sentence_and_drops_no_other(
    applicant: Applicant, name: str, data: bytes, status: int, sentence: str
) -> None:
    response = applicant.client.post(
        applicant.url("berkas"), {"sk_ppk": [upload("baik.pdf", pdf()), upload(name, data)]}
    )
    text = response.content.decode()
    assert response.status_code == status
    assert f"{name}: " in text
    assert sentence in text
    assert names(applicant) == ["baik.pdf"]
    assert "baik.pdf" in text, "what was received is shown as received"


def test_a_full_disk_is_told_and_answers_continue(applicant: Applicant) -> None:
    with override_settings(FILES_FREE_MINIMUM=2**62):
        response = applicant.post("berkas", sk_ppk=[paper()])
    assert response.status_code == 507
    assert "hampir penuh" in response.content.decode()


def test_nothing_chosen_asks_for_the_paper(applicant: Applicant) -> None:
    response = applicant.post("berkas")
    assert response.status_code == 422
    assert "Unggah Surat Keputusan pengangkatan sebagai PPK." in response.content.decode()


def test_too_many_files_are_refused_by_name(applicant: Applicant, cast: Cast) -> None:
    change_options(cast.timur, by=None, at=MONDAY, changes={"max_files_per_paper": 2})
    files = [upload(f"{place}.pdf", pdf(place)) for place in (1, 2, 3)]
    response = applicant.post("berkas", sk_ppk=files)
    assert "3.pdf: paling banyak 2 berkas untuk dokumen ini." in response.content.decode()
    assert names(applicant) == ["1.pdf", "2.pdf"]


def test_the_same_bytes_twice_are_one_paper(applicant: Applicant) -> None:
    data = photo(200, 300)
    applicant.post("berkas", sk_ppk=[upload("a.jpg", data, "image/jpeg")])
    stored = StoredFile.objects.count()
    applicant.post("berkas", sk_ppk=[upload("b.jpg", data, "image/jpeg")])
    assert names(applicant) == ["a.jpg"]
    assert StoredFile.objects.count() == stored


def test_a_single_paper_is_replaced_and_its_file_forgotten(applicant: Applicant) -> None:
    old = applicant.draft.papers.get(document_key="surat_permohonan").file
    assert applicant.post("surat", surat_permohonan=paper("baru.pdf")).status_code == 302
    assert names(applicant, "surat_permohonan") == ["baru.pdf"]
    assert not StoredFile.objects.filter(pk=old.pk).exists()


def test_removing_takes_only_ones_own(applicant: Applicant, cast: Cast, edition: Edition) -> None:
    stranger = filled(cast.timur, edition)
    theirs = stranger.draft.papers.first()
    assert theirs is not None
    assert applicant.post("berkas", hapus=theirs.pk).status_code == 302
    assert DraftPaper.objects.filter(pk=theirs.pk).exists()
    mine = applicant.draft.papers.first()
    assert mine is not None
    applicant.post("surat", hapus=mine.pk)
    assert not DraftPaper.objects.filter(pk=mine.pk).exists()


def test_a_preview_is_for_the_sessions_own_files(applicant: Applicant, cast: Cast, edition: Edition) -> None:
    applicant.post("berkas", sk_ppk=[paper()])
    mine = applicant.draft.papers.get(document_key="sk_ppk")
    url = f"/contoh-timur/permohonan/berkas/{mine.pk}/gambar/"
    picture = applicant.client.get(url)
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["Cache-Control"] == "no-store"
    assert filled(cast.timur, edition).client.get(url).status_code == 404


def test_the_letter_is_set_from_the_form(applicant: Applicant) -> None:
    text = applicant.client.get("/contoh-timur/permohonan/surat/cetak/").content.decode()
    for part in ("Sari Wulandari", "19850517 201001 1 003", "reset kata sandi", "SURAT PERMOHONAN"):
        assert part in text
    assert "{" not in text.split("<main")[1].split("</main>")[0]


def test_the_letters_day_cannot_lie_ahead(applicant: Applicant) -> None:
    response = applicant.post("surat", letter_number="12/2026", letter_date="2999-12-31")
    assert response.status_code == 422
    assert "Tanggal surat belum lewat." in response.content.decode()
    assert names(applicant, "surat_permohonan"), "the uploaded letter stays"


def test_what_is_only_shown_is_told_and_never_uploaded(cast: Cast) -> None:
    applicant = filled(cast.barat, equip(cast.barat, PONOROGO))
    text = applicant.get("berkas").content.decode()
    assert "Data diri asli" in text
    assert 'name="identitas_asli"' not in text
    applicant.post("berkas", identitas_asli=paper())
    assert not applicant.draft.papers.filter(document_key="identitas_asli").exists()
