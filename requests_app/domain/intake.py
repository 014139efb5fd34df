"""A berkas comes in: by portal, over the counter, by e-mail. Intake precedes every flow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from requests_app.domain import artefacts, messengers, notices, workflow
from requests_app.domain.asked import Asked, asked
from requests_app.domain.workflow import Case
from requests_app.enums import Channel, Event, NoticeEvent, Presentation
from requests_app.exceptions import FormIncomplete
from requests_app.models import Document, DocumentVersion, Edition, ResetRequest, Submission
from requests_app.sop.conditions import Fact
from requests_app.sop.definition import ArtefactKind
from resetdesk.accounts.domain import registry
from resetdesk.accounts.models import AccountHolder, Office, User
from resetdesk.core import faults, numbering, references
from resetdesk.core.models import StoredFile


@dataclass(frozen=True)
class Application:
    """Everything one form hands in. `answers` are the SOP's fields by key; `papers` by document key."""

    role: str
    services: tuple[str, ...]
    answers: Mapping[str, Fact]
    papers: Mapping[str, tuple[StoredFile, ...]]
    idempotency_key: UUID
    received_at: datetime
    channel: Channel = Channel.PORTAL
    letter_number: str = ""
    letter_date: date | None = None
    messenger: str = ""

    def text(self, key: str) -> str:
        """The answer of a field as text; empty where it was not asked."""
        value = self.answers.get(key)
        return value.strip() if isinstance(value, str) else ""


def submit(office: Office, application: Application, *, by: User | None, at: datetime) -> Submission:
    """Take in a berkas whole: submission, papers, one reset request a service, each at its first step.

    The same `idempotency_key` returns the submission already made (I9). Raises FormIncomplete with a
    sentence for every missing field and paper; `by` is the officer who registers it, None the portal.
    """
    want = asked(
        office,
        role=application.role,
        services=application.services,
        answers=application.answers,
        channel=application.channel,
    )
    absent = want.missing_fields(application.answers)
    if by is None:
        absent |= want.missing_documents(application.papers)
    if absent:
        raise FormIncomplete(absent)
    try:
        submission = _submit(office, application, want, by=by, at=at)
    except IntegrityError:
        # The double click whose twin committed first; anything else has no such row and is raised on.
        twin = Submission.objects.filter(office=office, idempotency_key=application.idempotency_key).first()
        if twin is None:
            raise
        return twin
    faults.point("M4")
    return submission


@transaction.atomic
def _submit(
    office: Office, application: Application, want: Asked, *, by: User | None, at: datetime
) -> Submission:
    made = Submission.objects.filter(office=office, idempotency_key=application.idempotency_key).first()
    if made is not None:
        return made
    holder = registry.find(office, nip=application.text("nip"), role=application.role)
    email = application.text("email")
    submission = Submission.objects.create(
        office=office,
        channel=application.channel,
        contact_name=application.text("name"),
        contact_email=email,
        contact_phone=application.text("phone"),
        contact_known=holder is not None
        and registry.knows_email(holder, email, before=application.received_at),
        messenger=messengers.settled(office, application.messenger, phone=application.text("phone")),
        letter_number=application.letter_number,
        letter_date=application.letter_date,
        received_at=application.received_at,
        recorded_at=at,
        recorded_by=by,
        idempotency_key=application.idempotency_key,
    )
    _store_papers(submission, application, want, by=by, at=at)
    for service, edition in want.editions.items():
        _open(submission, application, edition, service=service, holder=holder, by=by, at=at)
    faults.point("M3")
    return submission


def _store_papers(
    submission: Submission, application: Application, want: Asked, *, by: User | None, at: datetime
) -> None:
    for position, document in enumerate(want.documents(), start=1):
        if not document.is_uploaded:
            continue
        row = Document.objects.create(
            submission=submission,
            key=document.key,
            label=document.label,
            presentation=Presentation(document.presentation.value),
            position=position,
        )
        add_version(row, application.papers.get(document.key, ()), by=by, at=at)


def add_version(
    document: Document, files: tuple[StoredFile, ...], *, by: User | None, at: datetime
) -> list[DocumentVersion]:
    """The files of a paper as handed in now, beside every older version."""
    # Sibling requests share the berkas, and both may complete it at once.
    Document.objects.select_for_update().get(pk=document.pk)
    number = document.versions.values("number").distinct().count() + 1
    return DocumentVersion.objects.bulk_create(
        DocumentVersion(
            document=document, number=number, position=position, file=file, added_at=at, added_by=by
        )
        for position, file in enumerate(files, start=1)
    )


def _open(  # noqa: PLR0913 - one row's parts, all from the same form
    submission: Submission,
    application: Application,
    edition: Edition,
    *,
    service: str,
    holder: AccountHolder | None,
    by: User | None,
    at: datetime,
) -> ResetRequest:
    office = submission.office
    year = application.received_at.astimezone(ZoneInfo(office.timezone)).year
    request = ResetRequest.objects.create(
        submission=submission,
        office=office,
        edition=edition,
        reference=references.new_reference(),
        register_year=year,
        register_number=numbering.next_number(office.pk, series="register", year=year),
        service=service,
        role=application.role,
        target_system=edition.definition.systems[0],
        holder=holder,
        holder_name=application.text("name"),
        holder_nip=application.text("nip"),
        holder_work_unit=application.text("work_unit"),
        holder_user_id=application.text("user_id"),
        answers=dict(application.answers),
        received_at=application.received_at,
    )
    with workflow.case(request.id, by=by, at=at) as case:
        _record(case, application)
        case.begin()
        notices.promise(case, NoticeEvent.RECEIVED)
        artefacts.promise(case, ArtefactKind.INTAKE_RECEIPT, step=None)
    return request


def _record(case: Case, application: Application) -> None:
    """The first act of the chain: what came in, with every value that the rows are checked against."""
    request = case.request
    case.record(
        Event.SUBMITTED,
        {
            "reference": request.reference,
            "register": request.register,
            "edition": request.edition.sha256,
            "service": request.service,
            "role": request.role,
            "channel": application.channel.value,
            **({"messenger": request.submission.messenger} if request.submission.messenger else {}),
            "papers": {key: [file.sha256 for file in files] for key, files in application.papers.items()},
        },
        name=request.holder_name,
        nip=request.holder_nip,
        email=request.submission.contact_email,
        phone=request.submission.contact_phone,
        work_unit=request.holder_work_unit,
        user_id=request.holder_user_id,
    )
