"""Taking the keys out under a passphrase, and in again; which were taken out when is on record."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from resetdesk import key_export, keys
from resetdesk.backup import places
from resetdesk.backup.seal import Fingerprints, fingerprint
from resetdesk.core.files.store import sync_folder
from resetdesk.core.models import KeyExport
from resetdesk.keys import KeyRing, KeysUnreadable
from resetdesk.settings import config


def rings() -> dict[str, KeyRing]:
    """Every key of this installation, wherever it came from, the current one of each ring first."""
    return {ring: getattr(config, f"{ring}_keys") for ring in keys.RINGS}


def marks() -> Fingerprints:
    """The same, each key as its fingerprint."""
    return {
        ring: {key_id: fingerprint(key) for key_id, key in found.items()} for ring, found in rings().items()
    }


def export(path: Path, *, passphrase: str, at: datetime) -> KeyExport:
    """Write every key to `path`, open it once to be sure, and put the fact on record.

    Raises KeysUnreadable: a weak passphrase, a name that is taken, a disk that fails.
    """
    data = key_export.export(rings(), passphrase=passphrase, at=at)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeysUnreadable(_("%s sudah ada. Pilih nama lain.") % path) from None
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        sync_folder(path.parent)
        if key_export.read(path.read_bytes(), passphrase=passphrase) != rings():
            raise OSError(0, _("isinya tidak terbaca kembali"))
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise _unwritten(path, error) from error
    return KeyExport.objects.create(at=at, rings=marks())


def import_(path: Path, *, passphrase: str, into: Path) -> bool:
    """Bring the keys of an export into the key file `into`. True where they replaced it whole.

    An empty installation has used none of its own keys; any other keeps them below. Raises KeysUnreadable.
    """
    try:
        found = key_export.read(path.read_bytes(), passphrase=passphrase)
        is_merged = not places.is_empty()
        keys.put(into, found, is_merged=is_merged)
    except OSError as error:
        sentence = _("%(path)s tidak dapat dibaca atau ditulis: %(error)s.")
        raise KeysUnreadable(sentence % {"path": error.filename or path, "error": error.strerror}) from error
    return not is_merged


def _unwritten(path: Path, error: OSError) -> KeysUnreadable:
    return KeysUnreadable(
        _("%(path)s tidak dapat ditulis: %(error)s.") % {"path": path, "error": error.strerror}
    )
