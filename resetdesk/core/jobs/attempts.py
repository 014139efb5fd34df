"""One attempt at a job: claimed, run, and settled as done, to be retried, or dead."""

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet, get_date_max
from django_tasks_db.utils import exclusive_transaction

from resetdesk.core import faults
from resetdesk.core.exceptions import DomainError
from resetdesk.core.jobs.promising import perform
from resetdesk.core.jobs.registry import GiveUp, Job, UnknownJob, delay_after, find
from resetdesk.core.models.jobs import Promise, Worker

logger = logging.getLogger(__name__)

READY = "READY"
Row = DBTaskResult[..., None]


def due(queues: Sequence[str]) -> DBTaskResultQuerySet:
    """Jobs of these queues that may run now, most urgent first."""
    return DBTaskResult.objects.ready().filter(queue_name__in=queues, task_path=perform.module_path)


def enlist(worker_id: str, *, queue: str) -> None:
    """Makes a life of a worker known, so that it can hold jobs."""
    now = timezone.now()
    Worker.objects.create(pk=worker_id, queue=queue, started_at=now, beat_at=now)


def claim(queues: Sequence[str], *, worker_id: str) -> Row | None:
    """Takes the next job for this worker, or None. Two workers never take the same."""
    ready = due(queues)
    # A look without a lock first: an idle worker must not disturb the writers of SQLite five times a second.
    if not ready.exists():
        return None
    with exclusive_transaction(ready.db):
        row = ready.get_locked()
        if row is not None:
            row.claim(worker_id)
            # From here on, whoever promises the same key again has changed something this run may not see.
            Promise.objects.filter(pk=row.pk).update(worker=worker_id, again=False)
    return row


def attempt(row: Row, *, worker_id: str) -> Exception | None:
    """Runs a claimed job and settles it. Returns the job's error, if any; raises only the database's own."""
    if row.queue_name == "mail":
        faults.point("M8.claimed")
    # Where the caller is in a transaction (a test), a failed statement of the job must not poison the rest.
    shield = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        # What a job writes, a paper or a mail, is the office's: Indonesian, whoever asked for it.
        with translation.override(settings.LANGUAGE_CODE), shield:
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:  # noqa: BLE001  (whatever a job raises is settled)
        logger.warning("job %s failed: %s", job_name(row), type(error).__name__)
        settle_failure(row, worker_id=worker_id, error=error)
        return error
    settle_success(row, worker_id=worker_id)
    return None


def job_name(row: Row) -> str:
    return str(row.args_kwargs["args"][0])


def job_of(row: Row) -> Job | None:
    """The registered job of a row; None for a name that no release knows any more."""
    try:
        return find(job_name(row))
    except UnknownJob:
        return None


def held(row: Row, *, worker_id: str) -> Promise | None:
    """The locked promise, if this worker still holds it; None if the job was given to another."""
    promise = Promise.objects.select_for_update().filter(pk=row.pk, worker=worker_id).first()
    if promise is None:
        logger.error("job %s %s was taken over while it ran", job_name(row), row.pk)
    return promise


def settle_success(row: Row, *, worker_id: str) -> None:
    with transaction.atomic():
        promise = held(row, worker_id=worker_id)
        if promise is None:
            return
        if promise.again:
            requeue(row, promise=promise, at=None)
            DBTaskResult.objects.filter(pk=row.pk).update(worker_ids=[])
        else:
            promise.delete()
            row.set_successful(None)


def settle_failure(row: Row, *, worker_id: str, error: Exception) -> None:
    with transaction.atomic():
        promise = held(row, worker_id=worker_id)
        if promise is None:
            return
        job, attempts = job_of(row), len(row.worker_ids)
        row.set_failed(error)
        if job is None or isinstance(error, GiveUp) or attempts > job.retries:
            bury(promise, reason=error.sentence if isinstance(error, DomainError) else "")
        else:
            requeue(row, promise=promise, at=timezone.now() + delay_after(attempts))


def settle_killed(row: Row, *, promise: Promise) -> None:
    """The worker of this job died. The caller holds the lock of the promise."""
    job, attempts = job_of(row), len(row.worker_ids)
    if job is None or attempts > job.retries:
        row.set_failed(RuntimeError("the worker died"))
        bury(promise, reason=_("Proses yang mengerjakannya mati berulang kali."))
    else:
        # Once is bad luck and runs at once; a job that kills each of its workers has to wait.
        requeue(
            row, promise=promise, at=None if attempts == 1 else timezone.now() + delay_after(attempts - 1)
        )


def requeue(row: Row, *, promise: Promise, at: datetime | None) -> None:
    """Puts a job back. `at` None means now, whatever the wall clock does."""
    promise.worker = None
    promise.save(update_fields=["worker"])
    row.status = READY
    row.run_after = at or get_date_max()
    row.save(update_fields=["status", "run_after"])


def bury(promise: Promise, *, reason: str) -> None:
    """Makes a promise a dead letter: nobody runs it until somebody revives it."""
    logger.error("job %s %s was given up", promise.name, promise.pk)
    promise.worker, promise.died_at, promise.reason = None, timezone.now(), reason[:300]
    promise.save(update_fields=["worker", "died_at", "reason"])
