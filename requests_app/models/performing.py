"""What was done in SPSE, and how its result reached the owner."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.enums import HandoverState, HandoverWay
from requests_app.models.requests import ResetRequest
from requests_app.models.steps import StepRun


class Performance(models.Model):
    """Proof of what the officer did in the target system (SOP langkah 6). Never the password."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"user_id", "proof"})

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="performances")
    step = models.OneToOneField(StepRun, on_delete=models.PROTECT, related_name="performance")
    service = models.CharField(max_length=40)
    target_system = models.SlugField(max_length=40)
    user_id = models.CharField(max_length=100, blank=True)
    proof = models.TextField(max_length=1000)
    proof_file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~Q(proof=""), name="performance_has_proof")]

    def __str__(self) -> str:
        return self.service


class Handover(models.Model):
    """One generation of handing the result over (SOP langkah 8).

    The ciphertext lives only between preparing and the first reading, expiry or re-issue. It is
    bound to request, holder and generation and its key is outside the database (S1).
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"told_to", "told_number", "proxy_letter", "nonce", "ciphertext"}
    )

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="handovers")
    generation = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=12, choices=HandoverWay)
    state = models.CharField(max_length=15, choices=HandoverState)
    key_id = models.CharField(max_length=40, blank=True)
    nonce = models.BinaryField(default=b"")
    ciphertext = models.BinaryField(default=b"")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    proof_tries = models.PositiveSmallIntegerField(default=0)
    callback_generation = models.PositiveSmallIntegerField(default=0)
    callback_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    told_to = models.CharField(max_length=150, blank=True)
    told_number = models.CharField(max_length=20, blank=True)
    proxy_letter = models.CharField(max_length=150, blank=True)
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["generation"]
        constraints = [
            models.UniqueConstraint(fields=["reset_request", "generation"], name="handover_generation_once"),
            models.CheckConstraint(
                condition=Q(way__in=HandoverWay.values, state__in=HandoverState.values),
                name="handover_known",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None) | Q(ciphertext=b""), name="destroyed_leaves_no_ciphertext"
            ),
            models.CheckConstraint(
                condition=Q(revealed_at=None) | Q(destroyed_at=F("revealed_at")),
                name="reading_destroys",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state=HandoverState.ANNOUNCED),
                name="handover_expiry_sweep",
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.generation}"
