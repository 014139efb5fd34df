"""Bytes without a row go, but never those of a file that is just coming in; changed bytes are found."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from resetdesk.core import jobs
from resetdesk.core.files import sweeping
from resetdesk.core.files.intake import store_made
from resetdesk.core.files.store import FolderStore, new_key
from resetdesk.core.models import Promise, StoredFile
from tests.core.files.conftest import at_rest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def stored(data: bytes = b"isi") -> StoredFile:
    return store_made(data, scope=1, name="a.pdf", media_type="application/pdf", at=NOW)


def orphan(folder: FolderStore, *, hours: float) -> str:
    key = new_key()
    source = folder.incoming() / key
    source.write_bytes(b"x")
    folder.put(key, source=source)
    age(folder, key, hours=hours)
    return key


def age(folder: FolderStore, key: str, *, hours: float) -> None:
    then = time.time() - hours * 3600
    os.utime(folder.path(key), (then, then))


def sweep_twice() -> None:
    sweeping.sweep()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        jobs.run_all_due()


def test_only_old_bytes_without_a_row_are_orphans(folder: FolderStore) -> None:
    kept = stored()
    age(folder, kept.key, hours=100)
    orphan(folder, hours=23)
    old = orphan(folder, hours=25)
    assert sweeping.orphans() == [old]


def test_an_orphan_goes_at_the_second_look(folder: FolderStore) -> None:
    orphan(folder, hours=25)
    sweeping.sweep()
    sweeping.sweep()
    assert Promise.objects.count() == 1
    assert len(at_rest(folder)) == 1
    sweep_twice()
    assert at_rest(folder) == []


def test_a_clock_set_forward_takes_no_file_that_is_coming_in(folder: FolderStore) -> None:
    key = orphan(folder, hours=0)
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        sweeping.sweep()
        row = stored()
        folder.delete(row.key)
        StoredFile.objects.filter(pk=row.pk).update(key=key)
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            assert jobs.run_all_due() == 1
    assert len(at_rest(folder)) == 1


def test_half_uploads_of_dead_processes_go_after_a_day(folder: FolderStore) -> None:
    for name, hours in (("in-old", 25), ("in-new", 1)):
        path = folder.incoming() / name
        path.write_bytes(b"x")
        os.utime(path, (time.time() - hours * 3600,) * 2)
    sweeping.sweep()
    assert [path.name for path in at_rest(folder)] == ["in-new"]


def test_fixity_finds_changed_cut_and_lost_files(folder: FolderStore) -> None:
    kept = stored(b"asli")
    assert sweeping.fixity(kept)
    path = folder.path(kept.key)
    path.write_bytes(b"aslo")
    assert not sweeping.fixity(kept)
    path.write_bytes(b"asl")
    assert not sweeping.fixity(kept)
    path.unlink()
    assert not sweeping.fixity(kept)


def test_every_file_has_its_turn_within_a_month_and_a_changed_one_is_reported(folder: FolderStore) -> None:
    kept = stored()
    folder.path(kept.key).write_bytes(b"lain")
    reports = 0
    for day in range(sweeping.SLICES):
        with time_machine.travel(NOW + timedelta(days=day)):
            jobs.promise("core.files.fixity")
            jobs.run_all_due(quiet=True)
            reports = len(jobs.dead_letters())
    assert reports == 1
    assert str(kept.pk) in jobs.dead_letters()[0].sentence
