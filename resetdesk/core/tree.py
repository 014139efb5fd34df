"""The process tree of one machine: a server master that forks the workers and keeps them alive.

For gunicorn's configuration, which owns the master process:

    from resetdesk.core.tree import Tree
    tree = Tree()
    def when_ready(server): tree.start()      # forks `mail` and `work`, then a thread tends them
    def on_exit(server): tree.stop()          # SIGTERM, waits, SIGKILL for what stays
    def post_fork(server, worker): tree.disown()   # a web worker must not tend its siblings

`start_worker` is all a forked child runs. Each worker also dies with its master, even with a killed one.
"""

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Literal, NoReturn

logger = logging.getLogger(__name__)

Queue = Literal["mail", "work"]

QUEUES: tuple[Queue, ...] = ("mail", "work")
PR_SET_PDEATHSIG = 1
SHORTEST_LIFE = 5.0


def start_worker(queue: Queue, *, parent: int | None = None) -> NoReturn:
    """Runs a worker in a freshly forked child and ends the process; never returns.

    The database connections of the parent are left to it, untouched. `parent` is its process id.
    """
    code = 1
    try:
        die_with_parent(parent)
        prepare()
        # Here and not above: it needs the models, which a master without Django's setup has not loaded.
        from resetdesk.core.jobs.worker import Loop  # noqa: PLC0415

        Loop(queue).run()
        code = 0
    except BaseException:
        logger.exception("the %s worker ended", queue)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def prepare() -> None:
    """Django is set up, and no connection is shared with the parent."""
    # Slow, and a master that only watches does not need it.
    import django  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    django.setup()
    for connection in connections.all(initialized_only=True):
        # Dropped, not closed: closing would say goodbye to the server in the parent's name.
        connection.connection = None
        connection.in_atomic_block = False


def die_with_parent(parent: int | None) -> None:
    """On Linux the kernel sends SIGTERM when the parent dies."""
    signal.set_wakeup_fd(-1)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        # It died before the kernel knew.
        os._exit(1)


def is_alive(pid: int) -> bool:
    """Whether a child lives. Works also where another part of the master reaps every child."""
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


class Tree:
    """Forks one worker per queue and forks it again when it dies."""

    def __init__(
        self, queues: tuple[Queue, ...] = QUEUES, *, run: Callable[..., NoReturn] = start_worker
    ) -> None:
        self.queues = queues
        self.run = run
        self.owner = 0
        self.children: dict[Queue, tuple[int, float]] = {}
        self.not_before: dict[Queue, float] = {}
        self.stopped = threading.Event()

    def start(self) -> None:
        """Forks the workers and tends them from a thread. Call it once, in the master."""
        self.owner = os.getpid()
        for queue in self.queues:
            self.fork(queue)
        threading.Thread(target=self.watch, name="tree", daemon=True).start()

    def fork(self, queue: Queue) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            for signum in (signal.SIGCHLD, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
                signal.signal(signum, signal.SIG_DFL if signum == signal.SIGCHLD else signal.SIG_IGN)
            self.run(queue, parent=parent)
        self.children[queue] = (pid, time.monotonic())
        logger.info("the %s worker is process %d", queue, pid)

    def watch(self) -> None:
        while not self.stopped.wait(0.5):
            self.tend()

    def tend(self) -> None:
        """Forks anew what died; one that dies young waits a little first."""
        for queue, (pid, since) in list(self.children.items()):
            if self.stopped.is_set() or is_alive(pid):
                continue
            now = time.monotonic()
            if queue not in self.not_before:
                logger.error("the %s worker (process %d) died", queue, pid)
                self.not_before[queue] = now + (0.0 if now - since > SHORTEST_LIFE else SHORTEST_LIFE)
            if now >= self.not_before[queue]:
                del self.not_before[queue]
                self.fork(queue)

    def stop(self, *, patience: float = 25.0) -> None:
        """Lets the workers finish their jobs; kills those that do not within `patience` seconds."""
        if os.getpid() != self.owner:
            return
        self.stopped.set()
        pids = [pid for pid, _since in self.children.values() if is_alive(pid)]
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + patience
        while pids and time.monotonic() < until:
            time.sleep(0.05)
            pids = [pid for pid in pids if is_alive(pid)]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def disown(self) -> None:
        """In a forked sibling: the workers are not its children."""
        self.owner = 0
        self.children = {}
        self.stopped.set()
