"""The signed line in a paper's QR: short enough for a telephone, readable, checked without the portal."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from requests_app.domain.papers import Proof
from requests_app.models import ResetRequest
from resetdesk.core import sealing

VERSION = "RD1"
FIELDS = 8  # version, office, reference, number, service, result, date, digest; the signature follows
PAGE = "/verifikasi/"
CODE = "receipt"


@dataclass(frozen=True)
class Stamp:
    """What the signature vouches for. `digest` is the SHA-256 of the record attached to the paper."""

    office: str
    reference: str
    number: str
    service: str
    result: str
    day: date
    digest: str


def write(stamp: Stamp) -> str:
    """The line: fields between full stops, then an Ed25519 signature over everything before its stop.

    Every character may stand in an address as it is (RFC 3986, unreserved).
    """
    parts = (
        VERSION,
        stamp.office,
        stamp.reference,
        stamp.number.translate(_TO_LINE),
        stamp.service,
        stamp.result,
        stamp.day.isoformat(),
        _pack(bytes.fromhex(stamp.digest)),
    )
    signed = ".".join(parts)
    return f"{signed}.{_pack(sealing.sign(signed.encode()))}"


def read(line: str, *, keys: Mapping[str, bytes] | None = None) -> Stamp | None:
    """What a genuine line says; None for anything we did not sign. `keys` serves a check offline."""
    signed, stop, signature = line.strip().rpartition(".")
    parts = signed.split(".")
    if not stop or len(parts) != FIELDS or parts[0] != VERSION:
        return None
    try:
        if not sealing.verify_signature(signed.encode(), signature=_unpack(signature), keys=keys):
            return None
        _version, office, reference, number, service, result, day, digest = parts
        return Stamp(
            office,
            reference,
            number.translate(_FROM_LINE),
            service,
            result,
            date.fromisoformat(day),
            _unpack(digest).hex(),
        )
    except (ValueError, binascii.Error):
        return None


def prove(request: ResetRequest, *, number: str, result: str, day: date, record: bytes) -> Proof:
    """Everything that lets an outsider check this paper of the request."""
    digest = hashlib.sha256(record).hexdigest()
    line = write(
        Stamp(
            office=request.office.slug,
            reference=request.reference,
            number=number,
            service=request.service,
            result=result,
            day=day,
            digest=digest,
        )
    )
    return Proof(line, short_code(request, number=number), f"{settings.PUBLIC_URL}{PAGE}", digest, record)


def short_code(request: ResetRequest, *, number: str) -> str:
    """Six characters to type beside the reference: derived, stored nowhere, of one paper only."""
    return sealing.code(CODE, object_id=request.pk, person=number, generation=1)


def is_code(typed: str, *, request: ResetRequest | None, number: str) -> bool:
    """Whether this is the paper's code. Without a request the same work is done, and it never is."""
    matches = sealing.code_matches(
        typed, purpose=CODE, object_id=request.pk if request else 0, person=number, generation=1
    )
    return matches and request is not None


# `12/BL.2/2026` stands in the line as `12-BL_2-2026`.
_TO_LINE = str.maketrans("/.", "-_")
_FROM_LINE = str.maketrans("-_", "/.")


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpack(text: str) -> bytes:
    """Strictly what `_pack` writes: no other text stands for the same bytes."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _pack(raw) != text:
        raise ValueError("Not the one way to write it.")
    return raw
