"""M8 and M11: a worker killed after the mail server said yes, and while a bag is made."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from archive_app.domain import archiving, bundles, fixity
from archive_app.domain.bagging.checking import bag_at, examine
from archive_app.enums import BundleState
from archive_app.models import Bundle, Record
from requests_app.domain.verification import verify_request
from requests_app.enums import Event, NoticeState
from requests_app.models import Notice
from resetdesk.core import journal
from resetdesk.core.faults import VARIABLE
from resetdesk.core.jobs.heart import release
from resetdesk.core.models import Promise, Worker
from tests.archive_app.bagged import asked, judged_by_bagit, three_records, unpack
from tests.archive_app.ended import withdrawn
from tests.archive_app.test_archiving import fake_render
from tests.cast import Cast
from tests.faults.twelve import cell
from tests.postbox import Postbox, text_of
from tests.requests_app.factories import submitted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# A worker that does what is due and ends, with its mail sent to the given port.
WORK = """
import django; django.setup()
import sys
from django.conf import settings
if sys.argv[1] != "0":
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
from resetdesk.core import jobs
jobs.run_all_due(quiet=True)
"""


def work(environment: dict[str, str], *, port: int = 0, fault: str = "") -> int:
    connections.close_all()
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(port)],
        env=environment | ({VARIABLE: fault} if fault else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode


def give_back() -> None:
    """What the watch does after a lease without a beat."""
    for worker in Worker.objects.filter(promises__isnull=False).distinct():
        assert release(worker.pk, beats=worker.beats) == 1


@cell("M8 250 then crash")
@pytest.mark.parametrize(("place", "letters"), [("M8.claimed", 1), ("M8.sending", 1), ("M8.accepted", 2)])
def test_a_mail_worker_killed_on_the_way_sends_the_very_same_mail(
    cast: Cast, postbox: Postbox, place: str, letters: int, child_environment: dict[str, str]
) -> None:
    request = submitted(cast)
    Promise.objects.exclude(name="requests.send_notice").delete()
    port = settings.EMAIL_PORT
    assert work(child_environment, port=port, fault=f"{place}:kill") == -signal.SIGKILL
    notice = Notice.objects.get()
    assert notice.state == NoticeState.WAITING
    assert len(postbox.letters) == letters - 1
    give_back()
    assert work(child_environment, port=port) == 0
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert [str(letter["Message-ID"]) for letter in postbox.letters] == [notice.message_id] * letters
    assert {str(letter["To"]) for letter in postbox.letters} == {notice.address}
    assert len({(str(letter["Subject"]), text_of(letter)) for letter in postbox.letters}) == 1
    told = [entry for entry in journal.entries(request.pk) if entry.event == Event.NOTICE_SENT]
    assert len(told) == 1
    assert not Promise.objects.exists()
    assert verify_request(request) == []


@pytest.fixture
def _empty_shelf() -> None:
    """The folder is shared by the tests of one process."""
    shutil.rmtree(bundles.shelf().root, ignore_errors=True)


@cell("M11 kill")
@pytest.mark.usefixtures("_empty_shelf")
@pytest.mark.parametrize("place", ["M11.write", "M11.finalise", "M11.mark"])
def test_a_killed_bag_is_not_offered_and_the_next_one_is_whole(
    cast: Cast, place: str, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    three_records(cast)
    Promise.objects.all().delete()
    bundle = asked(cast.timur, cast)
    assert work(child_environment, fault=f"{place}:kill") == -signal.SIGKILL
    bundle.refresh_from_db()
    assert bundle.state != BundleState.READY
    assert bundle.sha256 == ""
    give_back()
    assert work(child_environment) == 0
    bundle.refresh_from_db()
    assert bundle.state == BundleState.READY, bundle.fault
    path = bundles.shelf().path(bundle.key)
    assert examine(bag_at(path)).faults == []
    path_of_zip = tmp_path / "bag.zip"
    os.link(path, path_of_zip)
    assert judged_by_bagit(unpack(path_of_zip, tmp_path))
    assert Bundle.objects.count() == 1
    # Nothing of the killed attempt is left behind once it is old.
    assert {one.name for one in bundles.shelf().root.glob("??/*")} == {bundle.key}


@cell("M11 kill")
@pytest.mark.parametrize("place", ["M11.write", "M11.mark"])
def test_a_record_killed_on_the_way_is_made_whole_by_the_next_try(
    cast: Cast, place: str, child_environment: dict[str, str]
) -> None:
    request = withdrawn(cast)
    Promise.objects.exclude(name="archive.make_record").delete()
    assert work(child_environment, fault=f"{place}:kill") == -signal.SIGKILL
    assert not Record.objects.exists()
    give_back()
    assert work(child_environment) == 0
    record = Record.objects.get()
    assert fixity.check(record, at=record.made_at).is_sound
    assert verify_request(request) == []
    assert archiving.make_record(request.pk, render=fake_render, at=record.made_at) == record
    assert Record.objects.count() == 1
