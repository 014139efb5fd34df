"""Telephone numbers."""

import pytest

from resetdesk.core import phones
from resetdesk.core.phones import PhoneInvalid


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "belum diisi"),
        ("  ", "belum diisi"),
        ("0812 abc", "“a” bukan angka"),
        ("()-", "tidak terbaca"),
        ("0812", "terlalu pendek"),
        ("12", "terlalu pendek"),
        ("08123456789012345", "terlalu panjang"),
        ("0812 3456 7890 1234", "terlalu panjang"),
        ("+65 6123 4567", "harus nomor Indonesia"),
        ("+1 202 555 0123", "harus nomor Indonesia"),
        ("0111 222 3333", "Awalan"),
    ],
)
def test_the_fault_is_named(text: str, words: str) -> None:
    with pytest.raises(PhoneInvalid) as refusal:
        phones.normalise(text)
    assert words in refusal.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "081234567890",
        "0812 3456 7890",
        "0812-3456-7890",
        "62812-3456-7890",
        "6281234567890",
        "+62 812 3456 7890",
        "+62 (0)812 3456 7890",
        "62 0812 3456 7890",
        "81234567890",
        " (0812) 3456.7890 ",
        "０８１２３４５６７８９０",
    ],
)
def test_one_number_however_it_is_typed(text: str) -> None:
    assert phones.normalise(text) == "+6281234567890"


@pytest.mark.parametrize("text", ["(021) 3456789", "021-3456789", "62213456789", "+62 21 3456789"])
def test_landlines(text: str) -> None:
    assert phones.normalise(text) == "+62213456789"
    assert phones.display(text) == "(021) 3456789"


def test_for_people_and_for_lists() -> None:
    assert phones.display("+6281234567890") == "0812-3456-7890"
    assert phones.masked("+6281234567890") == "0812-••••-••90"
    assert phones.display("belum ada") == "belum ada"
    assert phones.masked("12345") == "•••••"
    assert phones.masked("") == ""
