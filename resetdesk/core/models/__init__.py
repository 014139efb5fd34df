"""The nouns of floor 0."""

from resetdesk.core.models.backups import BackupMade, KeyExport, Restoration
from resetdesk.core.models.calendar import CalendarEdition
from resetdesk.core.models.files import StoredFile
from resetdesk.core.models.forms import FormTaken
from resetdesk.core.models.jobs import PeriodicSlot, Promise, Worker
from resetdesk.core.models.journal import DailyRoot, JournalEntry, JournalValue, ReadingLog
from resetdesk.core.models.numbering import NumberSeries

__all__ = [
    "BackupMade",
    "CalendarEdition",
    "DailyRoot",
    "FormTaken",
    "JournalEntry",
    "JournalValue",
    "KeyExport",
    "NumberSeries",
    "PeriodicSlot",
    "Promise",
    "ReadingLog",
    "Restoration",
    "StoredFile",
    "Worker",
]
