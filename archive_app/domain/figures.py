"""The figures of a span as plain JSON: counts and whole seconds, so that nobody rounds them differently.

`resetdesk-month-1`. Shares are left to whoever prints them: the JSON holds both counts.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.utils import translation

from archive_app.domain import month_causes, periods
from archive_app.domain.queries import months
from archive_app.domain.queries.months import Span
from archive_app.domain.tally import Json, Passed, Place, Tally, ended_groups, judged
from archive_app.models import MonthReport
from requests_app.enums import Channel, Judgement
from requests_app.models import Edition, Sop
from requests_app.sop.definition import Step, Turn
from resetdesk.accounts.models import Office
from resetdesk.core.clocks import DAY_KINDS, MeasureKind
from resetdesk.core.record import instant

FORMAT = "resetdesk-month-1"
MINUTES = frozenset({MeasureKind.HANDLING_MINUTES, MeasureKind.FROM_STEP})
BY_TOTAL = DAY_KINDS | {MeasureKind.FROM_STEP}


def of_month(office: Office, month: str, *, at: datetime) -> Json:
    """The figures of a month that began, up to its end or, while it runs, up to `at`.

    The same part of the month before stands beside them. Raises ValueError for a month that did not begin.
    """
    span, is_whole = spanned(office, month, at=at)
    earlier = comparable(office, month, span=span, is_whole=is_whole)
    # What is kept is Indonesian, whatever language its reader has.
    with translation.override("id"):
        tally = Tally(office, span)
        return {
            "format": FORMAT,
            "office": {"slug": office.slug, "name": office.name, "zone": office.timezone},
            "month": month,
            "is_whole": is_whole,
            "from": instant(span.start),
            "until": instant(span.end),
            "volume": _volume(
                span,
                received=tally.every.received,
                ended=tally.every.ended,
                after=sum(tally.standing.values()),
            ),
            "times": tally.every.times.json(),
            "judged": _judged(step.judged for step in tally.passed.values()),
            "sops": _sops(tally),
            "roles": _roles(tally),
            "channels": _channels(tally),
            "returns": month_causes.returns(tally),
            "rejections": month_causes.rejections(tally),
            "deviations": month_causes.deviations(tally),
            "backlog": _backlog(tally),
            "quality": month_causes.quality(tally),
            "previous": {
                "month": periods.before(month),
                **((_frozen(office, month) if is_whole else None) or summary(office, earlier)),
            },
        }


def spanned(office: Office, month: str, *, at: datetime) -> tuple[Span, bool]:
    """The part of the month that has passed, and whether that is all of it. Raises ValueError."""
    found = periods.month_span(office, month)
    if found is None or found[0] >= at:
        raise ValueError(month)
    return Span(office.pk, found[0], min(found[1], at)), found[1] <= at


def comparable(office: Office, month: str, *, span: Span, is_whole: bool) -> Span:
    """The same part of the month before: all of it, or as long as the running one has lasted."""
    found = periods.month_span(office, periods.before(month))
    if found is None:
        return Span(office.pk, span.start, span.start)
    start, end = found
    return Span(office.pk, start, end if is_whole else min(end, start + (span.end - span.start)))


def _frozen(office: Office, month: str) -> Json | None:
    """The same summary out of the month before as it was closed; None when it was not."""
    report = MonthReport.objects.filter(office=office, month=periods.before(month)).first()
    if report is None:
        return None
    kept = report.figures
    return {
        **{name: kept[name] for name in ("from", "until", "volume", "times", "judged")},
        "returns": kept["returns"]["rounds"],
        "steps": {
            f"{sop['key']}/{step['key']}": step["judged"]
            for sop in kept["sops"]
            for step in sop["steps"]
            if step["count"]
        },
    }


def summary(office: Office, span: Span) -> Json:
    """What a comparison needs: volume, times to the result, judged passes. No pass is read by itself."""
    every, places = ended_groups(span), judged(office, span)
    keys = dict(Sop.objects.filter(office=office).values_list("pk", "key"))
    steps = {f"{keys[sop]}/{step}": _judged([counts]) for (sop, step), counts in places.items()}
    return {
        "from": instant(span.start),
        "until": instant(span.end),
        "volume": _volume(
            span,
            received=months.received(span).count(),
            ended=every.ended,
            after=months.standing(office.pk, span.end).count(),
        ),
        "times": every.times.json(),
        "judged": _judged(places.values()),
        "returns": months.returns(span).count(),
        "steps": dict(sorted(steps.items())),
    }


def _volume(span: Span, *, received: int, ended: Counter[str], after: int) -> Json:
    """Open before + received + reopened - ended = open after, always."""
    return {
        "open_before": months.standing(span.office_id, span.start).count(),
        "received": received,
        "reopened": months.reopened(span).count(),
        "ended": {result.value: ended[result.value] for result in months.RESULTS},
        "open_after": after,
    }


def _judged(counts: Iterable[Counter[str]]) -> Json:
    every: Counter[str] = sum(counts, Counter())
    return {judgement.value: every[judgement.value] for judgement in Judgement}


def _sops(tally: Tally) -> list[Json]:
    """Every SOP in force or at work in the span, by title; each with its steps in the order of its sheet."""
    at_work = set(tally.sops) | {sop for sop, _key in tally.passed}
    chosen = [
        edition
        for edition in tally.newest.values()
        if edition.sop_id in at_work or edition.retired_at is None
    ]
    return [
        {
            "key": edition.sop.key,
            "title": edition.sop.title,
            "editions": sorted(
                tally.editions[pk].number for pk in tally.used if tally.editions[pk].sop_id == edition.sop_id
            ),
            "total_standard": edition.definition.total.words if edition.definition.total else "",
            **tally.sops[edition.sop_id].json(),
            "steps": [_step(tally, *place) for place in _steps(tally, edition)],
        }
        for edition in sorted(chosen, key=lambda one: (one.sop.title, one.sop.key))
    ]


def _steps(tally: Tally, edition: Edition) -> list[tuple[Edition, Step]]:
    """The steps of the newest edition that was at work, then those that only an older one knows."""
    at_work = [tally.editions[pk] for pk in tally.used if tally.editions[pk].sop_id == edition.sop_id]
    at_work.sort(key=lambda one: -one.number)
    found: dict[str, tuple[Edition, Step]] = {}
    for one in at_work or [edition]:
        for step in one.definition.steps:
            if step.key not in found and (
                one is (at_work or [edition])[0] or (edition.sop_id, step.key) in tally.passed
            ):
                found[step.key] = (one, step)
    return list(found.values())


def _step(tally: Tally, edition: Edition, step: Step) -> Json:
    sop, passed = edition.definition, tally.passed.get((edition.sop_id, step.key), Passed())
    clock = step.standard.clock
    return {
        "key": step.key,
        "number": step.number or "",
        "activity": step.activity,
        "actor": sop.actor(step.actor).label,
        "kind": step.kind.value,
        "is_office": sop.turn(step) is not Turn.REQUESTER and not sop.actor(step.actor).is_requester,
        "standard": step.standard.words,
        "standard_seconds": (step.standard.amount or 0) * 60 if clock in MINUTES else None,
        "basis": "total" if clock in BY_TOTAL else "handling",
        "closed": passed.closed,
        "judged": _judged([passed.judged]),
        **passed.times.json(),
    }


def _roles(tally: Tally) -> list[Json]:
    labels = {
        role: edition.definition.role_label(role)
        for edition in tally.editions.values()
        for role in edition.definition.roles
    }
    return [
        {"key": role, "label": labels.get(role, role), **group.json()}
        for role, group in sorted(tally.roles.items())
    ]


def _channels(tally: Tally) -> list[Json]:
    return [
        {"key": channel.value, "label": str(channel.label), **tally.channels[channel.value].json()}
        for channel in Channel
        if channel.value in tally.channels
    ]


def _backlog(tally: Tally) -> Json:
    """Where the open requests stand, SOP by SOP in the order of the sheet."""
    order = {
        (edition.sop_id, step.key): (edition, step, place)
        for edition in sorted(tally.editions.values(), key=lambda one: one.number)
        for place, step in enumerate(edition.definition.steps)
    }

    def position(place: Place) -> tuple[str, int]:
        edition, _step, number = order[place]
        return edition.sop.title, number

    return {
        "count": sum(tally.standing.values()),
        "steps": [
            _waiting(*order[place][:2], count=tally.standing[place])
            for place in sorted(tally.standing, key=position)
        ],
    }


def _waiting(edition: Edition, step: Step, *, count: int) -> Json:
    return {
        "sop": edition.sop.key,
        "step": step.key,
        "number": step.number or "",
        "activity": step.activity,
        "count": count,
    }
