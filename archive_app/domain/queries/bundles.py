"""The office's bundles, a page at a time, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_app.models import Bundle
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office
from resetdesk.core import marks

PAGE = 50
NAMED = ("asked_by", "record__reset_request", "record__report")


@dataclass(frozen=True)
class Page:
    """Bundles, newest first, and the mark that the next page starts after."""

    bundles: Sequence[Bundle]
    following: str


def page(office: Office, *, after: str = "") -> Page:
    """One keyset page. A mark that does not read is passed over."""
    rows = Bundle.objects.of(office.pk).select_related(*NAMED)
    if place := marks.place(after, read=marks.uuid):
        rows = rows.filter(place.before("asked_at"))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = str(marks.Place(last.asked_at, last.pk)) if last else ""
    return Page(found[:PAGE], following)


def find(office: Office, bundle_id: UUID) -> Bundle:
    """The office's bundle. Raises NotFound, also for another office's."""
    found = Bundle.objects.of(office.pk).filter(pk=bundle_id).select_related("office", *NAMED).first()
    if found is None:
        raise NotFound("")
    return found


def of_record(record_id: int) -> Bundle | None:
    """The newest bundle of a record."""
    return Bundle.objects.filter(record=record_id).order_by("-asked_at", "-pk").first()
