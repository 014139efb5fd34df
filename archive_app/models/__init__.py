"""The nouns of the archive."""

from archive_app.models.months import MonthReport
from archive_app.models.records import Record, RecordItem

__all__ = ["MonthReport", "Record", "RecordItem"]
