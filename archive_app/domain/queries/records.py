"""The archive's list, a page at a time, and one record with all it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive_app.domain.periods import month_span
from archive_app.models import Record, RecordItem
from requests_app.models import ResetRequest, Sop
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office
from resetdesk.core import marks

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty means all. `month` is `2026-11` in office time."""

    month: str = ""
    sop: str = ""
    result: str = ""


@dataclass(frozen=True)
class Page:
    """Records, newest end first, and the mark that the next page starts after."""

    records: Sequence[Record]
    following: str


def page(office: Office, wanted: Wanted, *, after: str = "") -> Page:
    """One keyset page. A mark or a month that does not read is passed over."""
    rows = Record.objects.of(office.pk).select_related("reset_request__submission", "sop", "report")
    if span := month_span(office, wanted.month):
        rows = rows.filter(archived_at__gte=span[0], archived_at__lt=span[1])
    if wanted.sop:
        rows = rows.filter(sop__key=wanted.sop)
    if wanted.result:
        rows = rows.filter(result=wanted.result)
    if place := marks.place(after):
        rows = rows.filter(place.before("archived_at"))
    found = list(rows.defer("index", "report__figures")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = str(marks.Place(last.archived_at, last.pk)) if last else ""
    return Page(found[:PAGE], following)


def of_requests(office: Office, requests: Sequence[ResetRequest]) -> list[Record]:
    """The records of these requests, newest end first."""
    rows = Record.objects.of(office.pk).filter(reset_request__in=[request.pk for request in requests])
    return list(rows.select_related("reset_request__submission", "sop", "report").defer("index"))


def oldest(office: Office) -> datetime | None:
    """When the office's first record was archived; None while there is none."""
    rows = Record.objects.of(office.pk).order_by("archived_at")
    return rows.values_list("archived_at", flat=True).first()


def sops(office: Office) -> list[Sop]:
    """The SOPs that the office has records of or could have."""
    return list(Sop.objects.filter(office=office).order_by("title"))


def find(office: Office, reference: str, number: int) -> Record:
    """The office's record of this reference and number. Raises NotFound, also for another office's."""
    found = (
        Record.objects.of(office.pk)
        .filter(reset_request__reference=reference, number=number)
        .select_related("reset_request__submission", "reset_request__edition__sop", "sop", "office")
        .first()
    )
    if found is None:
        raise NotFound("")
    return found


def item(record: Record, position: int) -> RecordItem:
    """One item of the record. Raises NotFound."""
    found = record.items.filter(position=position).select_related("file").first()
    if found is None:
        raise NotFound("")
    return found
