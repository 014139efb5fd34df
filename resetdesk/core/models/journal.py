"""The record: entries chained by their hashes, erasable values, daily roots, and who read which paper."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class JournalEntry(models.Model):
    """One act, never changed and never removed: database triggers refuse both.

    A row holds no personal value, only a salted commitment to it (`commitments`: field -> SHA-256).
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    chain = models.UUIDField()
    seq = models.PositiveIntegerField()
    # The office as a plain number: this floor knows no office.
    scope = models.PositiveBigIntegerField()
    event = models.CharField(max_length=64)
    by = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()
    facts = models.JSONField()
    commitments = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="journal_entry_once_per_chain"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="journal_entry_seq_from_one"),
        ]
        indexes = [
            # The daily root asks for the newest rows of one office.
            models.Index(fields=["scope", "id"], name="journal_entry_scope_id"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {self.event}"


class JournalValue(models.Model):
    """A personal value behind a commitment. It goes only after the chain has its `disposed` entry."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"value"})

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="values")
    field = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    value = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], name="journal_value_once_per_field"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.field}"


class DailyRoot(models.Model):
    """What one office's chains looked like at the end of a day, signed, each root tied to the one before."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    scope = models.PositiveBigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    # The highest entry id seen: the next root starts from here.
    through = models.PositiveBigIntegerField()
    # [[chain, seq, hash], ...]: the head of every chain that moved since it was last stated.
    heads = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "day"], name="daily_root_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.day}"


class ReadingLog(models.Model):
    """Who opened which paper: one row per paper, person and session, append-only."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    scope = models.PositiveBigIntegerField()
    paper = models.UUIDField()
    person = models.PositiveBigIntegerField()
    # SHA-256 of the session key: the log must not hold a live session.
    session_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "person", "session_digest"], name="reading_once_per_session"
            ),
        ]
        indexes = [
            # The breach report by person and period (UU PDP pasal 46).
            models.Index(fields=["scope", "person", "at"], name="reading_by_person"),
            models.Index(fields=["scope", "at", "id"], name="reading_log_page"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.person}"
