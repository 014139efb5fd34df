"""Is this installation fit to serve? A registry of checks to which every floor adds its own.

An app writes its checks in a module `readiness.py`, which is found by itself:

    @check("Pekerjaan")
    def dead_jobs() -> Iterator[Finding]:
        if count := len(jobs.dead_letters()):
            yield unsafe(_("%d pekerjaan gagal untuk seterusnya.") % count, remedy=_("..."))
        else:
            yield good(_("Tidak ada pekerjaan yang gagal."))

`manage.py doctor` runs them all, `/healthz` the vital ones: quick, and unsafe only when the portal cannot
serve.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _


class Level(Enum):
    """How a finding weighs: doctor ends with 1, and /healthz with 503, on UNSAFE alone."""

    GOOD = "baik"
    WARNING = "perlu perhatian"
    UNSAFE = "tidak aman"


@dataclass(frozen=True)
class Finding:
    """What a check saw, as an Indonesian sentence, and how to mend it."""

    level: Level
    sentence: str
    remedy: str = ""


@dataclass(frozen=True)
class Check:
    """A named question; `look` answers with findings and may touch the database, never change it."""

    title: str
    look: Callable[[], Iterable[Finding]]
    is_vital: bool


@dataclass(frozen=True)
class Answer:
    """The findings of one check."""

    check: Check
    findings: tuple[Finding, ...]

    @property
    def is_safe(self) -> bool:
        return all(finding.level is not Level.UNSAFE for finding in self.findings)


Look = TypeVar("Look", bound=Callable[[], Iterable[Finding]])
_checks: dict[str, Check] = {}


def good(sentence: str) -> Finding:
    return Finding(Level.GOOD, sentence)


def warning(sentence: str, *, remedy: str) -> Finding:
    return Finding(Level.WARNING, sentence, remedy)


def unsafe(sentence: str, *, remedy: str) -> Finding:
    return Finding(Level.UNSAFE, sentence, remedy)


def check(title: str, *, is_vital: bool = False) -> Callable[[Look], Look]:
    """Register a check under a title of its own. Raises ValueError when the title is taken."""

    def register(look: Look) -> Look:
        if title in _checks and _checks[title].look is not look:
            raise ValueError(title)
        _checks[title] = Check(title, look, is_vital)
        return look

    return register


def examine(*, vital_only: bool = False) -> list[Answer]:
    """Run the checks in the order of registration."""
    autodiscover_modules("readiness")
    return [answer(item) for item in list(_checks.values()) if item.is_vital or not vital_only]


def answer(item: Check) -> Answer:
    """The check's findings. A check that fails itself is an unsafe finding, not a crash."""
    try:
        return Answer(item, tuple(item.look()))
    except Exception as error:  # noqa: BLE001  (the report tells of every fault, also an unforeseen one)
        sentence = _("Pemeriksaan ini sendiri gagal: %(error)s") % {"error": type(error).__name__}
        return Answer(
            item, (unsafe(sentence, remedy=_("Jalankan manage.py doctor --traceback, laporkan galatnya.")),)
        )
