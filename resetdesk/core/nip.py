"""NIP, the number of a civil servant: 18 digits that hold birth date, first appointment, sex and a serial.

It reveals birth date and sex: lists show `masked`, and no URL, file name or log holds one.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext as _

from resetdesk.core.exceptions import DomainError

LENGTH = 18
YOUNGEST = 16  # years of age at the first appointment
SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]+")
DIGITS = frozenset("0123456789")
DOT = "•"


class NipInvalid(DomainError):
    """What was typed is no NIP."""


class Sex(IntEnum):
    """The fifteenth digit."""

    MALE = 1
    FEMALE = 2


@dataclass(frozen=True)
class Nip:
    """A valid NIP. `warning` is an Indonesian sentence when something is unusual but allowed, else empty."""

    value: str
    birth: date
    appointed_year: int
    appointed_month: int
    sex: Sex
    serial: str
    warning: str = ""

    def __str__(self) -> str:
        return formatted(self.value)


def digits(text: str) -> str:
    """`text` without the spaces, dots and dashes that people type into a NIP."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text))


def parse(text: str, *, today: date) -> Nip:
    """The NIP that `text` writes. Raises NipInvalid with the exact fault."""
    value = digits(text)
    _check_digits(value)
    birth = _birth(value, today)
    year, month = int(value[8:12]), int(value[12:14])
    if not birth.year + YOUNGEST <= year <= today.year:
        raise NipInvalid(
            _("Tahun pengangkatan dalam NIP (angka ke-9 sampai ke-12) harus antara %(first)d dan %(last)d.")
            % {"first": birth.year + YOUNGEST, "last": today.year}
        )
    if value[14] not in {"1", "2"}:
        raise NipInvalid(_("Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan)."))
    return Nip(
        value=value,
        birth=birth,
        appointed_year=year,
        appointed_month=month,
        sex=Sex(int(value[14])),
        serial=value[15:],
        warning="" if 1 <= month <= 12 else _month_warning(),
    )


def formatted(value: str) -> str:
    """`19800229 200501 2 007`; anything that has not 18 digits comes back as it is."""
    plain = digits(value)
    if not _is_whole(plain):
        return value
    return f"{plain[:8]} {plain[8:14]} {plain[14]} {plain[15:]}"


def masked(value: str) -> str:
    """`•••••••• •••••• • 007`: enough to tell two people apart, without birth date and sex."""
    plain = digits(value)
    if not _is_whole(plain):
        return DOT * len(plain)
    return f"{DOT * 8} {DOT * 6} {DOT} {plain[15:]}"


def _is_whole(plain: str) -> bool:
    return len(plain) == LENGTH and set(plain) <= DIGITS


def _check_digits(value: str) -> None:
    if not value:
        raise NipInvalid(_("NIP belum diisi."))
    strange = next((letter for letter in value if letter not in DIGITS), None)
    if strange:
        raise NipInvalid(_("NIP hanya berisi angka; “%(letter)s” bukan angka.") % {"letter": strange})
    if len(value) != LENGTH:
        raise NipInvalid(
            _("NIP terdiri atas 18 angka; yang ditulis ada %(count)d angka.") % {"count": len(value)}
        )


def _birth(value: str, today: date) -> date:
    try:
        birth = date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        raise NipInvalid(
            _("Delapan angka pertama NIP bukan tanggal lahir yang ada (tahun, bulan, tanggal).")
        ) from None
    if birth >= today:
        raise NipInvalid(_("Tanggal lahir dalam NIP (delapan angka pertama) belum lewat."))
    return birth


def _month_warning() -> str:
    # Numbers of PPPK carry a code there (unverified), so it is never refused.
    return _("Bulan pengangkatan dalam NIP (angka ke-13 dan ke-14) bukan 01 sampai 12. Periksa kembali.")
