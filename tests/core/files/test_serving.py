"""The original leaves only as an attachment; what people see is a picture the portal made."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from resetdesk.core.files import gate, serving
from resetdesk.core.files.intake import store_made
from resetdesk.core.files.store import FolderStore
from resetdesk.core.models import Promise, StoredFile
from tests.core.files import samples
from tests.core.files.conftest import at_rest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def kept(data: bytes, media_type: str = "application/pdf") -> StoredFile:
    return store_made(data, scope=1, name="surat.pdf", media_type=media_type, at=NOW)


def test_an_attachment_that_no_browser_runs() -> None:
    answer = serving.serve(kept(b"%PDF-x"), filename='a"\r\nX: y.pdf')
    assert b"".join(answer) == b"%PDF-x"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == "6"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"


def test_a_lost_file_is_an_error_not_an_empty_answer(
    folder: FolderStore, caplog: pytest.LogCaptureFixture
) -> None:
    stored = kept(b"x")
    for path in at_rest(folder):
        path.unlink()
    with pytest.raises(serving.FileLost, match="hilang dari penyimpanan"):
        serving.serve(stored, filename="a.pdf")
    assert str(stored.pk) in caplog.text
    assert Promise.objects.filter(name="core.files.look").count() == 1


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "a" * 47, "A" * 48, "0" * 48 + "\n", "/etc/passwd"])
def test_only_keys_of_ours_reach_the_disk(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        FolderStore(Path("files")).open(key)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "media_type", "page"),
    [
        (samples.pdf(2), "application/pdf", 3),
        (samples.pdf(2), "application/pdf", 0),
        (samples.damaged_pdf(), "application/pdf", 1),
        (samples.locked_pdf(), "application/pdf", 1),
        (samples.EPS, "image/jpeg", 1),
        (samples.photo(), "image/jpeg", 2),
    ],
)
def test_a_page_that_cannot_be_shown_says_so(data: bytes, media_type: str, page: int) -> None:
    with pytest.raises(gate.PageUnavailable, match="Unduh berkas aslinya"):
        serving.page_image(kept(data, media_type), page, width=300)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "media_type", "height"),
    [
        (samples.pdf(2), "application/pdf", 425),
        (samples.repairable_pdf(), "application/pdf", 425),
        (samples.photo(1600, 1200), "image/jpeg", 225),
        (samples.photo(600, 400, kind="PNG"), "image/png", 200),
    ],
)
def test_a_page_is_a_png_of_the_width_asked_for(data: bytes, media_type: str, height: int) -> None:
    picture = serving.page_image(kept(data, media_type), 1, width=300)
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as image:
        assert image.size[0] == 300
        assert abs(image.size[1] - height) <= 1


@pytest.mark.slow
def test_a_photo_on_its_side_is_set_upright() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (800, 400), "red").save(out, "JPEG", exif=exif)
    picture = serving.page_image(kept(out.getvalue(), "image/jpeg"), 1, width=200)
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (200, 400)
        assert not image.getexif()
