"""Who is away from when to when, and who stands in for which of their roles."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from resetdesk.accounts.enums import Role
from resetdesk.accounts.models.offices import Office
from resetdesk.accounts.models.people import User


class Leave(models.Model):
    """A person is away from `starts_on` to `ends_on`, both included, by the office's own calendar day."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="leaves")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leaves")
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.CheckConstraint(name="leave_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="leave_cancelled_by_somebody",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_on} – {self.ends_on}"


class StandInQuerySet(models.QuerySet["StandIn"]):
    def on(self, day: dt.date) -> "StandInQuerySet":
        """Those in force on a day, as far as is known now."""
        return self.filter(leave__starts_on__lte=day, leave__ends_on__gte=day, leave__cancelled_at=None)


class StandIn(models.Model):
    """Somebody acts for the person on leave in one role (pelaksana harian, Plh.)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    leave = models.ForeignKey(Leave, on_delete=models.PROTECT, related_name="stand_ins")
    role = models.CharField(max_length=20, choices=Role.choices)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stand_ins")

    objects = StandInQuerySet.as_manager()

    class Meta:
        ordering = ("leave", "role")
        constraints = [
            models.UniqueConstraint(name="stand_in_one_for_a_role", fields=["leave", "role"]),
            models.CheckConstraint(name="stand_in_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
