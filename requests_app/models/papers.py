"""The portal's own papers: outputs of steps, tanda terima, bukti layanan."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from requests_app.enums import PaperState
from requests_app.models.requests import ResetRequest
from requests_app.models.steps import StepRun


class Artefact(models.Model):
    """A paper promised in the commit of its act and made by a worker after it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="artefacts")
    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, null=True, related_name="artefacts")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PaperState, default=PaperState.PROMISED)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reset_request", "kind", "number"], name="artefact_issued_once"),
            models.CheckConstraint(
                condition=Q(state=PaperState.PROMISED, file=None, made_at=None)
                | Q(state=PaperState.MADE, file__isnull=False, made_at__isnull=False),
                name="artefact_made_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
