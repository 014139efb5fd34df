"""The journal: one append-only, hash-chained list of acts per request."""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from resetdesk.core.models import JournalEntry, JournalValue
from resetdesk.core.record import (
    DISPOSED,
    GENESIS,
    SALT_BYTES,
    Act,
    Fault,
    Head,
    Told,
    commitment,
    entry_hash,
    form,
    opens,
    plain,
)

__all__ = [
    "DISPOSED",
    "Act",
    "Fault",
    "Head",
    "Told",
    "append",
    "entries",
    "erase",
    "head",
    "holds",
    "judge",
    "personal",
    "told",
    "verify",
]

CHAINS_AT_ONCE = 500
# What columns raise when somebody wrote into them what they never hold; SQLite lets anybody.
UNREADABLE = (AttributeError, TypeError, ValueError)


def append(chain: UUID, *, scope: int, act: Act) -> JournalEntry:
    """Write `act` at the end of `chain`, inside the caller's transaction.

    The caller holds the row lock of the chain's owner; two writers without it end in an IntegrityError,
    never in a fork. Raises TransactionManagementError outside `atomic()`, TypeError or ValueError for
    facts that are no JSON.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("The journal is written inside the act's own atomic().")
    if not act.event or set(act.facts) & set(act.personal):
        raise ValueError("An act has a name, and a field is either a fact or personal.")
    last = head(chain)
    salts = {field: secrets.token_bytes(SALT_BYTES) for field in act.personal}
    entry = JournalEntry(
        chain=chain,
        seq=last.seq + 1,
        scope=scope,
        event=act.event,
        by=act.by,
        at=act.at,
        facts=plain(act.facts),
        commitments={field: commitment(salts[field], value) for field, value in act.personal.items()},
        prev_hash=last.hash,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    JournalValue.objects.bulk_create(
        JournalValue(entry=entry, field=field, salt=salts[field], value=value)
        for field, value in act.personal.items()
    )
    return entry


def head(chain: UUID) -> Head:
    """The newest entry's number and hash; `Head(0, GENESIS)` for a chain without entries."""
    newest = JournalEntry.objects.filter(chain=chain).order_by("-seq").values_list("seq", "hash").first()
    return Head(*newest) if newest else Head(0, GENESIS)


def entries(chain: UUID) -> list[JournalEntry]:
    """The acts of `chain` in order, their personal values fetched along."""
    return list(JournalEntry.objects.filter(chain=chain).order_by("seq").prefetch_related("values"))


def told(chains: Iterable[UUID]) -> dict[UUID, list[Told]]:
    """The acts of these chains in order with their personal values, in two queries."""
    rows = JournalEntry.objects.filter(chain__in=chains).order_by("chain", "seq")
    values: dict[int, dict[str, tuple[bytes, str]]] = defaultdict(dict)
    found = JournalValue.objects.filter(entry__chain__in=chains).order_by("field")
    for entry_id, field, salt, value in found.values_list("entry_id", "field", "salt", "value"):
        values[entry_id][field] = (bytes(salt), value)
    acts: dict[UUID, list[Told]] = {chain: [] for chain in chains}
    # As either database writes them: one object for all acts of a chain.
    names = {name: chain for chain in acts for name in (str(chain), chain.hex)}
    plain = ("id", "seq", "scope", "event", "by", "at", "prev_hash", "hash")
    texts = (Cast(column, TextField()) for column in ("chain", "facts", "commitments"))
    for row in rows.values_list(*plain, *texts):
        entry_id, seq, scope, event, by, at, prev_hash, hash_, name, facts, commitments = row
        (facts, facts_form), (commitments, commitments_form) = _read(facts), _read(commitments)
        chain = names[name]
        acts[chain].append(
            Told(
                seq=seq,
                chain=chain,
                scope=scope,
                event=event,
                by=by,
                at=at,
                facts=facts,
                commitments=commitments,
                prev_hash=prev_hash,
                hash=hash_,
                opened=values.get(entry_id, {}),
                forms=(facts_form, commitments_form),
            )
        )
    return acts


@lru_cache(maxsize=500)
def _read(text: str) -> tuple[Any, str]:
    """JSON as it is stored, and its canonical form. Nobody changes what comes back.

    Requests of one SOP share most of their facts.
    """
    value = json.loads(text)
    return value, form(value)


def holds(acts: Sequence[Told], *, statements: Sequence[bytes]) -> bool:
    """Whether a chain that was read is whole: the quick answer, for which `judge` has the sentences."""
    before = GENESIS
    disposed_at = max((act.seq for act in acts if act.event == DISPOSED), default=0)
    for number, (act, said) in enumerate(zip(acts, statements, strict=True), start=1):
        if act.seq != number or act.prev_hash != before or act.hash != hashlib.sha256(said).hexdigest():
            return False
        before = act.hash
        if act.opened.keys() != (act.commitments.keys() if disposed_at <= act.seq else set()):
            return False
        if not all(
            opens(act.commitments, field=field, salt=salt, value=value)
            for field, (salt, value) in act.opened.items()
        ):
            return False
    return bool(acts)


