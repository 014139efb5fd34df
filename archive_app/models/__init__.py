"""The nouns of the archive."""

from archive_app.models.bundles import Bundle
from archive_app.models.months import MonthReport
from archive_app.models.records import Record, RecordItem

__all__ = ["Bundle", "MonthReport", "Record", "RecordItem"]
