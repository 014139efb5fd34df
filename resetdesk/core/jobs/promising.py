"""Owing a job: the row of work and its promise, in the caller's transaction."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from resetdesk.core.jobs.registry import find
from resetdesk.core.models.jobs import Promise

LONGEST_KEY = 100


@task(queue_name="work")
def perform(name: str, **ids: int | str) -> None:
    """The one task of the queue: runs the registered job. Raises UnknownJob and whatever the job raises."""
    find(name).function(**ids)


def promise(
    name: str, *, key: str | None = None, delay: timedelta | None = None, **ids: int | str | UUID
) -> None:
    """Owes a job: it runs at least once after the caller's transaction commits, never if that rolls back.

    With a `key` at most one such job of this name is open. A second promise while the first waits adds
    nothing; while the first runs, it makes the job run once more afterwards, so no change is missed.
    Raises UnknownJob, TypeError (an argument that is no id), ValueError (a key over 100 characters).
    """
    job = find(name)
    arguments = {field: as_id(value) for field, value in ids.items()}
    if key is not None and len(key) > LONGEST_KEY:
        raise ValueError(f"the key of a promise is at most {LONGEST_KEY} characters")
    unique = None if key is None else f"{name}:{key}"
    run_after = None if delay is None else timezone.now() + delay
    queued = perform.using(queue_name=job.queue, priority=job.priority, run_after=run_after)
    while not (unique and join_open(unique)):
        try:
            with transaction.atomic():
                result = queued.enqueue(name, **arguments)
                Promise.objects.create(job_id=UUID(result.id), name=name, key=unique)
        except IntegrityError:
            # Another transaction promised the same key just now, or has just kept it: look again.
            if unique is None:
                raise
        else:
            return


def join_open(key: str) -> bool:
    """Whether an open promise with this key exists; it then also runs after this transaction's commit."""
    return bool(Promise.objects.filter(key=key, died_at=None).update(again=True))


def as_id(value: int | str | UUID) -> int | str:
    """The stored form of an id. Jobs take ids only: never rows, texts of people, or secrets."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(f"a job takes ids only, not {type(value).__name__}")
    return value
