"""M14, second half: refused before anything is touched, old or new after a kill, settled once it is there."""

import datetime as dt
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from requests_app.domain import drafts, handover, handover_rules
from requests_app.domain.verification import verify_request
from requests_app.enums import HandoverState, NoticeEvent, NoticeState, StepOutcome
from requests_app.exceptions import LinkUnknown
from requests_app.models import Draft, Handover, Notice, ResetRequest
from resetdesk.backup import making, places, seal
from resetdesk.backup.exceptions import BackupRefused
from resetdesk.backup.parts import Writer, read_parts
from resetdesk.backup.restoring import restore
from resetdesk.backup.seal import HEADER, MANIFEST, SEAL, Header, Seal
from resetdesk.core import jobs, journal
from resetdesk.core.faults import VARIABLE
from resetdesk.core.files.intake import store_made
from resetdesk.core.files.store import store
from resetdesk.core.models import BackupMade, JournalEntry, Promise, Restoration, StoredFile, Worker
from tests.cast import Cast
from tests.faults.test_backup import largest_file
from tests.faults.test_handover import everything_in_the_database, stored_files
from tests.requests_app.factories import MONDAY, open_step, submitted
from tests.requests_app.handing import CANARY, ready, sealed

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LATER = MONDAY + dt.timedelta(days=1)
RESTORE = """
import django; django.setup()
import datetime as dt, sys
from pathlib import Path
from resetdesk.backup.restoring import restore
restore(Path(sys.argv[1]), replace=True, at=dt.datetime.fromisoformat(sys.argv[2]))
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "cadangan.tar"


def state() -> tuple[object, ...]:
    """What the installation holds: enough to see that nothing was touched."""
    found = (
        sorted(JournalEntry.objects.values_list("chain", "seq", "hash")),
        sorted(Handover.objects.values_list("pk", "state")),
        {row.key: store().path(row.key).read_bytes() for row in StoredFile.objects.all()},
        Restoration.objects.count(),
    )
    connections.close_all()
    return found


def changed(path: Path, *, header: Header | None = None, without: str = "") -> Path:
    """The same backup with another header or without some tables, sealed anew with our own key."""
    out, parts, rows = BytesIO(), 0, {}
    with path.open("rb") as file:
        writer = Writer(out)
        for part in read_parts(file):
            data = b"".join(part.chunks())
            if part.name == HEADER:
                writer.add_bytes(HEADER, header.as_bytes() if header else data)
            elif part.name == SEAL:
                rows = json.loads(data)["rows"]
            elif part.name != MANIFEST and not (without and without in part.name):
                writer.add_bytes(part.name, data)
                parts += 1
        manifest = writer.add_manifest(MANIFEST)
        told = Seal(manifest=manifest, parts=writer.count, size=writer.size, files=0, missing=0, rows=rows)
        writer.end(SEAL, told.as_bytes())
        writer.close()
    path.write_bytes(out.getvalue())
    return path


def header_of(path: Path, **changes: Any) -> Header:
    with path.open("rb") as file:
        found = seal.read_header(next(read_parts(file)).read(limit=seal.SMALL))
    return Header(**({name: getattr(found, name) for name in Header.__dataclass_fields__} | changes))


# --- refused, and nothing touched ------------------------------------------------------------------------


def refused(path: Path, *, replace: bool = True) -> str:
    before = state()
    with pytest.raises(BackupRefused) as caught:
        restore(path, replace=replace, at=LATER)
    assert state() == before
    return caught.value.sentence


def test_what_is_here_is_only_replaced_when_that_was_said(cast: Cast, target: Path) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    assert "--replace" in refused(target, replace=False)


@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_torn_backup(cast: Cast, target: Path, part: float) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    whole = target.read_bytes()
    target.write_bytes(whole[: int(len(whole) * part)])
    assert refused(target)


def test_a_changed_byte_a_newer_version_foreign_keys_and_no_file(cast: Cast, target: Path) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    whole, own = target.read_bytes(), header_of(target)
    place = len(whole) // 2
    target.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
    assert "berubah" in refused(target)
    newer = {**own.migrations, "core": [*own.migrations["core"], "0999_besok"]}
    target.write_bytes(whole)
    sentence = refused(changed(target, header=header_of(target, migrations=newer)))
    assert "versi portal yang lebih baru (core.0999_besok)" in sentence
    target.write_bytes(whole)
    other = header_of(target, keys={**own.keys, "seal": {"k-hilang": "0" * 16}})
    assert "k-hilang" in refused(changed(target, header=other))
    other = header_of(target, keys={**own.keys, "link": dict.fromkeys(own.keys["link"], "0" * 16)})
    assert "bukan kunci yang sama" in refused(changed(target, header=other))
    assert "tidak dapat dibuka" in refused(target.with_name("tidak-ada.tar"))


def test_no_room(cast: Cast, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    monkeypatch.setattr("resetdesk.backup.restoring.shutil.disk_usage", lambda _folder: Usage())
    assert "perlu" in refused(target)


class Usage:
    free = 1 << 20


def test_a_disk_that_fills_on_the_way(cast: Cast, target: Path) -> None:
    submitted(cast)
    store_made(bytes(300_000), scope=cast.timur.pk, name="besar.pdf", media_type="application/pdf", at=MONDAY)
    making.make(target, at=LATER)
    before = state()
    with largest_file(200_000), pytest.raises(BackupRefused, match="Yang ada sebelumnya tidak berubah"):
        restore(target, replace=True, at=LATER)
    assert state() == before


def test_a_portal_that_still_serves(cast: Cast, target: Path) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    with somebody_connected(), pytest.raises(BackupRefused, match="masih berjalan"):
        restore(target, replace=True, at=LATER)
    assert Restoration.objects.count() == 0


@contextmanager
def somebody_connected() -> Iterator[None]:
    """Another process's open connection, of which this database knows."""
    connections.close_all()
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"])
        other.execute("SELECT count(*) FROM accounts_office").fetchone()
        try:
            yield
        finally:
            other.close()
        return
    other_pg = connection.copy()
    with other_pg.cursor() as cursor:
        cursor.execute("SELECT 1")
        try:
            yield
        finally:
            other_pg.close()


