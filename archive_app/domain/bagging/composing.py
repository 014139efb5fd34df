"""What goes into a bag: every record whole, with what proves it, and what tells a reader about it."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext as _

from archive_app.domain import fixity
from archive_app.domain.bagging import layout, zipping
from archive_app.domain.bagging.entries import Entry, Scratch, Stored
from archive_app.domain.bagging.names import file_name, folder_of, key_name, month_words
from archive_app.domain.bagging.writing import Plan, altered
from archive_app.domain.queries import holdings as query
from archive_app.domain.queries.holdings import Holding, Span
from archive_app.exceptions import BundleRefused
from archive_app.models import Record, RecordItem
from resetdesk.accounts.models import Office
from resetdesk.core import journal, roots, sealing
from resetdesk.core.jobs import beat
from resetdesk.core.record import canonical, statement

RECORD, SIGNATURE, JOURNAL, OPENED, PAGE = (
    "rekaman.json",
    "rekaman.json.{}.sig",
    "jurnal.jsonl",
    "jurnal-terbuka.json",
    "indeks.html",
)


@dataclass(frozen=True)
class Wanted:
    """What is to be bagged: records of one office in order, for what, in what span.

    `month` is "" for one record's bag. `until` is set when the month is not over: it holds what was
    archived by then.
    """

    office: Office
    name: str
    month: str
    span: Span
    keys: Sequence[int]
    until: datetime | None = None


@dataclass(frozen=True)
class Placed:
    """An item of a record and its name in the record's folder."""

    item: RecordItem
    name: str


@dataclass(frozen=True)
class Held:
    """A record as it lies in the bag: `number` in its lists, its `folder`, its files, its seal's key."""

    number: int
    folder: str
    holding: Holding
    placed: Sequence[Placed]
    key_id: str

    @property
    def record(self) -> Record:
        return self.holding.record


@dataclass(frozen=True)
class About:
    """What the bag says of itself."""

    wanted: Wanted
    made_at: datetime
    records: int
    keys: Mapping[str, str]
    roots: Sequence[str]


class Reader(Protocol):
    """Makes what people read: told of every record once, in order, then asked for the whole."""

    def page(self, held: Held) -> bytes:
        """A record's own page; the lists remember the record."""

    def lists(self, about: About) -> Mapping[str, bytes]:
        """Index, lists and style by their path under `data/`."""

    def readme(self, about: About) -> bytes:
        """How to check the bag without the portal."""


def compose(
    wanted: Wanted, *, scratch: Scratch, reader: Reader, at: datetime, moved: Callable[[int], None]
) -> Plan:
    """The whole bag, sized to the byte. `moved` hears how many records are listed.

    Raises BundleRefused for a seal or a journal that does not hold, OSError when the disk is full.
    """
    records: list[Entry] = []
    count, public = 0, sealing.public_keys()
    with _collected_in_batches() as collect:
        for batch in query.holdings(wanted.office, wanted.keys):
            records += _entries(batch, scratch, reader, after=count, keys=public)
            count += len(batch)
            moved(count)
            beat()
            collect(batch)
    keys = {key_name(key_id): pem(raw) for key_id, raw in public.items()}
    signed = [scratch.add(path, data) for path, data in _roots(wanted)]
    about = About(wanted, at, count, keys, [entry.path for entry in signed if entry.path.endswith(".json")])
    front = [scratch.add(f"data/{path}", data) for path, data in reader.lists(about).items()]
    front += [scratch.add(f"data/kunci/{key_id}.pem", text.encode()) for key_id, text in keys.items()]
    front.append(scratch.add("data/kunci/kunci-publik.json", sealing.published()))
    payload = [*front, *signed, *records]
    tags = _tags(about, payload, scratch, reader)
    zone = ZoneInfo(wanted.office.timezone)
    return Plan(wanted.name, zipping.stamp(at.astimezone(zone)), (*tags, *payload), count)


def _entries(
    batch: Sequence[Holding], scratch: Scratch, reader: Reader, *, after: int, keys: Mapping[str, bytes]
) -> list[Entry]:
    """The files of these records; nothing else of them is kept."""
    entries: list[Entry] = []
    for number, holding in enumerate(batch, start=after + 1):
        entries += _record_entries(_held(holding, number=number), scratch, reader, keys=keys)
    return entries


@contextmanager
def _collected_in_batches() -> Iterator[Callable[[list[Holding]], object]]:
    """The garbage collector looks at what a batch left, not again and again at all that is kept.

    A batch is emptied first: what it still held would grow old, and be looked at never again.
    """
    was_on = gc.isenabled()

    def collect(batch: list[Holding]) -> None:
        batch.clear()
        gc.collect(0)

    gc.disable()
    try:
        yield collect
    finally:
        if was_on:
            gc.enable()


def pem(raw: bytes) -> str:
    """A public key as openssl reads it."""
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _held(holding: Holding, *, number: int) -> Held:
    record = holding.record
    placed = [Placed(item, file_name(item)) for item in holding.items]
    signature = bytes(record.signature)
    key_id = signature[1 : 1 + signature[0]].decode("utf-8", "replace") if signature else ""
    return Held(number, folder_of(record), holding, placed, key_name(key_id))


