"""Names that people give their files: data for the eye, never part of a path."""

import unicodedata

from resetdesk.core.lines import UNSEEN

LONGEST_NAME = 150
LONGEST_ENDING = 10
SEPARATORS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def clean_name(name: str | None, *, fallback: str) -> str:
    """The name in NFC without what cannot be seen and without path separators; 1 to 150 characters.

    `fallback` is taken when nothing is left. A long name is cut before its ending.
    """
    text = unicodedata.normalize("NFC", name or "")
    text = "".join(sign for sign in text if unicodedata.category(sign) not in UNSEEN)
    text = " ".join(text.translate(SEPARATORS).split()).strip(" .")
    if not text.strip("_. "):
        return fallback
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return text[:LONGEST_NAME].rstrip()
    return stem[: LONGEST_NAME - len(ending) - 1].rstrip() + "." + ending
