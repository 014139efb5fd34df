"""Whether a file is a paper of ours and unchanged: by the file itself and our public keys, nothing else."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import pikepdf

from requests_app.domain import stamps
from requests_app.domain.stamps import Stamp
from resetdesk.core import pdf, pdf_seal
from resetdesk.core.pdf_seal import Wholeness

RECORD_NAME, LINE_NAME = "rekaman.json", "tanda-tangan.txt"


class RecordState(Enum):
    """What the attached record and its signed line say, apart from the file around them."""

    GENUINE = "genuine"
    FALSE = "false"  # there, and not what was signed
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """What a file by itself proves. `stamp` is there only with a genuine record."""

    wholeness: Wholeness
    record: RecordState
    key_id: str = ""
    title: str = ""
    stamp: Stamp | None = None

    @property
    def is_genuine(self) -> bool:
        """Not one byte differs from what we issued, and what it carries is what was signed."""
        return self.wholeness is Wholeness.WHOLE and self.record is not RecordState.FALSE


def examine(data: bytes, *, keys: Mapping[str, bytes] | None = None) -> Finding:
    """Check a file without the database. `keys` (id -> raw public key) stands in for our own."""
    seal = pdf_seal.read(data, keys=keys)
    try:
        attached, title = pdf.attached(data), pdf.facts(data).title
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, TypeError):
        # Bytes that are no PDF any more: what is left of them proves nothing.
        wholeness = Wholeness.CHANGED if seal.wholeness is Wholeness.WHOLE else seal.wholeness
        return Finding(wholeness, RecordState.NONE, seal.key_id)
    record, stamp = _record(attached, keys)
    return Finding(seal.wholeness, record, seal.key_id, title, stamp)


def _record(
    attached: Mapping[str, bytes], keys: Mapping[str, bytes] | None
) -> tuple[RecordState, Stamp | None]:
    record, line = attached.get(RECORD_NAME), attached.get(LINE_NAME)
    if record is None and line is None:
        return RecordState.NONE, None
    stamp = stamps.read((line or b"").decode("utf-8", "replace"), keys=keys)
    if record is None or stamp is None or stamp.digest != hashlib.sha256(record).hexdigest():
        return RecordState.FALSE, None
    return RecordState.GENUINE, stamp
