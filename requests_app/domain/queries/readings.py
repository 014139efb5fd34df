"""Who read which paper when: the reading log with its words (S38)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from requests_app.domain.words import paper_name
from requests_app.models import Artefact, DocumentVersion, Performance, ResetRequest
from resetdesk.accounts.domain import office_days
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core import marks
from resetdesk.core.models import ReadingLog

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty means all. Days are the office's own, both included."""

    reference: str = ""
    person: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Read:
    """One paper, opened by one person in one session."""

    at: datetime
    person: str
    paper: str
    request: ResetRequest | None


@dataclass(frozen=True)
class Page:
    """Readings, newest first, and the mark that the next page starts after."""

    rows: Sequence[Read]
    following: str


@dataclass(frozen=True)
class Paper:
    """What a stored file is: its name, and the first of its submission's requests."""

    name: str
    request: ResetRequest


def page(office: Office, wanted: Wanted, *, after: str = "") -> Page:
    """One keyset page in a constant number of queries. A mark that does not read is passed over."""
    rows = narrowed(office, wanted)
    if place := marks.place(after):
        rows = rows.filter(place.before("at"))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    following = str(marks.Place(shown[-1].at, shown[-1].pk)) if len(found) > PAGE else ""
    return Page(told(shown), following)


def narrowed(office: Office, wanted: Wanted) -> QuerySet[ReadingLog]:
    """The office's readings that the filters leave; of a foreign request or person there are none."""
    rows = ReadingLog.objects.filter(scope=office.pk)
    if wanted.person is not None:
        rows = rows.filter(person=wanted.person)
    start, end = office_days.span_of(office, since=wanted.since, until=wanted.until)
    if start:
        rows = rows.filter(at__gte=start)
    if end:
        rows = rows.filter(at__lt=end)
    if wanted.reference:
        asked = ResetRequest.objects.filter(office=office, reference=wanted.reference)
        rows = rows.filter(paper__in=files_of(asked))
    return rows


def files_of(requests: Iterable[ResetRequest]) -> list[UUID]:
    """Every stored file that belongs to these requests: what came in, what was made, what proves the act."""
    asked = list(requests)
    versions = DocumentVersion.objects.filter(document__submission__in=[one.submission_id for one in asked])
    made = Artefact.objects.filter(reset_request__in=asked, file__isnull=False)
    proofs = Performance.objects.filter(reset_request__in=asked, proof_file__isnull=False)
    return [
        *versions.values_list("file_id", flat=True),
        *filter(None, made.values_list("file_id", flat=True)),
        *filter(None, proofs.values_list("proof_file_id", flat=True)),
    ]


def told(rows: Sequence[ReadingLog]) -> list[Read]:
    """The rows with names, in three to five queries whatever their number."""
    names = dict(User.objects.filter(pk__in={row.person for row in rows}).values_list("pk", "full_name"))
    papers = papers_of({row.paper for row in rows})
    return [
        Read(
            at=row.at,
            person=names.get(row.person, ""),
            paper=papers[row.paper].name if row.paper in papers else "",
            request=papers[row.paper].request if row.paper in papers else None,
        )
        for row in rows
    ]


def papers_of(files: Iterable[UUID]) -> Mapping[UUID, Paper]:
    """What each of these files is; one that belongs to no request any more is left out."""
    wanted = set(files)
    found: dict[UUID, Paper] = {}
    versions = DocumentVersion.objects.filter(file__in=wanted).select_related("document")
    by_submission = _first_requests({version.document.submission_id for version in versions})
    for version in versions:
        if request := by_submission.get(version.document.submission_id):
            found[version.file_id] = Paper(version.document.label, request)
    for artefact in Artefact.objects.filter(file__in=wanted).select_related("reset_request__office"):
        if artefact.file_id is not None:
            found[artefact.file_id] = Paper(paper_name(artefact.kind), artefact.reset_request)
    return found


def readers(office: Office) -> list[User]:
    """Everybody who is or was of the office, by name, for the filter."""
    people = Membership.objects.filter(office=office).values("user")
    return list(User.objects.filter(pk__in=people).order_by("full_name", "pk"))


def _first_requests(submissions: set[UUID]) -> dict[UUID, ResetRequest]:
    rows = ResetRequest.objects.filter(submission__in=submissions).select_related("office")
    found: dict[UUID, ResetRequest] = {}
    for request in rows.order_by("received_at", "pk"):
        found.setdefault(request.submission_id, request)
    return found
