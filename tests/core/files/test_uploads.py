"""What Django writes while it reads a request has a ceiling too."""

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import RequestFactory
from pytest_django import Settings

from resetdesk.core.files import intake
from resetdesk.core.files.refusals import FileRefused

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _small(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_CEILING = 100_000
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.FILE_UPLOAD_HANDLERS = ["resetdesk.core.files.uploads.CappedUploadHandler"]


def posted(data: bytes) -> intake.Upload:
    request = RequestFactory().post("/", {"berkas": SimpleUploadedFile("a.pdf", data)})
    upload = request.FILES["berkas"]
    assert not isinstance(upload, list)
    return upload


def test_over_the_ceiling_nothing_rests_but_the_size_is_known(tmp_path: Path) -> None:
    upload = posted(bytes(300_000))
    assert upload.size == 300_000
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) == 0
    with pytest.raises(FileRefused) as caught:
        intake.keep(upload, scope=1, kind_limits=intake.Limits(max_bytes=50_000), at=NOW)
    assert caught.value.code == "too_big"


def test_a_disk_that_fills_while_the_request_is_read_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    class Full(TemporaryUploadedFile):
        write = staticmethod(fail)  # type: ignore[assignment]

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", Full)
    with pytest.raises(FileRefused) as caught:
        intake.keep(posted(b"%PDF-1.7"), scope=1, kind_limits=intake.Limits(), at=NOW)
    assert caught.value.code == "disk_full"


def test_a_file_under_the_ceiling_arrives_whole() -> None:
    assert b"".join(posted(b"x" * 90_000).chunks()) == b"x" * 90_000
