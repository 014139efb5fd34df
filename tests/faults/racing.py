"""Several at once, each with a connection of its own, all let go at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

from django.db import connections

from resetdesk.core.exceptions import DomainError

Run = Callable[[], object]


@dataclass
class Race:
    """What became of it. Anything but success and a clean refusal is raised out of `race`."""

    won: list[object] = field(default_factory=list)
    refused: list[DomainError] = field(default_factory=list)


def race(runners: Sequence[Run]) -> Race:
    """Let every runner go at once and sort the answers."""
    start = Barrier(len(runners))

    def run(runner: Run) -> object:
        start.wait(timeout=60)
        try:
            return runner()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(runners)) as pool:
        answers = list(pool.map(run, runners))
    found = Race()
    for answer in answers:
        if isinstance(answer, DomainError):
            found.refused.append(answer)
        else:
            found.won.append(answer)
    return found
