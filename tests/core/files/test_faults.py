"""M1 and M2: a process killed while a file comes in leaves nothing half, and nothing for ever."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from resetdesk.core import jobs
from resetdesk.core.files import sweeping
from resetdesk.core.files.store import FolderStore
from resetdesk.core.models import Promise, StoredFile
from tests.core.files.conftest import at_rest

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SEND = """
import django; django.setup()
import sys
from django.conf import settings
from django.utils import timezone
settings.FILES_DIR, settings.FILES_FREE_MINIMUM = sys.argv[1], 0
from django.core.files.uploadedfile import SimpleUploadedFile
from resetdesk.core.files import intake
from tests.core.files import samples
upload = SimpleUploadedFile("a.pdf", samples.pdf(filler=200_000))
intake.receive(upload, scope=1, kind_limits=intake.Limits(), at=timezone.now())
"""


def send(folder: FolderStore, environment: dict[str, str], *, fault: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", SEND, str(folder.root)],
        env=environment | {"RESETDESK_FAULT": fault},
        capture_output=True,
        check=False,
    ).returncode


def make_old(path: Path) -> None:
    then = time.time() - 25 * 3600
    os.utime(path, (then, then))


@pytest.mark.parametrize("fault", ["M1:kill", "M2:kill"])
def test_a_kill_leaves_no_row_and_the_sweep_cleans_up(
    fault: str, folder: FolderStore, child_environment: dict[str, str]
) -> None:
    assert send(folder, child_environment, fault=fault) == -signal.SIGKILL
    assert not StoredFile.objects.exists()
    (left,) = at_rest(folder)
    make_old(left)
    sweeping.sweep()
    for promise in Promise.objects.all():
        promise.job.run_after = promise.job.enqueued_at
        promise.job.save()
    jobs.run_all_due()
    assert at_rest(folder) == []


def test_an_error_while_streaming_leaves_nothing(
    folder: FolderStore, child_environment: dict[str, str]
) -> None:
    assert send(folder, child_environment, fault="M1:raise") == 1
    assert at_rest(folder) == []


def test_without_a_fault_the_file_is_there(folder: FolderStore, child_environment: dict[str, str]) -> None:
    assert send(folder, child_environment, fault="") == 0
    assert sweeping.fixity(StoredFile.objects.get())
