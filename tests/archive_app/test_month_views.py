"""The month's pages: who may do what, what a bad file is told, and the paper that the head signs."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from archive_app.domain import closing, preparing
from archive_app.interfaces import cells, month_paper, service_register
from archive_app.models import MonthReport
from resetdesk.core import pdf
from resetdesk.core.files.intake import open_stored
from resetdesk.core.record import canonical
from tests.archive_app.ended import completed
from tests.archive_app.small_month import MONTH, OVER
from tests.archive_app.test_month_closing import checked, closed, signed
from tests.cast import Cast, sign_in
from tests.core.files.samples import pdf as plain_pdf
from tests.core.files.signed import SIGNER, Authority

pytestmark = pytest.mark.django_db


def address(name: str, *more: str, month: str = MONTH) -> str:
    return reverse(f"months:{name}", args=["contoh-timur", month, *more])


def test_the_way_of_a_report_through_its_pages(cast: Cast, client: Client) -> None:
    closed(cast)
    sign_in(client, cast["admin_agency"])
    answer = client.post(address("check"), {"note": "Pelatihan.", "act": "note"}, follow=True)
    assert "Nyatakan sudah diperiksa" in answer.content.decode()
    answer = client.post(address("check"), {"note": "Pelatihan.", "act": "check"}, follow=True)
    assert "Nota dinas sedang dibuat" in answer.content.decode()
    answer = client.post(address("check"), {"note": "", "act": "check"})
    assert (answer.status_code, "sudah diperiksa" in answer.content.decode()) == (422, True)
    assert client.post(address("return"), {"reason": ""}).status_code == 422
    answer = client.post(address("return"), {"reason": "Kurang jelas."}, follow=True)
    assert "Kurang jelas." in answer.content.decode()
    report = MonthReport.objects.get()
    assert (report.state, report.note) == ("draft", "Pelatihan.")


def test_two_people_close_and_both_see_the_month_closed(cast: Cast, client: Client) -> None:
    closed(cast)
    sign_in(client, cast["admin_ppe"])
    answer = client.post(address("close"), follow=True)
    assert "Ditutup 2 November 2026" in answer.content.decode()
    assert MonthReport.objects.count() == 1


def test_a_month_says_whose_records_it_still_awaits(cast: Cast, client: Client) -> None:
    assert completed(cast).ended_at is not None
    sign_in(client, cast["admin_ppe"])
    at = address("month", month=f"{timezone.now():%Y-%m}")
    assert "1 permohonan yang sudah berakhir belum ikut" in client.get(at).content.decode()


def test_a_running_month_is_not_closed_by_its_page(cast: Cast, client: Client) -> None:
    closed(cast)
    sign_in(client, cast["admin_ppe"])
    answer = client.post(address("close", month="2026-12"))
    assert answer.status_code in {404, 422}


@pytest.mark.parametrize("month", ["2026-13", "2031-01", "abc", "2026-08"])
@pytest.mark.parametrize("name", ["month", "cases"])
def test_bad_months_are_not_found(cast: Cast, client: Client, name: str, month: str) -> None:
    closed(cast)
    sign_in(client, cast["auditor"])
    assert client.get(address(name, month=month)).status_code == 404


def test_bad_lists_and_files_are_not_found(cast: Cast, client: Client) -> None:
    closed(cast)
    sign_in(client, cast["auditor"])
    assert client.get(address("cases"), {"apa": "semua"}).status_code == 404
    assert client.get(address("figures", "exe")).status_code == 404
    assert client.get(address("paper", "nota-dinas")).status_code == 404
    assert client.get(address("cases"), {"apa": "langkah", "setelah": "~"}).status_code == 200


def test_an_office_before_its_first_request_says_so(cast: Cast, client: Client) -> None:
    sign_in(client, cast["auditor"])
    page = client.get(reverse("months:months", args=["contoh-timur"])).content.decode()
    assert "Belum ada permohonan" in page


def test_downloads_are_the_sealed_figures(cast: Cast, client: Client) -> None:
    report = closed(cast)
    sign_in(client, cast["auditor"])
    assert client.get(address("figures", "json")).content == canonical(report.figures)
    answer = client.get(address("figures", "csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="laporan-contoh-timur-2026-10.csv"'
    assert len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) > 100


def upload(data: bytes, name: str = "laporan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.slow
def test_files_that_are_not_the_signed_report_are_refused_with_their_sentence(
    cast: Cast, client: Client
) -> None:
    checked(cast)
    sign_in(client, cast["kepala_ukpbj"])
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="rahasia"))
    other_month = Authority().sign(plain_pdf())
    bad = {
        "bukan PDF": (b"halo", 415),
        "kosong": (b"", 422),
        "terkunci": (out.getvalue(), 422),
        "rusak": (b"%PDF-1.7 rusak", 422),
        "tidak bertanda tangan": (plain_pdf(), 422),
        "bukan laporan Oktober 2026": (other_month, 422),
    }
    for sentence, (data, status) in bad.items():
        answer = client.post(address("sign"), {"way": "electronic", "file": upload(data)})
        assert answer.status_code == status, sentence
        assert sentence in answer.content.decode().replace("Isi berkas ini bukan PDF", "bukan PDF"), sentence
    assert client.post(address("sign"), {"way": "", "file": upload(plain_pdf())}).status_code == 422
    assert MonthReport.objects.get().state == "checked"


@pytest.mark.slow
def test_a_scan_of_the_paper_makes_the_record(cast: Cast, client: Client) -> None:
    checked(cast)
    sign_in(client, cast["kepala_ukpbj"])
    scan = plain_pdf()
    answer = client.post(address("sign"), {"way": "paper", "file": upload(scan)}, follow=True)
    page = answer.content.decode()
    assert "ditandatangani dan diarsipkan" in page
    assert "000.3.6" in page
    sign_in(client, cast["auditor"])
    taken = client.get(address("paper", "bertanda-tangan"))
    assert b"".join(taken.streaming_content) == scan  # type: ignore[attr-defined]


@pytest.fixture
def nota(cast: Cast) -> bytes:
    """The nota dinas as a worker makes it."""
    report = closed(cast)
    closing.annotate(report.pk, note="Sebab: <b>pelatihan</b> & libur.", by=cast["admin_agency"], at=OVER)
    closing.check(report.pk, by=cast["admin_agency"], at=OVER)
    report = preparing.make_paper(report.pk, render=month_paper.render, at=OVER)
    assert report.paper is not None
    with open_stored(report.paper) as source:
        return source.read()


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    words = " ".join(document[page].get_textpage().get_text_bounded() for page in range(len(document)))
    return " ".join(words.replace("\ufffe", "").split())


@pytest.mark.slow
def test_the_paper_says_what_was_computed_by_hand(cast: Cast, nota: bytes) -> None:
    text = text_of(nota)
    report = MonthReport.objects.get()
    for words in (
        "5 permohonan masuk dan 5 berakhir: 3 selesai, 1 ditolak, 1 dicabut pemohon.",
        "dalam 24 menit waktu kerja atau kurang, dan yang paling lama dalam 3 jam 32 menit",
        "19 dari 20 langkah yang dinilai sesuai mutu baku (95%).",
        "Sebab: <b>pelatihan</b> & libur.",
        "10/LB/2026",
        "4 dari 5",
        cast["kepala_ukpbj"].full_name,
    ):
        assert words in text, words
    assert report.sha256 in text.replace(" ", "")


@pytest.mark.slow
def test_the_paper_is_pdf_a_tagged_and_holds_its_figures(nota: bytes) -> None:
    with pikepdf.open(io.BytesIO(nota)) as document:
        assert pikepdf.pdfa.check(document, "3b").findings == []
        held = document.attachments[month_paper.FIGURES_NAME].get_file().read_bytes()
    assert held == canonical(MonthReport.objects.get().figures)
    found = pdf.facts(nota)
    assert found.is_accessible
    assert found.attachments == ((month_paper.FIGURES_NAME, "Source"),)
    assert {"H1", "H2", "Table", "Figure"} <= set(found.structure)


@pytest.mark.slow
def test_the_paper_signed_electronically_is_recognised_and_archived(
    cast: Cast, nota: bytes, client: Client
) -> None:
    sign_in(client, cast["kepala_ukpbj"])
    file = upload(Authority().sign(nota))
    page = client.post(address("sign"), {"way": "electronic", "file": file}, follow=True).content.decode()
    assert "ditandatangani dan diarsipkan" in page
    verdict: Any = MonthReport.objects.get().verdict
    assert (verdict["verdict"], verdict["signatures"][0]["signer"]) == ("untrusted", SIGNER)


@pytest.mark.slow
def test_the_command_writes_every_form(cast: Cast, tmp_path: Path) -> None:
    report = signed(cast)
    for form in ("json", "csv", "xlsx", "pdf"):
        path = tmp_path / f"laporan.{form}"
        call_command("report", MONTH, office="contoh-timur", format=form, output=path)
        assert path.stat().st_size > 1000
    assert json.loads((tmp_path / "laporan.json").read_bytes()) == report.figures


def test_the_command_refuses_what_it_cannot_do(cast: Cast, tmp_path: Path) -> None:
    closed(cast)
    wrong = {
        ("2026-13", "contoh-timur", "a"): "Bulan ditulis",
        ("2099-01", "contoh-timur", "a"): "belum dimulai",
        (MONTH, "tidak-ada", "a"): "tidak ada",
        (MONTH, "contoh-timur", "tidak/ada/a"): "tidak dapat ditulis",
    }
    for (month, office, name), sentence in wrong.items():
        with pytest.raises(CommandError, match=sentence):
            call_command("report", month, office=office, format="json", output=tmp_path / name)


def test_the_register_of_lpse_standard_5_names_each_request_once(cast: Cast, client: Client) -> None:
    closed(cast)
    sign_in(client, cast["loket"])
    assert client.get(address("register", "csv")).status_code == 403
    sign_in(client, cast["auditor"], ago=31 * 60)
    assert client.get(address("register", "csv")).status_code == 302, "an old proof is not enough"
    sign_in(client, cast["auditor"])
    assert client.get(address("register", "pdf")).status_code == 404
    answer = client.get(address("register", "csv"))
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == list(service_register.COLUMNS)
    assert [row[0] for row in rows] == ["2/2026", "3/2026", "4/2026", "5/2026", "6/2026"]
    first = dict(zip(head, rows[0], strict=True))
    assert (first["tipe"], first["media"], first["status"]) == ("PL", "Portal", "Selesai")
    assert first["tanggal"] == "2026-10-05 09:00"
    assert first["kontak"].startswith("sari.wulandari@contoh.test / ")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(address("register", "xlsx")).content))
    assert book.get_sheet_by_index(0).to_python()[1:] == rows


@pytest.mark.parametrize("typed", ["=1+1", "+62811", "-5", "@SUM(A1)", "\tx", " =1", "\uff1d1+1", "|calc"])
def test_no_cell_begins_a_formula(typed: str) -> None:
    assert cells.plain_cell(typed) == f"'{typed}"


def test_the_archive_lists_the_signed_month(cast: Cast, client: Client) -> None:
    signed(cast)
    sign_in(client, cast["arsiparis"])
    page = client.get(reverse("archive:records", args=["contoh-timur"])).content.decode()
    assert f'<a href="{address("month")}">Laporan Oktober 2026</a>' in page
