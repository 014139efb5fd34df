"""The jobs of floor 0 itself."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult

from resetdesk.core import once
from resetdesk.core.jobs.heart import beat
from resetdesk.core.jobs.registry import periodic
from resetdesk.core.jobs.ticker import forget_slots
from resetdesk.core.models.jobs import Worker

PRUNE_BATCH = 1000


@periodic("core.prune", every=timedelta(hours=1), label=gettext_noop("Merapikan antrean pekerjaan"))
def prune_hourly() -> None:
    prune(older_than=timedelta(days=1))
    once.forget(before=timezone.now())


def prune(*, older_than: timedelta) -> int:
    """Removes results of finished jobs, old slots and workers long gone. Open and dead promises stay.

    Returns how many results went.
    """
    limit, count = timezone.now() - older_than, 0
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=limit, promise=None)
    while batch := list(finished.values_list("pk", flat=True)[:PRUNE_BATCH]):
        count += DBTaskResult.objects.filter(pk__in=batch).delete()[0]
        beat()
    forget_slots(older_than=max(older_than, timedelta(days=2)))
    Worker.objects.filter(beat_at__lt=limit, promises=None).delete()
    return count
