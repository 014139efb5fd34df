"""What people type stands on paper: drawn, or spelled out, never gone."""

import pytest

from resetdesk.core import glyphs


@pytest.mark.parametrize(
    "text",
    [
        "Sari Wulandari, S.T., M.Si.",
        "Ñañez Łukasz – “kutip” 10 % ≤ 5 €",
        "Ελληνικά Кириллица",
        "مرحبا بالعالم",
        "שלום",
        "😀 ✓ → ☎",
        "e\u0301",
        "baris\nbaru\tdan tab\r\n",
        "per\u00adkata\u00adan",
    ],
)
def test_what_our_fonts_draw_stays_as_it_was_typed(text: str) -> None:
    assert glyphs.legible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("🦄", "[U+1F984 UNICORN FACE]"),
        ("中", "[U+4E2D CJK UNIFIED IDEOGRAPH-4E2D]"),
        ("a\u202eb", "a[U+202E RIGHT-TO-LEFT OVERRIDE]b"),
        ("\u2066x\u2069", "[U+2066 LEFT-TO-RIGHT ISOLATE]x[U+2069 POP DIRECTIONAL ISOLATE]"),
        ("nol\u200blebar", "nol[U+200B ZERO WIDTH SPACE]lebar"),
        ("\x00\x1b", "[U+0000][U+001B]"),
        ("\ud800", "[U+D800]"),
        ("\ufeffx", "[U+FEFF ZERO WIDTH NO-BREAK SPACE]x"),
        ("\ue000", "[U+E000]"),
        ("a\u2028b", "a[U+2028 LINE SEPARATOR]b"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_what_they_lack_or_what_plays_tricks_is_spelled_out(text: str, shown: str) -> None:
    assert glyphs.legible(text) == shown
