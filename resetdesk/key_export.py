"""The keys under a passphrase, in one file: with it and a backup an installation stands again anywhere.

scrypt (RFC 7914) makes the key, AES-256-GCM closes the rings and binds everything else that the file says.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from resetdesk.keys import RINGS, KeyRing, KeysUnreadable, decode

FORMAT = 1
PRODUCT = "resetdesk-keys"
# OWASP Password Storage Cheat Sheet: N = 2^17, r = 8, p = 1; 128 MB and about half a second a try.
COST = {"n": 1 << 17, "r": 8, "p": 1}
COSTLIEST = {"n": 1 << 20, "r": 16, "p": 4}
SALT_BYTES, NONCE_BYTES = 16, 12
SHORTEST = 15
Rings = Mapping[str, KeyRing]


def demand_strong(passphrase: str) -> None:
    """Raises KeysUnreadable for a passphrase that somebody with the file could guess."""
    if len(passphrase) < SHORTEST or len(set(passphrase)) < SHORTEST // 3:
        message = f"Kalimat sandi paling sedikit {SHORTEST} karakter dan tidak berulang-ulang."
        raise KeysUnreadable(message)


def export(rings: Rings, *, passphrase: str, at: datetime) -> bytes:
    """The file. Raises KeysUnreadable for a weak passphrase."""
    demand_strong(passphrase)
    nonce, salt = secrets.token_bytes(NONCE_BYTES), secrets.token_bytes(SALT_BYTES)
    told = {
        "product": PRODUCT,
        "format": FORMAT,
        "made_at": at.isoformat(),
        "ids": {ring: list(rings[ring]) for ring in RINGS},
        "kdf": {"name": "scrypt", **COST, "salt": _text(salt)},
        "cipher": "AES-256-GCM",
        "nonce": _text(nonce),
    }
    plain = json.dumps({ring: {key_id: _text(key) for key_id, key in rings[ring].items()} for ring in RINGS})
    key = _derive(passphrase, salt=salt, cost=COST)
    closed = AESGCM(key).encrypt(nonce, plain.encode(), _bound(told))
    return json.dumps({**told, "ciphertext": _text(closed)}, indent=1).encode() + b"\n"


def read(data: bytes, *, passphrase: str) -> dict[str, KeyRing]:
    """The rings. Raises KeysUnreadable: no export, a newer one, altered, or a wrong passphrase."""
    told = _told(data)
    try:
        closed, nonce = _bytes(told.pop("ciphertext")), _bytes(told["nonce"])
        salt, cost = _bytes(told["kdf"]["salt"]), {name: int(told["kdf"][name]) for name in COST}
    except (KeyError, TypeError, ValueError):
        raise KeysUnreadable("Ekspor kunci ini rusak. Pakai salinan yang lain.") from None
    if not all(0 < cost[name] <= COSTLIEST[name] for name in COST) or cost["n"] & (cost["n"] - 1):
        raise KeysUnreadable("Ekspor kunci ini rusak. Pakai salinan yang lain.")
    try:
        plain = AESGCM(_derive(passphrase, salt=salt, cost=cost)).decrypt(nonce, closed, _bound(told))
    except (InvalidTag, ValueError):
        raise KeysUnreadable("Kalimat sandinya salah, atau ekspor kunci ini berubah.") from None
    found = json.loads(plain)
    return {ring: {key_id: decode(key) for key_id, key in found[ring].items()} for ring in RINGS}


def _told(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("product") != PRODUCT:
        raise KeysUnreadable("Berkas ini bukan ekspor kunci ResetDesk.")
    if not isinstance(told.get("format"), int) or told["format"] > FORMAT:
        raise KeysUnreadable("Ekspor kunci ini dibuat oleh versi portal yang lebih baru. Perbarui portal.")
    return told


def _derive(passphrase: str, *, salt: bytes, cost: Mapping[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())


def _bound(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError from error
