"""How long `./run demo` takes: `python -m tests.benchmarks.start`. Ends with 1 above a budget.

Runs the README's command in a copy of the committed tree with an environment of its own. The first start
begins without data, once without and once with the Python libraries in place; the second finds everything.
Budgets: 60 s from nothing to the first page once packages are installed, 5 s for a second start.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent
FIRST_BUDGET, SECOND_BUDGET = 60, 5
MOST_SECONDS = 600


def free_address() -> str:
    """An address on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://localhost:{probe.getsockname()[1]}"


def answers(address: str) -> bool:
    """Whether the first page is served."""
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  (loopback, http)
    except OSError:
        return False
    return True


def seconds_to_first_page(folder: Path) -> float:
    """Starts the demo in `folder`, waits for its first page, and stops the whole tree."""
    address = free_address()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    started = time.monotonic()
    with subprocess.Popen(
        ["./run", "demo"],
        cwd=folder,
        env=environment | {"PUBLIC_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as demo:
        try:
            while not answers(f"{address}/") and time.monotonic() - started < MOST_SECONDS:
                time.sleep(0.1)
            taken = time.monotonic() - started
        finally:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait(timeout=60)
    return taken


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="resetdesk-start-") as name:
        folder = Path(name) / "portal"
        subprocess.run(["git", "clone", "--quiet", str(HOME), str(folder)], check=True)
        bare = seconds_to_first_page(folder)
        shutil.rmtree(folder / "var")
        first = seconds_to_first_page(folder)
        second = seconds_to_first_page(folder)
    print(  # noqa: T201
        f"first page after {bare:.1f} s with libraries to fetch, {first:.1f} s with libraries in place "
        f"(budget {FIRST_BUDGET} s); second start {second:.1f} s (budget {SECOND_BUDGET} s)"
    )
    return int(first > FIRST_BUDGET or second > SECOND_BUDGET)


if __name__ == "__main__":
    sys.exit(main())
