"""Daily roots: one signed statement per office and day over the heads of its chains, tied to the last."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from resetdesk.core import sealing
from resetdesk.core.exceptions import DomainError
from resetdesk.core.models import DailyRoot, JournalEntry
from resetdesk.core.record import FORMAT, GENESIS, Fault, canonical, digest, instant

CHAINS_AT_ONCE = 500
Stated = dict[tuple[str, int], str]


class RootRefused(DomainError):
    """A root for a day that lies before one already signed."""


def sign_daily_root(scope: int, *, day: date, at: datetime) -> DailyRoot:
    """The root of `scope` for `day`, signed now unless it is there. Raises RootRefused for a day gone by."""
    existing = DailyRoot.objects.filter(scope=scope, day=day).first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            root = _compose(scope, day=day, at=at)
            root.save(force_insert=True)
            return root
    except IntegrityError:
        # Two workers at midnight: the other one has signed.
        return DailyRoot.objects.get(scope=scope, day=day)


def _compose(scope: int, *, day: date, at: datetime) -> DailyRoot:
    last, before_last = [*DailyRoot.objects.filter(scope=scope).order_by("-day")[:2], None, None][:2]
    if last and last.day > day:
        raise RootRefused(
            _("Akar jurnal untuk hari itu tidak dapat dibuat: hari sesudahnya sudah ditandatangani.")
        )
    # From the root before the last one: a transaction that was open while the last root was
    # signed may have committed a lower row id afterwards.
    since = before_last.through if before_last else 0
    stated = {(chain, seq) for chain, seq, _hash in last.heads} if last else set()
    moved, newest = _moved(scope, since=since)
    root = DailyRoot(
        scope=scope,
        day=day,
        at=at,
        through=max(newest, last.through if last else 0),
        heads=[[chain, *head] for chain, head in sorted(moved.items()) if (chain, head[0]) not in stated],
        prev_hash=last.hash if last else GENESIS,
    )
    root.hash = digest(_content(root))
    root.signature = sealing.sign(canonical(_content(root)))
    return root


def _moved(scope: int, *, since: int) -> tuple[dict[str, tuple[int, str]], int]:
    """The head of every chain with an entry after row `since`, and the highest row seen."""
    rows = JournalEntry.objects.filter(scope=scope, id__gt=since).values_list("id", "chain", "seq", "hash")
    heads: dict[str, tuple[int, str]] = {}
    newest = 0
    for row, chain, seq, hash_ in rows.order_by("id").iterator():
        heads[str(chain)] = max(heads.get(str(chain), (0, "")), (seq, hash_))
        newest = row
    return heads, newest


def _content(root: DailyRoot) -> dict[str, object]:
    return {
        "format": FORMAT,
        "scope": root.scope,
        "day": root.day.isoformat(),
        "at": instant(root.at),
        "through": root.through,
        "heads": root.heads,
        "prev_hash": root.prev_hash,
    }


def statement(root: DailyRoot) -> bytes:
    """What a root says, byte for byte: its SHA-256 is the hash, and the signature is over it."""
    return canonical(_content(root))


def verify_roots(scope: int, *, expected: str | None = None) -> list[Fault]:
    """Everything in the roots of `scope`, or in the chains they state, that cannot be true.

    `expected` is the hash of a root known from outside (a printed report): it shows a cut at the end.
    """
    faults: list[Fault] = []
    stated: Stated = {}
    before = GENESIS
    seen = set()
    settled: list[int] = [0, 0]
    for root in DailyRoot.objects.filter(scope=scope).order_by("day").iterator():
        faults += [Fault(None, 0, sentence) for sentence in _root_faults(root, before)]
        stated.update({(chain, seq): hash_ for chain, seq, hash_ in root.heads})
        before = root.hash
        seen.add(root.hash)
        settled.append(root.through)
    if expected and expected not in seen:
        faults.append(Fault(None, 0, _("Akar jurnal yang pernah diterbitkan kini hilang atau berbeda.")))
    return [*faults, *_missing(stated), *_unstated(scope, stated, through=settled[-2])]


def _root_faults(root: DailyRoot, before: str) -> Iterator[str]:
    day = {"day": root.day.isoformat()}
    if root.prev_hash != before:
        yield _("Akar jurnal %(day)s tidak menyambung pada akar sebelumnya.") % day
    if root.hash != digest(_content(root)):
        yield _("Isi akar jurnal %(day)s tidak sama dengan saat ditandatangani.") % day
    if not sealing.verify_signature(canonical(_content(root)), signature=bytes(root.signature)):
        yield _("Tanda tangan akar jurnal %(day)s tidak sah.") % day


def _missing(stated: Stated) -> Iterator[Fault]:
    """Heads that a root states and the journal no longer has."""
    chains = sorted({chain for chain, _seq in stated})
    found: Stated = {}
    for start in range(0, len(chains), CHAINS_AT_ONCE):
        found.update(_hashes(chains[start : start + CHAINS_AT_ONCE]))
    for (chain, seq), hash_ in sorted(stated.items()):
        if found.get((chain, seq)) != hash_:
            sentence = _("Catatan nomor %(seq)d dalam akar harian kini hilang atau berbeda.") % {"seq": seq}
            yield Fault(UUID(chain), seq, sentence)


def _hashes(chains: Sequence[str]) -> Stated:
    rows = JournalEntry.objects.filter(chain__in=chains).values_list("chain", "seq", "hash")
    return {(str(chain), seq): hash_ for chain, seq, hash_ in rows}


def _unstated(scope: int, stated: Stated, *, through: int) -> Iterator[Fault]:
    """Heads old enough to stand in a root, in none: written behind the portal's back."""
    tops = JournalEntry.objects.filter(scope=scope).values("chain").annotate(top=Max("seq"), newest=Max("id"))
    for row in tops.filter(newest__lte=through).order_by("chain").iterator():
        if (str(row["chain"]), row["top"]) not in stated:
            yield Fault(row["chain"], row["top"], _("Catatan ini tidak ada dalam akar harian mana pun."))