def test_a_worker_that_beats(cast: Cast, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    Worker.objects.create(pk="hidup", queue="mail", started_at=timezone.now(), beat_at=timezone.now())
    monkeypatch.setattr(places.time, "sleep", lambda _seconds: Worker.objects.update(beats=7))  # type: ignore[attr-defined]
    with pytest.raises(BackupRefused, match="masih berjalan"):
        restore(target, replace=True, at=LATER)
    monkeypatch.setattr(places.time, "sleep", lambda _seconds: None)  # type: ignore[attr-defined]
    assert restore(target, replace=True, at=LATER).settled.faults == ()


@pytest.mark.parametrize("place", ["M14.load", "M14.switch"])
def test_a_killed_restoration_leaves_the_old_one_whole(
    cast: Cast, target: Path, place: str, child_environment: dict[str, str]
) -> None:
    first = submitted(cast)
    making.make(target, at=LATER)
    second = submitted(cast, at=MONDAY + dt.timedelta(hours=1))
    before = state()
    command = [sys.executable, "-c", RESTORE, str(target), LATER.isoformat()]
    dead = subprocess.run(
        command, env=child_environment | {VARIABLE: f"{place}:kill"}, check=False, capture_output=True
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert state() == before
    for request in (first, second):
        assert verify_request(ResetRequest.objects.get(pk=request.pk)) == []
    connections.close_all()
    done = subprocess.run(command, env=child_environment, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert [request.pk for request in ResetRequest.objects.all()] == [first.pk]
    assert Restoration.objects.count() == 1


# --- settled ---------------------------------------------------------------------------------------------


def test_after_it_unread_results_are_issued_anew_and_links_and_sessions_are_dead(
    cast: Cast, target: Path
) -> None:
    walk, row, token = ready(cast)
    draft = Draft.objects.create(
        office=cast.timur, created_at=MONDAY, touched_at=MONDAY, verified_email="sari@contoh.test"
    )
    draft_token = drafts.link_token(draft)
    SessionStore().create()
    cache.set("sesi-lama", "masih ada")
    making.make(target, at=LATER)
    settled = restore(target, replace=True, at=LATER).settled
    assert settled.faults == ()
    assert settled.reissued == (walk.request.reference,)
    (row,) = Handover.objects.all()
    assert (row.state, bytes(row.ciphertext)) == (HandoverState.REISSUED, b"")
    request = ResetRequest.objects.get()
    assert verify_request(request) == []
    assert open_step(request).kind == "perform"
    (left,) = request.steps.filter(outcome=StepOutcome.REISSUED)
    assert "dipulihkan dari cadangan" in left.note
    assert Notice.objects.filter(event=NoticeEvent.REISSUED).exists()
    for link in (token, handover_rules.link_token(row)[:-1]):
        with pytest.raises(LinkUnknown):
            handover_rules.by_token(link)
    assert drafts.opened_by(draft.pk, draft_token, office=cast.timur) is None
    assert drafts.opened_by(draft.pk, drafts.link_token(draft), office=cast.timur) == draft
    assert not Session.objects.exists()
    assert cache.get("sesi-lama") is None
    restored = [entry for entry in journal.entries(cast.timur.chain) if entry.event == "restored"]
    assert [entry.facts["fingerprint"] for entry in restored] == [BackupMade.objects.get().fingerprint]
    # The officer performs it again and the owner opens the new one: the whole way still works.
    walk.request, walk.at = request, LATER + dt.timedelta(hours=1)
    walk.until("hand_over")
    walk.take()
    fresh = sealed(walk)
    proof = handover_rules.collection_code(request.submission)
    opened = handover.reveal(handover_rules.link_token(fresh), proof=proof, at=walk.at)
    assert opened.password == CANARY


def test_jobs_in_flight_are_owed_once_under_the_same_message_id(cast: Cast, target: Path) -> None:
    submitted(cast)
    notice = Notice.objects.get()
    promise = Promise.objects.get(name="requests.send_notice")
    worker = Worker.objects.create(pk="w", queue="mail", started_at=MONDAY, beat_at=MONDAY)
    DBTaskResult.objects.filter(pk=promise.pk).update(status="RUNNING", worker_ids=["w"])
    Promise.objects.filter(pk=promise.pk).update(worker=worker)
    owed = Promise.objects.count()
    making.make(target, at=LATER)
    settled = restore(target, replace=True, at=LATER).settled
    assert settled.jobs == Promise.objects.count() == owed
    row = DBTaskResult.objects.get(pk=promise.pk)
    assert (row.status, row.run_after, row.worker_ids) == ("READY", get_date_max(), ["w"])
    assert not Worker.objects.exists()
    jobs.run_all_due()

    sent = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert sent.count(notice.message_id) == 1
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.SENT
    assert not Promise.objects.filter(died_at__isnull=False).exists()


def test_the_canary_stands_in_no_byte_before_or_after(cast: Cast, target: Path) -> None:
    ready(cast)
    making.make(target, at=LATER)
    assert CANARY.encode() not in target.read_bytes()
    restore(target, replace=True, at=LATER)
    assert "Sari Wulandari" in everything_in_the_database()
    assert CANARY not in everything_in_the_database()
    assert not [path for path in stored_files() if CANARY.encode() in path.read_bytes()]


def test_counters_go_on_and_nothing_is_numbered_twice(cast: Cast, target: Path) -> None:
    submitted(cast)
    making.make(target, at=LATER)
    restore(target, replace=True, at=LATER)
    again = submitted(cast, at=MONDAY + dt.timedelta(hours=2))
    assert again.register_number == 2
    with transaction.atomic():
        jobs.promise("core.files.discard", file_key="0" * 48)
    assert verify_request(again) == []


def test_an_older_version_s_backup_is_brought_up_to_this_one(cast: Cast, target: Path) -> None:
    """Tables that came later are missing in it; they are there, empty, afterwards."""
    submitted(cast)
    making.make(target, at=LATER)
    known = header_of(target).migrations
    older = {**known, "core": known["core"][: known["core"].index("0004_backups")]}
    path = target
    for table in ("core_backupmade", "core_keyexport", "core_restoration", "core_formtaken"):
        changed(path, header=header_of(path, migrations=older), without=f"-{table}/")
    assert restore(path, replace=True, at=LATER).settled.faults == ()
    assert Restoration.objects.count() == BackupMade.objects.count() == 1


def test_it_is_the_way_out_of_a_broken_database(cast: Cast, target: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's file")
    submitted(cast)
    making.make(target, at=LATER)
    connections.close_all()
    name = Path(connection.settings_dict["NAME"])
    name.write_bytes(b"rusak" + name.read_bytes()[5:])
    with pytest.raises(BackupRefused, match="--replace"):
        restore(target, replace=False, at=LATER)
    assert restore(target, replace=True, at=LATER).settled.count.requests == 1
