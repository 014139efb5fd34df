"""Every character that people type, drawn: what our paper fonts lack is spelled out instead of vanishing.

A glyph that a font lacks would be an empty box, and PDF/A forbids it (ISO 19005-3, 6.2.11.8). Characters that
change the direction or the look of their neighbours are spelled out too: a paper shows what was typed.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings

FONTS = ("public-sans-latin-400.ttf", "public-sans-latin-ext-400.ttf", "dejavu-sans-400.ttf")
LAYOUT = "\t\n\r"
# Invisible, or changing the order of what stands around them (Unicode TR 9, TR 36).
TRICKS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Only ask for a coloured or a plain face of what stands before them.
SELECTORS = dict.fromkeys(range(0xFE00, 0xFE10))
HARMLESS = "\u00ad\u200c\u200d"  # soft hyphen and the joiners of Arabic and Persian


def legible(text: str) -> str:
    """The text with every character that no font of ours draws spelled out: `[U+1F600 GRINNING FACE]`."""
    return _undrawn().sub(lambda found: _spelled(found[0]), text.translate(SELECTORS))


def _spelled(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"[U+{ord(character):04X}{' ' + name if name else ''}]"


@cache
def _undrawn() -> re.Pattern[str]:
    """A pattern for one character that must be spelled out."""
    drawn = sorted(ord(each) for each in set(LAYOUT) | _covered() | set(HARMLESS))
    return re.compile(f"[^{''.join(_ranges(drawn))}]")


def _ranges(points: list[int]) -> list[str]:
    found: list[list[int]] = []
    for point in points:
        if found and point == found[-1][1] + 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return [f"\\U{low:08x}-\\U{high:08x}" for low, high in found]


def _covered() -> set[str]:
    # A font library of a tenth of a second: only whoever sets a paper pays for it.
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    folder = Path(settings.STATICFILES_DIRS[0]) / "fonts"
    characters: set[str] = set()
    for name in FONTS:
        with TTFont(folder / name, lazy=True) as font:
            characters |= {chr(point) for point in font.getBestCmap()}
    return {each for each in characters if unicodedata.category(each) not in TRICKS}
