"""Looking after the store: bytes without a row go, bytes with a row are still what they were."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from resetdesk.core.files.intake import open_stored
from resetdesk.core.files.store import store
from resetdesk.core.jobs.heart import beat
from resetdesk.core.jobs.promising import promise
from resetdesk.core.jobs.registry import GiveUp, job, periodic
from resetdesk.core.models.files import StoredFile
from resetdesk.core.models.jobs import Promise

ORPHAN_AGE = timedelta(hours=24)
SECOND_LOOK = timedelta(hours=1)
LOOK_JOB = "core.files.look"
SLICES = 32
BATCH = 500


def orphans() -> list[str]:
    """Keys at rest for a day without a row. A clock set forward can name a file that is just coming in."""
    found: list[str] = []
    keys = list(store().keys(older_than=ORPHAN_AGE.total_seconds()))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        known = set(StoredFile.objects.filter(key__in=batch).values_list("key", flat=True))
        found += [key for key in batch if key not in known]
        beat()
    return found


@periodic(
    "core.files.sweep",
    every=timedelta(days=1),
    offset=timedelta(hours=18),
    label=gettext_noop("Menyapu berkas yatim"),
)
def sweep() -> None:
    """Each orphan gets a second look after an hour: by then a file that was coming in has its row."""
    for key in orphans():
        promise("core.files.discard", key=key, delay=SECOND_LOOK, file_key=key)
    store().clear_incoming(older_than=ORPHAN_AGE.total_seconds())


@job("core.files.discard", label=gettext_noop("Menghapus berkas yatim"))
def discard(file_key: str) -> None:
    if not StoredFile.objects.filter(key=file_key).exists():
        store().delete(file_key)


def fixity(stored_file: StoredFile) -> bool:
    """Whether the bytes in the store still have the size and SHA-256 of the row."""
    sum256, size = hashlib.sha256(), 0
    try:
        with open_stored(stored_file) as source:
            while chunk := source.read(1 << 20):
                sum256.update(chunk)
                size += len(chunk)
    except OSError:
        return False
    return size == stored_file.size and sum256.hexdigest() == stored_file.sha256


@periodic(
    "core.files.fixity",
    every=timedelta(days=1),
    offset=timedelta(hours=19),
    label=gettext_noop("Memeriksa keutuhan berkas"),
)
def check_slice() -> None:
    """A thirty-second part of all files each day. A changed file becomes a dead letter that names it."""
    turn = timezone.now().toordinal() % SLICES
    width = 2**128 // SLICES
    first, last = UUID(int=turn * width), UUID(int=(turn + 1) * width - 1)
    changed = []
    for stored_file in StoredFile.objects.filter(pk__gte=first, pk__lte=last).iterator():
        if not fixity(stored_file):
            changed.append(str(stored_file.pk))
        beat()
    if changed:
        sentence = _("Berkas ini berubah atau hilang dari penyimpanan: %(files)s.")
        raise GiveUp(sentence % {"files": ", ".join(changed[:5])})


def look_at(stored_file: StoredFile) -> None:
    """Promise a look at one file that somebody missed. A loss already told is not told again."""
    key = str(stored_file.pk)
    if not Promise.objects.filter(key=f"{LOOK_JOB}:{key}").exists():
        promise(LOOK_JOB, key=key, file_id=stored_file.pk)


@job(LOOK_JOB, label=gettext_noop("Memeriksa satu berkas"))
def look(file_id: str) -> None:
    """A file that is not what it was becomes a dead letter that names it, until it is back and revived."""
    stored_file = StoredFile.objects.filter(pk=file_id).first()
    if stored_file is not None and not fixity(stored_file):
        sentence = _("Berkas ini berubah atau hilang dari penyimpanan: %(files)s.")
        raise GiveUp(sentence % {"files": file_id})
