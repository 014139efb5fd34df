"""SOPs as an office adopted them: frozen bytes, pinned by SHA-256."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from requests_app.sop.definition import Sop as SopDefinition
from requests_app.sop.flow import Flow
from requests_app.sop.loader import load

# Parsed once per process and bytes: an edition is frozen, so an entry can never go stale.
_flows: dict[str, Flow] = {}


class Sop(models.Model):
    """One SOP of one office; its editions follow one another."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="sops")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="sop_key_once_per_office")]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """An SOP as adopted: requests stay with the edition under which they came in."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    sop = models.ForeignKey(Sop, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    source = models.BinaryField()
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True)
    # The official sheet as PDF, made once by a worker after the adoption.
    sheet = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sop", "number"], name="edition_number_once_per_sop"),
            models.UniqueConstraint(
                fields=["sop"], condition=models.Q(retired_at=None), name="one_current_edition_per_sop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sop} ({self.number})"

    @property
    def flow(self) -> Flow:
        """The steps and their outcomes, parsed from the frozen bytes (read only when not yet parsed)."""
        if self.sha256 not in _flows:
            _flows[self.sha256] = Flow(load(bytes(self.source), name=self.sha256[:12]))
        return _flows[self.sha256]

    @property
    def definition(self) -> SopDefinition:
        """The SOP as the file says it."""
        return self.flow.sop
