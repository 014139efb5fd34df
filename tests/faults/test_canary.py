"""The canary password stands in no byte on disk and in none that was sent, before and after a restoration.

A portal lives through a month: one result is read by its owner and archived, one lies sealed and unread, one
act fails while the password is under way, and one password that the portal made waits to be installed. Papers
are really set, a month is closed, bundles are made, a backup is written and the portal is restored from it.
Then everything is dug through, unpacked to the last layer.
"""

import base64
import datetime as dt
import gzip
import io
import logging
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse

from archive_app.domain import archiving, bundles, closing
from archive_app.models import Bundle, MonthReport
from requests_app.domain import generated, handover, handover_rules
from requests_app.models import Handover
from resetdesk.backup import key_copies, making
from resetdesk.backup.restoring import restore
from resetdesk.core import jobs
from resetdesk.core.faults import VARIABLE
from tests.archive_app.bagged import LATER, MONTH
from tests.archive_app.ended import FOLDER
from tests.cast import Cast, sign_in
from tests.faults.digging import files_below, holds
from tests.faults.test_handover import everything_in_the_database
from tests.requests_app.factories import Walk, open_step, submitted
from tests.requests_app.handing import CANARY, at_hand_over, code, ready

pytestmark = pytest.mark.slow
TIMUR, KNOWN = "contoh-timur", "Sari Wulandari"
MINUTE = dt.timedelta(minutes=1)
FORMS = ("csv", "xlsx", "json")


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where whatever asks the system for a temporary file gets it."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


def type_it(walk: Walk, *, again: str = CANARY) -> Any:
    """The officer types the password into the step's own page."""
    step = open_step(walk.request)
    client = sign_in(Client(raise_request_exception=False), walk.officer(step))
    address = reverse("requests:act", args=[TIMUR, walk.request.reference, step.pk])
    sent = {"way": "sealed", "user_id": "SARI.PPK", "password": CANARY, "password_again": again}
    return client.post(address, sent)


