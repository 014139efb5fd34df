"""`manage.py sop adopt`: a file becomes an office's edition, told with its number and SHA-256."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.models import Edition
from requests_app.sop import catalogue
from tests.cast import Cast

SOURCE = catalogue.read("ponorogo-reset-akun.toml")


def adopt(file: Path, *, office: str) -> str:
    out = StringIO()
    call_command("sop", "adopt", str(file), "--office", office, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sop.toml"
    path.write_bytes(SOURCE)
    return path


def test_an_office_that_is_not_there_is_named_beside_those_that_are(cast: Cast, file: Path) -> None:
    with pytest.raises(
        CommandError, match=r"“contoh-utara” tidak ada.*contoh-barat, contoh-timur"
    ) as refused:
        adopt(file, office="contoh-utara")
    assert refused.value.returncode == 1
    assert not Edition.objects.exists()


def test_every_fault_of_a_broken_file_is_told_and_nothing_is_adopted(cast: Cast, file: Path) -> None:
    file.write_bytes(
        SOURCE.replace(b'kind = "dispose"', b'kind = "disposisi"').replace(
            b'kind = "instruct"', b'kind = "suruh"'
        )
    )
    with pytest.raises(CommandError) as refused:
        adopt(file, office="contoh-barat")
    assert "steps[0].kind" in str(refused.value)
    assert "steps[1].kind" in str(refused.value)
    assert not Edition.objects.exists()


def test_a_file_that_cannot_be_read_is_told(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        adopt(tmp_path / "tidak-ada.toml", office="contoh-barat")


def test_number_and_hash_are_told_and_the_next_file_is_the_next_edition(cast: Cast, file: Path) -> None:
    first = adopt(file, office="contoh-barat")
    assert f"edisi 1, SHA-256 {hashlib.sha256(SOURCE).hexdigest()}" in first
    file.write_bytes(SOURCE + b"\n# diperbarui\n")
    assert "edisi 2, SHA-256" in adopt(file, office="contoh-barat")
    assert Edition.objects.filter(retired_at=None).get().number == 2


def test_the_same_bytes_again_change_nothing(cast: Cast, file: Path) -> None:
    adopt(file, office="contoh-barat")
    again = adopt(file, office="contoh-barat")
    assert "Tidak ada yang berubah." in again
    assert "edisi 1, SHA-256" in again
    assert Edition.objects.count() == 1
