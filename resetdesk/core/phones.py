"""Indonesian telephone numbers: one normal form for comparing, one for people, one for lists."""

import unicodedata

import phonenumbers
from django.utils.translation import gettext as _

from resetdesk.core.exceptions import DomainError

REGION = "ID"
COUNTRY_CODE = 62
DOT = "•"
SHOWN = 2
AREA = 4
# Digits without the leading 0, fewest and most.
MOBILE = (9, 12)
LANDLINE = (8, 11)


class PhoneInvalid(DomainError):
    """What was typed is no telephone number of Indonesia."""


def normalise(text: str) -> str:
    """The E.164 form (`+6281234567890`) of `0812...`, `62812...`, `+62 812...` or `812...`.

    Raises PhoneInvalid with the exact fault.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        raise PhoneInvalid(_("Nomor telepon belum diisi."))
    strange = next((letter for letter in typed if letter.isalpha()), None)
    if strange:
        raise PhoneInvalid(
            _("Nomor telepon hanya berisi angka; “%(letter)s” bukan angka.") % {"letter": strange}
        )
    number = _parsed(typed)
    if number.country_code != COUNTRY_CODE:
        raise PhoneInvalid(_("Nomor telepon harus nomor Indonesia, misalnya 0812 3456 7890."))
    if not phonenumbers.is_valid_number(number):
        _check_length(number)
        raise PhoneInvalid(_("Awalan nomor telepon ini tidak dipakai di Indonesia. Periksa kembali."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display(value: str) -> str:
    """The number as Indonesians write it: `0812-3456-7890`, `(021) 3456789`; other text stays as it is."""
    try:
        number = _parsed(value)
    except PhoneInvalid:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def is_mobile(value: str) -> bool:
    """Whether this is a mobile number, in its normal form or as people write it."""
    try:
        return normalise(value).startswith(f"+{COUNTRY_CODE}8")
    except PhoneInvalid:
        return False


def masked(value: str) -> str:
    """`0812-••••-••90`: its holder recognises it, nobody else can call it."""
    shown = display(value)
    places = [index for index, letter in enumerate(shown) if letter.isdecimal()]
    open_places = {*places[:AREA], *places[-SHOWN:]} if len(places) > AREA + SHOWN else set()
    return "".join(
        DOT if letter.isdecimal() and index not in open_places else letter
        for index, letter in enumerate(shown)
    )


def _parsed(text: str) -> phonenumbers.PhoneNumber:
    bare = "".join(letter for letter in text if letter.isdecimal() or letter == "+")
    if bare.startswith("620"):
        # "62 0812 ..." is the same number, written with both prefixes.
        bare = bare[2:]
    elif bare.startswith("62"):
        bare = f"+{bare}"
    elif bare.startswith("8"):
        bare = f"0{bare}"
    try:
        return phonenumbers.parse(bare, REGION)
    except phonenumbers.NumberParseException:
        raise PhoneInvalid(
            _("Nomor telepon tidak terbaca. Tulis seperti 0812 3456 7890 atau +62 812 3456 7890.")
        ) from None


def _check_length(number: phonenumbers.PhoneNumber) -> None:
    digits = phonenumbers.national_significant_number(number)
    shortest, longest = MOBILE if digits.startswith("8") else LANDLINE
    if len(digits) < shortest:
        raise PhoneInvalid(_("Nomor telepon terlalu pendek: ada angka yang kurang."))
    if len(digits) > longest:
        raise PhoneInvalid(_("Nomor telepon terlalu panjang: ada angka yang berlebih."))
