"""What went wrong with a hand-over: the owner says that it was not he or she."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.performing import Handover
from requests_app.models.requests import ResetRequest


class Incident(models.Model):
    """ "Bukan saya": from here on nothing is opened or issued anew, until a second person lifts it.

    `reported_by` is the officer whom the owner told; empty where the owner said so on the portal's own page.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"told_by", "account", "finding"})

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="incidents")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_by = models.CharField(max_length=150, blank=True)
    account = models.TextField(max_length=1000, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finding = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reset_request"], condition=Q(lifted_at=None), name="incident_one_open"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, finding="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(finding="")),
                name="incident_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reset_request_id} {self.opened_at}"
