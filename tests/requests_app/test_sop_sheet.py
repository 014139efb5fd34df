"""The official sheet on paper: PDF/A, tagged, its words in their cells, its pages joined."""

import io
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from requests_app.domain import sop_sheets as kept
from requests_app.interfaces import sop_sheets
from requests_app.interfaces.sop_sheets import Origin
from requests_app.sop import catalogue
from requests_app.sop.definition import Sop
from requests_app.sop.loader import load
from resetdesk.core import pdf
from resetdesk.core.models import Promise
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, SERAM, equip
from tests.requests_app.sop.samples import large, linear, loaded

ORIGIN = Origin("0f" * 32, edition=3, at=MONDAY)
SHEETS: dict[str, Callable[[], Sop]] = {
    **{name: lambda name=name: load(catalogue.read(name), name=name) for name in catalogue.names()},  # type: ignore[misc]
    "large": lambda: loaded(large()),
}


@cache
def paper_of(name: str) -> bytes:
    return sop_sheets.render(SHEETS[name](), origin=ORIGIN)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_an_archival_paper_that_reads_aloud(name: str) -> None:
    sop, paper = SHEETS[name](), paper_of(name)
    with pikepdf.open(io.BytesIO(paper)) as document:
        assert [str(finding) for finding in pikepdf.pdfa.check(document, "3b").findings] == []
        boxes = {tuple(round(float(side)) for side in page.mediabox) for page in document.pages}
    assert boxes == {(0, 0, 842, 595)}
    found = pdf.facts(paper)
    assert found.is_accessible
    assert (found.title, found.lang) == (sop.title, "id")
    assert {"H1", "Table", "TR", "TH", "TD", "Figure"} <= set(found.structure)
    assert all(any(step.activity in told for told in found.figures) for step in sop.printed_steps)


@pytest.mark.slow
@pytest.mark.parametrize("name", catalogue.names())
def test_an_ordinary_sheet_is_one_page_of_identity_and_one_of_procedure(name: str) -> None:
    sop = SHEETS[name]()
    first, second = texts(paper_of(name))
    assert all(section.label in first for section in sop.header.sections)
    assert all(actor.label.split()[0] in second for actor in sop.actors)
    assert sop.columns.standard in second
    assert "edisi 3 pada portal" in first


@pytest.mark.slow
def test_connectors_name_the_pages_of_the_whole_sheet() -> None:
    raw = large()
    sections = [{"label": f"Bagian {n}", "items": ["Bunyi yang panjang sekali. " * 30]} for n in range(9)]
    raw["header"] = {"sections": sections}
    pages = texts(sop_sheets.render(loaded(raw), origin=ORIGIN))
    leaving = next(number for number, page in enumerate(pages, start=1) if "A: ke langkah" in page)
    assert leaving > 2
    assert f"halaman {leaving + 1}" in pages[leaving - 1]
    assert f"halaman {leaving}" in pages[leaving]


@pytest.mark.slow
def test_a_sheet_too_wide_for_the_paper_is_made_smaller() -> None:
    raw = linear("submit", "check", "perform", "hand_over")
    raw["actors"] += [
        {"key": f"a{n}", "label": f"Petugas Bagian {n}", "group": "admin_agency"} for n in range(10)
    ]
    sets = sop_sheets.procedure(loaded(raw))
    assert all(page.width <= sop_sheets.ROOM[0] + 0.01 for page in sets)
    assert len(texts(sop_sheets.render(loaded(raw), origin=ORIGIN))) == 2


@pytest.mark.slow
def test_the_words_stand_where_the_drawing_left_room() -> None:
    """Read back from the PDF: every line of the table lies between the rules of its column."""
    page = sop_sheets.procedure(loaded(large()), first=2)[0]
    left = (842 - page.width) / 2
    edges = [left + sum(page.widths[:place]) for place in range(len(page.widths) + 1)]
    text = pypdfium2.PdfDocument(paper_of("large"))[1].get_textpage()
    for index in range(text.count_rects()):
        x1, low, x2, high = text.get_rect(index)
        words = text.get_text_bounded(x1, low, x2, high)
        if low > 40 and not any(wide in words for wide in ("Pelaksana", "Mutu Baku", "halaman")):
            assert any(a - 0.5 <= x1 and x2 <= b + 0.5 for a, b in pairwise(edges)), words


