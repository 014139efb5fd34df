"""Reads a drawing back from its SVG alone, and judges it: nothing here knows how it was made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from xml.etree import ElementTree as ET

from requests_app.sop.metrics import width

SVG = "{http://www.w3.org/2000/svg}"
Dot = tuple[float, float]
Line = tuple[Dot, Dot]
NEAR = 0.6


@dataclass(frozen=True)
class Rect:
    left: float
    top: float
    right: float
    bottom: float
    name: str = ""

    def meets(self, other: "Rect", slack: float = 0.05) -> bool:
        return (
            self.left < other.right - slack
            and other.left < self.right - slack
            and self.top < other.bottom - slack
            and other.top < self.bottom - slack
        )

    def holds(self, other: "Rect", slack: float = 0.3) -> bool:
        return (
            self.left <= other.left + slack
            and other.right <= self.right + slack
            and self.top <= other.top + slack
            and other.bottom <= self.bottom + slack
        )

    def cut_by(self, line: Line, slack: float = 0.3) -> bool:
        (x1, y1), (x2, y2) = line
        thin = Rect(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        return (
            thin.left < self.right - slack
            and self.left + slack < thin.right
            and thin.top < self.bottom - slack
            and self.top + slack < thin.bottom
        )

    def touches(self, dot: Dot) -> bool:
        x, y = dot
        inside = self.left - NEAR <= x <= self.right + NEAR and self.top - NEAR <= y <= self.bottom + NEAR
        deep = self.left + NEAR < x < self.right - NEAR and self.top + NEAR < y < self.bottom - NEAR
        return inside and not deep


@dataclass(frozen=True)
class Drawn:
    """What stands in a picture."""

    symbols: tuple[Rect, ...]
    """In the order of the rows; the name is the shape."""
    connectors: tuple[Rect, ...]
    ends: tuple[Rect, ...]
    arrows: tuple[tuple[Dot, ...], ...]
    words: tuple[Rect, ...]
    """Ya, Tidak and the letters of connectors; the name is the text."""
    texts: tuple[Rect, ...]
    uprights: tuple[Line, ...]
    levels: tuple[Line, ...]
    box: Rect


def read(svg: str) -> Drawn:
    """Everything that a picture shows."""
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    x, y, wide, tall = map(float, root.attrib["viewBox"].split())
    shapes = [(each, each.get("class", "")) for each in root.iter()]
    rects = [_rect(each, name) for each, name in shapes if name.startswith("sop-symbol")]
    rules = [_line(each) for each, name in shapes if name == "sop-rule"]
    texts = [(_text(each), each.get("class")) for each in root.iter(f"{SVG}text")]
    connectors = tuple(r for r in rects if r.name == "connector")
    letters = [t for t, _ in texts if any(c.holds(t) for c in connectors)]
    return Drawn(
        tuple(r for r in rects if r.name not in ("connector", "end")),
        connectors,
        tuple(r for r in rects if r.name == "end"),
        tuple(_corners(each.attrib["d"]) for each, name in shapes if name.split(" ")[0] == "sop-arrow"),
        tuple([t for t, name in texts if name == "sop-word"] + letters),
        tuple(t for t, name in texts if name != "sop-word" and t not in letters),
        tuple(line for line in rules if line[0][0] == line[1][0]),
        tuple(line for line in rules if line[0][1] == line[1][1]),
        Rect(x, y, x + wide, y + tall),
    )


def _rect(each: ET.Element, name: str) -> Rect:
    shape = name.split("sop-symbol--")[1].split(" ", maxsplit=1)[0]
    if each.tag == f"{SVG}rect":
        x, y, wide, tall = (float(each.attrib[key]) for key in ("x", "y", "width", "height"))
        return Rect(x, y, x + wide, y + tall, shape)
    xs, ys = zip(*_dots(each.attrib["d"]), strict=True)
    return Rect(min(xs), min(ys), max(xs), max(ys), shape)


def _dots(path: str) -> list[Dot]:
    """Every point of a path of M, L, H, V and z."""
    found: list[Dot] = []
    for letter, numbers in re.findall(r"([MLHV])([^MLHVQz]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if letter == "H":
            found.append((values[0], found[-1][1]))
        elif letter == "V":
            found.append((found[-1][0], values[0]))
        else:
            found += list(zip(values[::2], values[1::2], strict=True))
    return found


def _corners(path: str) -> tuple[Dot, ...]:
    """The corners of a way: its ends, and the control points of its rounded bends."""
    ends = _dots(path)
    bends = [(float(x), float(y)) for x, y in re.findall(r"Q(-?[\d.]+) (-?[\d.]+)", path)]
    return (ends[0], *bends, ends[-1])


def _line(each: ET.Element) -> Line:
    first, last = _dots(each.attrib["d"])
    return first, last


def _text(each: ET.Element) -> Rect:
    """The box of a text, with its width measured anew. A text on its side is turned about its start."""
    x, y, size = (float(each.attrib[key]) for key in ("x", "y", "font-size"))
    words = each.text or ""
    long = width(words, size=size, weight=int(each.attrib["font-weight"]))
    assert abs(long - float(each.attrib["textLength"])) < 0.02
    if each.get("transform", "").startswith("rotate(-90"):
        return Rect(x - 0.74 * size, y - long, x + 0.2 * size, y, words)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[each.attrib["text-anchor"]] * long
    return Rect(left, y - 0.74 * size, left + long, y + 0.2 * size, words)


def faults(drawn: Drawn) -> list[str]:
    """Everything that a careful draughtsman would not have done."""
    return [
        *_arrows_over_things(drawn),
        *_arrows_on_arrows(drawn),
        *_things_over_things(drawn),
        *_texts_out_of_cells(drawn),
    ]


def _lines(arrow: Sequence[Dot]) -> list[Line]:
    return list(pairwise(arrow))


def _arrows_over_things(drawn: Drawn) -> list[str]:
    things = [*drawn.symbols, *drawn.connectors, *drawn.ends, *drawn.words, *drawn.texts]
    found = []
    for arrow in drawn.arrows:
        for line in _lines(arrow):
            if line[0][0] != line[1][0] and line[0][1] != line[1][1]:
                found.append(f"slanted {line}")
            found += [f"{line} through {thing}" for thing in things if thing.cut_by(line)]
            found += [f"{line} outside" for dot in line if not drawn.box.holds(Rect(*dot, *dot))]
    return found


def _arrows_on_arrows(drawn: Drawn) -> list[str]:
    """Arrows to different symbols neither run on each other nor touch at a bend."""
    found = []
    for one, other in combinations(drawn.arrows, 2):
        if one[-1] == other[-1] or _goal(drawn, one) == _goal(drawn, other):
            continue
        both = product(_lines(one), _lines(other))
        found += [f"{a} along {b}" for a, b in both if _along(a, b)]
        for arrow, rest in ((one, other), (other, one)):
            for bend in arrow[1:-1]:
                found += [f"bend {bend} on {line}" for line in _lines(rest) if _on(bend, line)]
    return found


def _along(a: Line, b: Line) -> bool:
    for axis in (0, 1):
        level = [line[0][axis] == line[1][axis] for line in (a, b)]
        if all(level) and abs(a[0][axis] - b[0][axis]) < 1.5:
            low = max(min(a[0][1 - axis], a[1][1 - axis]), min(b[0][1 - axis], b[1][1 - axis]))
            high = min(max(a[0][1 - axis], a[1][1 - axis]), max(b[0][1 - axis], b[1][1 - axis]))
            return high - low > 0.5
    return False


def _on(dot: Dot, line: Line) -> bool:
    (x1, y1), (x2, y2) = line
    return (
        min(x1, x2) - 0.5 <= dot[0] <= max(x1, x2) + 0.5 and min(y1, y2) - 0.5 <= dot[1] <= max(y1, y2) + 0.5
    )


def _things_over_things(drawn: Drawn) -> list[str]:
    words = [*drawn.words, *drawn.texts]
    solid = [*drawn.symbols, *drawn.ends]
    found = [f"{a} over {b}" for a, b in combinations(words, 2) if a.meets(b)]
    found += [f"{a} over {b}" for a in words for b in solid if a.meets(b)]
    shapes = [*drawn.symbols, *drawn.ends, *drawn.connectors]
    found += [f"{a} over {b}" for a, b in combinations(shapes, 2) if a.meets(b)]
    return found


def _texts_out_of_cells(drawn: Drawn) -> list[str]:
    """No rule of the grid runs through a text, and every text lies inside the grid or above it."""
    rules = [*drawn.uprights, *drawn.levels]
    found = [f"{text} on {rule}" for text in drawn.texts for rule in rules if text.cut_by(rule, 0.2)]
    found += [f"{text} outside" for text in (*drawn.texts, *drawn.words) if not drawn.box.holds(text)]
    uprights = sorted({line[0][0] for line in drawn.uprights})
    for thing in (*drawn.symbols, *drawn.connectors, *drawn.ends, *drawn.words):
        if any(thing.left < x - 0.2 and thing.right > x + 0.2 for x in uprights):
            found.append(f"{thing} leaves its column")
    return found


def _goal(drawn: Drawn, arrow: Sequence[Dot]) -> Rect | None:
    return next((s for s in (*drawn.symbols, *drawn.connectors) if s.touches(arrow[-1])), None)


def joined(drawn: Drawn) -> list[tuple[str, str, str]]:
    """The flow as the picture tells it: from, to, word. Symbols bear their row's name, connectors letters."""
    names = {symbol: str(row) for row, symbol in enumerate(drawn.symbols)}
    for connector in drawn.connectors:
        names[connector] = next(word.name for word in drawn.words if connector.holds(word))
    ends = dict.fromkeys(drawn.ends, "end")
    found = []
    for arrow in drawn.arrows:
        start = next(name for shape, name in names.items() if shape.touches(arrow[0]))
        goal = next(name for shape, name in {**names, **ends}.items() if shape.touches(arrow[-1]))
        word = next((w.name for w in drawn.words if w.name.isalpha() and _beside(w, arrow)), "")
        found.append((start, goal, word))
    return found


def _beside(word: Rect, arrow: Sequence[Dot]) -> bool:
    """Whether a word stands at the beginning of a way."""
    (x, y) = arrow[0]
    near = Rect(word.left - 4.5, word.top - 4.5, word.right + 4.5, word.bottom + 4.5)
    return near.left <= x <= near.right and near.top <= y <= near.bottom
