from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.sop import catalogue


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "ponorogo.toml"
    file.write_bytes(catalogue.read("ponorogo-reset-akun.toml"))
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "rusak.toml"
    text = catalogue.read("ponorogo-reset-akun.toml").decode()
    file.write_text(
        text.replace('kind = "dispose"', 'kind = "disposisi"').replace('done = "kirim"', 'done = "krim"')
    )
    return file


def test_a_good_file_is_called_valid(good: Path) -> None:
    out = StringIO()
    call_command("sop", "check", str(good), stdout=out)
    assert "sah. PERMINTAAN RESET AKUN, 6 langkah." in out.getvalue()


def test_what_the_office_should_know_is_said_and_keeps_no_file_from_being_valid(good: Path) -> None:
    out = StringIO()
    call_command("sop", "check", str(good), stdout=out)
    said = out.getvalue()
    assert "Waktu yang belum ditetapkan." in said
    assert "- Langkah 3 (Mereset akun SPSE" in said
    assert "Peraturan ini mungkin sudah diganti" in said


def test_each_fault_of_each_file_is_printed_and_the_command_fails(good: Path, broken: Path) -> None:
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 dari 2 berkas belum sah") as refused:
        call_command("sop", "check", str(good), str(broken), stdout=out, stderr=err)
    assert refused.value.returncode == 1
    assert "sah." in out.getvalue()
    assert "steps[0].kind" in err.getvalue()
    assert (
        'steps[2].outcomes.done (langkah "reset"): langkah "krim" tidak ada. Maksudnya "kirim"?'
        in err.getvalue()
    )


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("sop", "check", str(tmp_path / "tidak-ada.toml"))


def test_the_drawing_is_written(good: Path, tmp_path: Path) -> None:
    output = tmp_path / "gambar.svg"
    call_command("sop", "draw", str(good), output=output, stdout=StringIO())
    assert output.read_text(encoding="utf-8").startswith("<svg")


def test_nothing_is_drawn_of_a_broken_file(broken: Path, tmp_path: Path) -> None:
    output = tmp_path / "gambar.svg"
    with pytest.raises(CommandError, match="krim"):
        call_command("sop", "draw", str(broken), output=output)
    assert not output.exists()


def test_a_place_that_cannot_be_written_is_told(good: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        call_command("sop", "draw", str(good), output=tmp_path / "tidak" / "ada.svg")


def test_the_keys_can_be_read_at_the_shell() -> None:
    out = StringIO()
    call_command("sop", "keys", stdout=out)
    assert "### Jenis langkah" in out.getvalue()
