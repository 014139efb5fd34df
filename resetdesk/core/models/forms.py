"""Forms that were already acted on."""

from typing import ClassVar

from django.db import models


class FormTaken(models.Model):
    """One form of one person, written in the commit of its act: a second copy of it does nothing (I9)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    person = models.PositiveBigIntegerField()
    key = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="form_taken_once")]
        indexes = [
            # The hourly tidying removes the old ones.
            models.Index(fields=["at"], name="form_taken_sweep"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.key}"