@pytest.mark.slow
def test_hostile_words_are_printed_as_typed_and_fetch_nothing() -> None:
    raw = linear("submit", "perform", "hand_over")
    raw["title"] = "<img src=file:///etc/passwd> & 'judul'"
    raw["header"] = {
        "sections": [{"label": "<b>", "items": ["<link rel=attachment href=file:///etc/passwd>"]}]
    }
    raw["steps"][1]["activity"] = "<script>1</script> \u202e kanan ke kiri \U0001f600"
    paper = sop_sheets.render(loaded(raw), origin=ORIGIN)
    assert "<img src=file" in texts(paper)[0]
    assert "<script>1</script>" in texts(paper)[1].replace("\r\n", "")
    assert pdf.facts(paper).attachments == ()


@pytest.mark.slow
def test_the_command_writes_a_sheet_of_a_file(tmp_path: Path) -> None:
    output = tmp_path / "lembar.pdf"
    call_command("sop", "sheet", str(SERAM), output=output, stdout=io.StringIO())
    assert pdf.facts(output.read_bytes()).pages == 2
    assert "edisi" not in texts(output.read_bytes())[0]


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "rusak.toml"
    broken.write_text("format = 1")
    with pytest.raises(CommandError, match="rusak"):
        call_command("sop", "sheet", str(broken), output=tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_edition_gives_the_same_bytes(cast: Cast) -> None:
    edition = equip(cast.timur, SERAM)
    assert sop_sheets.of_edition(edition) == sop_sheets.of_edition(edition)


def texts(paper: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(paper)
    return [page.get_textpage().get_text_range() for page in document]


def test_sections_stand_side_by_side_as_they_are_printed() -> None:
    sections = load(catalogue.read("kaltim-helpdesk.toml"), name="kaltim").header.sections
    pairs = sop_sheets.pairs(sections)
    assert [(a.label, b.label) for (a,), (b,) in pairs[:2]] == [
        ("DASAR HUKUM", "KUALIFIKASI PELAKSANA"),
        ("PENJELASAN SINGKAT", "PERALATAN/PERLENGKAPAN"),
    ]
    ((left, right),) = sop_sheets.pairs(sections, aligned=False)
    assert len(left) + len(right) == len(sections)
    assert 38 <= sop_sheets.share(sections) <= 62


@pytest.mark.django_db
class TestKeeping:
    def test_a_sheet_is_made_once(self, cast: Cast) -> None:
        edition = equip(cast.timur, SERAM)
        first = kept.make(edition.pk, render=lambda _e: b"%PDF-1.7 satu", at=MONDAY)
        again = kept.make(edition.pk, render=lambda _e: b"%PDF-1.7 dua", at=MONDAY)
        assert first.sheet is not None
        assert first.sheet == again.sheet
        assert first.sheet.name.endswith("edisi 1.pdf")

    def test_somebody_faster_is_not_overwritten(self, cast: Cast) -> None:
        edition = equip(cast.timur, SERAM)

        def slow(_edition: object) -> bytes:
            kept.make(edition.pk, render=lambda _e: b"%PDF-1.7 cepat", at=MONDAY)
            return b"%PDF-1.7 lambat"

        late = kept.make(edition.pk, render=slow, at=MONDAY)
        edition.refresh_from_db()
        assert late.sheet_id == edition.sheet_id

    def test_every_edition_without_a_sheet_is_promised_one(self, cast: Cast) -> None:
        edition = equip(cast.timur, SERAM)
        assert kept.promise_missing() == 1
        kept.make(edition.pk, render=lambda _e: b"%PDF-1.7", at=MONDAY)
        assert kept.promise_missing() == 0

    def test_a_sheet_that_was_given_up_waits_for_people(self, cast: Cast) -> None:
        equip(cast.timur, SERAM)
        kept.promise_missing()
        promise = Promise.objects.get(name=kept.SHEET_JOB)
        promise.died_at = MONDAY
        promise.save()
        assert kept.promise_missing() == 0
