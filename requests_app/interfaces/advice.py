"""What an SOP file has to say to its office, in sentences: for the desk and for the shell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.sop.advice import Advice, AdviceKind, advice
from requests_app.sop.definition import Cell, Sop
from resetdesk.core.lines import one_line


@dataclass(frozen=True)
class Line:
    """One thing to look at: where, what is printed there (empty for nothing), what to know about it."""

    place: str
    printed: str
    said: str

    def __str__(self) -> str:
        printed = f" “{self.printed}”" if self.printed else ""
        return f"{self.place}{printed}: {self.said}" if self.place or printed else self.said


@dataclass(frozen=True)
class Heading:
    """Lines of one kind under one title."""

    title: str
    lead: str
    lines: tuple[Line, ...]


TITLES: Mapping[AdviceKind, tuple[Promise, Promise]] = MappingProxyType(
    {
        AdviceKind.PASSWORD: (
            gettext_lazy("Kata sandi tidak dicatat"),
            gettext_lazy("Lembar SOP menyuruh mencatat kata sandi. Portal tidak melakukannya."),
        ),
        AdviceKind.UNSET: (
            gettext_lazy("Waktu yang belum ditetapkan"),
            gettext_lazy(
                "Langkah ini dicatat waktunya tetapi tidak dinilai. Usul bukan mutu baku: tulis waktunya "
                "dalam berkas SOP, lalu adopsi edisi baru."
            ),
        ),
        AdviceKind.LOST: (
            gettext_lazy("Bagian lembar yang tidak terbaca"),
            gettext_lazy("Sel ini dikosongkan. Isi menurut lembar aslinya bila kantor masih memilikinya."),
        ),
        AdviceKind.WARNING: (
            gettext_lazy("Bunyi yang perlu diperiksa"),
            gettext_lazy("Tercetak seperti pada lembar SOP dan tidak dibetulkan diam-diam."),
        ),
        AdviceKind.IDENTITY: (
            gettext_lazy("Data yang tidak diperlukan"),
            gettext_lazy("Reset akun tidak memerlukan NIK, KTP, atau NPWP. Lebih baik tidak diminta."),
        ),
        AdviceKind.READING: (
            gettext_lazy("Waktu yang dapat dibaca dua arti"),
            gettext_lazy("Portal menilai menurut bacaan ini."),
        ),
        AdviceKind.SIGNED: (
            gettext_lazy("Tanda tangan pada lembar asal"),
            gettext_lazy("Tidak dicetak ulang: pernyataan itu hanya benar untuk lembar aslinya."),
        ),
        AdviceKind.NOTE: (gettext_lazy("Catatan penyusun berkas"), gettext_lazy("Tidak dicetak.")),
    }
)
# Kinds whose lines need only the number of their step.
BRIEF = frozenset({AdviceKind.NOTE, AdviceKind.LOST})
CELLS: Mapping[Cell, Promise] = MappingProxyType(
    {
        Cell.REQUIRES: gettext_lazy("Kelengkapan"),
        Cell.TIME: gettext_lazy("Waktu"),
        Cell.OUTPUT: gettext_lazy("Output"),
        Cell.REMARK: gettext_lazy("Keterangan"),
    }
)


def headings(sop: Sop) -> list[Heading]:
    """Everything the office should know about this file, gravest first; empty for a file without a doubt."""
    found = advice(sop)
    return [
        Heading(str(title), str(lead), tuple(_line(one) for one in found if one.kind is kind))
        for kind, (title, lead) in TITLES.items()
        if any(one.kind is kind for one in found)
    ]


def _line(one: Advice) -> Line:
    said = SAID[one.kind](one) if one.kind in SAID else one_line(one.said)
    return Line(_place(one), one.printed, said)


def _place(one: Advice) -> str:
    if one.step is None:
        return one.place
    name = _("Langkah %(number)s") % {"number": one.step.number} if one.step.number else _("Langkah tambahan")
    return name if one.kind in BRIEF else f"{name} ({one.step.activity})"


def _unset(one: Advice) -> str:
    why = _("Tidak terbaca.") if one.cells else _("Tercetak kosong.")
    if one.minutes is None:
        return why
    return f"{why} {_('Usul: %(minutes)d menit.') % {'minutes': one.minutes}}"


SAID: Mapping[AdviceKind, Callable[[Advice], str]] = MappingProxyType(
    {
        AdviceKind.PASSWORD: lambda _one: _("Perintah ini tidak dijalankan."),
        AdviceKind.UNSET: _unset,
        AdviceKind.LOST: lambda one: ", ".join(str(CELLS[cell]) for cell in one.cells),
        AdviceKind.IDENTITY: lambda _one: _("Tanyakan hanya bila SOP Anda mengharuskannya."),
    }
)
