"""The portal's papers as PDF: PDF/A-3b, tagged, legible, whole, and nothing fetched."""

import base64
import io
import json
import re
from collections.abc import Iterator

import pikepdf
import pikepdf.pdfa
import pytest
import segno
from PIL import Image
from pypdfium2 import PdfDocument, raw

from archive_app.domain import archiving
from requests_app.domain import artefacts, authenticity, receipts, stamps
from requests_app.domain.authenticity import LINE_NAME, RECORD_NAME
from requests_app.domain.handover_rules import collection_code
from requests_app.domain.papers import Receipt
from requests_app.interfaces import documents
from requests_app.models import Artefact, ResetRequest
from resetdesk.core import jobs, pdf, sealing
from resetdesk.core.files.intake import open_stored
from resetdesk.core.pdf import attached
from tests.archive_app.ended import completed, rejected
from tests.cast import Cast, make_person
from tests.requests_app.factories import PONOROGO, Walk, submitted
from tests.requests_app.outcomes import OUTCOMES

pytestmark = pytest.mark.slow

# ISO 216 A4 leaves 174 mm between our margins; a glyph under 9 pt is not for people.
SMALLEST = 9.0


def receipt_of(request: ResetRequest) -> Receipt:
    assert request.ended_at is not None
    return receipts.build(request, number="1/BL/2026", issued_at=request.ended_at)


def font_sizes(data: bytes) -> Iterator[float]:
    """The size in points of every visible character."""
    for page in PdfDocument(data):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if not chr(raw.FPDFText_GetUnicode(text, index)).isspace():
                yield raw.FPDFText_GetFontSize(text, index)


def words(data: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in PdfDocument(data))


def assert_sound(data: bytes, *, pages: int) -> None:
    """PDF/A-3b, tagged, legible, sealed, and no longer than it should be."""
    told = pdf.facts(data)
    assert told.is_accessible
    assert told.lang == "id"
    assert all(told.figures)
    assert {"H1", "Table", "TH", "TD"} <= set(told.structure)
    assert told.pages <= pages
    assert min(font_sizes(data)) >= SMALLEST - 0.05
    assert authenticity.examine(data).is_genuine
    with pikepdf.open(io.BytesIO(data)) as document:
        assert pikepdf.pdfa.check(document, "3b").findings == []


@pytest.fixture
def receipt(cast: Cast) -> Receipt:
    return receipt_of(completed(cast))


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_the_receipt_of_every_outcome_is_sound(cast: Cast, outcome: str) -> None:
    request = OUTCOMES[outcome](cast)
    receipt = receipt_of(request)
    # Two pages for an ordinary case; a loop with deviations, or a second hand-over, may take three.
    assert_sound(documents.render(receipt), pages=3 if outcome in {"completed_late", "reissued"} else 2)


def test_a_tanda_terima_is_sound_and_one_page(cast: Cast) -> None:
    for request in (submitted(cast), submitted(cast, PONOROGO)):
        assert_sound(documents.render(artefacts.content(request.artefacts.get())), pages=1)


def test_receipt_is_called_what_it_is(receipt: Receipt) -> None:
    told = pdf.facts(documents.render(receipt))
    assert (told.title, told.pages) == (f"Bukti layanan {receipt.number}", 2)
    assert told.attachments == ((RECORD_NAME, "Source"), (LINE_NAME, "Supplement"))


def test_first_page_answers_who_what_when_and_result(receipt: Receipt) -> None:
    first = PdfDocument(documents.render(receipt))[0].get_textpage().get_text_range()
    for said in ("Sari Wulandari", "Reset kata sandi", "16 November 2026", "selesai", receipt.reference):
        assert said in re.sub(r"\s+", " ", first)


