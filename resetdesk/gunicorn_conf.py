"""How gunicorn serves the portal: one process tree, TLS from files, nothing trusted from outside.

    python -m gunicorn --config python:resetdesk.gunicorn_conf resetdesk.wsgi:application

The master loads everything once, then forks the web worker and the job workers, which share that memory.
"""

import gc
import os
from typing import NoReturn

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from resetdesk.config import load_or_exit
from resetdesk.core.tree import Queue, Tree, start_worker

_config = load_or_exit()

bind = _config.bind
worker_class = "resetdesk.web_worker.WatchedWorker"
workers = 1
threads = _config.threads
preload_app = True
certfile = str(_config.tls_cert) if _config.tls_cert else None
keyfile = str(_config.tls_key) if _config.tls_key else None
timeout = 60
graceful_timeout = 20
keepalive = 15
control_socket_disable = True
# `resetdesk.middleware.client_address` alone judges forwarding headers.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
accesslog = "-"
logger_class = "resetdesk.access_log.PlainLog"
proc_name = "resetdesk"


def run_job_worker(queue: Queue, *, parent: int) -> NoReturn:
    """A job worker in a group of its own: Ctrl-C reaches the master alone, which ends each child in order."""
    os.setpgid(0, 0)
    start_worker(queue, parent=parent)


tree = Tree(run=run_job_worker)


def when_ready(_server: Arbiter) -> None:
    # What is loaded now is never garbage: children keep sharing its memory, and collections get short.
    gc.collect()
    gc.freeze()
    tree.start()


def post_fork(_server: Arbiter, _worker: Worker) -> None:
    tree.disown()


def on_exit(_server: Arbiter) -> None:
    tree.stop()
