"""Notices that did not arrive and that nobody has seen to yet, and the addresses that take no mail."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from requests_app.models import Notice, ResetRequest, Suppression
from resetdesk.accounts.models import Office

PAGE = 50
COUNT_CAP = 1000


@dataclass(frozen=True)
class Page:
    """One page, newest first, and the number before which the next one begins (None at the end)."""

    rows: list[Notice]
    before: int | None


def _open(office: Office) -> QuerySet[Notice]:
    # Asked of each notice, not joined: SQLite would begin with all requests of the office.
    own = ResetRequest.objects.filter(pk=OuterRef("reset_request"), office=office)
    return Notice.objects.filter(Exists(own), missed_at__isnull=False, handled_at__isnull=True)


def count(office: Office) -> int:
    """How many wait to be seen to, counted to a thousand."""
    return _open(office).order_by()[:COUNT_CAP].count()


def page(office: Office, *, before: int | None = None) -> Page:
    """Fifty of them, with all that a row tells."""
    rows = _open(office).select_related("reset_request__submission", "reset_request__office").order_by("-pk")
    rows = rows.defer("reset_request__answers", "reset_request__rejection_message")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def suppressed(office: Office) -> QuerySet[Suppression]:
    """The addresses to which the office sends nothing now, newest first."""
    return Suppression.objects.filter(office=office, lifted_at=None)
