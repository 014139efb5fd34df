"""A password that the portal made for the officer who performs (SOP langkah 6), until it is handed over."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.requests import ResetRequest
from requests_app.models.steps import StepRun


class GeneratedPassword(models.Model):
    """One password made by the portal, sealed the moment it was made.

    The ciphertext is bound to request, holder and generation and its key is outside the database (S1). It
    lives until the hand-over takes it over, or it is dropped, expires or the request goes another way; while
    it lives there is one for a request.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"nonce", "ciphertext"})

    reset_request = models.ForeignKey(
        ResetRequest, on_delete=models.PROTECT, related_name="generated_passwords"
    )
    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="+")
    generation = models.PositiveSmallIntegerField()
    key_id = models.CharField(max_length=40, blank=True)
    nonce = models.BinaryField(default=b"")
    ciphertext = models.BinaryField(default=b"")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    shown_times = models.PositiveSmallIntegerField(default=0)
    installed_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["generation"]
        constraints = [
            models.UniqueConstraint(fields=["reset_request", "generation"], name="generated_generation_once"),
            models.UniqueConstraint(
                fields=["reset_request"], condition=Q(destroyed_at=None), name="generated_one_alive"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None) | Q(ciphertext=b""), name="generated_destroyed_is_empty"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(destroyed_at=None), name="generated_expiry_sweep")
        ]

    def __str__(self) -> str:
        return f"{self.reset_request_id} {self.generation}"
