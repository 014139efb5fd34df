"""References and collection codes: random, easy to read out, and a typo shows."""

import re
import secrets
from dataclasses import dataclass

from django.utils.translation import gettext as _

from resetdesk.core.exceptions import DomainError

# Without 0 O, 1 I L, 5 S, 2 Z, 8 B: nobody has to guess what the other one meant.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
SEPARATORS = re.compile(r"[\s.·_\-\u2010-\u2015\u2212]+")


class ReferenceInvalid(DomainError):
    """What was typed cannot be a reference or a collection code."""


@dataclass(frozen=True)
class Shape:
    """Groups of characters; the last character of the last group checks the others."""

    groups: tuple[int, ...]

    @property
    def length(self) -> int:
        return sum(self.groups)

    def grouped(self, text: str) -> str:
        starts = [sum(self.groups[:index]) for index in range(len(self.groups))]
        return "-".join(text[start : start + size] for start, size in zip(starts, self.groups, strict=True))


REFERENCE = Shape((4, 4, 2))  # 9 random characters of 25: 41.8 bits
COLLECTION_CODE = Shape((3, 3, 3))  # 8 derived characters of 25: 37.1 bits, and tries are limited


def new_reference() -> str:
    """A fresh public reference such as `K7QM-4XWP-9T`."""
    return _new(REFERENCE)


def collection_code(body: str) -> str:
    """`K7Q-M4X-WP9` from its eight derived characters: the ninth lets a typo show before it costs a try."""
    return COLLECTION_CODE.grouped(body + _check(body))


def normalise(text: str) -> str:
    """The reference as it is stored, from what a person typed. Raises ReferenceInvalid: the exact fault."""
    return _normalise(text, REFERENCE, _("Nomor permohonan"))


def normalise_collection_code(text: str) -> str:
    """The collection code as it was shown, from what a person typed. Raises ReferenceInvalid."""
    return _normalise(text, COLLECTION_CODE, _("Kode pengambilan"))


def _new(shape: Shape) -> str:
    body = "".join(secrets.choice(ALPHABET) for _place in range(shape.length - 1))
    return shape.grouped(body + _check(body))


def _check(body: str) -> str:
    """The character that makes the weighted sum a multiple of 25.

    Weights are powers of 2, all coprime to 25: one wrong character always shows, and so do two swapped ones
    unless they stand exactly four or eight places apart.
    """
    total = sum(ALPHABET.index(letter) * pow(2, len(body) - place, 25) for place, letter in enumerate(body))
    return ALPHABET[-total % 25]


def _normalise(text: str, shape: Shape, name: str) -> str:
    typed = SEPARATORS.sub("", text).upper()
    if not typed:
        raise ReferenceInvalid(_("%(name)s belum diisi.") % {"name": name})
    strange = next((letter for letter in typed if letter not in ALPHABET), None)
    if strange:
        raise ReferenceInvalid(
            _("%(name)s tidak pernah memuat “%(letter)s”. Periksa kembali tulisannya.")
            % {"name": name, "letter": strange}
        )
    if len(typed) != shape.length:
        raise ReferenceInvalid(
            _("%(name)s terdiri atas %(length)d huruf dan angka; yang ditulis ada %(typed)d.")
            % {"name": name, "length": shape.length, "typed": len(typed)}
        )
    if _check(typed[:-1]) != typed[-1]:
        raise ReferenceInvalid(_("%(name)s salah ketik. Periksa kembali satu per satu.") % {"name": name})
    return shape.grouped(typed)