def _record_entries(
    held: Held, scratch: Scratch, reader: Reader, *, keys: Mapping[str, bytes]
) -> list[Entry]:
    record, folder = held.record, held.folder
    sealed = canonical(record.index)
    if not fixity.is_sealed(record, held.holding.items, said=sealed, keys=keys):
        raise BundleRefused(_("Segel rekaman %s tidak cocok lagi. Bundel tidak dibuat.") % record.name)
    files = [_stored(placed, held) for placed in held.placed]
    written = {
        PAGE: reader.page(held),
        RECORD: sealed,
        SIGNATURE.format(held.key_id): bytes(record.signature)[-sealing.SIGNATURE_BYTES :],
        JOURNAL: _journal(held),
        OPENED: _opened(held.holding),
    }
    return [*(scratch.add(f"{folder}/{name}", data) for name, data in written.items()), *files]


def _stored(placed: Placed, held: Held) -> Entry:
    item, file = placed.item, placed.item.file
    entry = Entry(
        path=f"{held.folder}/{placed.name}",
        size=file.size,
        crc32=file.crc32,
        sha256=file.sha256,
        sha512=file.sha512,
        source=Stored(file.key),
        # Kept as it is said: what fails is told in Indonesian, whoever asked.
        told=f"Berkas “{item.label}” pada rekaman {held.record.name}",
    )
    listed = held.record.index["items"][item.position - 1]
    sealed = (item.sha256, listed["sha512"], item.size)
    if (file.sha256, file.sha512, file.size) != sealed:
        raise altered([entry])
    return entry


def _journal(held: Held) -> bytes:
    """Each line is what was hashed: the SHA-256 of a line is the `prev_hash` of the next."""
    holding = held.holding
    statements = [statement(entry) for entry in holding.entries]
    if not journal.holds(holding.entries, statements=statements):
        faults = journal.verify(holding.chain)
        raise BundleRefused(
            _("Jurnal rekaman %(record)s tidak utuh: %(fault)s Bundel tidak dibuat.")
            % {"record": held.record.name, "fault": faults[0].sentence if faults else ""}
        )
    return b"\n".join([*statements, b""])


def _opened(holding: Holding) -> bytes:
    """The personal values behind the journal's commitments, and the names behind its numbers."""
    return canonical(
        {
            "people": {str(by): name for by, name in sorted(holding.people.items())},
            "head": holding.entries[-1].hash if holding.entries else "",
            "values": [
                {"seq": entry.seq, "field": field, "salt": salt.hex(), "value": value}
                for entry in holding.entries
                for field, (salt, value) in entry.opened.items()
            ],
        }
    )


def _roots(wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    for root in query.roots(wanted.office, wanted.span):
        signature = bytes(root.signature)
        key_id = key_name(signature[1 : 1 + signature[0]].decode("utf-8", "replace"))
        path = f"data/akar/{root.day.isoformat()}.json"
        yield path, roots.statement(root)
        yield f"{path}.{key_id}.sig", signature[-sealing.SIGNATURE_BYTES :]


def _tags(about: About, payload: Sequence[Entry], scratch: Scratch, reader: Reader) -> list[Entry]:
    """The bag's own files; the manifests of tags come last, for nothing lists them."""
    tags = [
        scratch.add(layout.README, reader.readme(about)),
        scratch.add(layout.DECLARATION, layout.VERSION),
        scratch.add(layout.INFO, _info(about, payload)),
    ]
    tags += [
        scratch.add(layout.manifest_name(name), layout.manifest(payload, name=name)) for name in layout.SUMS
    ]
    of_tags = [
        scratch.add(layout.manifest_name(name, of_tags=True), layout.manifest(tags, name=name))
        for name in layout.SUMS
    ]
    return [*tags, *of_tags]


def _info(about: About, payload: Sequence[Entry]) -> bytes:
    wanted, office = about.wanted, about.wanted.office
    zone = ZoneInfo(office.timezone)
    what = (
        f"Rekaman arsip {office.name}, {month_words(wanted.month)}"
        if wanted.month
        else f"Rekaman arsip {wanted.name} dari {office.name}"
    )
    return layout.info(
        [
            ("Source-Organization", ", ".join(filter(None, (office.government, office.unit or office.name)))),
            ("Organization-Address", office.address),
            ("Contact-Phone", office.phone),
            ("Contact-Email", office.email),
            ("External-Description", what),
            ("External-Identifier", wanted.name),
            ("Bagging-Date", about.made_at.astimezone(zone).date().isoformat()),
            ("Payload-Oxum", layout.oxum(payload)),
            ("Bag-Group-Identifier", office.slug),
            ("Records", str(about.records)),
            ("Archived-From", wanted.span[0].astimezone(zone).isoformat()),
            ("Archived-Before", wanted.span[1].astimezone(zone).isoformat()),
            ("Office-Time-Zone", office.timezone),
        ]
    )
