"""Taking a file in: streamed, hashed, judged, made safe on the disk, then written down."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from django.conf import settings

from resetdesk.core import faults
from resetdesk.core.enums import FileVerdict
from resetdesk.core.files import gate, refusals
from resetdesk.core.files.names import clean_name
from resetdesk.core.files.refusals import FileRefused
from resetdesk.core.files.spool import OverLimit, Spool
from resetdesk.core.files.store import new_key, store
from resetdesk.core.models.files import StoredFile

ACCEPTED = ("application/pdf", "image/jpeg", "image/png")
FREE_MINIMUM = 256_000_000
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Upload(Protocol):
    """What Django's UploadedFile offers of itself."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may be. Sizes in bytes."""

    max_bytes: int = 5 * 1024 * 1024
    accepted: tuple[str, ...] = ACCEPTED
    max_pages: int = 200
    max_pixels: int = 50_000_000


def receive(upload: Upload, *, scope: int, kind_limits: Limits, at: datetime) -> StoredFile:
    """Takes a file in and writes its row. Raises FileRefused.

    Where a file belongs to a row of another table, `keep` it first and save both in one commit.
    """
    kept = keep(upload, scope=scope, kind_limits=kind_limits, at=at)
    faults.point("M2")
    kept.save(force_insert=True)
    return kept


def keep(upload: Upload, *, scope: int, kind_limits: Limits, at: datetime) -> StoredFile:
    """Takes a file in; its row is returned unsaved, for the caller's commit. Raises FileRefused.

    When this returns, the bytes are safe under their key. Without a row they are swept after a day. Call it
    outside a transaction: it takes up to two seconds and touches no database.
    """
    limits = kind_limits
    announced = upload.size or 0
    if announced > limits.max_bytes:
        raise refusals.too_big(announced, limit=limits.max_bytes)
    refuse_when_nearly_full(max(announced, 1))
    try:
        raise_if_broken(upload)
        with Spool(store().incoming(), limit=limits.max_bytes) as spool:
            stream(upload, spool=spool)
            judgement = judge(spool, limits=limits)
            return put_away(
                spool,
                row=StoredFile(
                    scope=scope,
                    name=clean_name(upload.name, fallback="berkas"),
                    media_type=judgement.media_type,
                    pages=judgement.pages,
                    verdict=judgement.verdict,
                    verdict_note=judgement.note,
                    received_at=at,
                ),
            )
    except OSError as error:
        raise (refusals.disk_full() if error.errno in NO_ROOM else refusals.not_stored()) from error


def store_made(data: bytes, *, scope: int, name: str, media_type: str, at: datetime) -> StoredFile:
    """Keeps a paper the portal made itself and writes its row. Raises FileRefused when the store fails."""
    if not data:
        raise refusals.empty()
    try:
        with Spool(store().incoming(), limit=len(data)) as spool:
            spool.write(data)
            made = put_away(
                spool,
                row=StoredFile(
                    scope=scope,
                    name=clean_name(name, fallback="berkas"),
                    media_type=media_type,
                    verdict=FileVerdict.PASSED,
                    received_at=at,
                ),
            )
    except OSError as error:
        raise (refusals.disk_full() if error.errno in NO_ROOM else refusals.not_stored()) from error
    faults.point("M2")
    made.save(force_insert=True)
    return made


def open_stored(stored_file: StoredFile) -> BinaryIO:
    """The bytes as they were received. Raises FileNotFoundError if the store lost them."""
    return store().open(stored_file.key)


def raise_if_broken(upload: Upload) -> None:
    """The disk failed while the request was read (`uploads.CappedUploadHandler`)."""
    broken: OSError | None = getattr(upload, "broken", None)
    if broken is not None:
        raise broken


def refuse_when_nearly_full(size: int) -> None:
    """Uploads stop while there is still room for everything else: reviews, journal, mail go on."""
    minimum: int = getattr(settings, "FILES_FREE_MINIMUM", FREE_MINIMUM)
    store().incoming()
    if store().free() - size < minimum:
        raise refusals.disk_full()


def stream(upload: Upload, *, spool: Spool) -> None:
    total = 0
    try:
        for chunk in upload.chunks():
            total += len(chunk)
            spool.write(chunk)
            faults.point("M1")
    except OverLimit:
        raise refusals.too_big(max(total, upload.size or 0), limit=spool.limit) from None
    if not spool.size:
        raise refusals.empty()


def judge(spool: Spool, *, limits: Limits) -> gate.Judgement:
    """What the gate says. Raises FileRefused where it says no."""
    spool.file.flush()
    media_type = gate.media_type_of(spool.file)
    if media_type not in limits.accepted:
        raise refusals.wrong_type(limits.accepted)
    # A descriptor that can only read: the child must not be able to change what was hashed.
    with spool.path.open("rb") as source:
        judgement = gate.check(
            source, media_type=media_type, max_pages=limits.max_pages, max_pixels=limits.max_pixels
        )
    if judgement.code:
        raise as_refusal(judgement, limits=limits)
    return judgement


def as_refusal(judgement: gate.Judgement, *, limits: Limits) -> FileRefused:
    numbers = judgement.numbers
    match judgement.code:
        case "locked":
            return refusals.locked()
        case "too_many_pages":
            return refusals.too_many_pages(numbers["pages"], limit=limits.max_pages)
        case "too_many_pixels":
            return refusals.too_many_pixels(numbers["width"], numbers["height"], limit=limits.max_pixels)
        case _:
            return refusals.damaged()


def put_away(spool: Spool, *, row: StoredFile) -> StoredFile:
    sums = spool.sync()
    row.size, row.sha256, row.sha512, row.crc32 = sums.size, sums.sha256, sums.sha512, sums.crc32
    row.key = new_key()
    store().put(row.key, source=spool.path)
    return row