def personal(entry: JournalEntry | Told) -> dict[str, str]:
    """The personal values of an act; empty after disposal."""
    if isinstance(entry, Told):
        return {field: value for field, (_salt, value) in entry.opened.items()}
    return {row.field: row.value for row in entry.values.all()}


def erase(chain: UUID, *, scope: int, act: Act) -> int:
    """Destroy the personal values of `chain` and say so in it. Returns how many went.

    `act.event` must be `DISPOSED` and carry no personal value. The chain still verifies afterwards.
    """
    if act.event != DISPOSED or act.personal:
        raise ValueError("Disposal is the event `disposed` without personal values.")
    # The entry first: the database lets a value go only when its chain says so.
    append(chain, scope=scope, act=act)
    return JournalValue.objects.filter(entry__chain=chain).delete()[0]


def verify(
    chain: UUID | None = None, *, expected_head: Head | None = None, scope: int | None = None
) -> list[Fault]:
    """Everything in `chain` (None: in every chain, of one scope if given) that cannot be true.

    A cut at the end shows only against `expected_head`, or against the daily roots (`roots.verify_roots`).
    """
    if chain is not None:
        return _verify_one(chain, expected_head)
    faults: list[Fault] = []
    try:
        for batch in _batches(_chains(scope)):
            faults += _verify_many(batch)
    except ValueError:
        # The number of a chain itself no longer reads: nothing can be listed past it.
        faults.append(_unreadable(None))
    return faults


def judge(chain: UUID, rows: Sequence[JournalEntry], *, expected_head: Head | None = None) -> list[Fault]:
    """The same for a chain already read in order, values along: for those who check many at once."""
    return _faults(chain, rows, expected_head)


def _chains(scope: int | None) -> Iterator[UUID]:
    rows = JournalEntry.objects.all() if scope is None else JournalEntry.objects.filter(scope=scope)
    return rows.order_by("chain").values_list("chain", flat=True).distinct().iterator()


def _batches(chains: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(chains)
    while batch := list(islice(rest, CHAINS_AT_ONCE)):
        yield batch


def _verify_many(chains: Sequence[UUID]) -> list[Fault]:
    rows = JournalEntry.objects.filter(chain__in=chains).order_by("chain", "seq").prefetch_related("values")
    try:
        found = {key: list(group) for key, group in groupby(rows, key=lambda entry: entry.chain)}
        return [fault for chain in chains for fault in _faults(chain, found.get(chain, []), None)]
    except UNREADABLE:
        # One unreadable row must not hide the rest: look at each chain alone.
        return [fault for chain in chains for fault in _verify_one(chain, None)]


def _verify_one(chain: UUID, expected: Head | None) -> list[Fault]:
    try:
        return _faults(chain, entries(chain), expected)
    except UNREADABLE:
        return [_unreadable(chain)]


def _unreadable(chain: UUID | None) -> Fault:
    return Fault(chain, 0, _("Ada catatan yang tidak terbaca lagi: isinya diubah dari luar."))


def _faults(chain: UUID, rows: Sequence[JournalEntry], expected: Head | None) -> list[Fault]:
    if not rows:
        return [Fault(chain, 0, _("Rantai ini tidak berisi catatan apa pun."))]
    disposed_at = max((entry.seq for entry in rows if entry.event == DISPOSED), default=0)
    before = Head(0, GENESIS)
    faults = []
    for entry in rows:
        sentences = [*_link_faults(entry, before), *_value_faults(entry, disposed=disposed_at > entry.seq)]
        faults += [Fault(chain, entry.seq, sentence) for sentence in sentences]
        before = Head(entry.seq, entry.hash)
    if expected and expected.seq and expected not in {Head(entry.seq, entry.hash) for entry in rows}:
        sentence = _("Catatan nomor %(seq)d yang pernah ada kini hilang atau berbeda.") % {
            "seq": expected.seq
        }
        faults.append(Fault(chain, expected.seq, sentence))
    return faults


def _link_faults(entry: JournalEntry, before: Head) -> Iterator[str]:
    if entry.seq != before.seq + 1:
        yield _("Urutan terputus: sesudah catatan nomor %(seq)d ada yang hilang.") % {"seq": before.seq}
    if entry.prev_hash != before.hash:
        yield _("Catatan ini tidak menyambung pada catatan sebelumnya.")
    if entry.hash != entry_hash(entry):
        yield _("Isi catatan ini tidak sama dengan saat ditulis.")


def _value_faults(entry: JournalEntry, *, disposed: bool) -> Iterator[str]:
    values = {row.field: row for row in entry.values.all()}
    if disposed:
        if values:
            yield _("Data pribadi masih ada padahal rantai ini tercatat sudah dimusnahkan.")
        return
    committed = set(entry.commitments) if isinstance(entry.commitments, dict) else set()
    for field in sorted(committed - set(values)):
        yield _("Nilai “%(field)s” hilang tanpa catatan pemusnahan.") % {"field": field}
    for field, row in sorted(values.items()):
        if not opens(entry.commitments, field=field, salt=bytes(row.salt), value=row.value):
            yield _("Nilai “%(field)s” tidak sama dengan saat dicatat.") % {"field": field}
