"""Steps as they really ran, and the intervals in which the clock stood still."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.enums import Judgement, PauseKind, StepOutcome
from requests_app.models.editions import Edition
from requests_app.models.requests import ResetRequest


class StepRun(models.Model):
    """One pass through one step. Written by `domain.workflow` alone; frozen once closed.

    `waiting`, `handling`, `paused` and `total` are office minutes; `standard` is the mutu baku and
    `calendar` the fingerprint of the calendar with which they were computed.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note"})

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="steps")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    # The edition in force when the step opened: a change of SOP leaves it under the old one.
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField()
    step_key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20)
    group = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handled_before = models.FloatField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=15, choices=StepOutcome, blank=True)
    note = models.TextField(blank=True)
    standard = models.JSONField(default=dict)
    calendar = models.CharField(max_length=64, blank=True)
    waiting = models.FloatField(null=True)
    handling = models.FloatField(null=True)
    paused = models.FloatField(null=True)
    total = models.FloatField(null=True)
    judgement = models.CharField(max_length=12, choices=Judgement, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["reset_request"], condition=Q(closed_at=None), name="one_open_step_per_request"
            ),
            models.UniqueConstraint(fields=["reset_request", "ordinal"], name="step_ordinal_once"),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="step_taken_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="", judgement="", total=None)
                | (
                    Q(closed_at__gte=F("opened_at"), total__isnull=False)
                    & Q(outcome__in=StepOutcome.values, judgement__in=Judgement.values)
                ),
                name="step_closed_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "group", "due_at", "id"],
                condition=Q(closed_at=None),
                name="step_queue_page",
            ),
            models.Index(
                fields=["office", "due_at", "id"], condition=Q(closed_at=None), name="step_queue_all_and_late"
            ),
            models.Index(
                fields=["office", "taken_by"], condition=Q(closed_at=None), name="step_queue_held_by_me"
            ),
            # Holds all that a month reads of a step, so that its walk never leaves the index. Closed steps
            # alone: SQLite would otherwise take it for the queue, and sort every open step.
            models.Index(
                fields=[
                    "office",
                    "closed_at",
                    "opened_at",
                    "edition",
                    "step_key",
                    "kind",
                    "group",
                    "outcome",
                    "judgement",
                    "waiting",
                    "handling",
                ],
                condition=Q(closed_at__isnull=False),
                name="step_month_page",
            ),
            # Volume of the month: one row a request, its first step.
            models.Index(
                fields=["office", "opened_at", "edition", "reset_request"],
                condition=Q(ordinal=1),
                name="step_month_received",
            ),
            # Requests that the month opened again: a later pass through `perform`.
            models.Index(
                fields=["office", "opened_at", "reset_request", "ordinal"],
                condition=Q(kind="perform", ordinal__gt=1),
                name="step_month_reopened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_key} #{self.ordinal}"

    @property
    def moments(self) -> list[datetime]:
        """When the step opened and when its holder took it, as far as that has happened."""
        return [self.opened_at, *([self.taken_at] if self.taken_at else [])]


class ClockPause(models.Model):
    """An interval in which the office's clock stands still: running + paused = elapsed, always."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=12, choices=PauseKind)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PauseKind.values), name="pause_kind_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="pause_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["step", "kind"], condition=Q(ended_at=None), name="one_open_pause_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Outage(models.Model):
    """An office-wide outage of SPSE, declared and lifted by staff: it stops every open clock."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="outages")
    reason = models.CharField(max_length=250)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(lifted_at=None), name="one_open_outage_per_office"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="outage_lifted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
