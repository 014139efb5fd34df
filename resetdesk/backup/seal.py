"""What a backup says of itself: its first part before anything else, its last part over everything else."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from resetdesk.backup.exceptions import BackupRefused
from resetdesk.backup.parts import altered
from resetdesk.core import sealing
from resetdesk.core.record import canonical

FORMAT = 1
PRODUCT = "resetdesk-backup"
HEADER, MISSING, MANIFEST, SEAL = "backup.json", "missing.jsonl", "manifest.jsonl", "seal.json"
SMALL = 4 << 20
# Rings without which what is restored could not be read, checked or signed in to.
NEEDED = ("seal", "link", "sign")
Fingerprints = dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Header:
    """The first part: how to read the rest, and which keys belong to it."""

    made_at: datetime
    database: str
    site: str
    migrations: dict[str, list[str]]
    # ring -> {key id: fingerprint}; never a key
    keys: Fingerprints

    def as_bytes(self) -> bytes:
        told = {"product": PRODUCT, "format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(frozen=True, kw_only=True)
class Seal:
    """The last part: the manifest's SHA-256, what was counted, and our signature over both."""

    manifest: str
    parts: int
    size: int
    files: int
    missing: int
    rows: dict[str, int] = field(default_factory=dict)

    def as_bytes(self) -> bytes:
        content = {"product": PRODUCT, "format": FORMAT, **asdict(self)}
        signature = base64.b64encode(sealing.sign(canonical(content))).decode()
        return json.dumps({**content, "signature": signature}, indent=1).encode() + b"\n"


def fingerprints() -> Fingerprints:
    """Which keys this installation has: ring -> {id: fingerprint}, the current one first."""
    rings = {"seal": settings.SEAL_KEYS, "link": settings.LINK_KEYS, "sign": settings.SIGN_KEYS}
    return {
        ring: {key_id: fingerprint(key) for key_id, key in found.items()} for ring, found in rings.items()
    }


def fingerprint(key: bytes) -> str:
    """Sixteen signs by which a key is known again; nothing of the key can be found from them."""
    return hmac.new(key, b"resetdesk key fingerprint 1", hashlib.sha256).hexdigest()[:16]


def read_header(data: bytes) -> Header:
    """Raises BackupRefused for what is no backup, or one of a version that is not known yet."""
    told = _json(data, HEADER)
    if told.get("product") != PRODUCT:
        raise not_one()
    if not isinstance(told.get("format"), int) or told["format"] > FORMAT:
        raise BackupRefused(
            _("Cadangan ini dibuat oleh versi portal yang lebih baru. Perbarui portal, lalu ulangi.")
        )
    try:
        return Header(
            made_at=datetime.fromisoformat(told["made_at"]),
            database=told["database"],
            site=told["site"],
            migrations={str(app): [str(name) for name in names] for app, names in told["migrations"].items()},
            keys={str(ring): dict(found) for ring, found in told["keys"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise altered(HEADER) from None


def read_seal(data: bytes) -> Seal:
    """The seal, its signature checked. Raises BackupRefused: altered, or signed with a key not at hand."""
    told = _json(data, SEAL)
    try:
        signature = base64.b64decode(told.pop("signature"), validate=True)
        seal = Seal(**{name: told[name] for name in Seal.__dataclass_fields__})
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise altered(SEAL) from None
    signer = signature[1 : 1 + signature[0]].decode("ascii", "replace") if signature else ""
    if signer not in settings.SIGN_KEYS:
        raise BackupRefused(_foreign("sign", signer))
    if not sealing.verify_signature(canonical(told), signature=signature):
        raise altered(SEAL)
    return seal


def check_keys(header: Header) -> None:
    """Raises BackupRefused unless every key that belongs to the backup is here, and is that very key."""
    here = fingerprints()
    for ring in NEEDED:
        for key_id, wanted in header.keys.get(ring, {}).items():
            found = here[ring].get(key_id)
            if found is None:
                raise BackupRefused(_foreign(ring, key_id))
            if found != wanted:
                sentence = _(
                    "Kunci %(id)s bagian %(ring)s di sini bukan kunci yang sama dengan milik cadangan ini. "
                    "Pakai ekspor kunci dari portal asalnya: manage.py keys import"
                )
                raise BackupRefused(sentence % {"id": key_id, "ring": ring})


def _foreign(ring: str, key_id: str) -> str:
    return _(
        "Kunci %(id)s bagian %(ring)s milik cadangan ini tidak ada di sini. "
        "Masukkan dulu ekspor kuncinya: manage.py keys import"
    ) % {"id": key_id, "ring": ring}


def _json(data: bytes, name: str) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except ValueError:
        raise altered(name) from None
    if not isinstance(told, Mapping):
        raise altered(name)
    return dict(told)


def not_one() -> BackupRefused:
    return BackupRefused(_("Berkas ini bukan cadangan ResetDesk."))
