"""M11: a process killed while a bag is written, put in its place or marked leaves a sound bag or none.

The job that is tried again makes the same bag; two archivists who ask at once get one (I8).
"""

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from django.db import connections

from archive_app.domain import bundles
from archive_app.domain.bagging.checking import bag_at, examine
from archive_app.enums import BundleState
from archive_app.interfaces.bag_reader import BagReader
from archive_app.models import Bundle
from resetdesk.core import journal
from resetdesk.core.faults import VARIABLE
from resetdesk.core.models import JournalEntry, Promise
from tests.archive_app.bagged import LATER, MONTH, asked, three_records
from tests.cast import Cast, make_person
from tests.faults.racing import race

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BUILD = """
import django; django.setup()
import datetime as dt, sys
from uuid import UUID
from archive_app.domain import bundles
from archive_app.interfaces.bag_reader import BagReader
at = dt.datetime.fromisoformat(sys.argv[2])
bundles.build(UUID(sys.argv[1]), reader=BagReader(), now=lambda: at)
"""


def build(bundle: Bundle, environment: dict[str, str], *, fault: str = "") -> int:
    connections.close_all()
    return subprocess.run(
        [sys.executable, "-c", BUILD, str(bundle.pk), LATER.isoformat()],
        env=environment | ({VARIABLE: fault} if fault else {}),
        check=False,
    ).returncode


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    """The folder is shared by the tests of one process."""
    for path in Path(bundles.shelf().root).rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.mark.parametrize("place", ["M11.write", "M11.finalise", "M11.mark"])
def test_killed_it_is_not_offered_and_made_anew_it_is_the_same(
    cast: Cast, place: str, child_environment: dict[str, str]
) -> None:
    three_records(cast)
    bundle = asked(cast.timur, cast)
    assert build(bundle, child_environment, fault=f"{place}:kill") == -signal.SIGKILL
    bundle.refresh_from_db()
    assert bundle.is_under_way
    assert not bundles.is_offered(bundle, at=LATER)
    assert build(bundle, child_environment) == 0
    bundle.refresh_from_db()
    assert bundle.state == BundleState.READY
    path = bundles.shelf().path(bundle.key)
    reading = examine(bag_at(path))
    assert (reading.faults, reading.sha256) == ([], bundle.sha256)
    assert list(bundles.shelf().keys(older_than=-5)) == [bundle.key]
    bundles.shelf().clear_incoming(older_than=-5)
    assert list(bundles.shelf().incoming().iterdir()) == []
    assert journal.verify(cast.timur.chain) == []


def test_archivists_who_ask_at_once_get_one_bundle(cast: Cast) -> None:
    three_records(cast)
    people = [
        make_person(f"arsiparis{number}", office=cast.timur, roles=("arsiparis",)) for number in range(8)
    ]
    found = race([partial(bundles.prepare, cast.timur, of=MONTH, by=person, at=LATER) for person in people])
    assert found.refused == []
    bundle = Bundle.objects.get()
    assert {won.pk for won in found.won if isinstance(won, Bundle)} == {bundle.pk}
    assert Promise.objects.filter(name=bundles.BUILD_JOB).count() == 1
    assert JournalEntry.objects.filter(event="bundle_asked").count() == 1


def test_two_workers_on_one_bundle_make_one(cast: Cast) -> None:
    three_records(cast)
    bundle = asked(cast.timur, cast)
    found = race(
        [lambda: bundles.build(bundle.pk, reader=BagReader(), now=lambda: LATER) for _worker in range(4)]
    )
    assert found.refused == []
    bundle.refresh_from_db()
    assert examine(bag_at(bundles.shelf().path(bundle.key))).sha256 == bundle.sha256
    assert JournalEntry.objects.filter(event="bundle_ready").count() == 1
    assert journal.verify(cast.timur.chain) == []
