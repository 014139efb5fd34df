"""Whose data was touched: the report that UU 27/2022 pasal 46 asks for within 3 x 24 hours (S39).

Of one person it tells everything that the office holds and did; of a period, what was done in it. It is read
from the record, tells no password, and is itself on the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from archive_app.domain import breach_acts
from archive_app.domain.breach_acts import Acted, Span
from requests_app.domain.queries import readings
from requests_app.domain.queries.readings import Read
from requests_app.domain.words import service_label
from requests_app.exceptions import FormIncomplete
from requests_app.models import Artefact, Document, DocumentVersion, ResetRequest
from resetdesk.accounts.domain import office_days, policy
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import AccountHolder, HolderContact, Office, User
from resetdesk.core import journal
from resetdesk.core.models import ReadingLog

REPORTED = "breach_reported"
# A period names everybody whom the office dealt with in it; more than a year at once names nobody.
LONGEST = timedelta(days=366)
BATCH = 500


@dataclass(frozen=True)
class Asked:
    """One person by NIP, a period of office days (both included), or one person in a period."""

    nip: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Paper:
    """A paper that the office holds."""

    reference: str
    label: str
    version: int
    received_at: datetime
    sha256: str


@dataclass
class Person:
    """Somebody whose data it is: which data, in which requests, which papers."""

    name: str
    nip: str
    work_unit: str
    data: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class Breach:
    """The whole report. Times are UTC; `acts` are in the order they happened."""

    office: str
    zone: str
    asked: Asked
    made_at: datetime
    made_by: str
    people: Sequence[Person]
    readings: Sequence[Read]
    credentials: Sequence[Acted]
    notices: Sequence[Acted]
    exports: Sequence[Acted]


def report(office: Office, asked: Asked, *, by: User | None, at: datetime) -> Breach:
    """Make the report and write down that it was made; `by` is None at the shell.

    Raises FormIncomplete for a question that cannot be answered, NotAllowed.
    """
    if by is not None:
        policy.check(by, office=office, action=Action.REPORT_BREACH)
    if found := faults(asked, today=office_days.day_of(office, at)):
        raise FormIncomplete(found)
    with transaction.atomic():
        Office.objects.select_for_update().get(pk=office.pk)
        made = build(office, asked, by=by, at=at)
        facts = {
            "since": asked.since.isoformat() if asked.since else "",
            "until": asked.until.isoformat() if asked.until else "",
            "people": len(made.people),
        }
        personal = {"nip": asked.nip} if asked.nip else {}
        act = journal.Act(event=REPORTED, by=by.pk if by else None, at=at, facts=facts, personal=personal)
        journal.append(office.chain, scope=office.pk, act=act)
    return made


def faults(asked: Asked, *, today: date) -> dict[str, str]:
    """A sentence for each part of the question that does not hold."""
    if asked.since and asked.since > today:
        return {"since": _("Tanggal ini belum lewat.")}
    if asked.since and asked.until and asked.until < asked.since:
        return {"until": _("Tanggal akhir lebih awal daripada tanggal mulai.")}
    if asked.nip:
        return {}
    if not asked.since or not asked.until:
        return {"nip": _("Isi NIP satu orang, atau kedua tanggal sebuah masa.")}
    if asked.until - asked.since > LONGEST:
        return {"until": _("Satu laporan paling lama mencakup satu tahun.")}
    return {}


def build(office: Office, asked: Asked, *, by: User | None, at: datetime) -> Breach:
    """The report from the record, without a trace of its own."""
    span = _span(office, asked)
    requests = _requests(office, asked, span)
    return Breach(
        office=office.name,
        zone=office.timezone,
        asked=asked,
        made_at=at,
        made_by=by.full_name if by else "",
        people=_people(office, requests, nip=asked.nip),
        readings=_readings(office, requests, span, is_person=bool(asked.nip)),
        credentials=breach_acts.credentials(requests, span),
        notices=breach_acts.notices(requests, span),
        exports=breach_acts.exports(office, _since(requests, span)) if requests else [],
    )


def _span(office: Office, asked: Asked) -> Span:
    return Span(*office_days.span_of(office, since=asked.since, until=asked.until))


def _since(requests: Sequence[ResetRequest], span: Span) -> Span:
    """What was exported before the first of these requests came in cannot hold them."""
    first = min(request.received_at for request in requests)
    return Span(max(first, span.start) if span.start else first, span.end)


def _requests(office: Office, asked: Asked, span: Span) -> list[ResetRequest]:
    """The person's requests, or those that anything happened to in the period."""
    rows = ResetRequest.objects.filter(office=office)
    if asked.nip:
        rows = rows.filter(holder_nip=asked.nip)
    else:
        rows = rows.filter(Q(pk__in=breach_acts.chains(office, span)) | _read_in(office, span))
    versions = DocumentVersion.objects.select_related("file").order_by("number", "position")
    documents = Document.objects.order_by("position").prefetch_related(Prefetch("versions", versions))
    return list(
        rows.select_related("submission", "edition__sop", "office")
        .defer("edition__source")
        .prefetch_related(Prefetch("submission__documents", documents))
        .order_by("received_at", "pk")
    )


