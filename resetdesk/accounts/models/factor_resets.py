"""The way back for who lost every second factor: two people, a delay, and the owner told at each step."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from resetdesk.accounts.models.offices import Office
from resetdesk.accounts.models.people import User


class FactorReset(models.Model):
    """Asked by an administrator, confirmed by a second person, done after a delay, used by its owner.

    Who asked or confirmed at the operator's shell is nobody by name; one of the two is always a person.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason"})

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="factor_resets")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # A link with a spoken code; each new one raises `generation` and so ends the one before.
    generation = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="factor_reset_open_once",
                fields=["user"],
                condition=Q(stopped_at__isnull=True, used_at__isnull=True),
            ),
            models.CheckConstraint(
                name="factor_reset_by_two_people",
                condition=Q(confirmed_at__isnull=True)
                | Q(asked_by__isnull=True, confirmed_by__isnull=False)
                | Q(asked_by__isnull=False, confirmed_by__isnull=True)
                | Q(asked_by__isnull=False, confirmed_by__isnull=False) & ~Q(asked_by=F("confirmed_by")),
            ),
            models.CheckConstraint(
                name="factor_reset_never_by_its_owner",
                condition=(Q(asked_by__isnull=True) | ~Q(asked_by=F("user")))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user"))),
            ),
            models.CheckConstraint(
                name="factor_reset_done_after_confirmed",
                condition=Q(done_at__isnull=True)
                | Q(confirmed_at__isnull=False, due_at__lte=F("done_at"), stopped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="factor_reset_used_after_done",
                condition=Q(used_at__isnull=True) | Q(done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"
