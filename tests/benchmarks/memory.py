"""Idle memory of the whole process tree: `python -m tests.benchmarks.memory`. Ends with 1 above the budget.

Serves a fresh installation, asks for two pages, waits until it is idle, and adds up PSS (each shared page
counted once, the memory that the machine really misses) and RSS (shared pages counted in each process).
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent
BUDGET = 350
IDLE_SECONDS = 10


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    lists = [task.read_text().split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    return [pid, *(below for listed in lists for child in listed for below in tree(int(child)))]


def megabytes(pid: int, *, kind: str) -> float:
    """`Pss` or `Rss` of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024


def wait_for(url: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  (loopback, http)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def main() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://localhost:{probe.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="resetdesk-memory-") as folder:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment = kept | {"RESETDESK_DATA_DIR": folder, "PUBLIC_URL": address}
        subprocess.run([sys.executable, "-m", "resetdesk.prepare"], cwd=HOME, env=environment, check=True)
        command = [sys.executable, "-m", "gunicorn", "--config", "python:resetdesk.gunicorn_conf"]
        with subprocess.Popen(
            [*command, "resetdesk.wsgi:application"], cwd=HOME, env=environment, stdout=subprocess.DEVNULL
        ) as master:
            try:
                wait_for(f"{address}/healthz")
                wait_for(f"{address}/akun/masuk/")
                time.sleep(IDLE_SECONDS)
                pids = tree(master.pid)
                sizes = {kind: sum(megabytes(pid, kind=kind) for pid in pids) for kind in ("Pss", "Rss")}
            finally:
                master.terminate()
    sys.stdout.write(f"{len(pids)} processes: PSS {sizes['Pss']:.0f} MB, RSS {sizes['Rss']:.0f} MB, ")
    sys.stdout.write(f"budget {BUDGET} MB\n")
    return int(max(sizes.values()) > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
