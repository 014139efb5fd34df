"""Counters of printed numbers."""

from typing import ClassVar

from django.db import models


class NumberSeries(models.Model):
    """The last number given out in one series of one office and year."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    scope = models.PositiveBigIntegerField()
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints = [
            models.UniqueConstraint(fields=["scope", "series", "year"], name="number_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}/{self.series}/{self.year}"
