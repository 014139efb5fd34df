"""The seal of a paper: one byte changed anywhere, and it no longer holds."""

import random

import pytest
from pytest_django import Settings

from resetdesk.core import pdf_seal, sealing
from resetdesk.core.pdf_seal import Wholeness

BODY = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n" + random.Random(7).randbytes(40_000) + b"\nendobj\n"  # noqa: S311
PDF = BODY + b"startxref\n40001\n%%EOF\n"


@pytest.fixture(scope="module")
def paper() -> bytes:
    return pdf_seal.seal(PDF)


def finding(data: bytes) -> Wholeness:
    return pdf_seal.read(data).wholeness


def test_a_sealed_paper_is_whole_and_nothing_in_it_moved(paper: bytes) -> None:
    found = pdf_seal.read(paper)
    assert (found.wholeness, found.key_id) == (Wholeness.WHOLE, next(iter(sealing.public_keys())))
    assert paper.startswith(BODY)
    assert paper.endswith(b"\nstartxref\n40001\n%%EOF\n")
    assert pdf_seal.seal(PDF) == paper


@pytest.mark.parametrize("bit", [1, 32, 128])
def test_one_changed_bit_is_seen_at_every_sampled_offset(paper: bytes, bit: int) -> None:
    seal_at = paper.rindex(pdf_seal.MARK)
    offsets = {*range(0, len(paper), 211), *range(seal_at - 3, len(paper))}
    for offset in sorted(offsets):
        changed = bytearray(paper)
        changed[offset] ^= bit
        assert finding(bytes(changed)) is not Wholeness.WHOLE, offset


def test_a_byte_more_or_less_is_seen(paper: bytes) -> None:
    middle = len(paper) // 2
    for changed in (
        paper + b"\n",
        paper + b" ",
        paper[:-1],
        b" " + paper,
        paper[1:],
        paper[:middle] + paper[middle + 1 :],
        paper[:middle] + b"\0" + paper[middle:],
        paper + paper,
        paper.replace(b"\n%%EOF", b"\r%%EOF"),
    ):
        assert finding(changed) is not Wholeness.WHOLE


def test_the_same_signature_written_otherwise_is_no_seal(paper: bytes) -> None:
    start = paper.rindex(pdf_seal.MARK) + len(pdf_seal.MARK)
    end = paper.index(b"\n", start)
    assert finding(paper[:start] + paper[start:end].upper() + paper[end:]) is Wholeness.CHANGED


def test_a_seal_of_another_paper_does_not_fit(paper: bytes) -> None:
    other = pdf_seal.seal(b"%PDF-1.7\nlain\nstartxref\n9\n%%EOF\n")
    start, end = other.rindex(pdf_seal.MARK), other.rindex(b"startxref")
    mine = paper.rindex(pdf_seal.MARK)
    moved = paper[:mine] + other[start:end] + paper[paper.rindex(b"startxref") :]
    assert finding(moved) is Wholeness.CHANGED


def test_what_carries_no_seal_says_so() -> None:
    assert finding(PDF) is Wholeness.UNSEALED
    assert finding(b"") is Wholeness.UNSEALED


def test_a_change_appended_to_a_sealed_paper_is_a_change(paper: bytes) -> None:
    assert finding(paper + b"1 0 obj\n<<>>\nendobj\nstartxref\n7\n%%EOF\n") is Wholeness.CHANGED
    assert finding(pdf_seal.seal(paper)) is Wholeness.WHOLE


def test_an_unknown_key_is_named(paper: bytes) -> None:
    found = pdf_seal.read(paper, keys={"lain": bytes(32)})
    assert found.wholeness is Wholeness.UNKNOWN_KEY
    assert found.key_id in sealing.public_keys()


def test_keys_rotate_and_old_papers_stay_whole(paper: bytes, settings: Settings) -> None:
    published = sealing.read_published(sealing.published())
    settings.SIGN_KEYS = {"baru": bytes(range(32)), **settings.SIGN_KEYS}
    fresh = pdf_seal.seal(PDF)
    assert pdf_seal.read(fresh).key_id == "baru"
    assert finding(paper) is finding(fresh) is Wholeness.WHOLE
    assert pdf_seal.read(fresh, keys=published).wholeness is Wholeness.UNKNOWN_KEY


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\n", PDF[:-1] + b"x", PDF.replace(b"startxref\n", b"start ")]
)
def test_only_a_finished_pdf_is_sealed(data: bytes) -> None:
    with pytest.raises(ValueError, match="finished PDF"):
        pdf_seal.seal(data)
