"""Promised work, on django-tasks-db's queue in the business database.

`promise` stores a job in the caller's transaction, by name, so that a lower floor can promise the work of a
higher one. Jobs take ids, re-read, and may run more than once: they must be idempotent.
"""

from resetdesk.core.jobs.heart import beat
from resetdesk.core.jobs.inline import run_all_due
from resetdesk.core.jobs.letters import DeadLetter, dead_letters, revive
from resetdesk.core.jobs.promising import promise
from resetdesk.core.jobs.registry import GiveUp, UnknownJob, job, periodic
from resetdesk.core.jobs.upkeep import prune

__all__ = [
    "DeadLetter",
    "GiveUp",
    "UnknownJob",
    "beat",
    "dead_letters",
    "job",
    "periodic",
    "promise",
    "prune",
    "revive",
    "run_all_due",
]
