"""The colours keep their contrast (WCAG 2.2: 1.4.6 for text, 1.4.11 for edges), by day and by night."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.STATICFILES_DIRS[0]) / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
DAY, NIGHT = TOKENS.split("@media (prefers-color-scheme: dark)")
SCHEMES = {"day": DAY, "night": NIGHT}

TEXT = [
    ("text", "paper"),
    ("text", "sheet"),
    ("text", "due-sheet"),
    ("quiet", "paper"),
    ("quiet", "sheet"),
    ("quiet", "due-sheet"),
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink-deep", "sheet"),
    ("on-ink", "ink"),
    ("on-ink", "ink-deep"),
    ("on-due", "due"),
    ("fault", "paper"),
    ("sound", "paper"),
]
EDGES = [("edge", "paper"), ("focus", "paper"), ("due-deep", "paper"), ("focus", "sheet")]


def colours(scheme: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", SCHEMES[scheme]))


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_reaches_aaa(scheme: str, front: str, back: str) -> None:
    named = colours(scheme)
    assert contrast(named[front], named[back]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "back"), EDGES)
def test_edges_can_be_seen(scheme: str, front: str, back: str) -> None:
    named = colours(scheme)
    assert contrast(named[front], named[back]) >= 3


def test_every_colour_of_the_day_has_its_night() -> None:
    assert colours("day").keys() == colours("night").keys()


SIDES = frozenset({"requester.css", "desk.css"})
# Sheets of one area each, loaded by its pages alone, beside the desk's and without the SOP's.
AREAS = frozenset({"archive.css", "notices.css", "report.css", "sheet.css"})
# The bar of the demo, on a laptop alone.
NO_LINE = frozenset({"demo.css"})


def screen_sheets() -> list[Path]:
    return [sheet for sheet in CSS.glob("*.css") if not sheet.name.startswith("paper")]


def test_no_sheet_knows_a_colour_the_tokens_do_not() -> None:
    """White stays: under QR codes and page images, which are paper in the dark too."""
    loose = {
        (sheet.name, colour)
        for sheet in screen_sheets()
        if sheet.name != "tokens.css"
        for colour in re.findall(r"#[0-9a-f]{3,6}\b", sheet.read_text(encoding="utf-8"))
    }
    assert {colour for _name, colour in loose} <= {"#fff", "#000"}


def test_no_sheet_asks_for_a_token_that_does_not_exist() -> None:
    named = set(re.findall(r"--([\w-]+):", TOKENS))
    for sheet in screen_sheets():
        asked = set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text(encoding="utf-8")))
        assert asked <= named, sheet.name


@pytest.mark.parametrize("side", [*sorted(SIDES), *sorted(AREAS)])
def test_the_face_stays_light_for_slow_lines(side: str) -> None:
    """No page loads the sheets of both sides, and those of an area come instead of the SOP's."""
    left_out = SIDES - {"desk.css"} | {"sop.css"} if side in AREAS else SIDES - {side}
    loaded = [s for s in screen_sheets() if s.name not in left_out | NO_LINE | (AREAS - {side})]
    assert sum(sheet.stat().st_size for sheet in loaded) <= 40_000
