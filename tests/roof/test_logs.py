"""A log line is one line and holds no secret and no person."""

import io
import logging

import pytest
import structlog

from resetdesk import logs


@pytest.fixture
def written() -> io.StringIO:
    """What a handler with our formatter writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.OneLine())
    logger = logging.getLogger("sample")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO)
    return stream


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("/contoh-timur/ambil/Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5/", "/contoh-timur/ambil/***/"),
        ("/contoh-timur/lacak/K7QM-4XWP-9T/", "/contoh-timur/lacak/K7QM-4XWP-9T/"),
        ("surat ke rina.w+1@contoh.test gagal", "surat ke *** gagal"),
        ("NIP 19800229 200501 2 007", "NIP ***"),
        ("telepon 0812-3456-7890", "telepon ***"),
        ("baris\r\npalsu level=info", "baris\\r\\npalsu level=info"),
        ("layar\x1b[2Kpalsu\u2028baris\u202e", "layar\\x1b[2Kpalsu\\u2028baris\\u202e"),
        ("/static/css/base.0123456789ab.css", "/static/css/base.0123456789ab.css"),
    ],
)
def test_redaction(text: str, kept: str) -> None:
    assert logs.redact(text) == kept


def test_a_path_loses_its_query() -> None:
    assert logs.redact_path("/masuk/?next=/rahasia/") == "/masuk/"


def test_fields_named_like_secrets_are_hidden(written: io.StringIO) -> None:
    logging.getLogger("sample").info("sent to %s", "ayu@contoh.test")
    structlog.stdlib.get_logger("sample").info("sealed", token="abc", kode="123456", office="contoh-timur")
    text = written.getvalue()
    assert "contoh.test" not in text
    assert "abc" not in text
    assert "123456" not in text
    assert "office=contoh-timur" in text


def test_a_failure_tells_its_places_but_not_its_message(written: io.StringIO) -> None:
    try:
        raise ValueError("kata-sandi-rahasia")
    except ValueError:
        logging.getLogger("sample").exception("gagal")
    text = written.getvalue()
    assert "kata-sandi-rahasia" not in text
    assert "failure=ValueError" in text
    assert "tests.roof.test_logs" in text
    assert text.count("\n") == 1


def test_a_forged_line_stays_inside_its_own(written: io.StringIO) -> None:
    logging.getLogger("sample").info("nama %s", "x\nlevel=critical event=palsu")
    assert written.getvalue().count("\n") == 1
