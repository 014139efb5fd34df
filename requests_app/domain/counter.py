"""Registering at the counter: a member of staff fills the form for who stands there, or from a letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.domain import drafts, messengers
from requests_app.domain.asked import Asked, asked
from requests_app.domain.intake import Application, submit
from requests_app.domain.questionnaire import EMAIL
from requests_app.enums import Channel
from requests_app.exceptions import FormIncomplete
from requests_app.models import Draft, Submission
from requests_app.sop.conditions import Fact
from requests_app.sop.definition import FormField
from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office, User

CHANNEL = "channel"


@dataclass(frozen=True)
class Opening:
    """What decides the form: for which account role, which services, and how it came in."""

    role: str
    services: tuple[str, ...]
    channel: Channel


def begin(office: Office, opening: Opening, *, at: datetime) -> Draft:
    """A form of the counter. Its channel tells it from the requesters' own drafts."""
    changes = {"role": opening.role, "services": list(opening.services), CHANNEL: opening.channel.value}
    return drafts.save(drafts.start(office, at=at).pk, changes=changes, at=at)


def find(office: Office, draft_id: UUID) -> Draft | None:
    """The office's counter form of this id; never a requester's draft."""
    forms = Draft.objects.filter(pk=draft_id, office=office, data__has_key=CHANNEL)
    return forms.select_related("office", "submission").first()


def channel_of(draft: Draft) -> Channel:
    """How the request came in."""
    return Channel(draft.data[CHANNEL])


def want_of(draft: Draft, answers: Mapping[str, Fact]) -> Asked:
    """What is asked, given these answers. Raises FormIncomplete once the office stopped serving it."""
    form = drafts.filled(draft)
    return asked(
        draft.office, role=form.role, services=form.services, answers=answers, channel=channel_of(draft)
    )


def questions_of(want: Asked, office: Office) -> list[FormField]:
    """The SOP's questions; an address may stay empty unless the SOP asks for one."""
    fields = [field for field in want.fields() if field.key != "role"]
    if not any(field.key == "email" for field in fields):
        fields.append(EMAIL.model_copy(update={"optional": True}))
    wish = messengers.question(office, has_number=any(field.key == "phone" for field in fields))
    return [*fields, wish] if wish else fields


def register(draft: Draft, *, received_at: datetime, by: User, at: datetime) -> Submission:
    """Take the form in as its berkas, whole; the same form twice is one berkas (I9).

    Missing papers are no fault here: the SOP's completion asks for them. Raises FormIncomplete with a
    sentence for each missing answer, OwnAccount for the officer's own account, NotAllowed without the right.
    """
    if draft.submission is not None:
        return draft.submission
    policy.check(by, office=draft.office, action=Action.REGISTER_AT_COUNTER)
    if received_at > at:
        raise FormIncomplete({"received_at": _("Waktu diterima belum lewat. Periksa kembali.")})
    form = drafts.filled(draft)
    want = want_of(draft, form.answers)
    keys = [field.key for field in questions_of(want, draft.office) if field.key != messengers.KEY]
    answers = _only(form.answers, keys)
    papers = drafts.papers(draft)
    application = Application(
        role=form.role,
        services=form.services,
        answers=answers,
        papers={d.key: papers[d.key] for d in want.documents() if d.is_uploaded and d.key in papers},
        idempotency_key=draft.pk,
        received_at=received_at,
        channel=channel_of(draft),
        letter_number=form.letter_number,
        letter_date=form.letter_date,
        messenger=str(form.answers.get(messengers.KEY) or ""),
    )
    policy.check_not_own(
        by,
        nip=application.text("nip"),
        email=application.text("email"),
        user_id=application.text("user_id"),
    )
    submission = submit(draft.office, application, by=by, at=at)
    Draft.objects.filter(pk=draft.pk, submission=None).update(submission=submission)
    return submission


def nip_required(office: Office) -> bool:
    """Whether this office lets nobody go without a NIP."""
    return options(office).nip_required


def _only(answers: Mapping[str, Fact], keys: Sequence[str]) -> dict[str, Fact]:
    """What is asked for now; answers to questions that closed again stay in the draft."""
    return {key: answers[key] for key in keys if answers.get(key) not in (None, "")}
