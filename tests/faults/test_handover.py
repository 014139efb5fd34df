"""M7 and M9: races and deaths around the one reveal, and a canary password that must stand nowhere."""

import datetime as dt
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from requests_app.domain import handover, handover_rules
from requests_app.enums import Event, HandoverState
from requests_app.exceptions import LinkClosed, ProofRefused
from requests_app.models import Handover
from resetdesk.core import jobs, journal
from resetdesk.core.faults import VARIABLE
from tests.cast import Cast
from tests.faults.twelve import cell
from tests.requests_app.factories import open_step
from tests.requests_app.handing import CANARY, SECRET, at_hand_over, code, ready

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 50

CHILD = """
import django; django.setup()
import datetime as dt, sys
from requests_app.domain import handover
try:
    handover.reveal(sys.argv[1], proof=sys.argv[2], at=dt.datetime.fromisoformat(sys.argv[3]))
except Exception as error:
    sys.exit(type(error).__name__)
print("opened")
"""


@cell("M9 fifty reveals")
def test_fifty_racers_one_plaintext(cast: Cast) -> None:
    walk, row, token = ready(cast)
    proof, start = code(walk), Barrier(RACERS)

    def race(_number: int) -> str:
        start.wait(timeout=60)
        try:
            return handover.reveal(token, proof=proof, at=walk.at).password
        except LinkClosed:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RACERS) as pool:
        answers = list(pool.map(race, range(RACERS)))
    assert sorted(answers) == [""] * (RACERS - 1) + [CANARY]
    row.refresh_from_db()
    assert (row.state, bytes(row.ciphertext)) == (HandoverState.REVEALED, b"")
    revealed = [e for e in journal.entries(walk.request.pk) if e.event == Event.HANDOVER_REVEALED]
    assert len(revealed) == 1
    assert journal.verify(walk.request.pk) == []


def test_fifty_guessers_get_five_tries(cast: Cast) -> None:
    walk, row, token = ready(cast)
    walk.request.submission.collection_generation += 1
    proof, start = code(walk), Barrier(RACERS)

    def guess(_number: int) -> str:
        start.wait(timeout=60)
        try:
            handover.reveal(token, proof=proof, at=walk.at)
        except (LinkClosed, ProofRefused) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "opened"

    with ThreadPoolExecutor(RACERS) as pool:
        answers = list(pool.map(guess, range(RACERS)))
    assert answers.count("ProofRefused") == handover_rules.TRIES
    assert answers.count("LinkClosed") == RACERS - handover_rules.TRIES
    row.refresh_from_db()
    assert (row.proof_tries, bytes(row.ciphertext)) == (handover_rules.TRIES, b"")
    burned = [e for e in journal.entries(walk.request.pk) if e.event == Event.HANDOVER_DESTROYED]
    assert len(burned) == 1


def test_revealing_and_expiring_at_once_leave_one_truth(cast: Cast) -> None:
    walk, row, token = ready(cast)
    proof, start = code(walk), Barrier(2)
    Handover.objects.filter(pk=row.pk).update(expires_at=walk.at + dt.timedelta(seconds=1))

    def reveal() -> bool:
        start.wait(timeout=60)
        try:
            return bool(handover.reveal(token, proof=proof, at=walk.at))
        except LinkClosed:
            return False
        finally:
            connections.close_all()

    def expire() -> bool:
        start.wait(timeout=60)
        try:
            return handover.expire(row.pk, at=walk.at + dt.timedelta(seconds=2))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        opened, expired = pool.submit(reveal), pool.submit(expire)
        assert opened.result() != expired.result()
    assert journal.verify(walk.request.pk) == []


@cell("M9 kill")
@pytest.mark.slow
@pytest.mark.parametrize("place", ["M9.claimed", "M9.decrypted"])
def test_a_killed_reveal_shows_nothing_twice(
    cast: Cast, place: str, child_environment: dict[str, str]
) -> None:
    walk, row, token = ready(cast)
    command = [sys.executable, "-c", CHILD, token, code(walk), walk.at.isoformat()]
    connections.close_all()
    dead = subprocess.run(
        command, env=child_environment | {VARIABLE: f"{place}:kill"}, check=False, capture_output=True
    )
    assert dead.returncode == -9, dead.stderr
    again = subprocess.run(command, env=child_environment, check=False, capture_output=True, text=True)
    assert again.stdout == ""
    assert "LinkClosed" in again.stderr
    row.refresh_from_db()
    assert (row.state, bytes(row.ciphertext)) == (HandoverState.REVEALED, b"")
    assert journal.verify(walk.request.pk) == []
    assert handover.reissue(walk.request.pk, by=cast["admin_agency"], at=walk.at, reason="Halaman terputus.")


def test_a_failure_while_sealing_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    before = len(journal.entries(walk.request.pk))
    monkeypatch.setenv(VARIABLE, "M7:raise")
    with pytest.raises(Exception, match="M7"):
        handover.prepare_sealed(step.pk, by=walk.officer(step), at=walk.at, secret=SECRET)
    assert not Handover.objects.exists()
    assert len(journal.entries(walk.request.pk)) == before
    assert not step.pauses.exists()


@pytest.mark.asvs("13.3.1")
def test_the_canary_stands_in_no_byte(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    walk, _row, token = ready(cast)
    client = Client()
    with time_machine.travel(walk.at + dt.timedelta(minutes=1), tick=False):
        jobs.run_all_due()
        address = reverse("requests:collect_open", args=["contoh-timur", token])
        page = client.post(address, {"proof": code(walk)})
        assert CANARY in page.content.decode()
        client.get(reverse("requests:collect", args=["contoh-timur", token]))
        client.post(reverse("requests:collect_changed", args=["contoh-timur", token]))
        jobs.run_all_due()
    secrets = {
        "password": CANARY.encode(),
        "token": token.partition("-")[2].encode(),
        "code": code(walk).encode(),
    }
    # The search itself must be able to find.
    assert "Sari Wulandari" in everything_in_the_database()
    if connection.vendor == "sqlite":
        assert [path for path in stored_files() if b"Sari Wulandari" in path.read_bytes()]
    for name, secret in secrets.items():
        assert not [path for path in stored_files() if secret in path.read_bytes()], name
        assert secret.decode() not in everything_in_the_database(), name
    log = caplog.text
    letters = "".join(message.message().as_string() for message in mail.outbox)
    for place in (log, letters):
        assert CANARY not in place
        assert code(walk) not in place


def stored_files() -> list[Path]:
    """Every file under the data folder: databases with WAL, cache, papers, temporary files."""
    root = Path(settings.DATA_DIR)
    return [Path(folder) / name for folder, _folders, names in os.walk(root) for name in names]


def everything_in_the_database() -> str:
    return "".join(str(list(model._default_manager.values())) for model in apps.get_models())
