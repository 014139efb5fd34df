"""Work of this floor that nobody waits for."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.models import Office
from resetdesk.core import roots
from resetdesk.core.jobs import periodic


@periodic(
    "accounts.sign_daily_roots",
    every=timedelta(days=1),
    offset=timedelta(hours=18),
    label=gettext_noop("Menandatangani jurnal harian"),
)
def sign_daily_roots() -> None:
    """Tie every office's chains together under one signed root of the day before (S38)."""
    for office in Office.objects.all():
        roots.sign_daily_root(office.pk, day=office_day(office) - timedelta(days=1), at=timezone.now())
