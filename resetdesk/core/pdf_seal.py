"""The seal of a paper: one signature over every byte of the file, inside the file itself.

It stands in a comment between the last object and `startxref`, where a comment moves nothing and PDF/A allows
one (ISO 32000-2, 7.2.4). Whoever holds the file and our public keys needs nothing else to check it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from resetdesk.core import sealing

MARK = b"%ResetDesk-Seal-1 "
END = re.compile(rb"startxref\n\d+\n%%EOF\n?\Z")
SEAL = re.compile(rb"\n%ResetDesk-Seal-1 ((?:[0-9a-f]{2}){66,320})\nstartxref\n\d+\n%%EOF\n?\Z")
TAIL = 2048  # the seal and what follows it lie in here


class Wholeness(Enum):
    """What the seal of a file says."""

    WHOLE = "whole"  # ours, and not one byte differs
    CHANGED = "changed"  # carries a seal that does not fit its bytes
    UNKNOWN_KEY = "unknown_key"  # carries a seal of a key that is not in the list
    UNSEALED = "unsealed"  # carries none at its end: not ours, or saved anew by another program


@dataclass(frozen=True, slots=True)
class Seal:
    """The finding about one file, and the id of the key that its seal names."""

    wholeness: Wholeness
    key_id: str = ""


def seal(pdf: bytes) -> bytes:
    """The same file with our seal. Raises ValueError for bytes that do not end as our papers do."""
    end = END.search(pdf, max(0, len(pdf) - TAIL))
    if end is None or not pdf[: end.start()].endswith(b"\n"):
        raise ValueError("These bytes do not end like a finished PDF.")
    head, tail = pdf[: end.start()] + MARK, b"\n" + pdf[end.start() :]
    return head + sealing.sign(head + tail).hex().encode() + tail


def read(pdf: bytes, *, keys: Mapping[str, bytes] | None = None) -> Seal:
    """What the file's seal says. `keys` (id -> raw public key) serves a check offline."""
    found = SEAL.search(pdf, max(0, len(pdf) - TAIL))
    if found is None:
        return Seal(Wholeness.CHANGED if MARK in pdf else Wholeness.UNSEALED)
    signature = bytes.fromhex(found[1].decode())
    key_id = sealing.signer(signature)
    if key_id not in (sealing.public_keys() if keys is None else keys):
        return Seal(Wholeness.UNKNOWN_KEY, key_id)
    signed = pdf[: found.start(1)] + pdf[found.end(1) :]
    is_whole = sealing.verify_signature(signed, signature=signature, keys=keys)
    return Seal(Wholeness.WHOLE if is_whole else Wholeness.CHANGED, key_id)
