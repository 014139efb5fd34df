"""What happened to a request, as its journal recorded it, in words for staff: nothing is computed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from requests_app.domain.words import generated_gone, paper_name
from requests_app.enums import (
    MISSED,
    Channel,
    ConfirmationResult,
    Event,
    Judgement,
    NoticeEvent,
    NoticeState,
    NumberSource,
    PauseKind,
    RequestState,
    StepOutcome,
)
from requests_app.models import Edition, ResetRequest
from requests_app.sop.flow import Flow
from resetdesk.accounts.models import User
from resetdesk.core import journal
from resetdesk.core.models import JournalEntry

# An act on the record, read as a row of the model or lighter.
Acted = JournalEntry | journal.Told
FAULT = "fault"
FAULTS = frozenset(
    {Event.REJECTED, Event.DEVIATION, Event.DENIED_BY_OWNER, Event.FROZEN, Event.HANDOVER_DESTROYED}
)
# The acts of the requester; every other act without a person is the portal's own.
OF_REQUESTER = frozenset(
    {
        Event.ITEMS_ANSWERED,
        Event.WITHDRAWN,
        Event.HANDOVER_REVEALED,
        Event.ACKNOWLEDGED,
        Event.PASSWORD_CHANGED,
        Event.DENIED_BY_OWNER,
    }
)
# The line below an act: the words that its person wrote. A closed step's note stands at its own act already.
WRITTEN = ("reason", "instruction", "message", "explanation", "account", "finding")
LABELS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "kind": {kind.value: kind.label for kind in PauseKind},
        "channel": {channel.value: channel.label for channel in Channel},
        "outcome": {outcome.value: outcome.label for outcome in StepOutcome},
        "state": {state.value: state.label for state in RequestState},
        "result": {result.value: result.label for result in ConfirmationResult},
        "number_source": {source.value: source.label for source in NumberSource},
        "event": {event.value: event.label for event in NoticeEvent},
        "fate": {fate.value: fate.label for fate in NoticeState},
    }
)


# The case page lists messages and papers themselves, and says with each step that its clock stood still.
EVENTS = frozenset(Event.values)
LISTED = frozenset({Event.NOTICE_SENT, Event.ARTEFACT_MADE, Event.PAUSED, Event.STEP_OPENED})
RECENT = 8


class Happening(NamedTuple):
    """One act: when, what, who and what they wrote. `tone` is "fault" for what went wrong."""

    when: datetime
    what: str
    who: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class _Names:
    """Words for the numbers that journal entries hold."""

    steps: Mapping[int, str]
    people: Mapping[int, str]
    editions: Mapping[str, str]
    language: str


def events(request: ResetRequest, *, without: frozenset[str] = frozenset()) -> list[Happening]:
    """Every act on the request's chain, newest first, for staff, in five queries.

    `without` leaves out acts that the page lists elsewhere.
    """
    told = journal.entries(request.pk)
    words = _names(request, told)
    return [_happening(entry, words) for entry in reversed(told) if entry.event not in without]


def of_chains(chains: Mapping[UUID, Sequence[Acted]], *, office_id: int) -> dict[UUID, list[Happening]]:
    """The same for the chains of many requests of one office, oldest first, in two queries.

    Their entries are read already, in order and with their values.
    """
    everything = [entry for told in chains.values() for entry in told]
    people, editions = _people(everything), _editions(everything, office_id=office_id)
    found = {}
    for chain, told in chains.items():
        words = _words(told, people, editions)
        found[chain] = [_happening(entry, words) for entry in told]
    return found


def of_case(request: ResetRequest) -> dict[str, Any]:
    """Everything on record that the case page lists, for staff. `failed` counts notices that did not go."""
    notices = list(request.notices.select_related("handled_by").order_by("-promised_at", "-pk"))
    told = events(request, without=LISTED)
    return {
        "events": told[:RECENT],
        "earlier": told[RECENT:],
        "notes": list(request.notes.select_related("by").order_by("-at", "-pk")),
        "confirmations": list(request.confirmations.select_related("by")),
        "deviations": list(request.deviations.select_related("by", "step")),
        "artefacts": [(paper_name(paper.kind), paper) for paper in request.artefacts.select_related("file")],
        "notices": [(str(LABELS["event"].get(notice.event, notice.event)), notice) for notice in notices],
        "failed": sum(notice.state in MISSED and notice.handled_at is None for notice in notices),
    }


def _names(request: ResetRequest, told: Sequence[Acted]) -> _Names:
    return _words(told, _people(told), _editions(told, office_id=request.office_id))


def _people(told: Sequence[Acted]) -> dict[int, str]:
    named = {key for entry in told for key in (entry.by, entry.facts.get("on_behalf_of")) if key is not None}
    people = User.objects.filter(pk__in=named)
    return {person.pk: person.full_name for person in people}


def _editions(told: Sequence[Acted], *, office_id: int) -> dict[str, Edition]:
    digests = {str(entry.facts["edition"]) for entry in told if "edition" in entry.facts}
    found = Edition.objects.filter(sop__office=office_id, sha256__in=digests).select_related("sop")
    return {edition.sha256: edition for edition in found.defer("source")}


def _words(told: Sequence[Acted], people: Mapping[int, str], editions: Mapping[str, Edition]) -> _Names:
    return _Names(
        steps=_step_names(told, editions),
        people=people,
        editions={digest: edition.sop.title for digest, edition in editions.items()},
        language=get_language(),
    )


def _step_names(told: Sequence[Acted], editions: Mapping[str, Edition]) -> dict[int, str]:
    """What each pass was called in the edition that was in force when it opened."""
    found: dict[int, str] = {}
    current: Edition | None = None
    for entry in told:
        if "edition" in entry.facts:
            current = editions.get(str(entry.facts["edition"]))
        if entry.event == Event.STEP_OPENED and current is not None:
            name = _step_name(current.flow, str(entry.facts["step"]), get_language())
            found[int(entry.facts["ordinal"])] = name
    return found


@lru_cache(maxsize=1000)
def _step_name(flow: Flow, key: str, _language: str) -> str:
    step = flow.sop.step(key)
    return " ".join(filter(None, (step.number, _(step.rule.label))))


def _happening(entry: Acted, words: _Names) -> Happening:
    over = entry.facts.get("judgement") == Judgement.OVER
    return Happening(
        when=entry.at,
        what=_what(entry, words),
        who=_who(entry, words),
        note=_note(entry, over=over),
        tone=FAULT if over or entry.event in FAULTS else "",
    )


def _what(entry: Acted, words: _Names) -> str:
    """The act's name with the one fact that tells it from others of its kind."""
    if entry.event not in EVENTS:
        return _("Data pribadi dimusnahkan")
    event = Event(entry.event)
    said = DETAILS[event](entry, words) if event in DETAILS else ""
    name = _name(event, words.language)
    return f"{name}: {said}" if said else name


