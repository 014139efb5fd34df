"""Secrets: sealed passwords, derived links and codes, signatures. Every key lies outside the database."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext as _

from resetdesk.core.exceptions import DomainError
from resetdesk.core.references import ALPHABET

NONCE_BYTES = 12  # NIST SP 800-38D: 96 bits
SIGNATURE_BYTES = 64  # RFC 8032
CODE_LENGTH = 6
PUBLISHED = "resetdesk-public-keys-1"
Person = int | str
ObjectId = UUID | int | str


class CannotUnseal(DomainError):
    """The key is gone, the bytes were changed, or they belong to something else."""


class KeysUnknown(DomainError):
    """What was given is not a list of public keys."""


@dataclass(frozen=True)
class Sealed:
    """Ciphertext with what is needed to open it, apart from the key and the bound data."""

    key_id: str
    nonce: bytes
    ciphertext: bytes


def seal(plaintext: bytes, *, aad: bytes) -> Sealed:
    """AES-256-GCM under the current key, bound to `aad` (request + holder + generation)."""
    key_id, key = _current(settings.SEAL_KEYS)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(key_id, nonce, AESGCM(key).encrypt(nonce, plaintext, _bound(key_id, aad)))


def unseal(sealed: Sealed, *, aad: bytes) -> bytes:
    """The plaintext. Raises CannotUnseal, and never says which of its reasons it was."""
    key = settings.SEAL_KEYS.get(sealed.key_id)
    try:
        if key is None:
            raise InvalidTag
        return AESGCM(key).decrypt(sealed.nonce, sealed.ciphertext, _bound(sealed.key_id, aad))
    except (InvalidTag, ValueError):
        sentence = _("Kata sandi ini tidak dapat dibuka lagi. Mintalah petugas menerbitkannya ulang.")
        raise CannotUnseal(sentence) from None


def rotate(sealed: Sealed, *, aad: bytes) -> Sealed:
    """The same secret under the current key; unchanged if it already is. Raises CannotUnseal."""
    if sealed.key_id == _current(settings.SEAL_KEYS)[0]:
        return sealed
    return seal(unseal(sealed, aad=aad), aad=aad)


def derive(purpose: str, *, object_id: ObjectId, person: Person, generation: int) -> str:
    """The token of a link: 43 characters of base64url, the same on every call, stored nowhere."""
    return _token(_current(settings.LINK_KEYS)[1], (purpose, object_id, person, generation))


def code(
    purpose: str, *, object_id: ObjectId, person: Person, generation: int, length: int = CODE_LENGTH
) -> str:
    """A code to type: characters without look-alikes, the same on every call, stored nowhere."""
    return _code(_current(settings.LINK_KEYS)[1], (purpose, object_id, person, generation), length)


def token_matches(
    presented: str, *, purpose: str, object_id: ObjectId, person: Person, generation: int
) -> bool:
    """Whether `presented` is the token of this link, under the current or an older key. Blank never is."""
    parts = (purpose, object_id, person, generation)
    return _one_of(presented, [_token(key, parts) for key in settings.LINK_KEYS.values()])


def code_matches(
    presented: str,
    *,
    purpose: str,
    object_id: ObjectId,
    person: Person,
    generation: int,
    length: int = CODE_LENGTH,
) -> bool:
    """Whether `presented`, typed in any case and with spaces, is this code, under any key. Blank never is."""
    parts = (purpose, object_id, person, generation)
    typed = "".join(presented.split()).replace("-", "").upper()
    return _one_of(typed, [_code(key, parts, length) for key in settings.LINK_KEYS.values()])


def same(presented: str, expected: str) -> bool:
    """Constant-time comparison in which blank equals nothing, not even blank."""
    if not presented or not expected:
        return False
    return hmac.compare_digest(presented.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


def _one_of(presented: str, expected: Sequence[str]) -> bool:
    # Every key is tried, whatever the first one says: the time tells nothing.
    return sum(same(presented, one) for one in expected) > 0


def sign(payload: bytes) -> bytes:
    """An Ed25519 signature under the current key: one length byte, the key id, 64 bytes (RFC 8032)."""
    key_id, seed = _current(settings.SIGN_KEYS)
    name = key_id.encode()
    return bytes([len(name)]) + name + Ed25519PrivateKey.from_private_bytes(seed).sign(payload)


def verify_signature(payload: bytes, *, signature: bytes, keys: Mapping[str, bytes] | None = None) -> bool:
    """Whether one of our keys signed `payload`. `keys` (id -> raw public key) serves a check offline."""
    public = (public_keys() if keys is None else keys).get(signer(signature))
    if public is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature[1 + signature[0] :], payload)
    except InvalidSignature:
        return False
    return True


def signer(signature: bytes) -> str:
    """The key id that a signature names, whether it is genuine or not; empty where it names none."""
    if not signature or len(signature) != 1 + signature[0] + SIGNATURE_BYTES:
        return ""
    return signature[1 : 1 + signature[0]].decode("utf-8", "replace")


def public_keys() -> dict[str, bytes]:
    """Key id -> raw public Ed25519 key of 32 bytes, the current one first: safe to publish."""
    return {
        key_id: Ed25519PrivateKey.from_private_bytes(seed)
        .public_key()
        .public_bytes(Encoding.Raw, PublicFormat.Raw)
        for key_id, seed in settings.SIGN_KEYS.items()
    }


def published() -> bytes:
    """The public keys as the document for outsiders: JSON, the current key first, raw and as PEM.

    With it a receipt, a record or a daily root is checked without the portal; `read_published` reads it.
    """
    keys = [
        {"id": key_id, "raw": base64.b64encode(raw).decode(), "pem": _pem(raw)}
        for key_id, raw in public_keys().items()
    ]
    told = {"format": PUBLISHED, "algorithm": "Ed25519", "site": settings.PUBLIC_URL, "keys": keys}
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def read_published(document: bytes) -> dict[str, bytes]:
    """Key id -> raw public key from `published`. Raises KeysUnknown for anything else."""
    try:
        told = json.loads(document)
        if told["format"] != PUBLISHED:
            raise ValueError
        keys = {str(key["id"]): base64.b64decode(key["raw"], validate=True) for key in told["keys"]}
        for raw in keys.values():
            Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnknown(_("Berkas ini bukan daftar kunci publik portal (`keys public`).")) from None
    return keys


def _pem(raw: bytes) -> str:
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def packed(*parts: object) -> bytes:
    """The parts as one byte string in which no other parts can hide: each behind its length."""
    pieces = [str(part).encode() for part in parts]
    return b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)


def _current(ring: Mapping[str, bytes]) -> tuple[str, bytes]:
    return next(iter(ring.items()))


def _bound(key_id: str, aad: bytes) -> bytes:
    return packed("resetdesk-seal-1", key_id) + aad


def _mac(key: bytes, kind: str, parts: tuple[str, ObjectId, Person, int]) -> bytes:
    # `kind` keeps a mailed code from being the beginning of a link's token.
    return hmac.new(key, packed(kind, *parts), hashlib.sha256).digest()


def _token(key: bytes, parts: tuple[str, ObjectId, Person, int]) -> str:
    return base64.urlsafe_b64encode(_mac(key, "token", parts)).rstrip(b"=").decode()


def _code(key: bytes, parts: tuple[str, ObjectId, Person, int], length: int) -> str:
    # 256 bits against 25^8: the bias of the division is far below anything measurable.
    # The length is part of it: a short code is never the beginning of a long one.
    number = int.from_bytes(_mac(key, f"code-{length}", parts))
    letters = []
    for _place in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
