"""Bundles: asked for, made by the worker, offered only when sound, gone after their days."""

import datetime as dt
import errno
from pathlib import Path

import pytest
from django.conf import settings

from archive_app.domain import archiving, bundles
from archive_app.domain.archiving import Place
from archive_app.domain.queries import holdings
from archive_app.enums import BundleState, Medium
from archive_app.exceptions import BundleRefused
from archive_app.interfaces.bag_reader import BagReader
from archive_app.models import Bundle, Record
from resetdesk.core import jobs, journal
from resetdesk.core.files.store import store
from resetdesk.core.jobs.attempts import bury
from resetdesk.core.models import JournalEntry, Promise
from tests.archive_app.bagged import LATER, MONTH, asked, three_records
from tests.archive_app.test_bags import alter, entries
from tests.cast import Cast
from tests.requests_app.handing import CANARY, at_hand_over, sealed

HOUR = dt.timedelta(hours=1)


def built(bundle: Bundle) -> Bundle:
    return bundles.build(bundle.pk, reader=BagReader(), now=lambda: LATER + HOUR)


def acts(cast: Cast) -> list[str]:
    told = JournalEntry.objects.filter(chain=cast.timur.chain, event__startswith="bundle_").order_by("seq")
    return [entry.event for entry in told]


# --- what cannot be offered ------------------------------------------------------------------------------


def test_an_altered_file_fails_the_bundle_and_is_named(cast: Cast) -> None:
    item = three_records(cast)[0].items.select_related("file").get(position=1)
    bundle = asked(cast.timur, cast)
    alter(item.file, store().path(item.file.key).read_bytes() + b" ")
    failed = built(bundle)
    assert failed.state == BundleState.FAILED
    assert item.label in failed.fault
    assert not bundles.shelf().path(bundle.key).exists()
    assert not bundles.is_offered(failed, at=LATER)
    assert acts(cast) == ["bundle_asked", "bundle_failed"]


def test_no_room_is_said_in_megabytes_before_a_byte_is_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_records(cast)
    monkeypatch.setattr("resetdesk.core.files.store.FolderStore.free", lambda _self: 300_000_000)
    monkeypatch.setattr("django.conf.settings.FILES_FREE_MINIMUM", 300_000_000, raising=False)
    failed = built(asked(cast.timur, cast))
    assert "perlu 1 MB" in failed.fault
    assert "tinggal 0 MB" in failed.fault


def test_a_disk_that_runs_full_fails_and_another_fault_is_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_records(cast)
    bundle = asked(cast.timur, cast)

    def broken(number: int) -> None:
        def write(*_args: object, **_more: object) -> None:
            raise OSError(number, "broken")

        monkeypatch.setattr("archive_app.domain.bagging.making.write", write)

    broken(errno.EIO)
    with pytest.raises(OSError, match="broken"):
        built(bundle)
    assert Bundle.objects.get().is_under_way
    broken(errno.ENOSPC)
    assert "penuh" in built(bundle).fault
    assert list(bundles.shelf().incoming().iterdir()) == []


def test_nobody_asks_for_a_month_to_come(cast: Cast) -> None:
    with pytest.raises(BundleRefused, match="belum dimulai"):
        asked(cast.timur, cast, of="2027-03")
    assert acts(cast) == []


# --- what is offered -------------------------------------------------------------------------------------


def test_from_asking_to_ready(cast: Cast) -> None:
    three_records(cast)
    bundle = asked(cast.timur, cast)
    assert (bundle.state, bundle.records) == (BundleState.WAITING, 3)
    ready = built(bundle)
    path = bundles.shelf().path(ready.key)
    assert (ready.state, ready.bytes_total) == (BundleState.READY, path.stat().st_size)
    assert ready.files_total == len(entries(path))
    assert ready.expires_at == LATER + HOUR + bundles.LIFETIME
    assert path.stat().st_mode & 0o077 == 0
    assert acts(cast) == ["bundle_asked", "bundle_ready"]
    assert journal.verify(cast.timur.chain) == []


def test_the_worker_keeps_the_promise(cast: Cast) -> None:
    three_records(cast)
    asked(cast.timur, cast)
    jobs.run_all_due()
    assert Bundle.objects.get().state == BundleState.READY


def test_one_record_alone(cast: Cast) -> None:
    record = three_records(cast)[1]
    ready = built(asked(cast.timur, cast, of=record))
    inside = entries(bundles.shelf().path(ready.key))
    folders = {path.split("/")[2] for path in inside if path.startswith("data/rekaman/")}
    assert folders == {record.name}
    assert ready.name == record.name


