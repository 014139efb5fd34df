"""`/healthz` and `doctor` tell the truth."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from resetdesk import readiness
from resetdesk.core import fitness
from resetdesk.core.fitness import Check, Finding, Level, good, unsafe

pytestmark = pytest.mark.django_db


def only(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> None:
    monkeypatch.setattr(fitness, "_checks", {item.title: item for item in checks})


def broken() -> list[Finding]:
    raise OSError("sandi basis data: rahasia")


def test_healthz_is_well_in_a_well_portal(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert all(answer.json()["checks"].values())


def test_healthz_tells_of_a_fault_without_a_word_about_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, Check("Basis data", broken, is_vital=True), Check("Surat", broken, is_vital=False))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unsafe", "checks": {"Basis data": False}}
    assert "rahasia" not in answer.content.decode()


def test_healthz_answers_no_post(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_doctor_ends_with_0_when_nothing_is_unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, Check("Kunci", lambda: [good("Baik.")], is_vital=False))
    out = StringIO()
    call_command("doctor", stdout=out)
    assert "Tidak ada yang tidak aman." in out.getvalue()


def test_doctor_ends_with_1_and_says_how_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Check("Surat", lambda: [unsafe("Tidak dikirim.", remedy="Isi MAIL_URL.")], is_vital=False)
    only(monkeypatch, fault, Check("Rusak", broken, is_vital=False))
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=out)
    assert end.value.code == 1
    assert "Isi MAIL_URL." in out.getvalue()
    assert "Pemeriksaan ini sendiri gagal: OSError" in out.getvalue()
    assert "rahasia" not in out.getvalue()


def test_a_title_is_given_once() -> None:
    with pytest.raises(ValueError, match="Basis data"):
        fitness.check("Basis data")(broken)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the promises are SQLite's own")
def test_sqlite_without_its_promises_is_unsafe() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            assert readiness.wrong_pragmas(connection) == ["busy_timeout"]
            assert [item.level for item in readiness.database()] == [Level.UNSAFE]
        finally:
            cursor.execute("PRAGMA busy_timeout = 20000")
    assert readiness.wrong_pragmas(connection) == []


def test_a_folder_is_private_and_has_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "files"
    assert levels(folder) == [Level.UNSAFE]
    folder.mkdir(mode=0o700)
    assert levels(folder) == [Level.GOOD]
    folder.chmod(0o755)
    assert levels(folder) == [Level.UNSAFE, Level.GOOD]
    monkeypatch.setattr(readiness, "DISK_UNSAFE", 2**63)
    assert levels(folder) == [Level.UNSAFE, Level.UNSAFE]


def levels(folder: Path) -> list[Level]:
    return [finding.level for finding in readiness.folder_findings(folder)]


def test_an_unreadable_certificate_is_unsafe(tmp_path: Path) -> None:
    path = tmp_path / "cert.pem"
    path.write_text("bukan sertifikat")
    assert readiness.certificate(path).level is Level.UNSAFE


def test_missing_pdf_libraries_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "PAPER_LIBRARIES", ("tidak-ada-1.0",))
    (finding,) = readiness.paper_libraries()
    assert finding.level is Level.UNSAFE
    assert "apt-get install" in finding.remedy


def test_mail_that_reaches_nobody_is_told(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert [item.level for item in readiness.mail()] == [Level.WARNING]


def test_the_demo_is_told(settings: Settings) -> None:
    settings.DEMO = True
    assert [item.level for item in readiness.demo()] == [Level.WARNING]
