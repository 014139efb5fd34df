"""The nouns of the archive."""

from archive_app.models.records import Record, RecordItem

__all__ = ["Record", "RecordItem"]
