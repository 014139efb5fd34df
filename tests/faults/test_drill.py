"""M14, the drill: a machine is gone. From the backup and the exported keys alone a portal serves again.

Everything runs as a person would run it: the product's own settings, its own commands, an empty folder.
"""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.utils import timezone

from requests_app.domain import handover
from requests_app.models import DocumentVersion, Handover, Notice, Submission
from resetdesk.backup import key_copies, making
from resetdesk.backup.restoring import restore
from resetdesk.config import HOME
from resetdesk.core import jobs
from resetdesk.core.models import JournalEntry, Promise
from resetdesk.core.roots import sign_daily_root
from tests.archive_app.bagged import three_records
from tests.cast import Cast
from tests.faults.twelve import cell
from tests.requests_app.factories import MONDAY, submitted
from tests.requests_app.handing import CANARY, code, ready
from tests.roof.test_tree import environment, fetch, free_port, served

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PASSPHRASE = "kuda laut makan pagi di dermaga"
# What the restored place says of itself, asked under the product's settings.
ASK = """
import django; django.setup()
import json, sys
from pathlib import Path
from django.db.models import Count
from requests_app.domain import handover, handover_rules, intake
from requests_app.domain.verification import Count as Counted, verify_all
from requests_app.models import DocumentVersion, Edition, Handover, Notice, StepRun, Submission
from resetdesk.accounts.models import Office
from resetdesk.backup.fitness import exported_keys, last_backup
from resetdesk.core.files import sweeping
from resetdesk.core.files.store import store
from resetdesk.core.models import JournalEntry, StoredFile
from tests.archive_app.bagged import bag, judged_by_bagit, unpack
from tests.requests_app.factories import application
told, folder = {}, Path(sys.argv[1])
count = Counted()
told["faults"] = [found.fault.sentence for found in verify_all(office=None, count=count)]
told["counted"] = vars(count)
told["submissions"] = sorted(str(pk) for pk in Submission.objects.values_list("pk", flat=True))
told["papers"] = DocumentVersion.objects.count()
told["sound"] = all(sweeping.fixity(row) for row in StoredFile.objects.all())
known = set(StoredFile.objects.values_list("key", flat=True))
told["without row"] = sorted(set(store().keys(older_than=0)) - known)
open_steps = StepRun.objects.filter(closed_at=None).values("reset_request").annotate(open=Count("pk"))
told["two open"] = open_steps.filter(open__gt=1).count()
told["handovers"] = sorted(Handover.objects.values_list("pk", "state"))
told["ciphertexts"] = Handover.objects.exclude(ciphertext=b"").count()
told["message ids"] = dict(Notice.objects.values_list("pk", "message_id"))
told["heads"] = sorted([str(chain), seq, hash] for chain, seq, hash in
                       JournalEntry.objects.values_list("chain", "seq", "hash"))
told["revealed again"] = ""
for row in Handover.objects.select_related("reset_request__submission"):
    proof = handover_rules.collection_code(row.reset_request.submission)
    for token in [sys.argv[2], handover_rules.link_token(row)]:
        try:
            told["revealed again"] = handover.reveal(token, proof=proof, at=row.prepared_at).password
        except Exception as error:
            told.setdefault("refusals", []).append(type(error).__name__)
first = Submission.objects.order_by("received_at").first()
edition = Edition.objects.get(sop__office=first.office)
form = application(first.office, edition, idempotency_key=first.idempotency_key)
told["sent again"] = str(intake.submit(first.office, form, by=None, at=first.received_at).pk)
told["submissions after"] = Submission.objects.count()
told["first"] = str(first.pk)
zipped = bag(Office.objects.get(slug="contoh-timur"), folder)
told["bag"] = judged_by_bagit(unpack(zipped, folder))
told["levels"] = [next(iter(check())).level.name for check in (exported_keys, last_backup)]
print(json.dumps(told))
"""


