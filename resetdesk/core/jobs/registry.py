"""Which jobs exist: name -> function, queue and patience."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeVar

from resetdesk.core.exceptions import DomainError

Queue = Literal["mail", "work"]
Function = TypeVar("Function", bound=Callable[..., None])

FIRST_RETRY = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)


class UnknownJob(LookupError):
    """No floor registers a job of this name."""


class GiveUp(DomainError):
    """Raised by a job that no retry can help (no such mailbox): dead at once, with this sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A registered job."""

    name: str
    function: Callable[..., None]
    queue: Queue
    retries: int
    priority: int
    label: str
    # A job that neither ends nor beats for so long is hung: its worker dies and the job is tried again.
    stall: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodic:
    """A job promised once in every slot of `every`, counted from 1970 in UTC plus `offset`."""

    name: str
    every: timedelta
    offset: timedelta


JOBS: dict[str, Job] = {}
PERIODICS: dict[str, Periodic] = {}


def job(
    name: str,
    *,
    queue: Queue = "work",
    retries: int = 8,
    priority: int = 0,
    label: str = "",
    stall: timedelta = timedelta(minutes=10),
) -> Callable[[Function], Function]:
    """Registers a function of ids (int or str; a UUID arrives as str) under a name.

    It is tried `retries` times more after a failure, with growing waits (`delay_after`). `label` names it for
    people in the list of dead letters. Raises ValueError if the name is taken.
    """

    def register(function: Function) -> Function:
        known = JOBS.get(name)
        if known and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"job {name!r} is registered twice")
        JOBS[name] = Job(
            name=name,
            function=function,
            queue=queue,
            retries=retries,
            priority=priority,
            label=label or name,
            stall=stall,
        )
        return function

    return register


def periodic(
    name: str,
    *,
    every: timedelta,
    queue: Queue = "work",
    offset: timedelta = timedelta(0),
    label: str = "",
) -> Callable[[Function], Function]:
    """Registers a job without arguments that the ticker promises once per slot, whatever number of workers.

    A slot missed while nothing ran is not made up for. `offset` moves the daily turn: 17 hours is 00.00 WIB.
    """

    def register(function: Function) -> Function:
        PERIODICS[name] = Periodic(name=name, every=every, offset=offset)
        return job(name, queue=queue, retries=3, label=label)(function)

    return register


def find(name: str) -> Job:
    """The job of a name. Raises UnknownJob."""
    try:
        return JOBS[name]
    except KeyError:
        raise UnknownJob(name) from None


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 5 s, 20 s, 80 s ... at most 6 hours.

    Eight retries reach over thirteen hours, so a night without the mail server kills no notice.
    """
    factor: int = 4 ** min(max(attempts, 1) - 1, 10)
    return min(FIRST_RETRY * factor, LONGEST_WAIT)
