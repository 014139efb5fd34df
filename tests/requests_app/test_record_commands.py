"""`receipt` and `journal` at the shell, and `doctor` on requests without a record."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive_app.domain import archiving
from archive_app.readiness import records
from requests_app.domain import receipts
from requests_app.models import ResetRequest
from resetdesk.core.fitness import Level
from resetdesk.core.references import new_reference
from tests.archive_app.ended import completed, rejected
from tests.cast import Cast
from tests.requests_app.factories import submitted


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_no_receipt_while_the_request_runs(cast: Cast, tmp_path: Path) -> None:
    request = submitted(cast)
    with pytest.raises(CommandError, match="masih berjalan"):
        run("receipt", "make", request.reference, "--output", str(tmp_path / "bukti.pdf"))
    assert not (tmp_path / "bukti.pdf").exists()


def test_mistyped_and_unknown_references_say_so(db: None, tmp_path: Path) -> None:
    out = str(tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="salah ketik"):
        run("receipt", "make", "AAAA-AAAA-AA", "--output", out)
    with pytest.raises(CommandError, match="tidak ada"):
        run("receipt", "make", new_reference(), "--output", out)


@pytest.mark.slow
def test_receipt_is_written_under_the_portals_own_number(cast: Cast, tmp_path: Path) -> None:
    request = completed(cast)
    said = run("receipt", "make", request.reference.lower(), "--output", str(tmp_path / "bukti.pdf"))
    assert "1/BL/2026" in said
    assert (tmp_path / "bukti.pdf").read_bytes().startswith(b"%PDF-")
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        run("receipt", "make", request.reference, "--output", str(tmp_path / "tidak" / "ada.pdf"))


def test_signed_line_is_checked_at_the_shell(cast: Cast) -> None:
    request = completed(cast)
    assert request.ended_at is not None
    line = receipts.build(request, number="1/BL/2026", issued_at=request.ended_at).proof.line
    assert request.reference in run("receipt", "check", line)
    with pytest.raises(CommandError, match="Tidak asli"):
        run("receipt", "check", line.replace("completed", "rejected"))


def test_journal_verify_is_silent_about_a_sound_record(cast: Cast) -> None:
    completed(cast)
    assert "Jurnal utuh." in run("journal", "verify")
    assert "Jurnal utuh." in run("journal", "verify", "--office", "contoh-timur")


def test_journal_verify_names_the_forged_request(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    request = rejected(cast)
    ResetRequest.objects.filter(pk=request.pk).update(state="completed")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("journal", "verify", stdout=out)
    assert left.value.code == 1
    assert request.reference in out.getvalue()
    assert "status" in out.getvalue()


def test_journal_verify_of_no_office_is_a_wrong_command(cast: Cast) -> None:
    with pytest.raises(CommandError) as refused:
        run("journal", "verify", "--office", "tidak-ada")
    assert refused.value.returncode == 2


def test_doctor_names_an_ended_request_without_record(cast: Cast) -> None:
    assert [finding.level for finding in records()] == [Level.GOOD]
    request = rejected(cast)
    past = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    ResetRequest.objects.filter(pk=request.pk).update(ended_at=past)
    [finding] = records()
    assert finding.level is Level.UNSAFE
    assert request.reference in finding.sentence
    request.refresh_from_db()
    archiving.make_record(request.pk, render=lambda paper: paper.number.encode(), at=past)
    assert [finding.level for finding in records()] == [Level.GOOD]
