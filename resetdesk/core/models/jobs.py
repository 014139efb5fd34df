"""Promised work: what django-tasks-db's queue does not know by itself."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_tasks_db.models import DBTaskResult


class Worker(models.Model):
    """One life of a worker process. A life that stops beating loses its job to the others."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    id = models.CharField(primary_key=True, max_length=32)
    queue = models.CharField(max_length=32)
    # Counted, not timed: the sweep compares it with its own monotonic clock, so no wall clock can kill a job.
    beats = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.queue}/{self.id}"


class Promise(models.Model):
    """A job that is still owed. The row goes when the job is done and stays, dead, when it was given up."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    job = models.OneToOneField(
        DBTaskResult, on_delete=models.PROTECT, primary_key=True, related_name="promise"
    )
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=200, null=True)  # noqa: DJ001  (null: any number of promises have no key)
    # Promised once more while it may already be running: it runs once more.
    again = models.BooleanField(default=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="promises")
    died_at = models.DateTimeField(null=True)
    # Why it was given up, as a sentence for people; the traceback stays with the queue's row.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(died_at=None, key__isnull=False), name="promise_open_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(died_at=None) | Q(worker=None), name="promise_dead_has_no_worker"
            ),
        ]
        indexes = [
            # The health page and the list of dead letters.
            models.Index(fields=["died_at"], condition=Q(died_at__isnull=False), name="promise_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class PeriodicSlot(models.Model):
    """A turn of a periodic job that was promised. The row is the proof that no other worker promises it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    name = models.CharField(max_length=100)
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "starts_at"], name="periodic_slot_promised_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_at:%Y-%m-%d %H:%M}"
