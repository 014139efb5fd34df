"""NIP."""

from datetime import date

import pytest

from resetdesk.core import nip
from resetdesk.core.nip import NipInvalid, Sex

TODAY = date(2026, 11, 21)
VALID = "198002292005012007"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "belum diisi"),
        (" .-", "belum diisi"),
        ("19800229 200501 2 00A", "“A” bukan angka"),
        ("1980022920050120", "ada 16 angka"),
        ("1980022920050120071", "ada 19 angka"),
        ("198102292005012007", "bukan tanggal lahir yang ada"),  # 1981 was no leap year
        ("198013012005012007", "bukan tanggal lahir yang ada"),
        ("000000002005012007", "bukan tanggal lahir yang ada"),
        ("202611212045012007", "belum lewat"),
        ("198002291995012007", "antara 1996 dan 2026"),
        ("198002292027012007", "antara 1996 dan 2026"),
        ("198002292005013007", "ke-15"),
        ("198002292005010007", "ke-15"),
    ],
)
def test_the_fault_is_named(text: str, words: str) -> None:
    with pytest.raises(NipInvalid) as refusal:
        nip.parse(text, today=TODAY)
    assert words in refusal.value.sentence


def test_no_refusal_repeats_the_number() -> None:
    with pytest.raises(NipInvalid) as refusal:
        nip.parse("198102292005012007", today=TODAY)
    assert "1981" not in refusal.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        VALID,
        "19800229 200501 2 007",
        "19800229.200501.2.007",
        " 1980-0229-2005-01-2-007 ",
        "１９８００２２９２００５０１２００７",
    ],
)
def test_however_it_is_typed(text: str) -> None:
    number = nip.parse(text, today=TODAY)
    assert number.value == VALID
    assert str(number) == "19800229 200501 2 007"
    assert (number.birth, number.appointed_year, number.appointed_month) == (date(1980, 2, 29), 2005, 1)
    assert (number.sex, number.serial, number.warning) == (Sex.FEMALE, "007", "")


@pytest.mark.parametrize("month", ["00", "13", "21"])
def test_an_unusual_month_is_only_a_warning(month: str) -> None:
    number = nip.parse(f"198002292005{month}1007", today=TODAY)
    assert "01 sampai 12" in number.warning
    assert number.sex is Sex.MALE


@pytest.mark.parametrize("year", [1996, 2026])
def test_the_first_and_the_last_possible_year(year: int) -> None:
    assert nip.parse(f"19800229{year}012007", today=TODAY).appointed_year == year


def test_masked_shows_neither_birth_date_nor_sex() -> None:
    assert nip.masked(VALID) == "•••••••• •••••• • 007"
    assert nip.masked("12345") == "•••••"
    assert nip.masked("") == ""


def test_formatted_leaves_other_text_alone() -> None:
    assert nip.formatted(VALID) == "19800229 200501 2 007"
    assert nip.formatted("NRP 12345") == "NRP 12345"
