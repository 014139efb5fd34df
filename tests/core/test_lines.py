"""One line of what people write."""

import pytest

from resetdesk.core.lines import one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Sari   Wulandari ", "Sari Wulandari"),
        ("Sari\r\nBcc: x@contoh.test", "Sari Bcc: x@contoh.test"),
        ("Sari\u202eiradnaluW", "SariiradnaluW"),
        ("SARI\u200b.PPK\ufeff", "SARI.PPK"),
        ("Jose\u0301", "Jos\u00e9"),
        ("\u200b\u2060", ""),
        ("a\u2028b\x00", "a b"),
    ],
)
def test_a_line_holds_what_is_seen(text: str, line: str) -> None:
    assert one_line(text) == line
