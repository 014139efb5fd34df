"""Printed numbers: sequential per office, series and year, never given twice."""

from django.db import transaction
from django.db.models import F

from resetdesk.core.models import NumberSeries


def next_number(scope: int, *, series: str, year: int) -> int:
    """The next number, from 1. It belongs to the caller's transaction: a rollback gives it back unseen.

    The row stays locked until that transaction ends. Raises TransactionManagementError outside `atomic()`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is given out in the transaction that uses it.")
    row = NumberSeries.objects.filter(scope=scope, series=series, year=year)
    if not row.update(last=F("last") + 1):
        # Two first numbers at once: one inserts, the other one waits for it and inserts nothing.
        NumberSeries.objects.bulk_create(
            [NumberSeries(scope=scope, series=series, year=year)], ignore_conflicts=True
        )
        row.update(last=F("last") + 1)
    return row.get().last
