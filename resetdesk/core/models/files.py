"""Files as they were received or made: never changed, kept byte for byte."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from resetdesk.core.enums import FileVerdict


class StoredFile(models.Model):
    """The row of a file that lies whole in the store under `key`. It is written after the bytes are safe."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The office as a plain number: this floor knows no office.
    scope = models.PositiveBigIntegerField()
    # Random; nothing of the person's file name ever becomes part of a path.
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    sha512 = models.CharField(max_length=128)
    # Lets a bag be streamed as a stored ZIP without reading the file twice.
    crc32 = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=10, choices=FileVerdict)
    verdict_note = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="stored_file_not_empty"),
            models.CheckConstraint(condition=Q(crc32__lt=2**32), name="stored_file_crc32_range"),
            models.CheckConstraint(
                condition=Q(verdict__in=FileVerdict.values), name="stored_file_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict=FileVerdict.PASSED, verdict_note="")
                | Q(verdict=FileVerdict.UNCHECKED) & ~Q(verdict_note=""),
                name="stored_file_unchecked_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.media_type})"
