"""The product as people run it: gunicorn with its workers, a mail server, an office opened by commands."""

import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import Browser

from requests_app.sop import catalogue
from resetdesk.config import HOME
from tests.journeys.applying import SERAM, apply, photograph
from tests.journeys.browsing import Device, Visitor, context_of
from tests.journeys.working import PASSWORD, archive, check, collection_link, open_case, perform, seal
from tests.postbox import Postbox, link_in
from tests.roof.test_tree import environment, fetch, free_port, served

pytestmark = pytest.mark.slow
OFFICE, OFFICER = "uji", "rina.kusuma"
OWN_PASSWORD = "perahu-lewat-di-bawah-jembatan"
PATIENCE = 60.0
# A job without a delay bears the last date there is.
OWED = """
SELECT count(*) FROM core_promise JOIN django_tasks_database_dbtaskresult AS task ON task.id = job_id
WHERE died_at IS NULL AND NOT (run_after > datetime('now') AND run_after < '9000')
"""


@dataclass
class Installation:
    """A running portal with its own folder; the workers do the work, nobody else."""

    site: str
    folder: Path
    settings: dict[str, str]
    browser: Browser
    postbox: Postbox

    def manage(self, *words: str, must_be_good: bool = True) -> str:
        """What a command of the administrator says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=HOME,
            env=environment(self.folder, **self.settings),
            check=must_be_good,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def visitor(self, device: Device) -> Visitor:
        context = context_of(self.browser, device=device)
        return Visitor(context.new_page(), site=self.site, device=device)

    def work(self) -> None:
        """Wait until the workers owe nothing."""
        until = time.monotonic() + PATIENCE
        while self.owed():
            assert time.monotonic() < until, "the workers never finished"
            time.sleep(0.2)

    def owed(self) -> int:
        with sqlite3.connect(f"file:{self.folder}/resetdesk.sqlite3?mode=ro", uri=True) as database:
            return int(database.execute(OWED).fetchone()[0])


@pytest.fixture
def installation(tmp_path: Path, browser: Browser) -> Iterator[Installation]:
    box, port = Postbox(), free_port()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mail_port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=mail_port)
    server.start()
    site = f"http://127.0.0.1:{port}"
    settings = {"PUBLIC_URL": site, "MAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
    try:
        with served(tmp_path, **settings):
            assert fetch(f"{site}/healthz") == 200
            yield Installation(site, tmp_path, settings, browser, box)
    finally:
        server.stop()


def open_office(portal: Installation) -> str:
    """The administrator's commands of docs/deploy; the code that the officer is told."""
    source = portal.folder / "sop.toml"
    source.write_bytes(catalogue.read("seram-timur-ppk.toml"))
    portal.manage(
        *("office", "open", OFFICE, "--name", "UKPBJ Kabupaten Uji", "--zone", "WIT"),
        *("--government", "Pemerintah Kabupaten Uji"),
    )
    portal.manage("calendar", "adopt", str(timezone.localdate().year), "--office", OFFICE)
    portal.manage("sop", "adopt", str(source), "--office", OFFICE)
    said = portal.manage(
        *("people", "add", OFFICER, "--name", "Rina Kusuma", "--email", "rina@uji.contoh.test"),
        *("--office", OFFICE, "--role", "admin_agency"),
    )
    # Without a backup it is not all well yet.
    assert "siap menerima permohonan" in portal.manage("doctor", must_be_good=False)
    found = re.search(r"Kode undangan: (\S+)\.", said)
    assert found
    return found[1]


def come_in(portal: Installation, code: str) -> Visitor:
    """The invited officer: password, sign-in, authenticator."""
    portal.work()
    officer = portal.visitor(Device.DESKTOP)
    officer.open(link_in(portal.postbox.newest("Undangan petugas"), "/undangan/"))
    officer.page.locator("input[name=code]").fill(code)
    for name in ("password", "again"):
        officer.page.locator(f"input[name={name}]").fill(OWN_PASSWORD)
    officer.press("Simpan kata sandi")
    officer.page.locator("input[name=login]").fill(OFFICER)
    officer.page.locator("input[name=password]").fill(OWN_PASSWORD)
    officer.press("Masuk")
    officer.page.locator("input[name=password]").fill(OWN_PASSWORD)
    officer.press("Lanjutkan")
    secret = officer.page.locator(".code__value .sr").inner_text().replace("-", "").strip()
    typed = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    officer.page.locator("input[name=code]").fill(str(typed))
    officer.press("Pasang autentikator")
    return officer


def test_from_an_empty_installation_to_the_record(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Visitor, "snap", lambda _self, _name: None)  # other journeys take these pictures
    officer = come_in(installation, open_office(installation))
    requester = installation.visitor(Device.PHONE)
    applied = apply(installation, requester, OFFICE, SERAM, sheet=photograph("Surat dan SK"))  # type: ignore[arg-type]
    open_case(officer, OFFICE, applied.reference)
    check(officer)
    check(officer)
    perform(officer)
    seal(officer)
    link = collection_link(installation)  # type: ignore[arg-type]
    officer.follow("Telepon balik dan bacakan kode")
    officer.fill("Nomor yang dihubungi", "0911 223344")
    officer.choose("Nomor resmi instansi")
    officer.fill("Nama yang menjawab", "Sari Wulandari")
    officer.press("Catat panggilan dan tampilkan kode")
    code = officer.page.locator(".code__value .sr").inner_text().strip()
    requester.open(link)
    requester.page.locator("main form input:not([type=hidden])").first.fill(code)
    requester.press("Tampilkan sekarang")
    requester.page.locator("summary").last.click()
    requester.reads(PASSWORD)
    requester.press("Saya sudah mengganti kata sandi")
    open_case(officer, OFFICE, applied.reference)
    archive(officer)
    installation.work()
    officer.follow("Arsip")
    officer.reads(applied.reference)
    officer.enter(officer.page.locator("main tbody a").first)
    officer.reads("Bukti layanan")
    installation.manage("journal", "verify")  # it would end with 1
    letters = [one.as_string() for one in installation.postbox.letters]
    assert letters
    assert not any(PASSWORD in letter or OWN_PASSWORD in letter for letter in letters)
    assert PASSWORD.encode() not in b"".join(
        path.read_bytes() for path in installation.folder.glob("*.sqlite3*")
    )
