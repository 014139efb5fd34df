"""Our own names inside a bag: ASCII, speaking, and never a word that a stranger chose alone."""

import re

from django.utils.text import slugify

from archive_app.models import Record, RecordItem
from resetdesk.core.templatetags.ui import MONTHS

ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
LONGEST_LABEL = 60
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)


def folder_of(record: Record) -> str:
    """`data/rekaman/K7QM-4XWP-9T-1`."""
    name = record.name if SAFE.fullmatch(record.name) else str(record.pk)
    return f"data/rekaman/{name}"


def file_name(item: RecordItem) -> str:
    """`03-sk-ppk-versi-2.pdf`: the place in the list and what it is, from the SOP's words."""
    label = slugify(item.label.replace("/", "-"))[:LONGEST_LABEL].strip("-_") or "berkas"
    return f"{item.position:02d}-{label}.{ENDINGS.get(item.file.media_type, 'bin')}"


def key_name(key_id: str) -> str:
    """A key's id as part of a file name."""
    return key_id if SAFE.fullmatch(key_id) else slugify(key_id) or "kunci"


def month_words(month: str) -> str:
    """`2026-10` as `Oktober 2026`."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"
