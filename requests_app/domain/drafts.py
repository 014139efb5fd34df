"""A form being filled: saved at every step, found again by a mailed link, its files stored at once."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from requests_app.domain import messengers, suppressions
from requests_app.domain.asked import asked
from requests_app.domain.intake import Application, submit
from requests_app.enums import Channel
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import ContactCode, Draft, DraftPaper, Submission
from requests_app.sop.conditions import Fact
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office
from resetdesk.core import epochs, jobs, sealing
from resetdesk.core.models import StoredFile

CODE_JOB = "requests.send_contact_code"
LINK_JOB = "requests.send_draft_link"
SELF_SERVICE = "self_service"
CODE_WINDOW = timedelta(minutes=10)
CODE_TRIES = 5
CODES_A_DRAFT = 5
CODE, LINK = "contact-code", "draft-link"


@dataclass(frozen=True)
class Filled:
    """What the form holds so far. `answers` are the SOP's fields by key."""

    role: str
    services: tuple[str, ...]
    answers: Mapping[str, Fact]
    letter_number: str
    letter_date: date | None


def start(office: Office, *, at: datetime) -> Draft:
    """An empty draft."""
    return Draft.objects.create(office=office, created_at=at, touched_at=at)


def filled(draft: Draft) -> Filled:
    """The draft's form as typed values."""
    letter_date = draft.data.get("letter_date")
    return Filled(
        role=draft.data.get("role", ""),
        services=tuple(draft.data.get("services", ())),
        answers=draft.data.get("answers", {}),
        letter_number=draft.data.get("letter_number", ""),
        letter_date=date.fromisoformat(letter_date) if letter_date else None,
    )


@transaction.atomic
def save(draft_id: UUID, *, changes: Mapping[str, object], at: datetime) -> Draft:
    """Keep one page of the form; answers are merged, so that no other page is lost.

    Raises NotPossible once the draft was submitted.
    """
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.submission_id is not None:
        raise NotPossible(_("Formulir ini sudah dikirim."))
    merged = {**draft.data, **changes}
    answers = changes.get("answers")
    if isinstance(answers, Mapping):
        merged["answers"] = {**draft.data.get("answers", {}), **answers}
    draft.data = merged
    draft.email = str(merged.get("answers", {}).get("email", ""))
    draft.touched_at = at
    draft.save()
    return draft


@transaction.atomic
def add_paper(
    draft: Draft, document_key: str, *, file: StoredFile, at: datetime, replaces: bool = False
) -> DraftPaper:
    """Put a stored file into the draft; a failed check of another file never drops it.

    The same bytes twice stay one paper. `replaces` takes the paper's other files out, once this one is in.
    """
    of_document = DraftPaper.objects.filter(draft=draft, document_key=document_key).select_related("file")
    twin = next((paper for paper in of_document if paper.file.sha256 == file.sha256), None)
    if twin is not None:
        forget([file])
        return twin
    paper = DraftPaper.objects.create(draft=draft, document_key=document_key, file=file, added_at=at)
    if replaces:
        _take_out(of_document.exclude(pk=paper.pk))
    return paper


def remove_paper(draft: Draft, paper_id: int) -> None:
    """Take a file out of the form; nothing of it stays unless a submission holds it."""
    _take_out(DraftPaper.objects.filter(draft=draft, pk=paper_id, draft__submission=None))


@transaction.atomic
def _take_out(rows: QuerySet[DraftPaper]) -> None:
    files = [paper.file for paper in rows.select_related("file")]
    rows.delete()
    forget(files)


def forget(files: Iterable[StoredFile]) -> None:
    """Give up files that nothing names any more; their bytes are swept."""
    for file in files:
        with suppress(ProtectedError), transaction.atomic():
            file.delete()


def papers(draft: Draft) -> dict[str, tuple[StoredFile, ...]]:
    """The draft's files by document key, in the order they were added."""
    found: dict[str, list[StoredFile]] = {}
    for paper in draft.papers.select_related("file"):
        found.setdefault(paper.document_key, []).append(paper.file)
    return {key: tuple(files) for key, files in found.items()}


def link_token(draft: Draft) -> str:
    """The token of the mailed link that finds this draft again on another device."""
    return sealing.derive(epochs.of_link(LINK), object_id=draft.pk, person=draft.verified_email, generation=1)


def opened_by(draft_id: UUID, token: str, *, office: Office) -> Draft | None:
    """The draft of this link, if the token is its own; only a proved address ever gets one."""
    draft = Draft.objects.filter(pk=draft_id, office=office).exclude(verified_email="").first()
    if draft is None or not sealing.token_matches(
        token,
        purpose=epochs.of_link(LINK),
        object_id=draft.pk,
        person=draft.verified_email,
        generation=1,
    ):
        return None
    return draft


