"""How times, durations, sizes, numbers of people and icons are written for people.

Every filter answers `""` for a value that is not known, so that a page never invents one.
They speak the active language, as gettext does, from our own tables; paper, mail and record are made with
Indonesian active (decision 0008).
"""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from math import floor
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import phonenumbers
from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BoundField, Field
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ZONE_NAMES = {7: "WIB", 8: "WITA", 9: "WIT"}  # Keppres 41/1987
OFFICE_ZONE = "Asia/Jakarta"
DOT = "•"


class HasTimezone(Protocol):
    timezone: str


def _is_english() -> bool:
    return get_language() == "en"


def _month(day: date) -> str:
    return (ENGLISH_MONTHS if _is_english() else MONTHS)[day.month - 1]


def _counted(number: int, *, word: str, english: str) -> str:
    """`5 menit`, and in English `5 minutes` or `1 minute`."""
    return f"{number} {english if number == 1 else f'{english}s'}" if _is_english() else f"{number} {word}"


def _zone(office: HasTimezone | str | None) -> tzinfo:
    if not office:
        return ZoneInfo(getattr(settings, "OFFICE_TIME_ZONE", OFFICE_ZONE))
    return ZoneInfo(office if isinstance(office, str) else office.timezone)


def _local(value: datetime, office: HasTimezone | str | None) -> datetime:
    aware = timezone.make_aware(value, ZoneInfo("UTC")) if timezone.is_naive(value) else value
    return aware.astimezone(_zone(office))


def _zone_name(value: datetime) -> str:
    offset = value.utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0.0
    return ZONE_NAMES.get(int(hours), f"UTC{hours:+g}") if hours == int(hours) else f"UTC{hours:+g}"


@register.filter
def tanggal(value: date | None, office: HasTimezone | str | None = None) -> str:
    """`21 November 2026`; a moment is first brought to office time."""
    if not value:
        return ""
    day = _local(value, office) if isinstance(value, datetime) else value
    return f"{day.day} {_month(day)} {day.year}"


@register.filter
def hari_tanggal(value: date | None, office: HasTimezone | str | None = None) -> str:
    """`Sabtu, 21 November 2026`."""
    if not value:
        return ""
    day = _local(value, office) if isinstance(value, datetime) else value
    return f"{(ENGLISH_DAYS if _is_english() else DAYS)[day.weekday()]}, {tanggal(value, office)}"


@register.filter
def jam(value: datetime | None, office: HasTimezone | str | None = None) -> str:
    """`14.05 WIB`."""
    if not value:
        return ""
    local = _local(value, office)
    return f"{local:%H:%M} {_zone_name(local)}" if _is_english() else f"{local:%H.%M} {_zone_name(local)}"


@register.filter
def jam_dekat(value: datetime | None, office: HasTimezone | str | None = None) -> str:
    """`14.05 WIB` when that is today, else `23 Nov 14.05 WIB`: short, and never of an unknown day."""
    if not value:
        return ""
    local = _local(value, office)
    if local.date() == _local(timezone.now(), office).date():
        return jam(value, office)
    return f"{local.day} {_month(local)[:3]} {jam(value, office)}"


@register.filter
def waktu(value: datetime | None, office: HasTimezone | str | None = None) -> str:
    """`21 November 2026 pukul 14.05 WIB`, in the time zone of `office`."""
    if not value:
        return ""
    return f"{tanggal(value, office)}{', ' if _is_english() else ' pukul '}{jam(value, office)}"


@register.filter
def waktu_html(value: datetime | None, office: HasTimezone | str | None = None) -> str:
    """The same as `waktu` inside `<time datetime>`, for machines that read pages."""
    if not value:
        return ""
    # the template escapes both values
    return format_html(
        '<time datetime="{}">{}</time>', _local(value, office).isoformat("T", "minutes"), waktu(value, office)
    )


def _whole(minutes: float) -> str:
    hours, rest = divmod(floor(minutes + 0.5), 60)
    parts = [_counted(hours, word="jam", english="hour")] if hours else []
    if rest or not hours:
        parts.append(_counted(rest, word="menit", english="minute"))
    return " ".join(parts)


@register.filter
def durasi(value: float | str | None, unit: str = "menit") -> str:
    """Minutes as `12 menit` or `1 jam 5 menit`; with a unit of its own: `2|durasi:"hari kerja"`.

    Rounded to the nearest minute; what is shorter than half a minute but not nothing says so.
    """
    if value is None or isinstance(value, str):
        return ""
    if unit != "menit":
        return f"{_number(value)} {unit}"
    if 0 < value < 0.5:
        return _("kurang dari 1 menit")
    sign = "-" if value < 0 else ""
    return sign + _whole(abs(value))


@register.filter
def lewat(value: float | str | None) -> str:
    """How long a negative rest of time is over: `-65` as `1 jam 5 menit`."""
    return "" if value is None or isinstance(value, str) else durasi(abs(value))


