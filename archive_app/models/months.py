"""The month of an office, closed: figures that are frozen, and the paper that its head signs."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from archive_app.enums import ReportState, Signing


class MonthReport(models.Model):
    """One office's month. Its row is the month's closing: the figures are never computed again.

    `figures` is plain JSON, `sha256` the fingerprint of its canonical form and `signature` seals it
    (Ed25519). `id` is also its chain in the journal. `paper` is the nota dinas as it was checked, made
    by a worker right after; `signed_file` what came back signed, with what was found about its
    signatures in `verdict`.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note", "return_reason", "verdict"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="month_reports")
    # `2026-10`, a month of the office's own time.
    month = models.CharField(max_length=7)
    number = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    figures = models.JSONField()
    sha256 = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=255)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(max_length=2000, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    paper = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    signing = models.CharField(max_length=10, choices=Signing, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.JSONField(default=dict)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["office", "month"], name="month_closed_once_per_office"),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values, signing__in=["", *Signing.values]),
                name="month_report_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, checked_at=None, checked_by=None, paper=None)
                | (
                    Q(state__in=[ReportState.CHECKED, ReportState.SIGNED], return_reason="")
                    & Q(checked_at__isnull=False, checked_by__isnull=False)
                ),
                name="month_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.SIGNED, signed_at__isnull=False, signed_by__isnull=False)
                & Q(paper__isnull=False, signed_file__isnull=False, signing__in=Signing.values)
                | (
                    ~Q(state=ReportState.SIGNED)
                    & Q(signed_at=None, signed_by=None, signed_file=None, signing="")
                ),
                name="month_signed_has_file",
            ),
        ]

    def __str__(self) -> str:
        return self.number
