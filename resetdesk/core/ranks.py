"""Pangkat and golongan of civil servants, and the classes of PPPK. Stored by code: `III/b`, `IX`."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from resetdesk.core.exceptions import DomainError

# Golongan/ruang -> pangkat (PP 99/2000)
RANKS: Mapping[str, str] = MappingProxyType(
    {
        "I/a": "Juru Muda",
        "I/b": "Juru Muda Tingkat I",
        "I/c": "Juru",
        "I/d": "Juru Tingkat I",
        "II/a": "Pengatur Muda",
        "II/b": "Pengatur Muda Tingkat I",
        "II/c": "Pengatur",
        "II/d": "Pengatur Tingkat I",
        "III/a": "Penata Muda",
        "III/b": "Penata Muda Tingkat I",
        "III/c": "Penata",
        "III/d": "Penata Tingkat I",
        "IV/a": "Pembina",
        "IV/b": "Pembina Tingkat I",
        "IV/c": "Pembina Utama Muda",
        "IV/d": "Pembina Utama Madya",
        "IV/e": "Pembina Utama",
    }
)
# Perpres 98/2020: seventeen classes.
PPPK = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
)
CHOICES = (
    *((code, f"{name} ({code})") for code, name in RANKS.items()),
    *((code, f"PPPK golongan {code}") for code in PPPK),
)

_CODES = {code.casefold(): code for code in (*RANKS, *PPPK)}
_NAMES = {name.casefold(): code for code, name in RANKS.items()}
_CODE = re.compile(r"\(?\b([ivx]+)[\s/.,-]+([a-e])\b\)?", re.IGNORECASE)
_LEVEL = re.compile(r"\b(?:tk|tkt|tingkat)\b\.?\s*(?:i|1)\b", re.IGNORECASE)
_NOISE = re.compile(r"\b(?:pppk|p3k|golongan|gol|ruang|pangkat)\b\.?", re.IGNORECASE)


class RankInvalid(DomainError):
    """What was typed is no pangkat or golongan."""


def parse(text: str) -> str:
    """The code of `III/B`, `Penata Muda Tk. I`, `Penata Muda Tk. I (III/b)` or `PPPK IX`.

    Raises RankInvalid: empty, unknown, or a name that contradicts its code.
    """
    typed = " ".join(_LEVEL.sub("Tingkat I", _NOISE.sub(" ", text)).split())
    if not typed:
        raise RankInvalid(_("Pangkat/golongan belum diisi."))
    found = _CODE.search(typed)
    rest = " ".join(_CODE.sub(" ", typed).split()).strip(" ,;/-").casefold()
    code = _CODES.get(f"{found[1]}/{found[2]}".casefold()) if found else _CODES.get(typed.casefold())
    if found is None and code is None:
        code = _NAMES.get(rest)
    if code is None:
        raise RankInvalid(
            _("Pangkat/golongan “%(text)s” tidak dikenal. Tulis seperti III/b.") % {"text": text}
        )
    if found and rest and _NAMES.get(rest) != code:
        raise RankInvalid(
            _("Pangkat dan golongan tidak cocok: %(code)s adalah %(name)s.")
            % {"code": code, "name": RANKS[code]}
        )
    return code


def label(code: str) -> str:
    """`Penata Muda Tingkat I (III/b)` or `PPPK golongan IX`; an unknown code comes back as it is."""
    return dict(CHOICES).get(code, code)
