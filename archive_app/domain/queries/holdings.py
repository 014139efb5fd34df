"""Records with all that a bag takes of them, read in batches so that a large month costs no more memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from archive_app.enums import ReportEvent
from archive_app.models import Record, RecordItem
from requests_app.domain.queries import history
from requests_app.domain.queries.history import Happening
from requests_app.models import Edition, ResetRequest, Sop
from resetdesk.accounts.models import Office, User
from resetdesk.core import journal
from resetdesk.core.journal import Told
from resetdesk.core.models import DailyRoot

BATCH = 50
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Holding:
    """A record with its items, its chain as recorded, the same in words, and the people in it."""

    record: Record
    items: Sequence[RecordItem]
    chain: UUID
    entries: Sequence[Told]
    happenings: Sequence[Happening]
    people: dict[int, str]


def of_month(office: Office, span: Span) -> QuerySet[Record]:
    """Every record archived in a span, oldest first: requests of every result, and reports."""
    rows = Record.objects.of(office.pk).filter(archived_at__gte=span[0], archived_at__lt=span[1])
    return rows.order_by("archived_at", "pk")


def without_record(office: Office, span: Span) -> list[str]:
    """References of requests that ended in the span and have no record of that end yet."""
    ended = ResetRequest.objects.filter(office=office, ended_at__gte=span[0], ended_at__lt=span[1])
    archived = set(of_month(office, span).values_list("reset_request", "archived_at"))
    rows = ended.order_by("ended_at").values_list("pk", "ended_at", "reference")
    return [reference for pk, at, reference in rows if (pk, at) not in archived]


def content(records: QuerySet[Record]) -> list[list[object]]:
    """What two bags of the same records must agree in, and nothing else: a few columns of each."""
    columns = ("sha256", "medium", "rack", "box", "folder", "reset_request__journal_hash")
    return [list(row) for row in records.values_list("pk", *columns)]


def holdings(office: Office, keys: Sequence[int]) -> Iterator[list[Holding]]:
    """The office's records of these keys in their order, some at a time, in eight queries each."""
    shared = _Shared(office, {}, {})
    for start in range(0, len(keys), BATCH):
        yield _batch(shared, keys[start : start + BATCH])


@dataclass
class _Shared:
    """What all records of an office have in common: read once, not joined to every row."""

    office: Office
    sops: dict[int, Sop]
    editions: dict[int, Edition]

    def give(self, records: Iterable[Record]) -> None:
        """Set the relations that the records would each ask the database for."""
        found = list(records)
        wanted = {
            record.case.edition_id for record in found if record.reset_request_id
        } - self.editions.keys()
        for edition in Edition.objects.filter(pk__in=wanted).select_related("sop").defer("source"):
            self.editions[edition.pk] = edition
            self.sops[edition.sop_id] = edition.sop
        for record in found:
            record.office = self.office
            if record.reset_request_id:
                record.case.office = self.office
                record.case.edition = self.editions[record.case.edition_id]
                if record.sop_id in self.sops:
                    record.sop = self.sops[record.sop_id]


def _batch(shared: _Shared, keys: Sequence[int]) -> list[Holding]:
    items = Prefetch("items", RecordItem.objects.select_related("file"))
    rows = Record.objects.filter(pk__in=keys).select_related("report", "reset_request")
    rows = rows.defer("report__figures", "reset_request__answers").prefetch_related(items)
    records = {record.pk: record for record in rows}
    shared.give(records.values())
    chains = {key: _chain(record) for key, record in records.items()}
    entries = journal.told(set(chains.values()))
    people = _people(entries)
    told = _told(records, chains, entries, people)
    return [
        Holding(
            record=records[key],
            items=list(records[key].items.all()),
            chain=chains[key],
            entries=entries[chains[key]],
            happenings=told[chains[key]],
            people={
                by: people[by]
                for by in {entry.by for entry in entries[chains[key]]}
                if by is not None and by in people
            },
        )
        for key in keys
        if key in records
    ]


def _chain(record: Record) -> UUID:
    return record.report.pk if record.report is not None else record.case.pk


def _people(entries: dict[UUID, list[Told]]) -> dict[int, str]:
    keys = {entry.by for told in entries.values() for entry in told if entry.by is not None}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "full_name"))


def _told(
    records: dict[int, Record],
    chains: dict[int, UUID],
    entries: dict[UUID, list[Told]],
    people: dict[int, str],
) -> dict[UUID, list[Happening]]:
    of_requests = {chains[key] for key, record in records.items() if record.report is None}
    offices = {record.office_id for record in records.values()}
    told = {chain: entries[chain] for chain in of_requests}
    found = history.of_chains(told, office_id=offices.pop()) if offices else {}
    for chain in entries.keys() - of_requests:
        found[chain] = [_act_on_report(entry, people) for entry in entries[chain]]
    return found


def _act_on_report(entry: Told, people: dict[int, str]) -> Happening:
    known = entry.event in ReportEvent.values
    what = str(ReportEvent(entry.event).label) if known else entry.event
    return Happening(when=entry.at, what=what, who=people.get(entry.by or 0, ""))


def roots(office: Office, span: Span) -> QuerySet[DailyRoot]:
    """The signed roots of the office's days from the first moment of a span to the day of its last."""
    zone = ZoneInfo(office.timezone)
    first, last = (moment.astimezone(zone).date() for moment in span)
    return DailyRoot.objects.filter(scope=office.pk, day__gte=first, day__lte=last).order_by("day")
