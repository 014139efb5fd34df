"""Notices that did not arrive and that nobody has seen to yet, and the addresses that take no mail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.models import Notice, ResetRequest, Suppression
from resetdesk.accounts.models import Office

PAGE = 50
COUNT_CAP = 1000


@dataclass(frozen=True)
class Position:
    """Where a page ends: since when its last row is known to be missed, and its number."""

    missed_at: datetime
    notice_id: int


@dataclass(frozen=True)
class Page:
    """One page, newest first, and before what the next one begins (None at the end)."""

    rows: list[Notice]
    before: Position | None


def _open(office: Office) -> QuerySet[Notice]:
    # Asked of each notice, not joined: SQLite would begin with all requests of the office.
    own = ResetRequest.objects.filter(pk=OuterRef("reset_request"), office=office)
    return Notice.objects.filter(Exists(own), missed_at__isnull=False, handled_at__isnull=True)


def count(office: Office) -> int:
    """How many wait to be seen to, counted to a thousand."""
    return _open(office).order_by()[:COUNT_CAP].count()


def page(office: Office, *, before: Position | None = None) -> Page:
    """Fifty of them, with all that a row tells."""
    rows = _open(office).select_related("reset_request__submission", "reset_request__office")
    # In the order of its index: by number alone, SQLite would walk every notice ever sent.
    rows = rows.order_by("-missed_at", "-pk")
    rows = rows.defer("reset_request__answers", "reset_request__rejection_message")
    if before is not None:
        same = Q(missed_at=before.missed_at, pk__lt=before.notice_id)
        rows = rows.filter(Q(missed_at__lt=before.missed_at) | same, missed_at__lte=before.missed_at)
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    follows = Position(last.missed_at, last.pk) if last and last.missed_at else None
    return Page(found[:PAGE], follows)


def suppressed(office: Office) -> QuerySet[Suppression]:
    """The addresses to which the office sends nothing now, newest first."""
    return Suppression.objects.filter(office=office, lifted_at=None)
