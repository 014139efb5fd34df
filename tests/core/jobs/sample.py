"""Jobs that only tests know; imported by the tests and by the worker processes they start."""

import os
import time
from datetime import timedelta
from pathlib import Path

from resetdesk.core.jobs import GiveUp, beat, job, periodic, promise

SEEN: list[object] = []
TROUBLE: list[Exception] = []


@job("tests.note", queue="work")
def note(what: int | str) -> None:
    if TROUBLE:
        raise TROUBLE[0]
    SEEN.append(what)


@job("tests.twice", retries=1, label="Pekerjaan contoh")
def twice() -> None:
    raise ConnectionError("no answer")


@job("tests.hopeless", queue="mail")
def hopeless() -> None:
    raise GiveUp("Alamat email ini tidak ada.")


@job("tests.chain")
def chain(left: int) -> None:
    SEEN.append(left)
    if left:
        promise("tests.chain", left=left - 1)


@job("tests.again")
def again() -> None:
    """Somebody promises the same key while it runs, once."""
    SEEN.append("again")
    if len(SEEN) == 1:
        promise("tests.again", key="k")


@periodic("tests.turn", every=timedelta(hours=1), queue="mail")
def turn() -> None:
    SEEN.append("turn")


@job("tests.line", stall=timedelta(seconds=2))
def line(number: int) -> None:
    """Appends one line to a file: what a worker process did, for its parent to count."""
    beat()
    time.sleep(float(os.environ.get("SAMPLE_SECONDS", "0.01")))
    with Path(os.environ["SAMPLE_FILE"]).open("a") as out:
        out.write(f"{number}\n")