def test_attached_record_is_what_the_qr_vouches_for(receipt: Receipt) -> None:
    data = documents.render(receipt)
    record = attached(data)[RECORD_NAME]
    assert record == receipt.proof.record
    said = json.loads(record)
    assert said["reference"] == receipt.reference
    assert [step["key"] for step in said["steps"]][-1] == "arsipkan"
    stamp = stamps.read(receipt.proof.line)
    assert stamp is not None
    assert (stamp.office, stamp.reference, stamp.result) == ("contoh-timur", receipt.reference, "completed")
    assert stamp.digest == receipt.proof.digest
    # The matrix that is printed is that of the signed line itself.
    code = segno.make(receipt.proof.link, error="m", micro=False, mask=documents.QR_MASK)
    printed = Image.open(io.BytesIO(base64.b64decode(documents.qr_code(receipt.proof.link).split(",")[1])))
    size = len(code.matrix)
    dark = printed.convert("L").resize((size, size), Image.Resampling.NEAREST).tobytes()
    seen = [[dark[row * size + column] < 128 for column in range(size)] for row in range(size)]
    assert seen == [[bool(module) for module in row] for row in code.matrix]


def test_a_changed_letter_of_the_line_is_no_longer_ours(receipt: Receipt) -> None:
    assert stamps.read(receipt.proof.line.replace("completed", "rejected")) is None
    assert stamps.read(receipt.proof.line[:-2] + "AA") is None
    assert stamps.read("") is None
    assert stamps.read("RD1.a.b") is None
    assert stamps.read(receipt.proof.line, keys={"stranger": bytes(32)}) is None
    assert stamps.read(receipt.proof.line, keys=sealing.public_keys()) is not None


def test_retry_makes_the_same_paper(receipt: Receipt) -> None:
    first, again = documents.render(receipt), documents.render(receipt)
    assert words(first) == words(again)
    assert attached(first) == attached(again)
    assert pdf.facts(first) == pdf.facts(again)


def test_every_sheet_of_both_sops_is_made_by_the_worker(cast: Cast) -> None:
    completed(cast)
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    walk.step()
    walk.complete()
    cast.west["kepala_ukpbj"] = make_person("barat.kepala", office=cast.barat, roles=("kepala_ukpbj",))
    directed = Walk(cast, submitted(cast, PONOROGO))
    directed.until("perform")
    rejected(cast)
    jobs.run_all_due()
    assert not Artefact.objects.filter(file=None).exists()
    kinds = set(Artefact.objects.values_list("kind", flat=True))
    assert {
        "intake_receipt", "disposition", "instruction", "check_result", "completion_notice",
        "rejection_notice", "performance_result", "handover_notice", "archive_record", "receipt",
    } <= kinds  # fmt: skip


def test_made_twice_is_made_once(cast: Cast) -> None:
    request = submitted(cast)
    artefact = request.artefacts.get()
    made = artefacts.make(artefact.pk, render=lambda paper: paper.number.encode(), at=request.received_at)
    again = artefacts.make(artefact.pk, render=lambda _paper: b"other", at=request.received_at)
    assert made.file == again.file
    assert made.number == "1/TT/2026"


def test_no_paper_tells_a_password_or_the_collection_code(cast: Cast) -> None:
    request = completed(cast)
    assert archiving.make_record(request.pk, render=documents.render, at=request.received_at) is not None
    secret = collection_code(request.submission)
    for artefact in request.artefacts.exclude(file=None):
        assert artefact.file is not None
        with open_stored(artefact.file) as source:
            said = words(source.read())
        assert secret not in said.replace(" ", "")
        assert secret.replace("-", "") not in said


def test_the_line_follows_the_walked_way(receipt: Receipt) -> None:
    laid = {line.row.number: line.cells for line in documents.grid(receipt)}
    assert list(laid) == ["1", "2", "5", "6", "8", "9"]
    assert [row.number for row in receipt.unwalked] == ["3", "4", "7"]
    assert (laid["1"], laid["2"], laid["9"]) == (("d", ""), ("r", "udl"), ("", "u"))
