"""Electronic signatures, offline and in the limited child: the five verdicts, and what a file may not do."""

import datetime as dt
import hashlib
import io
import tempfile
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pytest_django import Settings

from resetdesk.core.enums import SignatureVerdict
from resetdesk.core.files import signatures
from resetdesk.core.files.signatures import Examined, Signature
from tests.core.files.signed import SIGNER, Authority, blank_pdf

AT = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def examined(data: bytes, *, needle: str = "") -> Examined:
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.flush()
        return signatures.examine(source, at=AT, needle=needle)


@pytest.mark.slow
@pytest.mark.parametrize("data", [b"", b"bukan PDF", b"%PDF-1.7 rusak", b"\0" * 5000])
def test_what_is_no_pdf_cannot_be_examined(data: bytes) -> None:
    assert examined(data).verdict is SignatureVerdict.UNREADABLE


@pytest.mark.slow
def test_a_locked_pdf_cannot_be_examined() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="rahasia"))
    assert examined(out.getvalue()).verdict is SignatureVerdict.UNREADABLE


@pytest.mark.slow
def test_a_pdf_without_signature_says_so_and_names_its_attachment() -> None:
    found = examined(blank_pdf(attached=b"{}"))
    assert found.verdict is SignatureVerdict.NONE
    assert found.attached == {hashlib.sha256(b"{}").hexdigest()}


@pytest.mark.slow
def test_with_an_empty_store_a_sound_signature_is_not_yet_trusted(authority: Authority) -> None:
    found = examined(authority.sign(blank_pdf(attached=b"{}")))
    assert found.verdict is SignatureVerdict.UNTRUSTED
    assert [one.signer for one in found.signatures] == [SIGNER]
    assert found.attached == {hashlib.sha256(b"{}").hexdigest()}
    kept = found.kept(at=AT)
    assert kept["tool"] == "pyHanko 0.38.0"
    assert kept["signatures"][0]["revocation"] == "unknown"  # type: ignore[index]


@pytest.mark.slow
def test_with_its_root_in_the_store_it_is_trusted(
    authority: Authority, tmp_path: Path, settings: Settings
) -> None:
    settings.TRUST_STORE = authority.trusted_in(tmp_path)
    twice = authority.sign(authority.sign(blank_pdf()))
    found = examined(twice)
    assert found.verdict is SignatureVerdict.TRUSTED
    assert len(found.signatures) == 2


@pytest.mark.slow
def test_one_changed_byte_breaks_it(authority: Authority) -> None:
    signed = authority.sign(blank_pdf())
    place = signed.index(b"/MediaBox")
    assert examined(signed[: place + 1] + b"m" + signed[place + 2 :]).verdict is SignatureVerdict.BROKEN


@pytest.mark.slow
def test_a_change_behind_the_signature_breaks_it(authority: Authority) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(authority.sign(blank_pdf())))
    writer.root["/Lang"] = generic.pdf_string("xx")
    writer.update_root()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    assert examined(out.getvalue()).verdict is SignatureVerdict.BROKEN


def test_an_odd_answer_of_the_child_is_refused() -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        signatures.as_examined({"signatures": [{}], "attached": [], "is_named": True})
    with pytest.raises(ValueError, match="not an answer"):
        signatures.as_examined([])


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ((), SignatureVerdict.NONE),
        (((True, True),), SignatureVerdict.TRUSTED),
        (((True, True), (True, False)), SignatureVerdict.UNTRUSTED),
        (((True, True), (False, True)), SignatureVerdict.BROKEN),
    ],
)
def test_the_worst_signature_speaks_for_all(
    states: tuple[tuple[bool, bool], ...], verdict: SignatureVerdict
) -> None:
    found = tuple(Signature("a", "b", "", intact, trusted, False, ()) for intact, trusted in states)
    assert signatures.verdict(found) is verdict
