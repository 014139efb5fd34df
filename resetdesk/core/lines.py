"""What people write on one line: nothing in it that nobody sees, and nothing that turns the rest around."""

import unicodedata

# Cc control, Cf format (bidi marks, zero width, BOM, soft hyphen), Cs surrogate, Co private, Cn unassigned.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def one_line(text: str) -> str:
    """`text` in NFC on one line, without control, bidi and zero-width characters; blanks are single."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    seen = "".join(sign for sign in spaced if unicodedata.category(sign) not in UNSEEN)
    return " ".join(seen.split())
