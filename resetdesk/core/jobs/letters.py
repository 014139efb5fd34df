"""Dead letters: promised work that was given up, visible until somebody revives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult, get_date_max

from resetdesk.core.jobs.attempts import READY, job_of
from resetdesk.core.models.jobs import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A job nobody runs any more. `sentence` is Indonesian and names no person; `error` is its class."""

    id: UUID
    name: str
    ids: Mapping[str, int | str]
    attempts: int
    died_at: datetime
    error: str
    sentence: str


def dead_letters(*, limit: int = 200) -> list[DeadLetter]:
    """The newest dead letters. Read by the health page and the operator's list."""
    found = Promise.objects.filter(died_at__isnull=False).select_related("job").order_by("-died_at")
    return [as_letter(promise) for promise in found[:limit]]


def as_letter(promise: Promise) -> DeadLetter:
    assert promise.died_at is not None  # noqa: S101  (for the type checker: the query asked for it)
    row, attempts = promise.job, len(promise.job.worker_ids)
    job = job_of(row)
    error = row.exception_class_path.rsplit(".", 1)[-1]
    facts = {"label": _(job.label) if job else promise.name, "attempts": attempts}
    if job is None:
        sentence = _("“%(label)s” tidak dapat dijalankan: versi ini tidak mengenalnya.") % facts
    elif promise.reason:
        sentence = (
            _("“%(label)s” dihentikan setelah %(attempts)d kali dicoba.") % facts + " " + promise.reason
        )
    else:
        sentence = _(
            "“%(label)s” dihentikan setelah %(attempts)d kali dicoba. Galat terakhir: %(error)s."
        ) % (facts | {"error": error})
    return DeadLetter(
        id=promise.pk,
        name=promise.name,
        ids=row.args_kwargs["kwargs"],
        attempts=attempts,
        died_at=promise.died_at,
        error=error,
        sentence=sentence,
    )


def revive(letter_id: UUID) -> bool:
    """Owes the job again, with all its attempts anew. False if it is not dead (somebody was faster).

    If the same work was promised anew in between, that promise stands and the dead letter goes.
    """
    with transaction.atomic():
        promise = Promise.objects.select_for_update().filter(pk=letter_id, died_at__isnull=False).first()
        if promise is None:
            return False
        try:
            with transaction.atomic():
                promise.died_at, promise.reason = None, ""
                promise.save(update_fields=["died_at", "reason"])
        except IntegrityError:
            promise.delete()
            return True
        DBTaskResult.objects.filter(pk=letter_id).update(
            status=READY, run_after=get_date_max(), worker_ids=[], finished_at=None
        )
    return True
