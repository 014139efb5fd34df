"""How an administrator writes a year: the same signs in the form and at the shell."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resetdesk.accounts.domain.calendars import Period, YearPlan
from resetdesk.core.calendar import CalendarInvalid
from resetdesk.core.free_text import FreeTextForm

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


def day(text: str) -> dt.date:
    """`2027-03-02`. Raises CalendarInvalid, as the others here do."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise CalendarInvalid(_("“%s” bukan tanggal; tulis seperti 2027-03-02.") % text) from None


def named_day(text: str) -> tuple[dt.date, str]:
    """`2027-03-02=Hari jadi kabupaten`."""
    date, equals, name = text.partition("=")
    if not equals or not name.strip():
        raise CalendarInvalid(_("Tulis tanggal dan namanya, misalnya 2027-03-02=Hari jadi kabupaten."))
    return day(date), name.strip()


def hours(text: str) -> list[str]:
    """`08:00-12:00, 13:00-16:00`; empty for a free day."""
    return [part.strip() for part in text.split(",") if part.strip()]


def period(text: str) -> Period:
    """`2027-02-08..2027-03-09=08:00-15:00`."""
    span, equals, given = text.partition("=")
    first, dots, last = span.partition("..")
    if not equals or not given.strip():
        raise CalendarInvalid(_("Tulis seperti 2027-02-08..2027-03-09=08:00-15:00."))
    return Period(day(first), day(last) if dots else day(first), tuple(hours(given)))


class YearForm(FreeTextForm):
    """One year of the office's calendar, as differences from what is known of the nation's holidays."""

    says_itself_what_is_optional = True

    year = forms.IntegerField(
        label=gettext_lazy("Tahun"),
        min_value=2020,
        max_value=2100,
        error_messages={"required": gettext_lazy("Isi tahunnya.")},
    )
    weekdays = forms.CharField(
        label=gettext_lazy("Jam kerja Senin sampai Kamis"),
        help_text=gettext_lazy("Misalnya 08:00-12:00, 13:00-16:00."),
        error_messages={"required": gettext_lazy("Isi jam kerjanya.")},
    )
    friday = forms.CharField(
        label=gettext_lazy("Jam kerja Jumat"), required=False, help_text=gettext_lazy("Kosong berarti libur.")
    )
    saturday = forms.CharField(
        label=gettext_lazy("Jam kerja Sabtu"), required=False, help_text=gettext_lazy("Kosong berarti libur.")
    )
    closes = forms.CharField(
        label=gettext_lazy("Hari libur tambahan"),
        required=False,
        help_text=gettext_lazy("Satu baris satu hari, misalnya 2027-04-29=Hari jadi kabupaten."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opens = forms.CharField(
        label=gettext_lazy("Usulan libur yang tetap masuk"),
        required=False,
        help_text=gettext_lazy("Satu baris satu tanggal, misalnya 2027-05-15."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    periods = forms.CharField(
        label=gettext_lazy("Jam khusus"),
        required=False,
        help_text=gettext_lazy("Misalnya Ramadan: 2027-02-08..2027-03-09=08:00-15:00."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, kept: list[list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        names = {"weekdays": 0, "friday": FRIDAY, "saturday": SATURDAY}
        self.initial.update({name: ", ".join(kept[number]) for name, number in names.items()})

    def _lines(self, name: str) -> list[str]:
        return [line for line in self.cleaned_data[name].splitlines() if line.strip()]

    def plan(self) -> YearPlan:
        """The year as it was written. Raises CalendarInvalid."""
        cleaned = self.cleaned_data
        working = [hours(cleaned["weekdays"])] * FRIDAY
        ends = [hours(cleaned["friday"]), hours(cleaned["saturday"]), self.kept[SUNDAY]]
        return YearPlan(
            year=cleaned["year"],
            weekly=[*working, *ends],
            closes=dict(named_day(line) for line in self._lines("closes")),
            opens=frozenset(day(line) for line in self._lines("opens")),
            periods=tuple(period(line) for line in self._lines("periods")),
        )
