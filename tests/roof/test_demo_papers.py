"""The demo's papers: real files that open strictly, equal for equal facts."""

import datetime as dt
import io
from dataclasses import replace
from random import Random

import pikepdf
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from resetdesk.demo.papers import decrees, letters, pictures, signed
from resetdesk.demo.papers.facts import Facts

FACTS = Facts(
    government="Pemerintah Kabupaten Contoh Timur",
    head="Kepala UKPBJ Kabupaten Contoh Timur",
    office="UKPBJ Kabupaten Contoh Timur",
    place="Teluk Contoh",
    name="Sefnat (Contoh) Latuwaeli",
    nip="197705032005011001",
    rank="IV/a",
    position="Kepala Bidang",
    unit="Dinas Pekerjaan Umum",
    phone="+6281200770503",
    email="sefnat@contoh.test",
    role="Pejabat Pembuat Komitmen (PPK)",
    service="reset kata sandi",
    user_id="SEFNAT.PPK",
    number="800/0503/2026",
    sk_number="188.45/770/2015",
    day=dt.date(2026, 11, 3),
    sk_day=dt.date(2015, 1, 4),
    certificate="PBJ-2005-770503",
    others=(("Wa Ode Marlina", "Dinas Kesehatan"), ("Ibrahim Kelibai", "Dinas Pendidikan")),
)
NIPS = [f"1977050{day}2005011001" for day in range(1, 8)]


def opened(data: bytes) -> pikepdf.Pdf:
    """Raises for the smallest fault that a repair would be needed for."""
    pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    assert not pdf.check_pdf_syntax()
    return pdf


@pytest.mark.parametrize("nip", NIPS)
@pytest.mark.parametrize("is_signed", [True, False])
def test_every_layout_of_a_letter_opens_and_stays_on_its_page(nip: str, is_signed: bool) -> None:
    data = letters.letter(replace(FACTS, nip=nip), signed=is_signed)
    assert len(opened(data).pages) == 1
    assert data == letters.letter(replace(FACTS, nip=nip), signed=is_signed)
    lowest = min(int(line.split()[5]) for line in text_lines(data))
    assert lowest > 60


def text_lines(data: bytes) -> list[str]:
    """Operators that set words at a place: `BT /F 11 Tf x y Td (...) Tj ET`."""
    with opened(data) as pdf:
        words = pdf.pages[0].Contents.read_bytes().decode("cp1252")
    return [line for line in words.splitlines() if line.startswith("BT ")]


@pytest.mark.parametrize("nip", NIPS)
def test_a_decree_loses_its_list_of_names_when_it_is_not_whole(nip: str) -> None:
    facts = replace(FACTS, nip=nip)
    assert len(opened(decrees.decree(facts)).pages) == 2
    assert len(opened(decrees.decree(facts, whole=False)).pages) == 1


def test_layouts_differ_from_person_to_person() -> None:
    letters_ = {len(text_lines(letters.letter(replace(FACTS, nip=nip)))) for nip in NIPS}
    assert len(letters_) == 3


def test_a_certificate_is_one_page() -> None:
    assert len(opened(decrees.certificate(FACTS)).pages) == 1


def test_the_signed_letter_is_whole_and_its_signer_stands_under_the_demos_own_root() -> None:
    at = dt.datetime(2026, 11, 3, 1, 2, tzinfo=dt.UTC)
    data = signed.signed_letter(FACTS, at=at)
    signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
    root = x509.Certificate.load(signed.authority().public_bytes(Encoding.DER))
    found = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert signature.self_reported_timestamp == at
    damaged = data.replace(b"Teluk Contoh", b"Teluk Cantoh", 1)
    changed = PdfFileReader(io.BytesIO(damaged)).embedded_signatures[0]
    assert not validate_pdf_signature(changed, ValidationContext(trust_roots=[root])).intact


def test_a_screen_after_the_act_shows_no_password() -> None:
    data = pictures.screenshot("SEFNAT.PPK", day=FACTS.day, by="Admin Agency")
    assert Image.open(io.BytesIO(data), formats=("PNG",)).size == (900, 420)
    assert data == pictures.screenshot("SEFNAT.PPK", day=FACTS.day, by="Admin Agency")


def chance_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same photograph again


@pytest.mark.slow
def test_a_photograph_is_crooked_grainy_and_the_same_again() -> None:
    letter = letters.letter(FACTS)
    data = pictures.photograph(letter, chance=chance_of(1))
    assert data == pictures.photograph(letter, chance=chance_of(1))
    assert data != pictures.photograph(letter, chance=chance_of(2))
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as photo:
        assert photo.width > 900
        assert len(photo.convert("L").crop((300, 900, 500, 1100)).getcolors(256) or ()) > 12
