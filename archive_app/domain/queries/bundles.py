"""The office's bundles, a page at a time, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

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
    if mark := _mark(after):
        rows = rows.filter(Q(asked_at__lt=mark[0]) | Q(asked_at=mark[0], pk__lt=mark[1]))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = f"{last.asked_at.astimezone(UTC).isoformat()}~{last.pk}" if last else ""
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


def _mark(after: str) -> tuple[datetime, UUID] | None:
    when, _tilde, key = after.partition("~")
    moment = marks.moment(when)
    try:
        return None if moment is None else (moment, UUID(key))
    except ValueError:
        return None
