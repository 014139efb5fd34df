"""Notices that did not arrive and that nobody has seen to yet, and the addresses that take no mail."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from requests_app.models import Notice, ResetRequest, Suppression
from resetdesk.accounts.models import Office
from resetdesk.core import marks

PAGE = 50
COUNT_CAP = 1000


@dataclass(frozen=True)
class Page:
    """One page, newest first, and the mark that the next one starts after."""

    rows: list[Notice]
    following: str


def _open(office: Office) -> QuerySet[Notice]:
    # Asked of each notice, not joined: SQLite would begin with all requests of the office.
    own = ResetRequest.objects.filter(pk=OuterRef("reset_request"), office=office)
    return Notice.objects.filter(Exists(own), missed_at__isnull=False, handled_at__isnull=True)


def count(office: Office) -> int:
    """How many wait to be seen to, counted to a thousand."""
    return _open(office).order_by()[:COUNT_CAP].count()


def page(office: Office, *, after: str = "") -> Page:
    """Fifty of them, with all that a row tells. A mark that does not read is passed over."""
    rows = _open(office).select_related("reset_request__submission", "reset_request__office")
    # In the order of its index: by number alone, SQLite would walk every notice ever sent.
    rows = rows.order_by("-missed_at", "-pk")
    rows = rows.defer("reset_request__answers", "reset_request__rejection_message")
    if place := marks.place(after):
        rows = rows.filter(place.before("missed_at"))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = str(marks.Place(last.missed_at, last.pk)) if last and last.missed_at else ""
    return Page(found[:PAGE], following)


def suppressed(office: Office) -> QuerySet[Suppression]:
    """The addresses to which the office sends nothing now, newest first."""
    return Suppression.objects.filter(office=office, lifted_at=None)
