"""The loop of one worker process."""

import logging
import signal
import time
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils.crypto import get_random_string

from resetdesk.core.jobs.attempts import Row, attempt, claim, enlist, job_of
from resetdesk.core.jobs.heart import BEAT_SECONDS, LEASE_SECONDS, Heart, Watch, progress
from resetdesk.core.jobs.registry import Queue
from resetdesk.core.jobs.ticker import Ticker

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0


class Loop:
    """Takes one job after the other until it is told to stop; the `mail` loop also runs the ticker."""

    def __init__(
        self, queue: Queue, *, interval: float = 0.2, lease: float = LEASE_SECONDS, beat: float = BEAT_SECONDS
    ) -> None:
        self.queue = queue
        self.interval = interval
        self.is_running = True
        self.watch = Watch(lease=lease)
        self.ticker = Ticker() if queue == "mail" else None
        self.every_look = max(self.interval, min(1.0, beat))
        self.next_look = 0.0
        self.worker_id = ""
        self.heart = Heart("", every=beat)

    def stop(self, signum: int, _frame: FrameType | None) -> None:
        """The job at hand is finished, then the loop ends. Nothing is raised into the job."""
        logger.info("%s: the %s worker finishes its job and stops", signal.Signals(signum).name, self.queue)
        self.is_running = False

    def run(self) -> None:
        """Ends only after `stop`. Neither a locked nor a restarting database ends it."""
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(signum, self.stop)
        self.heart.start()
        faults = 0
        while self.is_running:
            try:
                self.live()
            except (DatabaseError, InterfaceError) as error:
                faults += 1
                pause = min(0.5 * 2 ** min(faults, 8), LONGEST_PAUSE)
                logger.warning("database: %s; again in %.1f s", type(error).__name__, pause)
                connections.close_all()
                self.sleep(pause)
            else:
                faults = 0
        self.heart.stopped.set()
        self.heart.join(timeout=5)

    def live(self) -> None:
        """One life, until a fault of the database or the end.

        A job whose settling failed belongs to the life that ended: nobody beats for that one any more, so the
        sweep finds it.
        """
        worker_id = get_random_string(32)
        enlist(worker_id, queue=self.queue)
        self.worker_id = self.heart.worker_id = worker_id
        while self.is_running:
            close_old_connections()
            self.look_around()
            row = claim((self.queue,), worker_id=self.worker_id)
            if row is not None:
                self.do(row)
            else:
                self.sleep(self.interval)

    def do(self, row: Row) -> None:
        job = job_of(row)
        progress.begin(job.stall.total_seconds() if job else 60.0)
        try:
            attempt(row, worker_id=self.worker_id)
        finally:
            progress.end()

    def look_around(self) -> None:
        """Between jobs, about once a second: the turn of periodic jobs, and workers that died."""
        now = time.monotonic()
        if now < self.next_look:
            return
        self.next_look = now + self.every_look
        if self.ticker is not None:
            self.ticker.tick()
        self.watch.sweep()

    def sleep(self, seconds: float) -> None:
        """Waits in small pieces, so that a signal is heard at once."""
        until = time.monotonic() + seconds
        while self.is_running and (rest := until - time.monotonic()) > 0:
            time.sleep(min(rest, 0.2))
