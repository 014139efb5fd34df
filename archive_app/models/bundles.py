"""Bundles: records packed to be taken away, prepared in the background and kept for some days."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from archive_app.enums import BundleState
from archive_app.models.records import Record

UNDER_WAY = (BundleState.WAITING, BundleState.LISTING, BundleState.WRITING, BundleState.CHECKING)


class BundleQuerySet(models.QuerySet["Bundle"]):
    def of(self, office_id: int) -> "BundleQuerySet":
        """The bundles of one office, newest first."""
        return self.filter(office_id=office_id).order_by("-asked_at", "-pk")

    def under_way(self) -> "BundleQuerySet":
        return self.filter(state__in=UNDER_WAY)


class Bundle(models.Model):
    """One office's month (`month`), or one `record`, as a BagIt bag in a ZIP file under `key`.

    Sizes in bytes. `bytes_total` and `files_total` are exact before the first byte is written;
    `bytes_done` counts what is written while WRITING and what is read again while CHECKING.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="bundles")
    month = models.CharField(max_length=7, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="bundles")
    state = models.CharField(max_length=8, choices=BundleState, default=BundleState.WAITING)
    # What it was asked of: the same records in the same state need no second bundle.
    content = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    records = models.PositiveIntegerField(default=0)
    records_done = models.PositiveIntegerField(default=0)
    files_total = models.PositiveIntegerField(default=0)
    files_done = models.PositiveIntegerField(default=0)
    bytes_total = models.PositiveBigIntegerField(default=0)
    bytes_done = models.PositiveBigIntegerField(default=0)
    # The last sign of progress; one that stays behind tells of a worker that is gone.
    moved_at = models.DateTimeField()
    # Random and kept through every attempt, so that a killed one leaves nothing of its own.
    key = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BundleState.values), name="bundle_state_known"),
            models.CheckConstraint(
                condition=(~Q(month="") & Q(record=None)) | Q(month="", record__isnull=False),
                name="bundle_of_a_month_or_a_record",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BundleState.READY, BundleState.EXPIRED])
                & Q(ready_at__isnull=False, expires_at__isnull=False)
                & ~Q(sha256="")
                | ~Q(state__in=[BundleState.READY, BundleState.EXPIRED])
                & Q(ready_at=None, expires_at=None, sha256=""),
                name="bundle_ready_has_checksum_and_expiry",
            ),
            models.CheckConstraint(
                condition=Q(state=BundleState.FAILED) & ~Q(fault="")
                | ~Q(state=BundleState.FAILED) & Q(fault=""),
                name="bundle_failed_says_why",
            ),
            # Two archivists at once: one bundle (M11).
            models.UniqueConstraint(
                fields=["office", "month"],
                condition=Q(state__in=UNDER_WAY) & ~Q(month=""),
                name="bundle_one_under_way_per_month",
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=UNDER_WAY, record__isnull=False),
                name="bundle_one_under_way_per_record",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-asked_at", "-id"], name="bundle_list_page"),
            models.Index(
                fields=["expires_at"], condition=Q(state=BundleState.READY), name="bundle_expiry_sweep"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.name}"

    @property
    def name(self) -> str:
        """What it holds, as lists and file names say it: `2026-10` or `K7QM-4XWP-9T-1`; it names nobody."""
        return self.month or (self.record.name if self.record else "")

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY
