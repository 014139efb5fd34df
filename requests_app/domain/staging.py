"""What the requester has gathered for the returned items, kept until it is sent as a whole."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from requests_app.domain import drafts
from requests_app.domain.completion import Completion, complete
from requests_app.models import Draft, ResetRequest, StepRun


def place(request: ResetRequest, step: StepRun) -> UUID:
    """The key under which this round is gathered: one for each round, on any device."""
    return uuid5(request.pk, f"lengkapi {step.ordinal}")


def staged(request: ResetRequest, step: StepRun, *, at: datetime) -> Draft:
    """The draft in which this round's files and answers are gathered."""
    found, _made = Draft.objects.get_or_create(
        pk=place(request, step),
        defaults={"office_id": request.office_id, "created_at": at, "touched_at": at},
    )
    return found


def send(request: ResetRequest, step: StepRun, *, fields: Mapping[str, str], at: datetime) -> StepRun | None:
    """Send everything gathered; the office's clock runs again. Returns the step that opens.

    Raises what `completion.complete` raises; then nothing gathered is lost.
    """
    draft = staged(request, step, at=at)
    with transaction.atomic():
        sent = Completion(papers=drafts.papers(draft), fields=fields)
        opened = complete(request.pk, completion=sent, at=at)
        drafts.discard(draft)
    return opened
