"""Bundles: asked for by an archivist, made by a worker, taken away by those who may, gone after some days."""

import errno
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from archive_app.domain.bagging.composing import Reader, Wanted
from archive_app.domain.bagging.making import Made, making, month_wanted, record_wanted
from archive_app.domain.bagging.writing import Plan
from archive_app.domain.queries import holdings as query
from archive_app.enums import BundleEvent, BundleState
from archive_app.exceptions import BundleRefused
from archive_app.models import Bundle, Record
from resetdesk.accounts.domain.people import record as record_act
from resetdesk.accounts.models import Office, User
from resetdesk.core import faults, jobs
from resetdesk.core.exceptions import DomainError
from resetdesk.core.files.intake import FREE_MINIMUM
from resetdesk.core.files.store import FolderStore, new_key
from resetdesk.core.jobs import beat
from resetdesk.core.record import digest

BUILD_JOB = "archive.build_bundle"
LIFETIME = timedelta(days=7)
STALLED = timedelta(minutes=15)
ORPHAN_AGE = timedelta(hours=6)
# How often the row hears of progress, in seconds: the page asks every few.
TELL_EVERY = 0.5
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
LONGEST_FAULT = 500
MEGABYTE = 1024 * 1024


def shelf() -> FolderStore:
    """Where bundles lie until they expire: beside the files, apart from them."""
    return FolderStore(Path(settings.FILES_DIR) / "bundles")


def wanted_of(bundle: Bundle) -> Wanted:
    """What the bundle was asked of, as it is in the record now. Raises BundleRefused."""
    if bundle.record is not None:
        return record_wanted(bundle.record)
    return month_wanted(bundle.office, bundle.month, at=bundle.asked_at)


@transaction.atomic
def prepare(office: Office, *, of: str | Record, by: User, at: datetime) -> Bundle:
    """A bundle of a month (`2026-10`) or of one record, promised to a worker.

    One that is under way, or ready and still of the same content, is given again instead: two who ask at
    once get one bundle (M11). Raises BundleRefused.
    """
    office = Office.objects.select_for_update().get(pk=office.pk)
    wanted = month_wanted(office, of, at=at) if isinstance(of, str) else record_wanted(of)
    record = None if isinstance(of, str) else of
    content = _content(wanted)
    rows = Bundle.objects.of(office.pk).filter(month=wanted.month, record=record)
    ready = rows.filter(state=BundleState.READY, content=content, expires_at__gt=at)
    found = rows.under_way().first() or next((one for one in ready if shelf().path(one.key).exists()), None)
    if found is None:
        found = Bundle.objects.create(
            office=office,
            month=wanted.month,
            record=record,
            content=content,
            asked_at=at,
            asked_by=by,
            moved_at=at,
            records=len(wanted.keys),
            key=new_key(),
        )
        _note(found, BundleEvent.ASKED, by=by, at=at)
    if found.is_under_way:
        # One whose worker was given up on is promised anew; a promise that stands is joined.
        jobs.promise(BUILD_JOB, key=str(found.pk), bundle_id=found.pk)
    return found


def _content(wanted: Wanted) -> str:
    rows = query.content(Record.objects.filter(pk__in=wanted.keys).order_by("pk"))
    return digest([wanted.name, wanted.until is None, rows])


def build(bundle_id: UUID, *, reader: Reader, now: Callable[[], datetime]) -> Bundle:
    """Make the bundle and offer it once it was read again whole, or say in a sentence why not.

    Repeated after a crash it begins anew and ends in the same place. Raises OSError, to be tried again.
    """
    rows = Bundle.objects.select_related("office", "record__reset_request", "record__report")
    bundle = rows.select_related("record__office").get(pk=bundle_id)
    if not bundle.is_under_way:
        return bundle
    try:
        with making(
            wanted_of(bundle),
            reader=reader,
            folder=shelf().incoming(),
            at=bundle.asked_at,
            progress=Meter(bundle.pk, now=now),
            room=_demand_room,
        ) as made:
            shelf().put(bundle.key, source=made.path)
            faults.point("M11.mark")
            return _offer(bundle, made, at=now())
    except DomainError as refusal:
        return _fail(bundle, refusal.sentence, at=now())
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        return _fail(bundle, _("Ruang penyimpanan portal penuh saat bundel ditulis."), at=now())


