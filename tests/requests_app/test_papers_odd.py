"""Bad input on a paper: shown as typed, nothing fetched, nothing attached, and the PDF stays sound."""

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pypdfium2 import PdfDocument

from requests_app.domain import artefacts, receipts
from requests_app.domain.authenticity import LINE_NAME, RECORD_NAME
from requests_app.domain.papers import Proof, Receipt, Sheet
from requests_app.interfaces import documents
from resetdesk.core.pdf import attached
from tests.cast import Cast
from tests.requests_app.factories import submitted
from tests.requests_app.outcomes import completed_late
from tests.requests_app.test_papers import assert_sound, words

pytestmark = pytest.mark.slow

HOSTILE = (
    '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">'
    '<a rel=attachment href="http://127.0.0.1:9/x">x</a><style>*{display:none}</style>'
    "{{ settings.SECRET_KEY }}"
)
ODD = {
    "hostile": HOSTILE,
    "addresses": "file:///etc/passwd data:text/html,<b>x</b> http://127.0.0.1:9/ ../../etc/passwd",
    "rtl": "مرحبا بالعالم \u202eterbalik\u202c שלום",
    "faces": "Sari 😀 🦄 👩\u200d💻 中文",
    "empty": "",
    "controls": "a\x00b\x1bc\u200bd\nbaris\u2028baris",
}
# What a reader must find again; spaces are the printer's own.
SEEN = {
    "hostile": '<imgsrc="file:///etc/passwd">',
    "addresses": "file:///etc/passwd",
    "rtl": "[U+202ERIGHT-TO-LEFTOVERRIDE]",
    "faces": "[U+1F984UNICORNFACE]",
    "empty": "tidakdiisi",
    "controls": "[U+200BZEROWIDTHSPACE]",
}
LONG = {"word": "Sangatpanjangtanpaspasi" * 218, "text": "Kalimat yang panjang sekali. " * 173}
# Not typed by anybody: what the portal computes, and what steers the layout.
OWN = {"zone", "symbol", "kind", "proof", "look", "crest", "sha256"}


def filled(thing: Any, text: str) -> Any:
    """The paper with `text` in every field that holds words, down to the last table."""
    if isinstance(thing, str):
        return text
    if isinstance(thing, tuple):
        return tuple(filled(each, text) for each in thing)
    if is_dataclass(thing) and not isinstance(thing, type | Proof):
        changes = {
            field.name: filled(getattr(thing, field.name), text)
            for field in fields(thing)
            if field.name not in OWN and isinstance(getattr(thing, field.name), str | tuple | object)
        }
        return replace(thing, **changes)
    return thing


@pytest.fixture
def papers(cast: Cast) -> tuple[Receipt, Sheet]:
    """A receipt with everything on it, and a tanda terima."""
    request = completed_late(cast)
    assert request.ended_at is not None
    sheet = artefacts.content(submitted(cast).artefacts.get())
    assert isinstance(sheet, Sheet)
    return receipts.build(request, number="1/BL/2026", issued_at=request.ended_at), sheet


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What is read outside the static folder from now on."""
    read: list[Path] = []
    real = Path.read_bytes
    static = Path(settings.STATICFILES_DIRS[0])

    def note(self: Path) -> bytes:
        if static not in self.parents:
            read.append(self)
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", note)
    return read


@pytest.mark.parametrize("odd", sorted(ODD))
def test_odd_values_in_every_field_are_only_words(
    papers: tuple[Receipt, Sheet], outside: list[Path], odd: str
) -> None:
    for paper in papers:
        data = documents.render(filled(paper, ODD[odd]))
        assert_sound(data, pages=40)
        shown = re.sub(r"\s+", "", words(data))
        assert SEEN[odd] in shown
        assert "root:" not in shown
        assert settings.SECRET_KEY not in shown
        assert set(attached(data)) == {RECORD_NAME, LINE_NAME}
    assert outside == []


@pytest.mark.parametrize("long", sorted(LONG))
def test_five_thousand_characters_in_a_field_stay_on_the_page(
    papers: tuple[Receipt, Sheet], long: str
) -> None:
    receipt, sheet = papers
    text = LONG[long]
    assert len(text) >= 5000
    told = replace(receipt.confirmations[0], sentence=text, detail=text)
    odd = replace(
        receipt,
        sentence=text,
        facts=tuple(replace(fact, value=text) for fact in receipt.facts[:3]),
        head=replace(receipt.head, name=text),
        rows=(replace(receipt.rows[0], activity=text, officer=text), *receipt.rows[1:]),
        confirmations=(told,),
        papers=(replace(receipt.papers[0], label=text),),
        officers=(replace(receipt.officers[0], name=text),),
    )
    for paper in (odd, replace(sheet, facts=tuple(replace(fact, value=text) for fact in sheet.facts[:2]))):
        data = documents.render(paper)
        assert_sound(data, pages=60)
        assert text[-20:].strip().replace(" ", "") in re.sub(r"\s+", "", words(data))
        for page in PdfDocument(data):
            said = page.get_textpage()
            right = max((said.get_charbox(index)[2] for index in range(said.count_chars())), default=0)
            assert right <= page.get_width() - 17 * 72 / 25.4


def test_a_crest_outside_the_static_folder_is_left_out(
    papers: tuple[Receipt, Sheet], outside: list[Path]
) -> None:
    receipt, _sheet = papers
    odd = replace(receipt, head=replace(receipt.head, crest="file:///etc/passwd"))
    assert "root:" not in words(documents.render(odd))
    assert outside == []