@cache
def _name(event: Event, _language: str) -> str:
    """An act's name, looked up once in each language: a month's bag tells of tens of thousands."""
    return str(event.label)


@cache
def _word(fact: str, value: str, _language: str) -> str:
    return str(LABELS[fact].get(value, value))


def _step(entry: Acted, words: _Names) -> str:
    return words.steps.get(int(entry.facts["ordinal"]), "")


def _label(fact: str) -> Callable[[Acted, _Names], str]:
    def said(entry: Acted, words: _Names) -> str:
        return _word(fact, str(entry.facts.get(fact, "")), words.language)

    return said


def _paper(entry: Acted, words: _Names) -> str:
    return f"{_paper_word(str(entry.facts['kind']), words.language)} {entry.facts['number']}"


@cache
def _paper_word(kind: str, _language: str) -> str:
    return paper_name(kind)


def _edition(entry: Acted, words: _Names) -> str:
    return words.editions.get(str(entry.facts["edition"]), "")


def _both(*parts: Callable[[Acted, _Names], str]) -> Callable[[Acted, _Names], str]:
    return lambda entry, words: ", ".join(filter(None, (part(entry, words) for part in parts)))


DETAILS: Mapping[Event, Callable[[Acted, _Names], str]] = MappingProxyType(
    {
        Event.SUBMITTED: _label("channel"),
        Event.STEP_OPENED: _step,
        Event.STEP_TAKEN: _step,
        Event.STEP_RELEASED: _step,
        Event.STEP_CLOSED: _both(_step, _label("outcome")),
        Event.PAUSED: _label("kind"),
        Event.RESUMED: _label("kind"),
        Event.CONFIRMED: _both(_label("result"), _label("number_source")),
        Event.SOP_CHANGED: _edition,
        Event.ENDED: _label("state"),
        Event.GENERATED_DESTROYED: lambda entry, _words: generated_gone(str(entry.facts.get("reason", ""))),
        Event.ARTEFACT_MADE: _paper,
        Event.NOTICE_SENT: _label("event"),
        Event.NOTICE_RESENT: _label("event"),
        Event.NOTICE_RETURNED: _both(_label("event"), _label("fate")),
        Event.NOTICE_MISSED: _both(_label("event"), _label("fate")),
        Event.NOTICE_HANDLED: _label("event"),
    }
)


def _who(entry: Acted, words: _Names) -> str:
    if entry.by is not None:
        name, absent = words.people.get(entry.by, ""), words.people.get(entry.facts.get("on_behalf_of", 0))
        return _("%(name)s, Plh. %(absent)s") % {"name": name, "absent": absent} if absent else name
    if entry.event in OF_REQUESTER or entry.facts.get("channel") == Channel.PORTAL:
        return _("Pemohon")
    return ""


def _note(entry: Acted, *, over: bool) -> str:
    written = journal.personal(entry)
    words = next((written[name] for name in WRITTEN if written.get(name)), "")
    return _("Melebihi mutu baku") if over else words
