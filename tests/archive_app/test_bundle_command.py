"""`bundle` at the shell: written whole or not at all, checked without a database, exit codes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from resetdesk.core.models import JournalEntry
from tests.archive_app.bagged import LATER, three_records, unpack
from tests.archive_app.test_bags import alter
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("_december")


@pytest.fixture
def _december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def run(*words: object) -> str:
    out = StringIO()
    call_command("bundle", *map(str, words), stdout=out, no_color=True)
    return out.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--office", "contoh-timur", "--month", "2026-11"],
        ["--month", "2026-11", "--output", "x.zip"],
        ["--office", "contoh-timur", "--output", "x.zip"],
        ["--office", "tidak-ada", "--month", "2026-11", "--output", "x.zip"],
        ["--office", "contoh-timur", "--month", "2026-11", "--output", "/tidak/ada/x.zip"],
        ["check"],
        ["check", "/tidak/ada.zip"],
    ],
)
def test_a_wrong_command_ends_with_two(cast: Cast, words: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("what", "value"),
    [("--month", "2027-02"), ("--month", "besok"), ("--reference", "K7QM"), ("--reference", "K7QM-4XWP-9T")],
)
def test_what_cannot_be_bundled_ends_with_one(cast: Cast, tmp_path: Path, what: str, value: str) -> None:
    with pytest.raises(CommandError) as refused:
        run("--office", "contoh-timur", what, value, "--output", tmp_path / "x.zip")
    assert refused.value.returncode == 1
    assert not list(tmp_path.iterdir())


def test_an_altered_file_is_named_and_nothing_is_written(cast: Cast, tmp_path: Path) -> None:
    item = three_records(cast)[0].items.select_related("file").get(position=1)
    alter(item.file, None)
    with pytest.raises(CommandError, match=item.label):
        run("--office", "contoh-timur", "--month", "2026-11", "--output", tmp_path / "x.zip")
    assert not list(tmp_path.iterdir())


def test_a_month_is_written_noted_and_checked_again(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    path = tmp_path / "bundel.zip"
    told = run("--office", "contoh-timur", "--month", "2026-11", "--output", path)
    assert "3 rekaman" in told
    assert [file.name for file in tmp_path.iterdir()] == ["bundel.zip"]
    assert path.stat().st_mode & 0o077 == 0
    entry = JournalEntry.objects.get(chain=cast.timur.chain, event="bundle_written")
    assert entry.by is None
    assert f"SHA-256 {entry.facts['sha256']}" in told
    for place in (path, unpack(path, tmp_path / "out")):
        checked = run("check", place)
        assert "semuanya cocok" in checked
        assert "3 rekaman tersegel" in checked


def test_one_request_by_its_number_however_it_is_typed(cast: Cast, tmp_path: Path) -> None:
    record = three_records(cast)[0]
    typed = record.case.reference.lower().replace("-", " ")
    told = run("--office", "contoh-timur", "--reference", typed, "--output", tmp_path / "x.zip")
    assert "1 rekaman" in told
    with pytest.raises(CommandError):
        run("--office", "contoh-barat", "--reference", typed, "--output", tmp_path / "y.zip")


def test_a_changed_bit_ends_with_one_and_names_the_file(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    three_records(cast)
    path = tmp_path / "bundel.zip"
    run("--office", "contoh-timur", "--month", "2026-11", "--output", path)
    data = bytearray(path.read_bytes())
    data[data.index(b"Contoh Timur", len(data) // 3)] ^= 1
    path.write_bytes(data)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("bundle", "check", str(path), stdout=out, no_color=True)
    assert ended.value.code == 1
    assert "tidak cocok dengan manifest-sha256.txt" in out.getvalue()
    assert capsys.readouterr().err == ""