def _demand_room(size: int) -> None:
    minimum: int = getattr(settings, "FILES_FREE_MINIMUM", FREE_MINIMUM)
    free = shelf().free() - minimum
    if size > free:
        raise BundleRefused(
            _("Bundel ini perlu %(size)d MB, sedangkan ruang penyimpanan portal tinggal %(free)d MB.")
            % {"size": size // MEGABYTE + 1, "free": max(free, 0) // MEGABYTE}
        )


@transaction.atomic
def _offer(bundle: Bundle, made: Made, *, at: datetime) -> Bundle:
    Office.objects.select_for_update().get(pk=bundle.office_id)
    locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if not locked.is_under_way:
        return locked
    locked.state, locked.sha256 = BundleState.READY, made.sha256
    locked.ready_at, locked.expires_at, locked.moved_at = at, at + LIFETIME, at
    locked.records = locked.records_done = made.records
    locked.files_total = locked.files_done = made.files
    locked.bytes_total = locked.bytes_done = made.size
    locked.save()
    _note(locked, BundleEvent.READY, by=None, at=at)
    return locked


@transaction.atomic
def _fail(bundle: Bundle, sentence: str, *, at: datetime) -> Bundle:
    Office.objects.select_for_update().get(pk=bundle.office_id)
    locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if locked.is_under_way:
        locked.state, locked.fault, locked.moved_at = BundleState.FAILED, sentence[:LONGEST_FAULT], at
        locked.save(update_fields=["state", "fault", "moved_at"])
        _note(locked, BundleEvent.FAILED, by=None, at=at)
    return locked


@transaction.atomic
def note_taken(bundle: Bundle, *, by: User, at: datetime) -> None:
    """Write down that somebody takes the bundle away."""
    Office.objects.select_for_update().get(pk=bundle.office_id)
    _note(bundle, BundleEvent.TAKEN, by=by, at=at)


@transaction.atomic
def note_written(wanted: Wanted, made: Made, *, at: datetime) -> None:
    """Write down that somebody at the shell took a bundle away."""
    office = Office.objects.select_for_update().get(pk=wanted.office.pk)
    facts = {"what": wanted.name, "records": made.records, "size": made.size, "sha256": made.sha256}
    record_act(office, event=BundleEvent.WRITTEN.value, by=None, at=at, facts=facts)


def _note(bundle: Bundle, event: BundleEvent, *, by: User | None, at: datetime) -> None:
    facts = {"bundle": bundle.pk, "what": bundle.name, "records": bundle.records}
    if bundle.sha256:
        facts |= {"size": bundle.bytes_total, "sha256": bundle.sha256}
    record_act(bundle.office, event=event.value, by=by, at=at, facts=facts)


def is_stalled(bundle: Bundle, *, at: datetime) -> bool:
    """Whether nothing has moved for so long that its worker must be gone."""
    return bundle.is_under_way and bundle.moved_at < at - STALLED


def is_offered(bundle: Bundle, *, at: datetime) -> bool:
    """Whether it may be taken away: ready, and not past its day."""
    return bundle.state == BundleState.READY and bundle.expires_at is not None and at < bundle.expires_at


def sweep(*, at: datetime) -> int:
    """Let go of bundles past their day, and of files that no bundle knows. Returns how many expired.

    The row goes first: what is deleted is never offered, and what a crash leaves is found by the rest.
    """
    count = 0
    for bundle in Bundle.objects.filter(state=BundleState.READY, expires_at__lte=at):
        count += Bundle.objects.filter(pk=bundle.pk, state=BundleState.READY).update(
            state=BundleState.EXPIRED
        )
        shelf().delete(bundle.key)
        beat()
    kept = set(
        Bundle.objects.exclude(state__in=[BundleState.EXPIRED, BundleState.FAILED]).values_list(
            "key", flat=True
        )
    )
    for key in list(shelf().keys(older_than=ORPHAN_AGE.total_seconds())):
        if key not in kept:
            shelf().delete(key)
    shelf().clear_incoming(older_than=timedelta(days=1).total_seconds())
    return count


class Meter:
    """Progress as the row tells it, a few times a second at most."""

    def __init__(self, bundle_id: UUID, *, now: Callable[[], datetime]) -> None:
        self.bundle_id, self.now = bundle_id, now
        self.state, self.told_at = BundleState.WAITING, 0.0

    def listing(self, records: int, *, total: int) -> None:
        self._tell(BundleState.LISTING, records_done=records, records=total)

    def writing(self, files: int, size: int, *, plan: Plan) -> None:
        self._count(BundleState.WRITING, files, size, plan)

    def checking(self, files: int, size: int, *, plan: Plan) -> None:
        self._count(BundleState.CHECKING, files, size, plan)

    def _count(self, state: BundleState, files: int, size: int, plan: Plan) -> None:
        totals = {"files_total": len(plan.entries), "bytes_total": plan.length}
        self._tell(state, files_done=files, bytes_done=size, **totals)

    def _tell(self, state: BundleState, **numbers: int) -> None:
        now = time.monotonic()
        if state is self.state and now - self.told_at < TELL_EVERY:
            return
        self.state, self.told_at = state, now
        beat()
        Bundle.objects.under_way().filter(pk=self.bundle_id).update(
            state=BundleState(state), moved_at=self.now(), **numbers
        )


def etag(bundle: Bundle) -> str:
    """What a browser that resumes compares: the checksum itself."""
    return f'"{bundle.sha256}"'
