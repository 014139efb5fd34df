"""Pangkat and golongan."""

import pytest

from resetdesk.core import ranks
from resetdesk.core.ranks import RankInvalid


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "belum diisi"),
        ("gol.", "belum diisi"),
        ("III/e", "tidak dikenal"),
        ("V/a", "tidak dikenal"),
        ("XVIII", "tidak dikenal"),
        ("Kapten", "tidak dikenal"),
        ("Pembina (III/b)", "III/b adalah Penata Muda Tingkat I"),
    ],
)
def test_the_fault_is_named(text: str, words: str) -> None:
    with pytest.raises(RankInvalid) as refusal:
        ranks.parse(text)
    assert words in refusal.value.sentence


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("III/b", "III/b"),
        ("III/B", "III/b"),
        ("iii / b", "III/b"),
        ("III b", "III/b"),
        ("III.b", "III/b"),
        ("Gol. III/b", "III/b"),
        ("Penata Muda Tk. I", "III/b"),
        ("penata muda tk.i", "III/b"),
        ("Penata Muda Tk I, III/b", "III/b"),
        ("Penata Muda Tingkat I (III/b)", "III/b"),
        ("PENATA MUDA", "III/a"),
        ("Juru Tk. 1", "I/d"),
        ("PPPK IX", "IX"),
        ("PPPK golongan ix", "IX"),
        ("XVII", "XVII"),
        ("I", "I"),
    ],
)
def test_however_it_is_typed(text: str, code: str) -> None:
    assert ranks.parse(text) == code


def test_every_rank_is_read_back_from_its_own_label() -> None:
    assert len(ranks.CHOICES) == 17 + 17
    for code, label in ranks.CHOICES:
        assert ranks.label(code) == label
        assert ranks.parse(code) == ranks.parse(label) == code


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert ranks.label("NRP") == "NRP"
