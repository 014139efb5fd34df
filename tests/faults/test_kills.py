"""M1 to M4: a process killed while a form is handed in leaves a whole submission or nothing at all.

Sending the same form again then gives exactly one (I1, I2, I9), its record verifies (I7), and what lies on
the disk without a row is swept.
"""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections

from requests_app.domain import handover_rules
from requests_app.domain.verification import verify_request
from requests_app.models import Artefact, DocumentVersion, Notice, ResetRequest, StepRun, Submission
from resetdesk.core import journal
from resetdesk.core.faults import VARIABLE
from resetdesk.core.files import sweeping
from resetdesk.core.files.store import store
from resetdesk.core.models import JournalEntry, Promise, StoredFile
from tests.cast import Cast
from tests.faults.twelve import cell
from tests.requests_app.factories import MONDAY, SERAM, equip

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FILLER = 200_000
KEY = UUID("5f0c7a52-93f4-4be2-8a7d-0d6f5b1f9e11")
# What the portal does with a form: take each file in, then hand everything in. Prints what the person sees.
SEND = """
import django; django.setup()
import datetime as dt, json, sys
from uuid import UUID
from django.core.files.uploadedfile import SimpleUploadedFile
from requests_app.domain import intake
from requests_app.models import Edition
from resetdesk.accounts.models import Office
from resetdesk.core.files.intake import Limits, receive
from tests.core.files import samples
from tests.requests_app.factories import application
at = dt.datetime.fromisoformat(sys.argv[1])
office = Office.objects.get(slug="contoh-timur")
edition = Edition.objects.get(sop__office=office)
papers = {}
for document in edition.definition.documents:
    upload = SimpleUploadedFile(f"{document.key}.pdf", samples.pdf(filler=int(sys.argv[3])))
    papers[document.key] = (receive(upload, scope=office.pk, kind_limits=Limits(), at=at),)
answers = {"also_pa": True}
form = application(office, edition, papers=papers, answers=answers, idempotency_key=UUID(sys.argv[2]), at=at)
print(json.dumps({"submission": str(intake.submit(office, form, by=None, at=at).pk)}))
"""


@pytest.fixture(autouse=True)
def _empty_store() -> Iterator[None]:
    """The folder is shared by the tests of one process: what lies there is this test's own."""
    for path in at_rest():
        path.unlink()
    yield
    connections.close_all()


def at_rest() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]


def send(environment: dict[str, str], *, fault: str = "") -> subprocess.CompletedProcess[str]:
    connections.close_all()
    return subprocess.run(
        [sys.executable, "-c", SEND, MONDAY.isoformat(), str(KEY), str(FILLER)],
        env=environment | ({VARIABLE: fault} if fault else {}),
        capture_output=True,
        text=True,
        check=False,
    )


def answer(sent: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert sent.returncode == 0, sent.stderr
    return dict(json.loads(sent.stdout))


def assert_whole(submission: Submission) -> None:
    """I1, I7, I9: one request, every paper with its bytes, letter and paper promised, the chain sound."""
    request = submission.reset_requests.get()
    assert verify_request(request) == []
    papers = DocumentVersion.objects.filter(document__submission=submission).select_related("file")
    assert papers.count() == submission.documents.count() == 3
    assert all(sweeping.fixity(version.file) for version in papers)
    assert all(version.file.size > FILLER for version in papers)
    assert StepRun.objects.get(reset_request=request, closed_at=None).kind == "check"
    assert Notice.objects.filter(reset_request=request).count() == 1
    assert Artefact.objects.filter(reset_request=request).count() == 1
    assert Promise.objects.filter(name__in=("requests.send_notice", "requests.make_artefact")).count() == 2


def sweep_as_of_tomorrow() -> None:
    """Files older than a day without a row go, and only those."""
    then = time.time() - dt.timedelta(hours=25).total_seconds()
    for path in at_rest():
        os.utime(path, (then, then))
    for key in sweeping.orphans():
        sweeping.discard(key)
    store().clear_incoming(older_than=0)


@pytest.mark.parametrize(
    "place", [pytest.param(place, marks=cell(f"{place} kill")) for place in ("M1", "M2", "M3")]
)
def test_killed_before_the_commit_there_is_nothing(
    cast: Cast, place: str, child_environment: dict[str, str]
) -> None:
    equip(cast.timur, SERAM)
    before = (JournalEntry.objects.count(), Promise.objects.count())
    dead = send(child_environment, fault=f"{place}:kill")
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert dead.stdout == ""
    for model in (Submission, ResetRequest, DocumentVersion, StepRun, Notice, Artefact):
        assert not model.objects.exists(), model
    assert (JournalEntry.objects.count(), Promise.objects.count()) == before
    assert journal.verify() == []
    sent = answer(send(child_environment))
    submission = Submission.objects.get()
    assert sent["submission"] == str(submission.pk)
    assert submission.reset_requests.get().register_number == 1
    assert_whole(submission)
    sweep_as_of_tomorrow()
    assert_whole(submission)
    assert {path.name for path in at_rest()} == set(StoredFile.objects.values_list("key", flat=True))


@cell("M4 kill")
def test_killed_after_the_commit_everything_is_there_and_the_second_try_finds_it(
    cast: Cast, child_environment: dict[str, str]
) -> None:
    equip(cast.timur, SERAM)
    dead = send(child_environment, fault="M4:kill")
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert dead.stdout == ""
    submission = Submission.objects.get()
    assert_whole(submission)
    code = handover_rules.collection_code(submission)
    assert answer(send(child_environment))["submission"] == str(submission.pk)
    assert_whole(Submission.objects.get())
    assert handover_rules.collection_code(Submission.objects.get()) == code


def test_without_a_fault_the_same_process_hands_in_and_ends(
    cast: Cast, child_environment: dict[str, str]
) -> None:
    equip(cast.timur, SERAM)
    assert answer(send(child_environment))
    assert_whole(Submission.objects.get())
