"""What was done to people's data, act by act, as the record holds it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive_app.enums import BundleEvent
from requests_app.domain.words import generated_gone
from requests_app.enums import Event, NoticeEvent, NoticeState
from requests_app.models import Notice, ResetRequest
from resetdesk.accounts.models import Office, User
from resetdesk.core.models import JournalEntry

Rows = TypeVar("Rows", bound=Model)
REGISTER_TAKEN = "register_taken"
CREDENTIAL = (
    Event.PERFORMED,
    Event.GENERATED,
    Event.GENERATED_SHOWN,
    Event.GENERATED_INSTALLED,
    Event.GENERATED_DESTROYED,
    Event.HANDOVER_PREPARED,
    Event.HANDOVER_ANNOUNCED,
    Event.HANDOVER_REVEALED,
    Event.HANDOVER_DESTROYED,
    Event.HANDOVER_TOLD,
    Event.ACKNOWLEDGED,
    Event.PASSWORD_CHANGED,
    Event.DENIED_BY_OWNER,
    Event.FROZEN,
    Event.FREEZE_LIFTED,
)
EXPORTS: Mapping[str, Promise | str] = {
    BundleEvent.TAKEN.value: BundleEvent.TAKEN.label,
    BundleEvent.WRITTEN.value: BundleEvent.WRITTEN.label,
    REGISTER_TAKEN: _("Register layanan diunduh"),
}
BATCH = 500


@dataclass(frozen=True)
class Span:
    """From one moment up to another (half open); None is unbounded."""

    start: datetime | None
    end: datetime | None

    def within(self, rows: QuerySet[Rows], moment: str) -> QuerySet[Rows]:
        """The rows whose `moment` lies inside."""
        if self.start is not None:
            rows = rows.filter(**{f"{moment}__gte": self.start})
        return rows if self.end is None else rows.filter(**{f"{moment}__lt": self.end})


@dataclass(frozen=True)
class Acted:
    """One act: when, what, who (empty: the portal or the requester), to which request, with which detail."""

    at: datetime
    what: str
    who: str
    reference: str
    detail: str = ""


def chains(office: Office, span: Span) -> QuerySet[JournalEntry, UUID]:
    """The chains of the office on which anything was written in the span, as a query for others to use."""
    rows = span.within(JournalEntry.objects.filter(scope=office.pk), "at")
    return rows.order_by().values_list("chain", flat=True)


def credentials(requests: Sequence[ResetRequest], span: Span) -> list[Acted]:
    """Every act on a password or its hand-over, in the order it happened."""
    references = {request.pk: request.reference for request in requests}
    found: list[JournalEntry] = []
    for chosen in _batches(list(references)):
        rows = JournalEntry.objects.filter(chain__in=chosen, event__in=CREDENTIAL)
        found += span.within(rows, "at").order_by("at", "pk")
    names = _names(entry.by for entry in found)
    labels = {event.value: str(event.label) for event in CREDENTIAL}
    return [
        Acted(
            at=entry.at,
            what=labels[entry.event],
            who=names.get(entry.by or 0, ""),
            reference=references[entry.chain],
            detail=generated_gone(str(entry.facts.get("reason", ""))),
        )
        for entry in sorted(found, key=lambda entry: (entry.at, entry.pk))
    ]


def notices(requests: Sequence[ResetRequest], span: Span) -> list[Acted]:
    """Every message that was promised, to which address, and its fate."""
    references = {request.pk: request.reference for request in requests}
    labels = {event.value: str(event.label) for event in NoticeEvent}
    fates = {state.value: str(state.label) for state in NoticeState}
    found: list[Acted] = []
    for chosen in _batches(list(references)):
        rows = span.within(Notice.objects.filter(reset_request__in=chosen), "promised_at")
        found += [
            Acted(
                at=row.sent_at or row.promised_at,
                what=labels.get(row.event, row.event),
                who="",
                reference=references[row.reset_request_id],
                detail=f"{row.receiver}: {fates.get(row.state, row.state)}",
            )
            for row in rows.order_by("promised_at", "pk")
        ]
    return sorted(found, key=lambda act: act.at)


def exports(office: Office, span: Span) -> list[Acted]:
    """Bundles and registers that left the portal; each may hold the data of many."""
    rows = JournalEntry.objects.filter(chain=office.chain, event__in=list(EXPORTS))
    found = list(span.within(rows, "at").order_by("at", "pk"))
    names = _names(entry.by for entry in found)
    return [
        Acted(
            at=entry.at,
            what=str(EXPORTS[entry.event]),
            who=names.get(entry.by or 0, ""),
            reference="",
            detail=str(entry.facts.get("what") or entry.facts.get("month") or ""),
        )
        for entry in found
    ]


def _names(people: Iterable[int | None]) -> dict[int, str]:
    wanted = {person for person in people if person is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name"))


def _batches(keys: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
