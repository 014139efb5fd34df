"""What is known of mail itself: addresses that take none, the box of returned mail, mail to staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.enums import NoticeState, StaffNoticeKind
from requests_app.models.steps import StepRun


class Suppression(models.Model):
    """An address to which an office sends nothing more, because a mail server said that there is no such."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"address", "detail", "lift_reason"})

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="suppressions")
    address = models.EmailField()
    since = models.DateTimeField()
    detail = models.CharField(max_length=250, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_reason = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "address"], condition=Q(lifted_at=None), name="one_suppression_per_address"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | (Q(lifted_at__isnull=False) & ~Q(lift_reason="")),
                name="suppression_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.since:%Y-%m-%d}"


class ReturnsBox(models.Model):
    """How far the mailbox of returned mail was read. Its messages are numbered by IMAP (RFC 9051 2.3.1.1)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    address = models.CharField(max_length=250, unique=True)
    validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=100, blank=True)
    returned = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(failing_since=None, fault="") | (Q(failing_since__isnull=False) & ~Q(fault="")),
                name="returns_box_fault_has_since",
            )
        ]

    def __str__(self) -> str:
        return self.address


class StaffNotice(models.Model):
    """One mail to one member of staff: the morning's list, or a step that is far over its time."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"detail"})

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="staff_notices")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_notices"
    )
    kind = models.CharField(max_length=12, choices=StaffNoticeKind)
    day = models.DateField()
    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, null=True, related_name="escalations")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    detail = models.CharField(max_length=250, blank=True)
    promised_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["promised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "person", "day"],
                condition=Q(kind=StaffNoticeKind.DIGEST),
                name="one_digest_a_day",
            ),
            models.UniqueConstraint(
                fields=["step", "person"],
                condition=Q(kind=StaffNoticeKind.ESCALATION),
                name="one_escalation_of_a_step",
            ),
            models.CheckConstraint(
                condition=Q(kind=StaffNoticeKind.DIGEST, step=None)
                | Q(kind=StaffNoticeKind.ESCALATION, step__isnull=False),
                name="staff_notice_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NoticeState.values), name="staff_notice_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
