"""Papers validate as PDF/A-3b, read aloud, carry their record, and read no file of the server."""

import base64
import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
import time_machine
from pytest_django import Settings

from resetdesk.core import pdf
from tests.core.files import samples

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
RECORD = pdf.Attachment(
    name="catatan.json",
    data=b'{"nomor": 1}',
    media_type="application/json",
    relationship="Data",
    description="Catatan yang dapat dibaca mesin",
)
PICTURE = "data:image/png;base64," + base64.b64encode(samples.photo(30, 20, kind="PNG")).decode()
FONT = """@font-face { font-family: "Public Sans";
  src: url("/static/fonts/public-sans-latin-wght-normal.woff2"); }
body { font-family: "Public Sans"; font-size: 10pt } td { border: 1px solid #333 }"""
ROWS = "".join(
    f"<tr><td>{n}</td><td>Memeriksa kelengkapan berkas</td><td>5 Menit</td><td>4 menit</td></tr>"
    for n in range(60)
)
RECEIPT = f"""<html lang="id"><head><style>{FONT}</style></head><body>
<h1>Bukti Layanan</h1><p>Permohonan <b>K7QM-4XWP-9T</b> – “selesai”.</p><img src="{PICTURE}" alt="Kode QR">
<table><thead><tr><th>No</th><th>Langkah</th><th>Baku</th><th>Nyata</th></tr></thead>{ROWS}</table></body></html>"""

TRICKS = [
    '<img src="file:///etc/passwd">',
    '<img src="file://localhost/etc/passwd">',
    '<img src="/etc/passwd">',
    '<img src="../../../../../../../etc/passwd">',
    '<img src="/static/../../../../../../../etc/passwd">',
    '<img src="/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
    '<link rel="stylesheet" href="file:///etc/passwd">',
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    '<object data="file:///etc/passwd"></object>',
    '<base href="file:///etc/"><img src="passwd">',
    "<style>@import url(file:///etc/passwd);</style>",
    "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>x</p>",
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file:///etc/passwd"/></svg>',
]


@pytest.mark.parametrize("trick", TRICKS)
def test_no_text_of_a_paper_reads_the_server(trick: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    real = Path.read_bytes

    def note(self: Path) -> bytes:
        read.append(self)
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", note)
    paper = pdf.render(f"<html><body>{trick}<p>isi</p></body></html>", title="Uji")
    assert [path for path in read if "etc" in path.parts] == []
    assert b"root:" not in every_stream(paper)
    assert pdf.facts(paper).attachments == ()


def every_stream(paper: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(paper)) as document:
        return b"".join(thing.read_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream))


def test_a_link_inside_the_static_folder_leads_nowhere_else(tmp_path: Path, settings: Settings) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p{}")
    static = tmp_path / "static"
    static.mkdir()
    (static / "link.css").symlink_to(secret)
    (static / "own.css").write_text("p{}")
    settings.STATICFILES_DIRS = [static]
    assert pdf.static_path((static / "own.css").as_uri()) == static / "own.css"
    assert pdf.static_path("file:///static/own.css") == static / "own.css"
    for address in (
        "file:///static/link.css",
        secret.as_uri(),
        "http://x/static/own.css",
        "file:///static/%00",
    ):
        with pytest.raises(pdf.ForbiddenAddress):
            pdf.static_path(address)


def test_a_receipt_validates_as_pdf_a_3b() -> None:
    paper = pdf.render(RECEIPT, title="Bukti Layanan", attachments=[RECORD], at=AT)
    with pikepdf.open(io.BytesIO(paper)) as document:
        report = pikepdf.pdfa.check(document, "3b")
    assert [str(finding) for finding in report.findings] == []


def test_the_validator_can_fail() -> None:
    with pikepdf.open(io.BytesIO(samples.pdf())) as document:
        assert pikepdf.pdfa.check(document, "3b").findings


def test_a_receipt_reads_aloud() -> None:
    found = pdf.facts(pdf.render(RECEIPT, title="Bukti Layanan", at=AT))
    assert found.is_accessible
    assert (found.title, found.lang, found.pages) == ("Bukti Layanan", "id", 2)
    assert found.figures == ("Kode QR",)
    assert {"H1", "P", "Table", "TR", "TH", "TD"} <= set(found.structure)


def test_a_picture_without_words_is_noticed() -> None:
    paper = pdf.render(RECEIPT.replace('alt="Kode QR"', ""), title="Bukti Layanan")
    assert not pdf.facts(paper).is_accessible


def test_a_structure_that_leads_back_to_itself_is_walked_once() -> None:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        title = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.H1, K=0))
        whole = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Document))
        whole.K = pikepdf.Array(
            [title, whole, pikepdf.Dictionary(S=pikepdf.Name.P, K=pikepdf.Array([whole]))]
        )
        document.Root.StructTreeRoot = document.make_indirect(pikepdf.Dictionary(K=whole))
        document.save(out)
    assert pdf.facts(out.getvalue()).structure == ("Document", "H1", "P")


def test_the_record_is_inside_with_its_type_and_relationship() -> None:
    other = pdf.Attachment(
        name="sop.toml",
        data=b"a = 1",
        media_type="application/toml",
        relationship="Source",
        description="SOP",
    )
    paper = pdf.render(RECEIPT, title="Bukti Layanan", attachments=[RECORD, other], at=AT)
    assert pdf.facts(paper).attachments == (("catatan.json", "Data"), ("sop.toml", "Source"))
    with pikepdf.open(io.BytesIO(paper)) as document:
        assert document.attachments["catatan.json"].get_file().read_bytes() == RECORD.data
        stream = document.Root.AF[0].EF.F
        assert stream.Subtype == "/application/json"
        assert str(stream.Params.ModDate).startswith("D:20261121030000")
        assert str(document.docinfo.CreationDate).startswith("D:20261121030000")


def test_the_same_paper_later_is_the_same_bytes() -> None:
    """A variable font is cut anew for each paper: it must not bear the second in which that happened."""
    papers = []
    for moment in (AT, AT + timedelta(hours=1)):
        with time_machine.travel(moment, tick=False):
            papers.append(pdf.render(RECEIPT, title="Bukti", attachments=[RECORD], at=AT))
    assert papers[0] == papers[1]
    assert pdf.FONT_DATE not in os.environ


def test_the_office_font_is_inside() -> None:
    paper = pdf.render(RECEIPT, title="Bukti")
    with pikepdf.open(io.BytesIO(paper)) as document:
        names = {
            str(thing.BaseFont) for thing in document.objects if "/BaseFont" in getattr(thing, "keys", dict)()
        }
    assert any("Public" in name for name in names)


def test_the_portal_starts_without_weasyprint() -> None:
    code = "import sys, django; django.setup(); import resetdesk.core.pdf; print('weasyprint' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_the_lean_sheet_of_the_engine_changes_no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists, quotes, breaks and tables are set as WeasyPrint's own sheet sets them."""
    html = RECEIPT.replace(
        "</h1>", "</h1><ul><li>a<ol><li>b</li></ol></li></ul><p>a<q>b</q><br>c<wbr>d</p><pre>e  f</pre><hr>"
    )
    lean = pdf.render(html, title="x", at=AT)
    weasyprint, _fetcher, _fonts = pdf.engine()
    monkeypatch.setattr(pdf, "page_kind", lambda: weasyprint.HTML)
    assert pdf.render(html, title="x", at=AT) == lean
