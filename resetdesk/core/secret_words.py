"""Passwords that people type where they do not belong: notes, proofs, messages (S3)."""

import re

from django.utils.translation import gettext as _

# Shorter than this, a password would be "found" in any ordinary sentence.
SHORTEST = 4
NAME = r"(?:pass\s*word|passwd|pwd|pass|kata\s*sandi|kata\s*kunci|sandi|pin)"
# "password baru", "kata sandinya", "sandi SPSE-nya"
TAIL = (
    r"(?:[\s-]*(?:nya|mu|baru|lama|sementara|standar|awal|default|akun|anda|saya|spse|new|user)\b)*"
    r"(?:nya)?"
)
LABELLED = re.compile(rf"(?i)\b{NAME}{TAIL}\s*[:=]\s*[\"'“”‘’(]*(?P<value>[^\s\"'“”‘’)]+)")
SAID = re.compile(
    rf"(?i)\b{NAME}{TAIL}\s+(?:(?:adalah|ialah|yaitu|yakni|is|jadi|menjadi)\s+)?[\"'“”‘’(]*"
    r"(?P<value>[^\s\"'“”‘’)]{6,})"
)
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


def looks_like_secret(text: str) -> str | None:
    """Why this text may hold a password, as a sentence for its writer; None where it does not.

    "Kata sandi: sudah direset" passes, "kata sandi: Melati#77" and "passwordnya rahasia99" do not.
    """
    labelled = (match["value"] for match in LABELLED.finditer(text))
    said = (match["value"] for match in SAID.finditer(text))
    if any(_is_value(value) for value in labelled) or any(_is_mixed(value) for value in said):
        return _("Tulisan ini tampaknya memuat kata sandi. Hapus kata sandinya; tulis saja apa yang terjadi.")
    return None


def holds_secret(text: str, secret: str) -> str | None:
    """Why this text may not be kept beside a password entered in the same form; None where it may."""
    if len(secret) < SHORTEST or _bare(secret) not in _bare(text):
        return None
    return _("Kata sandi tertulis di sini. Kata sandi hanya boleh diisi pada kolomnya sendiri.")


def _is_value(value: str) -> bool:
    """After a colon: anything but an ordinary lower-case word ("sudah", "tidak", "direset")."""
    value = value.rstrip(".,;!?")
    return len(value) >= SHORTEST and not (WORD.fullmatch(value) and value[1:].islower())


def _is_mixed(value: str) -> bool:
    """Letters mixed with digits or signs, as no Indonesian word is. A date, a user ID in a path and the
    particle "-nya" are none."""
    value = value.rstrip(".,;!?")
    has_letter = any(sign.isalpha() for sign in value)
    has_digit = any(sign.isdigit() for sign in value)
    has_sign = any(not sign.isalnum() and sign not in "-/.,_" for sign in value)
    return len(value) >= 6 and has_letter and (has_digit or has_sign)


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()
