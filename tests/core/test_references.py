"""References and collection codes."""

import math
import random

import pytest

from resetdesk.core.references import (
    ALPHABET,
    COLLECTION_CODE,
    REFERENCE,
    ReferenceInvalid,
    collection_code,
    new_reference,
    normalise,
    normalise_collection_code,
)


def new_collection_code() -> str:
    return collection_code("".join(random.choices(ALPHABET, k=8)))  # noqa: S311


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "belum diisi"),
        ("  -- ", "belum diisi"),
        ("K7QM-4XWP-9", "yang ditulis ada 9"),
        ("K7QM-4XWP-9TTT", "yang ditulis ada 12"),
        ("K7QM-4XWP-O9", "“O”"),
        ("K7QM-4XWP-1!", "“1”"),
    ],
)
def test_the_fault_is_named(typed: str, words: str) -> None:
    with pytest.raises(ReferenceInvalid) as refusal:
        normalise(typed)
    assert words in refusal.value.sentence


def test_no_letter_that_can_be_taken_for_another() -> None:
    assert not set(ALPHABET) & set("0O1IL5S2Z8B")
    assert len(ALPHABET) == len(set(ALPHABET)) == 25


def test_enough_randomness() -> None:
    assert (REFERENCE.length - 1) * math.log2(len(ALPHABET)) >= 40
    assert COLLECTION_CODE.length - 1 >= 8
    assert len({new_reference() for _time in range(2000)}) == 2000


def test_the_shape_is_made_for_reading_aloud() -> None:
    assert [len(group) for group in new_reference().split("-")] == [4, 4, 2]
    assert [len(group) for group in new_collection_code().split("-")] == [3, 3, 3]


@pytest.mark.parametrize("separator", ["", " ", "-", ".", "–", " - ", "\u00a0"])
def test_however_it_is_typed(separator: str) -> None:
    for _time in range(50):
        reference, code = new_reference(), new_collection_code()
        assert normalise(f" {reference.lower().replace('-', separator)}\n") == reference
        assert normalise_collection_code(code.lower().replace("-", separator)) == code


def test_every_single_typo_shows() -> None:
    for _time in range(20):
        plain = new_reference().replace("-", "")
        for place, letter in enumerate(plain):
            for other in set(ALPHABET) - {letter}:
                with pytest.raises(ReferenceInvalid, match="salah ketik"):
                    normalise(plain[:place] + other + plain[place + 1 :])


def test_neighbours_that_change_places_show() -> None:
    for _time in range(200):
        plain = new_reference().replace("-", "")
        for place in range(len(plain) - 1):
            swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
            if swapped != plain:
                with pytest.raises(ReferenceInvalid, match="salah ketik"):
                    normalise(swapped)
