"""What a restoration settles before anybody is served: results, links, promises that no longer hold."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from archive_app.domain import fixity
from archive_app.models import Record
from requests_app.domain import generated, handover
from requests_app.domain.verification import Count, verify_all
from requests_app.models import ResetRequest
from resetdesk.accounts.domain.people import record
from resetdesk.accounts.models import Office
from resetdesk.backup.checking import Verified
from resetdesk.core.files import sweeping
from resetdesk.core.models import (
    BackupMade,
    DailyRoot,
    NumberSeries,
    Promise,
    Restoration,
    StoredFile,
)

EPOCH_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class LastRoot:
    """The newest signed root of an office: whoever holds a later one knows what is missing."""

    office: str
    day: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What was found and done. `faults` are sentences; none is the rule."""

    count: Count
    files: int
    records: int
    jobs: int
    reissued: tuple[str, ...]
    asked_again: int
    roots: tuple[LastRoot, ...]
    numbers: tuple[str, ...]
    faults: tuple[str, ...]


def settle(verified: Verified, *, at: datetime) -> Settled:
    """Make true what the restored rows promise, and verify everything (I1-I8)."""
    with transaction.atomic():
        _write_down(verified, at=at)
        generated.forget_restored(at)
        reissued = tuple(_reissue(at))
        asked_again = handover.announce_again(at=at)
    count = Count()
    faults = [f"{found.reference}: {found.fault.sentence}" for found in verify_all(office=None, count=count)]
    faults += _file_faults()
    faults += _record_faults(at)
    return Settled(
        count=count,
        files=StoredFile.objects.count(),
        records=Record.objects.count(),
        jobs=Promise.objects.filter(died_at=None).count(),
        reissued=reissued,
        asked_again=asked_again,
        roots=tuple(_last_roots()),
        numbers=tuple(_last_numbers()),
        faults=tuple(faults),
    )


def _write_down(verified: Verified, *, at: datetime) -> None:
    """The restoration is on the record of each office; every link from before it is dead."""
    made_at, fingerprint = verified.header.made_at, verified.seal.manifest
    Restoration.objects.create(
        at=at, made_at=made_at, fingerprint=fingerprint, epoch=secrets.token_hex(EPOCH_BYTES)
    )
    BackupMade.objects.create(
        at=made_at, parts=verified.seal.parts, size=verified.seal.size, fingerprint=fingerprint
    )
    for office in Office.objects.select_for_update().order_by("pk"):
        facts = {"made_at": made_at, "fingerprint": fingerprint}
        record(office, event="restored", by=None, at=at, facts=facts)


def _reissue(at: datetime) -> Iterator[str]:
    """Every sealed result that nobody had opened goes back to the act in SPSE: its bytes are in no backup."""
    for request_id in handover.unread():
        if handover.reissue_unread(request_id, at=at):
            yield ResetRequest.objects.values_list("reference", flat=True).get(pk=request_id)


def _file_faults() -> Iterator[str]:
    for stored in StoredFile.objects.order_by("pk").iterator():
        if not sweeping.fixity(stored):
            yield _("Berkas %s hilang atau berubah, sudah begitu ketika cadangan dibuat.") % stored.pk


def _record_faults(at: datetime) -> Iterator[str]:
    for kept in Record.objects.order_by("pk").iterator():
        if not fixity.check(kept, at=at, is_noted=False).is_sealed:
            yield _("Segel rekaman arsip %s tidak cocok.") % kept


def _last_roots() -> Iterator[LastRoot]:
    for office in Office.objects.order_by("slug"):
        root = DailyRoot.objects.filter(scope=office.pk).order_by("-day").first()
        if root is not None:
            yield LastRoot(office=office.slug, day=root.day.isoformat(), hash=root.hash)


def _last_numbers() -> Iterator[str]:
    slugs = dict(Office.objects.values_list("pk", "slug"))
    for series in NumberSeries.objects.filter(year__gt=0).order_by("scope", "series", "year"):
        yield f"{slugs.get(series.scope, series.scope)} {series.series} {series.year}: {series.last}"
