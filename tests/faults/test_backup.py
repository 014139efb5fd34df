"""M14, first half: a backup under load, killed, on a full disk; and what may never be in one (S1)."""

import base64
import datetime as dt
import gzip
import hashlib
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import connections

from requests_app.domain import handover_rules, intake
from requests_app.models import ResetRequest
from resetdesk.backup import checking, making, tables
from resetdesk.backup.exceptions import BackupFailed
from resetdesk.backup.parts import read_parts
from resetdesk.backup.restoring import restore
from resetdesk.core.faults import VARIABLE
from resetdesk.core.files.store import store
from resetdesk.core.models import BackupMade, StoredFile
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, SERAM, application, equip, submitted
from tests.requests_app.handing import CANARY, code, ready

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LATER = MONDAY + dt.timedelta(days=1)
MAKE = """
import django; django.setup()
import datetime as dt, sys
from pathlib import Path
from resetdesk.backup import making
making.make(Path(sys.argv[1]), at=dt.datetime.fromisoformat(sys.argv[2]))
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "cadangan.tar"


def opened(path: Path) -> dict[str, bytes]:
    """Every part by name, tables unpacked."""
    with path.open("rb") as file:
        found = {part.name: b"".join(part.chunks()) for part in read_parts(file)}
    return {
        name: gzip.decompress(data) if name.startswith(tables.FOLDER) else data
        for name, data in found.items()
    }


def test_everything_is_in_it_and_nothing_secret(cast: Cast, target: Path) -> None:
    walk, row, token = ready(cast)
    session = SessionStore()
    session["siapa"] = "petugas"
    session.create()
    made = making.make(target, at=LATER)
    parts = opened(target)
    everything = b"".join(parts.values())
    assert b"Sari Wulandari" in everything
    for stored in StoredFile.objects.all():
        assert hashlib.sha256(parts[f"{making.FOLDER}{stored.key}"]).hexdigest() == stored.sha256
    assert made.seal.files == StoredFile.objects.count() > 0
    secrets = {
        "password": CANARY.encode(),
        "ciphertext": base64.b64encode(bytes(row.ciphertext)),
        "raw ciphertext": bytes(row.ciphertext),
        "nonce": base64.b64encode(bytes(row.nonce)),
        "session": str(session.session_key).encode(),
        "link": token.partition("-")[2].encode(),
        "code": code(walk).replace("-", "").encode(),
    }
    for ring in (settings.SEAL_KEYS, settings.LINK_KEYS, settings.SIGN_KEYS):
        for key_id, key in ring.items():
            secrets |= {f"{key_id} raw": key, f"{key_id} hex": key.hex().encode()}
            secrets |= {f"{key_id} 64": base64.b64encode(key)}
    for name, secret in secrets.items():
        assert secret not in everything, name
        assert secret not in target.read_bytes(), name
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [one.name for one in target.parent.iterdir()] == [target.name]
    assert BackupMade.objects.get().fingerprint == made.seal.manifest


def test_every_table_is_named_in_it_or_left_out_on_purpose(cast: Cast, target: Path) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    with target.open("rb") as file:
        rows = checking.check(file).seal.rows
    assert set(rows) == {table.name for table in tables.tables()}
    assert set(rows).isdisjoint(tables.LEFT_OUT)
    assert sum(rows.values()) > 100


def test_an_older_backup_is_never_written_over(cast: Cast, target: Path) -> None:
    target.write_bytes(b"yang lama")
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("backup", str(target))
    assert target.read_bytes() == b"yang lama"


def test_a_lost_and_a_changed_file_are_told_and_the_rest_is_kept(cast: Cast, target: Path) -> None:
    submitted(cast)
    lost, changed, *_others = StoredFile.objects.order_by("pk")
    store().delete(lost.key)
    store().path(changed.key).write_bytes(b"lain")
    out = StringIO()
    with pytest.raises(CommandError, match="2 berkas sudah hilang atau berubah"):
        call_command("backup", str(target), stdout=out)
    assert "dibuat dan diperiksa" in out.getvalue()
    parts = opened(target)
    assert str(lost.pk).encode() in parts["missing.jsonl"]
    assert parts[f"{making.FOLDER}{changed.key}"] == b"lain"
    call_command("backup", str(target), "--check", stdout=out)
    assert "Utuh dan asli" in out.getvalue()


def test_a_full_disk_fails_loudly_and_leaves_nothing(cast: Cast, target: Path) -> None:
    submitted(cast)
    with largest_file(20_000), pytest.raises(CommandError, match="tidak cukup; cadangan tidak dibuat"):
        call_command("backup", str(target))
    assert list(target.parent.iterdir()) == []
    assert not BackupMade.objects.exists()


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The kernel itself refuses to write on, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_no_room_is_said_before_an_hour_of_writing(
    cast: Cast, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(cast)
    monkeypatch.setattr("resetdesk.backup.making.shutil.disk_usage", lambda _folder: Usage())
    with pytest.raises(BackupFailed, match="tidak cukup"):
        making.make(target, at=LATER)
    assert list(target.parent.iterdir()) == []


class Usage:
    free = 10


def test_a_folder_that_is_not_there_is_said(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="tidak dapat ditulis"):
        making.make(tmp_path / "tidak" / "ada.tar", at=LATER)


@pytest.mark.parametrize("place", ["M14.write", "M14.finalise"])
def test_a_killed_backup_has_no_name_and_hinders_no_other(
    cast: Cast, target: Path, place: str, child_environment: dict[str, str]
) -> None:
    submitted(cast)
    connections.close_all()
    command = [sys.executable, "-c", MAKE, str(target), LATER.isoformat()]
    dead = subprocess.run(
        command, env=child_environment | {VARIABLE: f"{place}:kill"}, check=False, capture_output=True
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert not target.exists()
    assert not BackupMade.objects.exists()
    making.make(target, at=LATER)
    assert [one.name for one in target.parent.iterdir()] == [target.name]


def test_under_load_whatever_was_acknowledged_before_is_in_it_whole(cast: Cast, target: Path) -> None:
    edition = equip(cast.timur, SERAM)
    acknowledged: list[str] = []
    faults: list[BaseException] = []
    over = Event()

    def hand_in() -> None:
        try:
            while not over.is_set():
                form = application(cast.timur, edition)
                submission = intake.submit(cast.timur, form, by=None, at=MONDAY)
                acknowledged.append(str(submission.reset_requests.get().pk))
        except BaseException as fault:  # noqa: BLE001  (told by the test itself)
            faults.append(fault)
        finally:
            connections.close_all()

    people = [Thread(target=hand_in) for _each in range(3)]
    for person in people:
        person.start()
    while len(acknowledged) < 10 and not faults:
        over.wait(0.01)
    before = set(acknowledged)
    made = making.make(target, at=LATER)
    during = len(acknowledged) - len(before)
    over.set()
    for person in people:
        person.join()
    connections.close_all()
    assert faults == []
    assert during > 0, "nobody was kept waiting"
    assert made.seal.missing == 0
    restored = restore(target, replace=True, at=LATER)
    assert restored.settled.faults == ()
    kept = {str(pk) for pk in ResetRequest.objects.values_list("pk", flat=True)}
    assert before <= kept <= set(acknowledged)
    assert restored.settled.count.requests == len(kept) == made.seal.rows["requests_app_resetrequest"]
    assert made.seal.files == StoredFile.objects.count()


def test_the_proof_of_owners_lives_on(cast: Cast, target: Path) -> None:
    """The code on the tanda terima is paper in somebody's hands: no restoration changes it."""
    walk, _row, _token = ready(cast)
    shown = code(walk)
    making.make(target, at=LATER)
    restore(target, replace=True, at=LATER)
    request = ResetRequest.objects.select_related("submission").get()
    assert handover_rules.collection_code(request.submission) == shown