def test_asking_twice_gives_the_same_until_something_changes(cast: Cast) -> None:
    record = three_records(cast)[0]
    first = asked(cast.timur, cast)
    assert asked(cast.timur, cast) == first
    assert Promise.objects.filter(name=bundles.BUILD_JOB).count() == 1
    built(first)
    assert asked(cast.timur, cast) == first
    archiving.move(record.pk, place=Place(Medium.BOTH, rack="9"), by=cast["arsiparis"], at=LATER)
    second = asked(cast.timur, cast)
    assert second != first
    built(second)
    assert second != asked(cast.timur, cast, at=LATER + HOUR + bundles.LIFETIME)


def test_a_bundle_whose_file_is_lost_is_made_anew(cast: Cast) -> None:
    three_records(cast)
    first = built(asked(cast.timur, cast))
    bundles.shelf().delete(first.key)
    assert asked(cast.timur, cast) != first


def test_building_again_changes_nothing(cast: Cast) -> None:
    three_records(cast)
    ready = built(asked(cast.timur, cast))
    again = bundles.build(ready.pk, reader=BagReader(), now=lambda: LATER + 2 * HOUR)
    assert (again.ready_at, again.sha256) == (ready.ready_at, ready.sha256)


# --- what goes -------------------------------------------------------------------------------------------


def test_past_its_day_it_goes_and_a_clock_that_goes_back_revives_nothing(cast: Cast) -> None:
    three_records(cast)
    ready = built(asked(cast.timur, cast))
    assert ready.expires_at is not None
    assert bundles.sweep(at=ready.expires_at - HOUR) == 0
    assert bundles.shelf().path(ready.key).exists()
    assert bundles.sweep(at=ready.expires_at) == 1
    ready.refresh_from_db()
    assert (ready.state, bundles.shelf().path(ready.key).exists()) == (BundleState.EXPIRED, False)
    assert not bundles.is_offered(ready, at=LATER)


def test_what_no_bundle_knows_is_swept_and_what_it_knows_is_kept(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_records(cast)
    ready = built(asked(cast.timur, cast))
    stray = tmp_path / "stray"
    stray.write_bytes(b"x")
    bundles.shelf().put("ab" * 24, source=stray)
    bundles.sweep(at=LATER)
    assert bundles.shelf().path("ab" * 24).exists(), "it may just be coming in"
    monkeypatch.setattr(bundles, "ORPHAN_AGE", dt.timedelta(seconds=-5))
    bundles.sweep(at=LATER)
    assert not bundles.shelf().path("ab" * 24).exists()
    assert bundles.shelf().path(ready.key).exists()


def test_a_worker_that_is_gone_is_noticed_and_asking_again_goes_on(cast: Cast) -> None:
    three_records(cast)
    bundle = asked(cast.timur, cast)
    assert not bundles.is_stalled(bundle, at=LATER)
    assert bundles.is_stalled(bundle, at=LATER + bundles.STALLED + HOUR)
    promise = Promise.objects.get(name=bundles.BUILD_JOB)
    promise.job.set_failed(RuntimeError("the worker died"))
    bury(promise, reason="Mati berulang kali.")
    assert asked(cast.timur, cast) == bundle
    jobs.run_all_due()
    assert Bundle.objects.get().state == BundleState.READY


# --- what is in none -------------------------------------------------------------------------------------


def test_no_secret_and_no_sealed_hand_over_is_in_a_bag(cast: Cast) -> None:
    """Canary: a password that lies sealed beside the records, and every key of the portal."""
    three_records(cast)
    lying = sealed(at_hand_over(cast))
    ready = built(asked(cast.timur, cast))
    data = bundles.shelf().path(ready.key).read_bytes()
    rings = (settings.SEAL_KEYS, settings.LINK_KEYS, settings.SIGN_KEYS)
    keys = [key for ring in rings for key in ring.values()]
    for canary in (CANARY.encode(), bytes(lying.ciphertext), *keys):
        assert canary
        assert canary not in data
        assert canary.hex().encode() not in data


def test_reading_a_batch_costs_the_same_for_one_and_for_three(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    keys = [record.pk for record in three_records(cast)]
    list(holdings.holdings(cast.timur, keys))
    counts = []
    for some in (keys[:1], keys):
        with django_assert_max_num_queries(12) as asked_for:  # type: ignore[operator]
            assert [held.record.pk for batch in holdings.holdings(cast.timur, some) for held in batch] == some
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


def test_months_and_records_are_told_apart(cast: Cast) -> None:
    records = three_records(cast)
    asked(cast.timur, cast)
    asked(cast.timur, cast, of=Record.objects.get(pk=records[0].pk))
    assert Bundle.objects.filter(month=MONTH, record=None).count() == 1
    assert Bundle.objects.filter(month="", record=records[0]).count() == 1