@transaction.atomic
def send_code(draft_id: UUID, *, at: datetime) -> ContactCode:
    """Promise a code to the address in the draft (S5). Raises NotPossible beyond five codes a draft."""
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if not draft.email:
        raise FormIncomplete({"email": _("Isi alamat email.")})
    generation = draft.codes.count() + 1
    if generation > CODES_A_DRAFT:
        raise NotPossible(_("Kode sudah dikirim lima kali. Hubungi loket kantor ini."))
    row = ContactCode.objects.create(draft=draft, generation=generation, email=draft.email, promised_at=at)
    jobs.promise(CODE_JOB, contact_code_id=row.pk)
    return row


def code_of(row: ContactCode) -> str:
    """The six characters of this code; the same however often its mail is retried."""
    return sealing.code(CODE, object_id=row.draft_id, person=row.email, generation=row.generation)


def alive_codes(draft: Draft, *, at: datetime) -> QuerySet[ContactCode]:
    """The codes that could still prove the draft's present address."""
    return draft.codes.filter(
        email=draft.email, used_at=None, sent_at__gte=at - CODE_WINDOW, tries__lt=CODE_TRIES
    )


def check_code(draft_id: UUID, typed: str, *, at: datetime) -> bool:
    """Whether the typed code proves the draft's present address; then it is remembered as proved.

    Each code is valid in its own window of ten minutes from the mail's acceptance and for five tries.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=draft_id)
        alive = alive_codes(draft, at=at)
        rows = list(alive)
        alive.update(tries=F("tries") + 1)
        for row in rows:
            if sealing.code_matches(
                typed, purpose=CODE, object_id=draft.pk, person=row.email, generation=row.generation
            ):
                ContactCode.objects.filter(pk=row.pk).update(used_at=at)
                draft.verified_email = draft.email
                draft.save(update_fields=["verified_email"])
                suppressions.prove(draft.office_id, row.email, at=at)
                jobs.promise(LINK_JOB, key=str(draft.pk), draft_id=draft.pk)
                return True
    return False


def mark_sent(code_id: int, *, at: datetime) -> None:
    """The mail server took the code over: its ten minutes begin, once."""
    ContactCode.objects.filter(pk=code_id, sent_at=None).update(sent_at=at, refused_at=None)


def mark_refused(code_id: int, *, at: datetime) -> None:
    """The mail server will never take mail for this address."""
    ContactCode.objects.filter(pk=code_id, sent_at=None).update(refused_at=at)


def is_proved(draft: Draft) -> bool:
    """Whether the address now in the form is the one that was proved."""
    return bool(draft.email) and draft.verified_email == draft.email


def hand_in(draft: Draft, *, at: datetime) -> Submission:
    """Submit the draft. A second click, or a second device, gets the submission already made (I9).

    Raises FormIncomplete with a sentence for each thing that is missing.
    """
    if draft.submission is not None:
        return draft.submission
    if not is_proved(draft):
        raise FormIncomplete({"email": _("Buktikan dahulu alamat email dengan kode yang kami kirim.")})
    submission = submit(draft.office, application(draft, at=at), by=None, at=at)
    Draft.objects.filter(pk=draft.pk, submission=None).update(submission=submission)
    return submission


def application(draft: Draft, *, at: datetime) -> Application:
    """What the draft hands in: of its answers and papers only those that are asked for now.

    Raises FormIncomplete where the office no longer serves the chosen role or service.
    """
    form = filled(draft)
    want = asked(
        draft.office, role=form.role, services=form.services, answers=form.answers, channel=Channel.PORTAL
    )
    fields = {field.key for field in want.fields()} | {"email", SELF_SERVICE}
    documents = {document.key for document in want.documents() if document.is_uploaded}
    return Application(
        role=form.role,
        services=form.services,
        answers={key: value for key, value in form.answers.items() if key in fields},
        papers={key: files for key, files in papers(draft).items() if key in documents},
        idempotency_key=draft.pk,
        received_at=at,
        letter_number=form.letter_number,
        letter_date=form.letter_date,
        messenger=str(form.answers.get(messengers.KEY) or ""),
    )


def discard(draft: Draft) -> None:
    """Erase a draft with its codes and the files that no submission holds."""
    with transaction.atomic():
        _take_out(DraftPaper.objects.filter(draft=draft))
        ContactCode.objects.filter(draft=draft).delete()
        draft.delete()


def sweep(*, at: datetime) -> int:
    """Erase drafts that nobody touched for as long as their office keeps them. Returns how many."""
    erased = 0
    for office in Office.objects.all():
        before = at - timedelta(days=options(office).draft_days)
        for draft in Draft.objects.filter(office=office, touched_at__lt=before).iterator():
            discard(draft)
            erased += 1
    return erased
