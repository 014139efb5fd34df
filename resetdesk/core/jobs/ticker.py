"""Promises each due periodic job once per slot, whatever number of tickers run."""

from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from resetdesk.core.jobs.promising import promise
from resetdesk.core.jobs.registry import PERIODICS, Periodic
from resetdesk.core.models.jobs import PeriodicSlot

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def slot_start(periodic: Periodic, *, at: datetime) -> datetime:
    """Start of the slot that lies at this time."""
    turns = (at - EPOCH - periodic.offset) // periodic.every
    return EPOCH + periodic.offset + turns * periodic.every


class Ticker:
    """Asks the database only when a slot turns."""

    def __init__(self) -> None:
        self.promised: dict[str, datetime] = {}

    def tick(self) -> int:
        """Promises what is due. Returns how many this ticker promised itself."""
        now, count = timezone.now(), 0
        for periodic in PERIODICS.values():
            starts_at = slot_start(periodic, at=now)
            if self.promised.get(periodic.name) != starts_at:
                count += promise_slot(periodic.name, starts_at=starts_at)
                self.promised[periodic.name] = starts_at
        return count


def promise_slot(name: str, *, starts_at: datetime) -> bool:
    """Promises a turn in one commit with its slot. False: somebody was faster, or the clock went back."""
    if PeriodicSlot.objects.filter(name=name, starts_at=starts_at).exists():
        return False
    try:
        with transaction.atomic():
            PeriodicSlot.objects.create(name=name, starts_at=starts_at)
            promise(name, key="turn")
    except IntegrityError:
        return False
    return True


def forget_slots(*, older_than: timedelta) -> int:
    """Removes slots far behind. The newest of each job stays, so that a rare job is not promised twice."""
    limit, count = timezone.now() - older_than, 0
    for periodic in PERIODICS.values():
        before = min(limit, slot_start(periodic, at=limit))
        count += PeriodicSlot.objects.filter(name=periodic.name, starts_at__lt=before).delete()[0]
    return count
