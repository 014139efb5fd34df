"""What this installation knows of its own safety: backups made, keys exported, when it was restored."""

from typing import ClassVar

from django.db import models


class BackupMade(models.Model):
    """A backup that was written whole and verified. Says nothing about where it lies now."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    at = models.DateTimeField()
    parts = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField(help_text="bytes of the whole file")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of its manifest")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.fingerprint[:12]}"


class KeyExport(models.Model):
    """The keys were exported under a passphrase. Holds which they were, never the keys."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    at = models.DateTimeField()
    # ring -> {key id: fingerprint of the key}
    rings = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Restoration(models.Model):
    """The installation was built again from a backup. Links made before the newest one are dead."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    at = models.DateTimeField()
    made_at = models.DateTimeField(help_text="when the backup was made: what came later is not here")
    fingerprint = models.CharField(max_length=64)
    # Random; part of every link derived from here on.
    epoch = models.CharField(max_length=32, unique=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
