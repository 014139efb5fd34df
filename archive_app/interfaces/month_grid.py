"""The thin grid of the SOP with its standard against what happened: a row a step, a line for the standard.

The line of the standard stands in the middle of every row. What is used is drawn against it: a bar up to the
median, a thin line on to the ninth decile; whatever is more than twice the standard ends at the edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archive_app.interfaces.month_parts import duration

FULL = 200  # the width in units: 100 is the standard


@dataclass(frozen=True)
class Bar:
    """What is drawn, in units of the standard's hundredth, and the same in words."""

    median: int
    ninth: int
    within: int
    is_median_over: bool
    is_ninth_over: bool
    is_cut: bool
    words: str

    @property
    def ninth_mark(self) -> int:
        """Where the ninth decile's stroke stands: whole inside the picture."""
        return min(max(self.ninth, 1), FULL - 1)

    @property
    def over(self) -> int:
        """How far the bar of the median goes beyond the standard."""
        return self.median - self.within


@dataclass(frozen=True)
class Row:
    """One step of the sheet. `bar` is None where there is nothing to compare; `remark` then says why."""

    number: str
    activity: str
    actor: str
    standard: str
    count: int
    bar: Bar | None
    median: str
    ninth: str
    remark: str


def rows(sop: Mapping[str, Any]) -> tuple[Row, ...]:
    """The SOP's rows, in the order of its sheet."""
    return tuple(_row(step) for step in sop["steps"])


def _row(step: Mapping[str, Any]) -> Row:
    used = step[step["basis"]]
    standard = step["standard_seconds"]
    bar = _bar(used, standard, step) if used and standard else None
    return Row(
        number=step["number"] or "–",
        activity=step["activity"],
        actor=step["actor"],
        standard=step["standard"] or "–",
        count=step["count"],
        bar=bar,
        median=duration(used["median"]) if used else "",
        ninth=duration(used["ninth"]) if used else "",
        remark="" if bar else _remark(step, has_times=bool(used)),
    )


def _remark(step: Mapping[str, Any], *, has_times: bool) -> str:
    if not step["is_office"]:
        return _("langkah pemohon, waktu layanan berhenti")
    if not has_times:
        return _("tidak dilalui")
    return _("tanpa mutu baku dalam menit")


def _bar(used: Mapping[str, int], standard: int, step: Mapping[str, Any]) -> Bar:
    median, ninth = (used[name] * 100 // standard for name in ("median", "ninth"))
    words = _(
        "Langkah %(number)s: mutu baku %(standard)s, separuh dalam %(median)s, sembilan dari sepuluh "
        "dalam %(ninth)s."
    ) % {
        "number": step["number"] or "–",
        "standard": step["standard"],
        "median": duration(used["median"]),
        "ninth": duration(used["ninth"]),
    }
    return Bar(
        median=min(median, FULL),
        ninth=min(ninth, FULL),
        within=min(median, 100),
        is_median_over=used["median"] > standard,
        is_ninth_over=used["ninth"] > standard,
        is_cut=ninth > FULL,
        words=words,
    )
