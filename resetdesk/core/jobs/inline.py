"""Running due jobs in this process: for tests, and for seeding the demo."""

from django.utils.crypto import get_random_string

from resetdesk.core.jobs.attempts import attempt, claim, enlist
from resetdesk.core.models.jobs import Worker

QUEUES = ("mail", "work")


def run_all_due(limit: int = 10_000, *, quiet: bool = False) -> int:
    """Runs every due job, also those that the jobs promise, until none is left. Returns how many ran.

    Failures are settled as in a worker; unless `quiet`, they are raised together afterwards (ExceptionGroup).
    """
    worker_id, ran, errors = get_random_string(32), 0, []
    enlist(worker_id, queue="inline")
    try:
        while ran < limit and (row := claim(QUEUES, worker_id=worker_id)):
            ran += 1
            if (error := attempt(row, worker_id=worker_id)) is not None:
                errors.append(error)
    finally:
        Worker.objects.filter(pk=worker_id, promises=None).delete()
    if errors and not quiet:
        raise ExceptionGroup(f"{len(errors)} of {ran} jobs failed", errors)
    return ran