@dataclass
class Place:
    """An empty folder on another machine, and an empty database where it is not in the folder."""

    folder: Path
    environment: dict[str, str]
    settings: dict[str, str]

    def run(self, *arguments: str, code: int = 0) -> str:
        """A command as typed at the shell. Its exit code must be this."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=HOME,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def manage(self, *arguments: str, code: int = 0) -> str:
        return self.run("manage.py", *arguments, code=code)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    folder = tmp_path / "mesin-baru"
    folder.mkdir(mode=0o700)
    chosen = {"PUBLIC_URL": f"http://localhost:{free_port()}", "DJANGO_SETTINGS_MODULE": "resetdesk.settings"}
    if connection.vendor == "sqlite":
        yield Place(folder, environment(folder, **chosen), chosen)
        return
    told, name = connection.settings_dict, f"drill_{free_port()}"
    server = f"host={told['HOST'] or 'localhost'} port={told['PORT'] or 5432} user={told['USER']}"
    if told["PASSWORD"]:
        server += f" password={told['PASSWORD']}"
    login = ":".join(filter(None, (told["USER"], told["PASSWORD"])))
    port = told["PORT"] or 5432
    chosen["DATABASE_URL"] = f"postgres://{login}@localhost:{port}/{name}?host={told['HOST'] or 'localhost'}"
    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}")
        try:
            yield Place(folder, environment(folder, **chosen), chosen)
        finally:
            maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")


def life(cast: Cast) -> str:
    """A portal in the middle of its work. Returns the link of a result that was opened."""
    three_records(cast)
    submitted(cast, at=MONDAY + dt.timedelta(hours=3))
    jobs.run_all_due()
    walk, _opened, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    ready(cast)
    for day in (16, 17):
        sign_daily_root(cast.timur.pk, day=dt.date(2026, 11, day), at=MONDAY + dt.timedelta(days=day - 15))
    submitted(cast, at=MONDAY + dt.timedelta(hours=4))
    assert Promise.objects.filter(name="requests.send_notice").exists()
    return token


@cell("M14 drill")
def test_backup_and_exported_keys_are_enough(cast: Cast, place: Place, tmp_path: Path) -> None:
    token = life(cast)
    unread = Handover.objects.filter(state="announced").values_list("reset_request__reference", flat=True)
    # What announces a sealed result is no longer true: there is none.
    owed = Notice.objects.filter(state="waiting").exclude(event="ready")
    waiting = dict(owed.values_list("pk", "message_id"))
    before = {
        "submissions": sorted(str(pk) for pk in Submission.objects.values_list("pk", flat=True)),
        "papers": DocumentVersion.objects.count(),
        "message ids": {str(pk): told for pk, told in Notice.objects.values_list("pk", "message_id")},
        "heads": [
            [str(chain), seq, digest]
            for chain, seq, digest in JournalEntry.objects.values_list("chain", "seq", "hash")
        ],
    }
    assert len(unread) == 1
    backup, export, phrase = (tmp_path / name for name in ("cadangan.tar", "kunci.json", "sandi.txt"))
    phrase.write_text(PASSPHRASE)
    key_copies.export(export, passphrase=PASSPHRASE, at=timezone.now())
    making.make(backup, at=timezone.now())
    connections.close_all()

    # From here on nothing of the old machine is there but the two files and what somebody knows.
    place.run("-m", "resetdesk.prepare")
    assert "keys import" in place.manage("restore", str(backup), code=1)
    place.manage("keys", "import", str(export), "--passphrase-file", str(phrase))
    said = place.manage("restore", str(backup))
    assert "Portal dipulihkan dan utuh." in said
    assert unread[0] in said
    assert "Cocokkan akar jurnal terakhir contoh-timur" in said
    assert "Jurnal utuh." in place.manage("journal", "verify")
    assert "--replace" in place.manage("restore", str(backup), code=1)

    (tmp_path / "bag").mkdir()
    told: dict[str, Any] = json.loads(place.run("-c", ASK, str(tmp_path / "bag"), token).splitlines()[-1])
    assert_invariants(told, before=before)

    with served(place.folder, **place.settings):
        address = place.settings["PUBLIC_URL"]
        assert fetch(f"{address}/healthz") == 200
        assert fetch(f"{address}/contoh-timur/") == 200
        letters = until_sent(place.folder / "mail", waiting)
    assert letters == dict.fromkeys(waiting.values(), 1)
    everything = [path.read_bytes() for path in place.folder.rglob("*") if path.is_file()]
    assert not [data for data in everything if CANARY.encode() in data]


def assert_invariants(told: dict[str, Any], *, before: dict[str, Any]) -> None:
    """I1 to I9 of the restored place, and a green `doctor` about keys and backups."""
    assert told["faults"] == []  # I3, I7
    assert told["counted"]["roots"] == 2
    assert told["submissions"] == before["submissions"]  # I1
    assert told["papers"] == before["papers"]
    assert told["sound"]
    assert told["without row"] == []  # I2
    assert told["two open"] == 0  # I4
    assert [state for _pk, state in told["handovers"]].count("announced") == 0
    assert told["ciphertexts"] == 0
    assert told["revealed again"] == ""  # I5
    assert set(told["refusals"]) <= {"LinkUnknown", "LinkClosed"}
    assert before["message ids"].items() <= told["message ids"].items()  # I6
    assert [head for head in before["heads"] if head not in told["heads"]] == []  # I7
    assert told["bag"]  # I8
    assert told["sent again"] == told["first"]  # I9
    assert told["submissions after"] == len(before["submissions"])
    assert told["levels"] == ["GOOD", "GOOD"]


def until_sent(folder: Path, waiting: dict[int, str]) -> dict[str, int]:
    """How often each waiting letter was sent, once each was sent at all."""
    end = timezone.now() + dt.timedelta(seconds=40)
    while True:
        texts = [path.read_text("utf-8", "replace") for path in folder.glob("*")] if folder.exists() else []
        found = {name: sum(text.count(name) for text in texts) for name in waiting.values()}
        if all(found.values()) or timezone.now() > end:
            return found
        time.sleep(0.2)


def test_a_backup_crosses_to_the_other_database_and_back(cast: Cast, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL")
    life(cast)
    heads = set(JournalEntry.objects.values_list("chain", "seq", "hash"))
    first, second, export, phrase = (tmp_path / name for name in ("1.tar", "2.tar", "kunci", "sandi"))
    phrase.write_text(PASSPHRASE)
    key_copies.export(export, passphrase=PASSPHRASE, at=timezone.now())
    making.make(first, at=timezone.now())
    connections.close_all()
    folder = tmp_path / "sqlite"
    folder.mkdir(mode=0o700)
    chosen = {"PUBLIC_URL": "http://localhost:8000", "DJANGO_SETTINGS_MODULE": "resetdesk.settings"}
    other = Place(folder, environment(folder, **chosen), chosen)
    other.run("-m", "resetdesk.prepare")
    other.manage("keys", "import", str(export), "--passphrase-file", str(phrase))
    assert "Portal dipulihkan dan utuh." in other.manage("restore", str(first))
    assert "Jurnal utuh." in other.manage("journal", "verify")
    other.manage("backup", str(second))
    assert restore(second, replace=True, at=timezone.now()).settled.faults == ()
    assert heads < set(JournalEntry.objects.values_list("chain", "seq", "hash"))