def read_and_archived(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed with a slip, then through a fault, then well; read by its owner, acknowledged, archived."""
    walk = at_hand_over(cast)
    with time_machine.travel(walk.at + MINUTE, tick=False):
        assert type_it(walk, again="Lain#4417-biru").status_code == 422
        monkeypatch.setenv(VARIABLE, "M7:raise")
        assert type_it(walk).status_code == 500
        monkeypatch.delenv(VARIABLE)
        assert type_it(walk).status_code == 302
        row = Handover.objects.select_related("reset_request__submission").get(reset_request=walk.request)
        token = handover_rules.link_token(row)
        page = Client().post(reverse("requests:collect_open", args=[TIMUR, token]), {"proof": code(walk)})
        assert CANARY in page.content.decode()
        handover.say_changed(token, at=walk.at + 2 * MINUTE)
    walk.at += 3 * MINUTE
    step = walk.take()
    archiving.archive(step.pk, by=walk.officer(step), at=walk.at, place=FOLDER)


def made_by_the_portal(cast: Cast) -> str:
    """A password that its performer saw and has not installed yet."""
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    step = walk.take()
    return generated.make(step.pk, by=walk.officer(step), at=walk.at)


def month_is_closed(cast: Cast) -> list[bytes]:
    """The month's paper, its bundle, and every table of it as it is taken away."""
    jobs.run_all_due()
    report = closing.close(cast.timur, MONTH, by=None, at=LATER)
    closing.check(report.pk, by=cast["admin_agency"], at=LATER)
    bundles.prepare(cast.timur, of=MONTH, by=cast["arsiparis"], at=LATER)
    jobs.run_all_due()
    client = sign_in(Client(), cast["kepala_lpse"])
    taken = [client.get(reverse("months:figures", args=[TIMUR, MONTH, form])) for form in FORMS]
    taken += [client.get(reverse("months:register", args=[TIMUR, MONTH, form])) for form in ("csv", "xlsx")]
    assert {answer.status_code for answer in taken} == {200}
    assert MonthReport.objects.get().paper is not None
    return [answer.content for answer in taken]


def sent() -> list[bytes]:
    """Every letter as it went over the wire."""
    return [letter.message().as_bytes() for letter in mail.outbox]


def found_in(*secrets: str, folders: list[Path], more: list[bytes]) -> list[str]:
    """Where any of these stands: files, letters, downloads, the database."""
    places = [str(path) for path in files_below(*folders) if holds(path.read_bytes(), *secrets)]
    places += [f"bytes {number}" for number, data in enumerate(more) if holds(data, *secrets)]
    rows = everything_in_the_database()
    return places + ["database" for secret in secrets if secret in rows]


@pytest.mark.asvs("13.3.1")
@pytest.mark.django_db(transaction=True)
def test_the_canary_stands_nowhere_before_and_after_a_restoration(
    cast: Cast,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    data = Path(settings.DATA_DIR)
    read_and_archived(cast, monkeypatch)
    _walk, unread, _token = ready(cast)
    secrets = (CANARY, made_by_the_portal(cast))
    with time_machine.travel(LATER, tick=False):
        taken = month_is_closed(cast)
        backup, export = tmp_path / "cadangan.tar", tmp_path / "kunci.json"
        key_copies.export(export, passphrase="kuda laut makan pagi di dermaga", at=LATER)
        making.make(backup, at=LATER)
        before = found_in(*secrets, folders=[data, tmp_path], more=[*sent(), *taken])
        known = found_in(KNOWN, folders=[data, tmp_path], more=[*sent(), *taken])
        restored = restore(backup, replace=True, at=LATER + MINUTE)
        jobs.run_all_due(quiet=True)
        making.make(tmp_path / "cadangan-2.tar", at=LATER + MINUTE)
        after = found_in(*secrets, folders=[data, tmp_path], more=sent())
    assert before == []
    assert after == []
    assert not [secret for secret in secrets if secret in caplog.text]
    assert restored.settled.faults == ()
    # What was sealed and unread is to be issued anew; its ciphertext was in no backup.
    unread.refresh_from_db()
    assert bytes(unread.ciphertext) == b""
    for found in (known, found_in(KNOWN, folders=[data, tmp_path], more=[])):
        assert_dug_deep(found, backup=backup)


def assert_dug_deep(found: list[str], *, backup: Path) -> None:
    """The search finds what does stand there: in rows, in the backup, in bundles and in set papers."""
    assert "database" in found
    assert str(backup) in found
    files = Path(settings.FILES_DIR)
    papers = [Path(place) for place in found if Path(place).is_relative_to(files)]
    kinds = {path.read_bytes()[:4] for path in papers}
    assert b"%PDF" in kinds
    bundle = Bundle.objects.first()
    if bundle is not None:
        assert str(bundles.shelf().path(bundle.key)) in found
    if connection.vendor == "sqlite":
        assert [place for place in found if ".sqlite3" in place]


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", data)
    return out.getvalue()


def tarred(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        member = tarfile.TarInfo("a")
        member.size = len(data)
        packed.addfile(member, io.BytesIO(data))
    return out.getvalue()


def as_pdf(data: bytes) -> bytes:
    out, document = io.BytesIO(), pikepdf.new()
    document.Root.Note = document.make_stream(data)
    document.save(out)
    return out.getvalue()


WRAPPERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "utf-16": lambda data: data.decode().encode("utf-16"),
    "hex": lambda data: data.hex().encode(),
    "address": lambda data: quote(data).encode(),
    "base64": base64.b64encode,
    "base64, one on": lambda data: base64.b64encode(b"x" + data),
    "base64, two on": lambda data: base64.b64encode(b"xy" + data),
    "gzip": gzip.compress,
    "zip": zipped,
    "tar": tarred,
    "pdf": as_pdf,
    "mail": lambda data: EmailMessage("s", data.decode(), "a@b.test", ["c@d.test"]).message().as_bytes(),
    "a bag in a backup": lambda data: tarred(gzip.compress(zipped(as_pdf(data)))),
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_the_digging_finds_it_in_every_wrapper(wrapper: str) -> None:
    data = f"kata sandi: {CANARY}, jangan disimpan.".encode()
    assert holds(WRAPPERS[wrapper](data), CANARY)
    assert not holds(WRAPPERS[wrapper](data), CANARY.swapcase())
