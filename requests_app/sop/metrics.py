"""Widths of text as it will be set, so that a drawing can break its own lines."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FONT = Path(__file__).resolve().parents[2] / "static" / "fonts" / "public-sans-latin-wght-normal.woff2"
NARROW, WIDE = set("iljtfrI.,:;'|!()[]/ "), set("mwMWQO@%")


@lru_cache(maxsize=4)
def _advances(weight: int) -> dict[str, float]:
    """Advance of every character in em; empty when the font or its decoder is not there."""
    # Reading the font costs 0.2 s: only when something is drawn.
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    try:
        font = TTFont(FONT)
        glyphs, units = font.getGlyphSet(location={"wght": weight}), font["head"].unitsPerEm
        return {chr(code): glyphs[name].width / units for code, name in font.getBestCmap().items()}
    except (OSError, ImportError, TTLibError):
        return {}


def forget() -> None:
    """Read the font anew at the next question."""
    _advances.cache_clear()
    width.cache_clear()


@lru_cache(maxsize=8192)
def width(text: str, *, size: float, weight: int = 400) -> float:
    """The width of one line in the unit of `size`. Without the font: a cautious estimate."""
    advances = _advances(weight)
    return size * sum(advances.get(character) or _estimate(character) for character in text)


def wrap(text: str, *, limit: float, size: float, weight: int = 400) -> tuple[str, ...]:
    """The text in lines no wider than `limit`; only a word that is itself too wide is broken."""
    lines: list[str] = []
    line = ""
    for word in _breakable(text.split(), limit=limit, size=size, weight=weight):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size=size, weight=weight) > limit:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line) if line else tuple(lines)


def _breakable(words: Iterable[str], *, limit: float, size: float, weight: int) -> Iterable[str]:
    for word in words:
        rest = word
        while width(rest, size=size, weight=weight) > limit and len(rest) > 1:
            cut = next(
                (
                    n
                    for n in range(len(rest) - 1, 1, -1)
                    if width(rest[:n], size=size, weight=weight) <= limit
                ),
                1,
            )
            after = max(rest.rfind("/", 0, cut), rest.rfind("-", 0, cut)) + 1
            cut = after or cut
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _estimate(character: str) -> float:
    return 0.32 if character in NARROW else 0.9 if character in WIDE else 0.58
