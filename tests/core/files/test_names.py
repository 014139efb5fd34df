import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resetdesk.core.files.names import clean_name
from resetdesk.core.lines import UNSEEN


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        (None, "berkas"),
        ("", "berkas"),
        ("\u200b\u202e", "berkas"),
        ("../../", "berkas"),
        ("\u200b.htaccess", "htaccess"),
        ("surat\u202efdp.exe", "suratfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("C:\\Users\\Budi\\KTP.jpg", "C__Users_Budi_KTP.jpg"),
        ("  SK   Pengangkatan .pdf ", "SK Pengangkatan .pdf"),
        ("re\u0301sume\u0301.pdf", "résumé.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 300, "x" * 150),
    ],
)
def test_a_name_is_cleaned(given_name: str | None, clean: str) -> None:
    assert clean_name(given_name, fallback="berkas") == clean


@given(st.text(max_size=400))
def test_no_name_hides_anything(name: str) -> None:
    clean = clean_name(name, fallback="berkas")
    assert 1 <= len(clean) <= 150
    assert not any(unicodedata.category(sign) in UNSEEN for sign in clean)
    assert not set('/\\:"<>|*?') & set(clean)
    assert clean_name(clean, fallback="berkas") == clean
