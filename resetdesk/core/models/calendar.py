"""Versions of an office's working hours and closed days."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from resetdesk.core.worktime import CalendarFault, WorkCalendar

# Parsed calendars by fingerprint: the same fingerprint is the same calendar, so this cannot go stale.
_PARSED: dict[str, WorkCalendar] = {}
_PARSED_AT_MOST = 1000


class CalendarEdition(models.Model):
    """One version of an office's calendar, never changed: a closed step keeps what it was judged by."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    scope = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    data = models.JSONField()
    # SHA-256 of the hours themselves, so that a frozen result can name its calendar.
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "number"], name="calendar_number_once_per_scope"),
            models.CheckConstraint(condition=Q(number__gte=1), name="calendar_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}/{self.number}"

    @property
    def calendar(self) -> WorkCalendar:
        """The working hours, parsed once a process. Raises CalendarFault for a row changed from outside."""
        parsed = _PARSED.get(self.fingerprint)
        if parsed is None:
            if len(_PARSED) >= _PARSED_AT_MOST:
                _PARSED.clear()
            parsed = WorkCalendar.from_json(self.data)
            if parsed.fingerprint != self.fingerprint:
                raise CalendarFault("fingerprint", str(self))
            _PARSED[self.fingerprint] = parsed
        return parsed
