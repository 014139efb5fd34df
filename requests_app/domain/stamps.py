"""The signed line in a receipt's QR: short enough for a telephone, readable, checked without the portal."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from resetdesk.core import sealing

VERSION = "RESETDESK1"
FIELDS = 7  # version, office, reference, service, result, date, digest; the signature follows


@dataclass(frozen=True)
class Stamp:
    """What the signature vouches for. `digest` is the SHA-256 of the record attached to the receipt."""

    office: str
    reference: str
    service: str
    result: str
    day: date
    digest: str


def write(stamp: Stamp) -> str:
    """The line: fields between bars, then an Ed25519 signature over everything before its bar."""
    short = _pack(bytes.fromhex(stamp.digest))
    parts = (
        VERSION,
        stamp.office,
        stamp.reference,
        stamp.service,
        stamp.result,
        stamp.day.isoformat(),
        short,
    )
    signed = "|".join(parts)
    return f"{signed}|{_pack(sealing.sign(signed.encode()))}"


def read(line: str, *, keys: Mapping[str, bytes] | None = None) -> Stamp | None:
    """What a genuine line says; None for anything we did not sign. `keys` serves a check offline."""
    signed, bar, signature = line.strip().rpartition("|")
    parts = signed.split("|")
    if not bar or len(parts) != FIELDS or parts[0] != VERSION:
        return None
    try:
        genuine = sealing.verify_signature(signed.encode(), signature=_unpack(signature), keys=keys)
        if not genuine:
            return None
        _version, office, reference, service, result, day, digest = parts
        return Stamp(office, reference, service, result, date.fromisoformat(day), _unpack(digest).hex())
    except (ValueError, binascii.Error):
        return None


def short_code(request_id: UUID, *, office: str, generation: int) -> str:
    """Six characters to type beside the reference: derived, stored nowhere, of one receipt only."""
    return sealing.code("receipt", object_id=request_id, person=office, generation=generation)


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpack(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
