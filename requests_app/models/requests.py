"""The reset request: one account, one service, its own steps, hand-over and receipt."""

import uuid
from typing import ClassVar

from django.db import models

from requests_app.enums import RequestState
from requests_app.models.editions import Edition
from requests_app.models.intake import Submission


class ResetRequest(models.Model):
    """Moved by `domain.workflow` alone. `id` is also its chain in the journal."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"holder_name", "holder_nip", "holder_work_unit", "holder_user_id", "answers", "rejection_message"}
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reset_requests")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="reset_requests")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="reset_requests")
    reference = models.CharField(max_length=20, unique=True)
    register_year = models.PositiveSmallIntegerField()
    register_number = models.PositiveIntegerField()

    service = models.CharField(max_length=40)
    role = models.SlugField(max_length=40)
    target_system = models.SlugField(max_length=40, default="spse")
    holder = models.ForeignKey(
        "accounts.AccountHolder", on_delete=models.PROTECT, null=True, related_name="reset_requests"
    )
    holder_name = models.CharField(max_length=150)
    holder_nip = models.CharField(max_length=18, blank=True)
    holder_work_unit = models.CharField(max_length=200, blank=True)
    holder_user_id = models.CharField(max_length=100, blank=True)
    answers = models.JSONField(default=dict)

    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.OPEN)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rejection_reason = models.SlugField(max_length=80, blank=True)
    rejection_message = models.TextField(blank=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    version = models.PositiveIntegerField(default=0)
    journal_seq = models.PositiveIntegerField(default=0)
    journal_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "register_year", "register_number"], name="register_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="request_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.OPEN, ended_at=None)
                | (~models.Q(state=RequestState.OPEN) & models.Q(ended_at__isnull=False)),
                name="request_ended_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-received_at", "id"], name="request_register_page"),
            models.Index(
                fields=["office", "holder_nip"],
                condition=~models.Q(holder_nip=""),
                name="request_search_by_nip",
            ),
            models.Index(fields=["ended_at"], name="request_doctor_without_record"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def register(self) -> str:
        """The printed register number, `12/2026`."""
        return f"{self.register_number}/{self.register_year}"
