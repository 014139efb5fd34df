"""The verdict on the electronic signatures of a PDF: offline, in the limited child, in words for people.

The verdict informs and decides nothing by itself: a scan of a paper signed by hand is legitimate, and a
printed footer about e-signing proves nothing. Uploaded bytes are never touched.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any, BinaryIO

from django.conf import settings

from resetdesk.core.enums import SignatureVerdict
from resetdesk.core.files import gate
from resetdesk.core.record import instant

logger = logging.getLogger(__name__)

SECONDS = 12.0
LARGEST = 262_144
FORMAT = "resetdesk-signatures-1"


@dataclass(frozen=True)
class Signature:
    """One signature. `is_intact`: nothing changed since; `is_trusted`: its chain ends in the trust store."""

    signer: str
    issuer: str
    at: str
    is_intact: bool
    is_trusted: bool
    has_revocation: bool
    chain: tuple[str, ...]


@dataclass(frozen=True)
class Examined:
    """What was found. `attached`: SHA-256 of files inside the PDF; `is_named`: the asked text is in it."""

    verdict: SignatureVerdict
    signatures: tuple[Signature, ...] = ()
    attached: frozenset[str] = frozenset()
    is_named: bool = False

    def kept(self, *, at: datetime) -> dict[str, object]:
        """What is stored of it, once and for ever: with the time and the tool that said so."""
        return {
            "format": FORMAT,
            "verdict": self.verdict.value,
            "at": instant(at),
            "tool": f"pyHanko {version('pyhanko')}",
            "signatures": [
                {
                    "signer": one.signer,
                    "issuer": one.issuer,
                    "signed_at": one.at,
                    "intact": one.is_intact,
                    "trusted": one.is_trusted,
                    "revocation": "embedded" if one.has_revocation else "unknown",
                    "chain": list(one.chain),
                }
                for one in self.signatures
            ],
        }


def examine(source: BinaryIO, *, at: datetime, needle: str = "") -> Examined:
    """The verdict on a PDF as of `at`. Never raises for the file's sake: a dead child cannot examine."""
    store = settings.TRUST_STORE
    order = {
        "do": "signatures",
        "seconds": SECONDS,
        "trust": str(store) if store else "",
        "at": instant(at),
        "needle": needle,
    }
    try:
        head, body = gate.server.ask(source, order=order, seconds=SECONDS, largest=LARGEST)
        return as_examined(json.loads(body) if head == b"J" else None)
    except (gate.Unanswered, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        logger.warning("signatures not examined: %s", type(error).__name__)
        return Examined(SignatureVerdict.UNREADABLE)


def as_examined(answer: Any) -> Examined:
    """The child handled a stranger's file, so its answer is input too. Raises what odd JSON raises."""
    if not isinstance(answer, dict):
        raise ValueError("not an answer")
    found = tuple(_signature(one) for one in answer["signatures"])
    return Examined(
        verdict=verdict(found),
        signatures=found,
        attached=frozenset(str(digest)[:64] for digest in answer["attached"]),
        is_named=answer["is_named"] is True,
    )


def verdict(found: tuple[Signature, ...]) -> SignatureVerdict:
    """One word for all: the worst of the signatures."""
    if not found:
        return SignatureVerdict.NONE
    if not all(one.is_intact for one in found):
        return SignatureVerdict.BROKEN
    return SignatureVerdict.TRUSTED if all(one.is_trusted for one in found) else SignatureVerdict.UNTRUSTED


def _signature(one: Mapping[str, Any]) -> Signature:
    return Signature(
        signer=str(one["signer"])[:200],
        issuer=str(one["issuer"])[:200],
        at=str(one["at"])[:40],
        is_intact=one["is_intact"] is True,
        is_trusted=one["is_trusted"] is True,
        has_revocation=one["has_revocation"] is True,
        chain=tuple(str(digest)[:64] for digest in one["chain"][:10]),
    )