def _read_in(office: Office, span: Span) -> Q:
    """Requests whose papers were opened in the period."""
    read = span.within(ReadingLog.objects.filter(scope=office.pk), "at").order_by().values("paper")
    versions = DocumentVersion.objects.filter(file__in=read).order_by().values("document__submission")
    made = Artefact.objects.filter(file__in=read).order_by().values("reset_request")
    return Q(submission__in=versions) | Q(pk__in=made)


def _readings(office: Office, requests: Sequence[ResetRequest], span: Span, *, is_person: bool) -> list[Read]:
    rows: QuerySet[ReadingLog] = span.within(ReadingLog.objects.filter(scope=office.pk), "at")
    if is_person:
        rows = rows.filter(paper__in=readings.files_of(requests))
    found = list(rows.order_by("at", "pk"))
    batches = (found[start : start + BATCH] for start in range(0, len(found), BATCH))
    return [read for batch in batches for read in readings.told(batch)]


def _people(office: Office, requests: Sequence[ResetRequest], *, nip: str) -> list[Person]:
    found: dict[str, Person] = {}
    for request in requests:
        key = request.holder_nip or f"{request.holder_name}|{request.pk}"
        person = found.setdefault(
            key, Person(request.holder_name, request.holder_nip, request.holder_work_unit)
        )
        person.requests.append(f"{request.reference} ({request.register}): {service_label(request)}")
        person.data = list(dict.fromkeys([*person.data, *_data_of(request)]))
        person.papers += _papers_of(request)
    holders = AccountHolder.objects.filter(office=office, nip__in=[nip] if nip else list(found))
    contacts = Prefetch("contacts", HolderContact.objects.order_by("kind", "since", "pk"))
    for holder in holders.exclude(nip="").prefetch_related(contacts):
        person = found.setdefault(holder.nip, Person(holder.name, holder.nip, holder.work_unit))
        kept = [f"{row.get_kind_display()} {_('dalam daftar pejabat')}" for row in holder.contacts.all()]
        person.data = list(dict.fromkeys([*person.data, _("Nama, NIP, jabatan dalam daftar pejabat"), *kept]))
    return list(found.values())


def _data_of(request: ResetRequest) -> list[str]:
    """The kinds of data that the request holds, by their names on the form; never the data itself."""
    answered = [
        one.label.rstrip("?")
        for one in request.edition.definition.fields
        if request.answers.get(one.key) not in (None, "", [])
    ]
    submission = request.submission
    contact = (
        (submission.contact_name, _("Nama pengirim")),
        (submission.contact_email, _("Alamat email")),
        (submission.contact_phone, _("Nomor telepon")),
        (submission.letter_number, _("Nomor surat")),
    )
    return [*answered, *(label for value, label in contact if value)]


def _papers_of(request: ResetRequest) -> list[Paper]:
    return [
        Paper(request.reference, document.label, version.number, version.added_at, version.file.sha256)
        for document in request.submission.documents.all()
        for version in document.versions.all()
    ]
