"""The official SOP sheet of each adopted edition: made once by a worker, kept, and given to everybody."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from requests_app.models import Edition
from resetdesk.core import jobs
from resetdesk.core.files.intake import store_made
from resetdesk.core.models import Promise

SHEET_JOB = "requests.make_sop_sheet"


def promise_missing() -> int:
    """Promise a sheet for every edition that has none. One that was given up waits for whoever mends it."""
    given_up = set(Promise.objects.filter(name=SHEET_JOB).exclude(died_at=None).values_list("key", flat=True))
    missing = [
        pk
        for pk in Edition.objects.filter(sheet=None).values_list("pk", flat=True)
        if f"{SHEET_JOB}:{pk}" not in given_up
    ]
    for pk in missing:
        jobs.promise(SHEET_JOB, key=str(pk), edition_id=pk)
    return len(missing)


def make(edition_id: int, *, render: Callable[[Edition], bytes], at: datetime) -> Edition:
    """Make the sheet and keep it. Made before, or by somebody faster: that one stands."""
    edition = Edition.objects.select_related("sop__office").get(pk=edition_id)
    if edition.sheet_id is not None:
        return edition
    data = render(edition)
    with transaction.atomic():
        edition = Edition.objects.select_for_update().select_related("sop").get(pk=edition_id)
        if edition.sheet_id is None:
            edition.sheet = store_made(
                data,
                scope=edition.sop.office_id,
                name=f"SOP {edition.sop.key} edisi {edition.number}.pdf",
                media_type="application/pdf",
                at=at,
            )
            edition.save(update_fields=["sheet"])
    return edition
