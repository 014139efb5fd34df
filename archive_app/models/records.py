"""What remains of a request or of a month's report: a sealed record and its items."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from archive_app.enums import ItemKind, Medium
from archive_app.models.months import MonthReport
from requests_app.enums import RequestState
from requests_app.models import ResetRequest


class RecordQuerySet(models.QuerySet["Record"]):
    def of(self, office_id: int) -> "RecordQuerySet":
        """The records of one office."""
        return self.filter(office_id=office_id)


class Record(models.Model):
    """One ended request or one signed month report, archived: exactly one of the two.

    A request that is reopened and ends again gets the next number; a report has one record, number 1.

    `index` says what the record holds, `sha256` is its fingerprint and `signature` seals it (Ed25519).
    `waiting` and `handling` are what the office waited and worked on the request up to this end, in whole
    microseconds of office time and without archiving: what a month reports of it.
    Only the place of the paper and the last check of its files ever change.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"index"})

    reset_request = models.ForeignKey(
        "requests_app.ResetRequest", on_delete=models.PROTECT, null=True, related_name="records"
    )
    report = models.OneToOneField(MonthReport, on_delete=models.PROTECT, null=True, related_name="record")
    number = models.PositiveSmallIntegerField()
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="records")
    sop = models.ForeignKey("requests_app.Sop", on_delete=models.PROTECT, null=True, related_name="records")
    result = models.CharField(max_length=12, choices=RequestState, blank=True)
    archived_at = models.DateTimeField(help_text="when the request ended, or the report was signed")
    waiting = models.PositiveBigIntegerField(null=True)
    handling = models.PositiveBigIntegerField(null=True)
    made_at = models.DateTimeField()
    classification = models.CharField(max_length=30)
    retention = models.JSONField()
    medium = models.CharField(max_length=12, choices=Medium)
    rack = models.CharField(max_length=40, blank=True)
    box = models.CharField(max_length=40, blank=True)
    folder = models.CharField(max_length=80, blank=True)
    index = models.JSONField()
    sha256 = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=255)
    checked_at = models.DateTimeField(null=True)
    is_sound = models.BooleanField(null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-archived_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["reset_request", "number"], name="record_number_once"),
            models.UniqueConstraint(fields=["reset_request", "archived_at"], name="record_once_per_end"),
            models.CheckConstraint(condition=Q(medium__in=Medium.values), name="record_medium_known"),
            models.CheckConstraint(
                condition=Q(
                    reset_request__isnull=False,
                    report=None,
                    sop__isnull=False,
                    waiting__isnull=False,
                    handling__isnull=False,
                    result__in=[state for state in RequestState.values if state != RequestState.OPEN],
                )
                | Q(
                    reset_request=None,
                    report__isnull=False,
                    sop=None,
                    result="",
                    waiting=None,
                    handling=None,
                ),
                name="record_of_a_request_or_a_report",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, is_sound=None)
                | Q(checked_at__isnull=False, is_sound__isnull=False),
                name="record_check_has_result",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-archived_at", "-id"], name="record_list_page"),
            # The ends of a month, without touching the wide rows of their records.
            models.Index(
                fields=["office", "archived_at", "sop", "result", "waiting", "handling", "reset_request"],
                condition=Q(reset_request__isnull=False),
                name="record_month_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reset_request_id or self.report_id}/{self.number}"

    @property
    def name(self) -> str:
        """What the record is called in file names and lists: `K7QM-4XWP-9T-1`, `laporan-2026-10`.

        It names nobody.
        """
        if self.report is not None:
            return f"laporan-{self.report.month}"
        return f"{self.case.reference}-{self.number}"

    @property
    def case(self) -> ResetRequest:
        """The request of a request's record. Raises ValueError for a report's."""
        if self.reset_request is None:
            raise ValueError("This is the record of a report.")
        return self.reset_request

    @property
    def place(self) -> str:
        """Where the paper lies, in words; empty when there is none."""
        parts = (("rak", self.rack), ("boks", self.box), ("folder", self.folder))
        return ", ".join(f"{name} {value}" for name, value in parts if value)


class RecordItem(models.Model):
    """One file of a record, with the fingerprint it had when it was archived."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind)
    label = models.CharField(max_length=320)
    presentation = models.CharField(max_length=40)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    verdict = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="record_item_position_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="record_item_kind_known"),
        ]

    def __str__(self) -> str:
        return self.label
