"""What the demo owes after its play, done by the workers while the portal already serves."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from resetdesk.core import jobs
from resetdesk.core.jobs import job
from resetdesk.demo.stage import MONTHS_JOB

AGAIN_AFTER = timedelta(seconds=20)


@job(MONTHS_JOB, priority=-60, label=gettext_noop("Menutup bulan-bulan peragaan"))
def close_months() -> None:
    """Close, check and sign the months gone by, as soon as the records of their requests are made."""
    # It brings the setting of type along, which no web process needs.
    from resetdesk.demo import months  # noqa: PLC0415

    if not months.close_all(timezone.now()):
        jobs.promise(MONTHS_JOB, key="all", delay=AGAIN_AFTER)
