"""What still needs a key: nothing that people own may be locked away with a key that was thrown away.

An app says in a module `custody.py`, which is found by itself, what it keeps under each ring:

    hold(Holding("seal", _("kata sandi yang menunggu pemiliknya"), count=..., renew=...))
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_noop as _

from resetdesk.core import sealing
from resetdesk.core.models import DailyRoot

Row = Any


@dataclass(frozen=True)
class Key:
    """An older key of a ring. `until` is the day after which nothing new was made under it; None: unknown."""

    id: str
    secret: bytes
    until: date | None


@dataclass(frozen=True)
class Holding:
    """One kind of thing that lives under a ring.

    `count` says how many need the key. `renew` brings all under the current key and says how many it moved;
    what cannot be moved (a link in a letter, a signature on paper) has none.
    """

    ring: str
    title: str
    count: Callable[[Key], int]
    renew: Callable[[], int] | None = None


_holdings: dict[tuple[str, str], Holding] = {}


def hold(holding: Holding) -> None:
    """Register a kind of thing under a title of its own."""
    _holdings[holding.ring, holding.title] = holding


def holdings(ring: str) -> list[Holding]:
    """Everything that lives under a ring, of every app."""
    autodiscover_modules("custody")
    return [one for (its_ring, _title), one in sorted(_holdings.items()) if its_ring == ring]


def needs(ring: str, *, key: Key) -> Iterator[tuple[str, int]]:
    """What would be lost with the key: a title and how many, without those that need it no more."""
    for holding in holdings(ring):
        if count := holding.count(key):
            yield holding.title, count


def renew(ring: str) -> Iterator[tuple[str, int]]:
    """Bring under the current key whatever can be; a title and how many for each kind that can."""
    for holding in holdings(ring):
        if holding.renew is not None:
            yield holding.title, holding.renew()


def sealed_rows(model: type[Model], *, title: str, aad: Callable[[Row], bytes]) -> None:
    """Hold the rows of a table with `key_id`, `nonce` and `ciphertext`, each bound to `aad(row)`."""
    rows = model._default_manager.exclude(ciphertext=b"")

    def renewed() -> int:
        old = rows.exclude(key_id=next(iter(settings.SEAL_KEYS)))
        return sum(_renewed(model, pk, aad=aad) for pk in list(old.values_list("pk", flat=True)))

    hold(Holding("seal", title, count=lambda key: rows.filter(key_id=key.id).count(), renew=renewed))


def signed_rows(model: type[Model], *, title: str) -> None:
    """Hold the rows of a table whose `signature` names its key; a signature is never made anew."""

    def count(key: Key) -> int:
        # The name of the key stands before the 64 bytes of Ed25519 (`sealing.sign`).
        head = bytes([len(key.id)]) + key.id.encode()
        under = {"signature__gte": head, "signature__lte": head + b"\xff" * (sealing.SIGNATURE_BYTES + 1)}
        return model._default_manager.filter(**under).count()

    hold(Holding("sign", title, count=count))


def _renewed(model: type[Model], pk: Any, *, aad: Callable[[Row], bytes]) -> bool:
    """One row under the current key. False where it was emptied in the meantime. Raises CannotUnseal."""
    with transaction.atomic():
        row: Row = model._default_manager.select_for_update().filter(pk=pk).exclude(ciphertext=b"").first()
        if row is None:
            return False
        old = sealing.Sealed(row.key_id, bytes(row.nonce), bytes(row.ciphertext))
        fresh = sealing.rotate(old, aad=aad(row))
        unchanged = model._default_manager.filter(pk=pk, key_id=old.key_id, ciphertext=old.ciphertext)
        return bool(unchanged.update(key_id=fresh.key_id, nonce=fresh.nonce, ciphertext=fresh.ciphertext))


signed_rows(DailyRoot, title=_("akar jurnal harian"))
