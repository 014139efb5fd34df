"""Why papers went back, requests were refused and standards were missed; and how good the data is."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Count
from django.utils.translation import gettext as _

from archive_app.domain.queries import months
from archive_app.domain.tally import Json, Tally
from requests_app.domain.words import NOT_COMPLETED, NOT_COMPLETED_WORDS
from requests_app.enums import DeviationKind, Judgement, RequestState
from requests_app.sop.definition import Reason, Reasons

Counted = Iterable[tuple[int, str, int]]
"""SOP, key of a reason, how often."""


def returns(tally: Tally) -> Json:
    """How often requesters were asked to complete, what was missing, and the reasons that checks gave."""
    items = months.returned_items(tally.span).values_list("label").annotate(count=Count("pk")).order_by()
    reasons = (
        months.findings(tally.span)
        .values_list("step__edition__sop_id", "reason_key")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return {
        "rounds": tally.returns,
        "items": _most([(label, label, count) for label, count in items]),
        "reasons": _labelled(tally, reasons, lambda lists: lists.returns),
    }


def rejections(tally: Tally) -> list[Json]:
    """The reasons of the refused, most frequent first."""
    rows = (
        months.ended(tally.span)
        .filter(result=RequestState.REJECTED)
        .values_list("sop_id", "reset_request__rejection_reason")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return _labelled(tally, rows, lambda lists: lists.rejection)


def deviations(tally: Tally) -> Json:
    """Deviations by kind (waktu, kelengkapan, output) and by the reason that the executors gave."""
    kinds: Counter[str] = Counter()
    reasons: Counter[tuple[int, str]] = Counter()
    rows = months.deviations(tally.span).values_list("kind", "step__edition__sop_id", "reason_key")
    for kind, sop, reason, count in rows.annotate(count=Count("pk")).order_by():
        kinds[kind] += count
        reasons[sop, reason] += count
    return {
        "kinds": [
            {"key": kind.value, "label": str(kind.label), "count": kinds[kind.value]}
            for kind in DeviationKind
        ],
        "reasons": _labelled(
            tally, [(*place, count) for place, count in reasons.items()], lambda lists: lists.deviation
        ),
    }


def quality(tally: Tally) -> Json:
    """What a reader must know before leaning on the figures."""
    return {
        "not_judged": sum(step.judged[Judgement.NOT_JUDGED.value] for step in tally.passed.values()),
        "late_in_register": tally.late,
        "outages": months.outages(tally.span).count(),
        "cut_short": months.cut_short(tally.span).count(),
    }


def _labelled(tally: Tally, counted: Counted, choose: Callable[[Reasons], Iterable[Reason]]) -> list[Json]:
    """Reasons in the words of the newest edition that knows them; like words are one reason."""
    words: dict[tuple[int, str], str] = {}
    for edition in tally.editions.values():
        words |= {(edition.sop_id, reason.key): reason.label for reason in choose(edition.definition.reasons)}
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for sop, key, count in counted:
        found = words.get((sop, key), NOT_COMPLETED_WORDS if key == NOT_COMPLETED else key)
        label = found or _("Alasan tidak tercatat")
        sums[key, label] += count
    return _most([(key, label, count) for (key, label), count in sums.items()])


def _most(rows: Iterable[tuple[str, str, int]]) -> list[Json]:
    """The most frequent first, then by label."""
    ordered = sorted(rows, key=lambda row: (-row[2], row[1], row[0]))
    return [{"key": key, "label": label, "count": count} for key, label, count in ordered]
