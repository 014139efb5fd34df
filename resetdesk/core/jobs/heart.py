"""Signs of life: a worker beats, a hung job stops its worker, a dead worker's job goes back to the queue.

No wall clock decides: beats are counted, and a watcher waits by its own monotonic clock.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from resetdesk.core.jobs.attempts import settle_killed
from resetdesk.core.models.jobs import Promise, Worker

logger = logging.getLogger(__name__)

BEAT_SECONDS = 4.0
LEASE_SECONDS = 20.0
EXIT_HUNG = 75


class Progress:
    """What the one job of this process did last, by the monotonic clock."""

    def __init__(self) -> None:
        self.deadline: float | None = None
        self.stall = 0.0

    def begin(self, stall: float) -> None:
        self.stall = stall
        self.deadline = time.monotonic() + stall

    def mark(self) -> None:
        if self.deadline is not None:
            self.deadline = time.monotonic() + self.stall

    def end(self) -> None:
        self.deadline = None

    def is_hung(self) -> bool:
        deadline = self.deadline
        return deadline is not None and time.monotonic() > deadline


progress = Progress()


def beat() -> None:
    """A long job says that it moves on; without a word for its `stall` time it is taken for hung."""
    progress.mark()


class Heart(threading.Thread):
    """Beats for a worker, beside its job, over a connection of its own."""

    def __init__(self, worker_id: str, *, every: float = BEAT_SECONDS) -> None:
        super().__init__(name="heart", daemon=True)
        self.worker_id = worker_id
        self.every = every
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.every):
            if progress.is_hung():
                logger.critical("the job hangs: this worker stops, and the job is tried again")
                os._exit(EXIT_HUNG)
            self.pulse()
        connection.close()

    def pulse(self) -> None:
        """One beat. A database that does not answer is tried again at the next."""
        try:
            Worker.objects.filter(pk=self.worker_id).update(beats=F("beats") + 1, beat_at=timezone.now())
        except (DatabaseError, InterfaceError) as error:
            logger.warning("no beat: %s", type(error).__name__)
            connection.close()


class Watch:
    """Finds workers that hold a job and have not beaten for a whole lease."""

    def __init__(self, *, lease: float = LEASE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self.lease = lease
        self.clock = clock
        self.seen: dict[str, tuple[int, float]] = {}

    def sweep(self) -> int:
        """Puts the jobs of dead workers back. Returns how many."""
        return sum(release(worker_id, beats=beats) for worker_id, beats in self.dead())

    def dead(self) -> list[tuple[str, int]]:
        """Workers (id, last beat) silent for the lease. A first look only notes them."""
        holders = Promise.objects.filter(worker__isnull=False).values("worker")
        beats = dict(Worker.objects.filter(pk__in=holders).values_list("pk", "beats"))
        now, seen = self.clock(), self.seen
        self.seen = {
            pk: seen[pk] if pk in seen and seen[pk][0] == count else (count, now)
            for pk, count in beats.items()
        }
        return [(pk, count) for pk, (count, since) in self.seen.items() if now - since >= self.lease]


def release(worker_id: str, *, beats: int) -> int:
    """Takes its jobs from a worker, unless it has beaten since. Returns how many."""
    with transaction.atomic():
        # The lock keeps a late beat out until the jobs are free.
        if not Worker.objects.select_for_update().filter(pk=worker_id, beats=beats).exists():
            return 0
        promises = list(Promise.objects.select_for_update().filter(worker=worker_id))
        for promise in promises:
            logger.warning("worker %s is dead: job %s goes back", worker_id, promise.name)
            settle_killed(DBTaskResult.objects.get(pk=promise.pk), promise=promise)
    return len(promises)
