"""What the archive knows about being fit: every ended request has its record."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from archive_app.models import Record
from requests_app.models import ResetRequest
from resetdesk.core.fitness import Finding, check, good, unsafe

GRACE = timedelta(minutes=1)
NAMED = 5


@check("Arsip")
def records() -> Iterator[Finding]:
    record = Record.objects.filter(reset_request=OuterRef("pk"), archived_at=OuterRef("ended_at"))
    missing = ResetRequest.objects.filter(~Exists(record), ended_at__lt=timezone.now() - GRACE)
    references = list(missing.order_by("ended_at").values_list("reference", flat=True)[: NAMED + 1])
    if not references:
        yield good(_("Setiap permohonan yang berakhir mempunyai rekaman arsip."))
        return
    yield unsafe(
        _("%(count)d permohonan berakhir belum mempunyai rekaman arsip, antara lain %(names)s.")
        % {"count": missing.count(), "names": ", ".join(references[:NAMED])},
        remedy=_("Pastikan pekerja antrean “work” berjalan; rekaman dibuat segera setelahnya."),
    )
