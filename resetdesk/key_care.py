"""The life of a key: what still needs it, bringing that under the current key, and its end."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from resetdesk import keys
from resetdesk.core import custody
from resetdesk.core.custody import Key
from resetdesk.keys import KeyRing, KeysUnreadable
from resetdesk.settings import config

# From the rotation to the restart, and between time zones, the older key still works.
SLACK = timedelta(days=2)


@dataclass(frozen=True)
class Held:
    """One key of a ring with what needs it: (title, how many)."""

    ring: str
    id: str
    is_current: bool
    needs: tuple[tuple[str, int], ...]


def key_file() -> Path:
    return config.keys_file or settings.DATA_DIR / "keys.toml"


def ring_of(name: str) -> KeyRing:
    """The keys of a ring that this process works with, the current one first."""
    found: KeyRing = getattr(config, f"{name}_keys")
    return found


def overview() -> list[Held]:
    """Every key of every ring, current ones first; what needs a current key is not counted."""
    rows = []
    for ring in keys.RINGS:
        current, *older = ring_of(ring)
        rows.append(Held(ring, current, is_current=True, needs=()))
        rows += [Held(ring, key_id, is_current=False, needs=needs(ring, key_id)) for key_id in older]
    return rows


def needs(ring: str, key_id: str) -> tuple[tuple[str, int], ...]:
    """What would be lost with an older key. Raises KeysUnreadable for one that is not in the ring."""
    found = ring_of(ring)
    if key_id not in found:
        raise KeysUnreadable(_("Bagian %(ring)s tidak memuat kunci %(id)s.") % {"ring": ring, "id": key_id})
    ids = list(found)
    newer = keys.made_on(ids[ids.index(key_id) - 1]) if ids.index(key_id) else None
    until = newer + SLACK if newer else None
    return tuple(custody.needs(ring, key=Key(key_id, found[key_id], until)))


def renew() -> list[tuple[str, int]]:
    """Everything sealed brought under the current key: a title and how many for each kind.

    What is moved can no longer be opened by a process that started before the rotation.
    """
    return list(custody.renew("seal"))


def retire(ring: str, key_id: str, *, accept_loss: bool) -> None:
    """Throw an older key away. Raises KeysUnreadable where something needs it, the sealed above all.

    `accept_loss` is for a key that leaked: links, codes, sessions and old signatures under it end. What is
    sealed is never given up: `renew` moves it.
    """
    lost = needs(ring, key_id)
    if lost and not (accept_loss and ring != "seal"):
        raise KeysUnreadable(
            _("Kunci %(id)s masih diperlukan: %(what)s.") % {"id": key_id, "what": told(lost)}
        )
    keys.retire(key_file(), ring=ring, key_id=key_id)


def told(found: tuple[tuple[str, int], ...]) -> str:
    """`3 autentikator petugas, 1 hasil yang menunggu pemiliknya`."""
    return ", ".join(f"{count} {_(title)}" for title, count in found)
