"""A password that the portal made: how it reads, what it is bound to, when it dies (S1)."""

import secrets
import string
from datetime import datetime

from requests_app.domain import handover_rules
from requests_app.domain.handover_rules import NEEDS_PASSWORD
from requests_app.enums import HandoverWay, StepOutcome
from requests_app.models import GeneratedPassword, ResetRequest, StepRun
from resetdesk.core import sealing

EXPIRE_JOB = "requests.expire_generated"
EMPTY: dict[str, object] = {"ciphertext": b"", "nonce": b"", "key_id": ""}
# Without vowels there are no words, and nothing that is mistaken for something else.
CONSONANTS = "bcdfghjkmnpqrstvwxyz"
DIGITS = "23456789"
GROUPS = 4
ONWARDS = frozenset({StepOutcome.DONE, StepOutcome.YES})


def fresh_password() -> str:
    """A password to be read and typed: `Hkm7-Rwx3-Pqd9-Tnv4`, 64 bits, with letters of both cases, digits
    and signs, so that every rule of SPSE about kinds of characters holds."""
    return "-".join(
        string.capwords("".join(secrets.choice(CONSONANTS) for _letter in range(3))) + secrets.choice(DIGITS)
        for _group in range(GROUPS)
    )


def offers(request: ResetRequest) -> bool:
    """Whether the portal offers to make a password: only where the sealed view can hand it over unread."""
    hands_over = any(step.kind.value == "hand_over" for step in request.edition.definition.steps)
    return (
        hands_over
        and request.service in NEEDS_PASSWORD
        and HandoverWay.SEALED in handover_rules.ways(request)
    )


def alive(request: ResetRequest) -> GeneratedPassword | None:
    """The request's living one, whoever made it."""
    return (
        GeneratedPassword.objects.filter(reset_request=request, destroyed_at=None)
        .select_related("made_by", "reset_request")
        .first()
    )


def usable(request: ResetRequest, *, at: datetime) -> GeneratedPassword | None:
    """The one that the sealed view can hand over now: installed in SPSE, not expired, not lost."""
    found = alive(request)
    if found is None or found.installed_at is None or found.expires_at <= at or not found.ciphertext:
        return None
    return found


def aad(row: GeneratedPassword) -> bytes:
    """What the ciphertext is bound to: request, holder and generation; never mistaken for a hand-over's."""
    request = row.reset_request
    return sealing.packed("generated", request.pk, request.holder_name, request.holder_nip, row.generation)


def leaves_behind(step: StepRun, outcome: StepOutcome) -> bool:
    """Whether a step that closes so takes the living password with it: every way but the one onwards does,
    and so does the hand-over itself, by whatever way."""
    return step.kind == "hand_over" or outcome not in ONWARDS


def destroy(request: ResetRequest, *, at: datetime) -> int:
    """Empty and close the living one. Returns its generation for the record, 0 where there is none."""
    found = alive(request)
    if found is None:
        return 0
    GeneratedPassword.objects.filter(pk=found.pk).update(destroyed_at=at, **EMPTY)
    return found.generation
