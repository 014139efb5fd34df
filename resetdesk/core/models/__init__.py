"""The nouns of floor 0."""

from resetdesk.core.models.calendar import CalendarEdition
from resetdesk.core.models.files import StoredFile
from resetdesk.core.models.jobs import PeriodicSlot, Promise, Worker
from resetdesk.core.models.journal import DailyRoot, JournalEntry, JournalValue, ReadingLog
from resetdesk.core.models.numbering import NumberSeries

__all__ = [
    "CalendarEdition",
    "DailyRoot",
    "JournalEntry",
    "JournalValue",
    "NumberSeries",
    "PeriodicSlot",
    "Promise",
    "ReadingLog",
    "StoredFile",
    "Worker",
]