@register.filter
def durasi_tepat(value: float | str | None) -> str:
    """Minutes to the second, `5 menit 24 detik`: for a step beside its standard, where seconds decide."""
    if value is None or isinstance(value, str):
        return ""
    minutes, seconds = divmod(floor(abs(value) * 60 + 0.5), 60)
    if not seconds:
        return _whole(minutes)
    rest = _counted(seconds, word="detik", english="second")
    return f"{_whole(minutes)} {rest}" if minutes else rest


def _number(value: float) -> str:
    whole = int(value)
    text = f"{whole:,}" if value == whole else f"{value:,.1f}"
    return text if _is_english() else text.translate(str.maketrans(",.", ".,"))


@register.filter
def angka(value: float | str | None) -> str:
    """`1.250` and `2,5`, in English `1,250` and `2.5`: at most one decimal."""
    return "" if value is None or isinstance(value, str) else _number(value)


@register.filter
def ukuran(value: int | str | None) -> str:
    """Bytes as `820 kB` or `1,2 MB`; 1 MB is 1,048,576 bytes, as in the upload limits."""
    if value is None or isinstance(value, str):
        return ""
    if value < 1024:
        return _counted(value, word="byte", english="byte")
    if value < 1024 * 1024:
        return f"{_number(floor(value / 1024 + 0.5))} kB"
    return f"{_number(floor(value / 1024 / 1024 * 10 + 0.5) / 10)} MB"


@register.filter
def nip(value: str | None) -> str:
    """18 digits in the printed grouping `19800229 200501 2 007`; anything else as it was given."""
    digits = "".join((value or "").split())
    if len(digits) != 18 or not digits.isdecimal():
        return value or ""
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


@register.filter
def nip_masked(value: str | None) -> str:
    """Only the last three digits: the birth date at the head never shows."""
    return _masked(nip(value), keep=3)


@register.filter
def telepon(value: str | None) -> str:
    """`+62 812-3456-7890`; what is no telephone number is shown as it was given."""
    try:
        number = phonenumbers.parse(value or "", "ID")
    except phonenumbers.NumberParseException:
        return value or ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@register.filter
def telepon_e164(value: str | None) -> str:
    """`+6281234567890`, as a `tel:` address wants it; what is no telephone number stays as it was given."""
    try:
        number = phonenumbers.parse(value or "", "ID")
    except phonenumbers.NumberParseException:
        return value or ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@register.filter
def telepon_masked(value: str | None) -> str:
    """The country code and the last three digits: enough for the owner to recognise it."""
    text = telepon(value)
    country, space, rest = text.partition(" ") if text.startswith("+") else ("", "", text)
    return country + space + _masked(rest, keep=3)


def _masked(text: str, *, keep: int) -> str:
    hidden = sum(character.isalnum() for character in text) - keep
    shown = []
    for character in text:
        shown.append(DOT if character.isalnum() and hidden > 0 else character)
        hidden -= character.isalnum()
    return "".join(shown)


@register.filter
def email_masked(value: str | None) -> str:
    """`s•••@dinas.go.id`: the first letter and the domain."""
    name, at, domain = (value or "").partition("@")
    return f"{name[:1]}{DOT * 3}{at}{domain}" if at else ""


@register.filter
def kelompok(value: str | None) -> list[str]:
    """A code in the groups people read aloud: `K7QM-4XWP-9T` as three, an ungrouped code by three."""
    text = value or ""
    if "-" in text:
        return text.split("-")
    return [text[start : start + 3] for start in range(0, len(text), 3)]


@register.filter
def per_empat(value: str | None) -> str:
    """A long key in fours, `ABCD-EFGH-JK`, the way authenticator applications show it."""
    text = value or ""
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def faults_of(field: BoundField) -> list[str]:
    """The field's faults for the summary, where Django's bare "required" would not say what is missing."""
    bare = str(Field.default_error_messages["required"])
    missing = _("%(label)s belum diisi.") % {"label": field.label}
    return [missing if error == bare else str(error) for error in field.errors]


@register.filter
def nth(items: Sequence[object], index: int) -> object:
    """The item at `index`, for tables whose columns describe their cells."""
    return items[index]


@cache
def _drawing(name: str) -> str:
    found = finders.find(f"icons/{name}.svg")
    if not isinstance(found, str):
        msg = f"Icon {name!r} is not among static/icons/."
        raise template.TemplateSyntaxError(msg)
    svg = Path(found).read_text(encoding="utf-8")
    view_box = svg.split('viewBox="', 1)[1].split('"', 1)[0]
    body = svg.split(">", 1)[1].rsplit("</svg>", 1)[0].strip()
    return f'viewBox="{view_box}" focusable="false">{body}</svg>'


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The drawing of static/icons/<name>.svg inline; silent to screen readers unless it has a label."""
    # own files under static/icons/; the label is escaped
    meaning = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(f'<svg class="icon" {meaning} {_drawing(name)}')  # noqa: S308
