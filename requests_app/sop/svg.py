"""Writing SVG: paper, hairlines, words, and the symbols of PermenPANRB 35/2012.

Colours and strokes are presentation attributes, so that a page's style sheet may change them and no
Content-Security-Policy needs an exception. Every word says how long it is, so that another font does not run
out of its cell.
"""

from collections.abc import Sequence
from html import escape

from requests_app.sop.kinds import Symbol
from requests_app.sop.metrics import width
from requests_app.sop.placing import Arrow, Coordinates, Shape
from requests_app.sop.routes import CAPSULE

INK, EDGE, HAIR, SHEET, PAPER, BLANK = "#0f3d4c", "#6d7a7e", "#c9cdc9", "#f3f1ea", "#fbfaf7", "#fff"
DUE = "#f2a71b"
FONT = "Public Sans, Liberation Sans, Arial, sans-serif"


class Svg:
    """One picture in the making. Every text is escaped."""

    def __init__(
        self,
        size: tuple[float, float],
        *,
        title: str,
        description: str = "",
        corner: Coordinates = (0.0, 0.0),
    ) -> None:
        self._size, self._corner = size, corner
        self._title, self._description = title, description
        self._parts: list[str] = []

    def add(self, part: str) -> None:
        """One finished element."""
        self._parts.append(part)

    def paper(self) -> None:
        """A ground to draw on."""
        place = f'x="{n(self._corner[0])}" y="{n(self._corner[1])}" width="100%" height="100%"'
        self.add(f'<rect class="sop-paper" {place} fill="{PAPER}"/>')

    def shade(self, x: float, y: float, wide: float, tall: float) -> None:
        """The ground of the table's head."""
        place = f'x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(tall)}"'
        self.add(f'<rect class="sop-head" {place} fill="{SHEET}"/>')

    def hairline(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None:
        """A thin rule of the grid."""
        colour, heavy = (EDGE, 0.8) if strong else (HAIR, 0.6)
        line = f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}"
        self.add(f'<path class="sop-rule" d="{line}" stroke="{colour}" stroke-width="{heavy}"/>')

    def words(
        self,
        text: str,
        at: Coordinates,
        *,
        size: float,
        weight: int = 400,
        anchor: str = "start",
        more: str = "",
    ) -> None:
        """One line of text on its baseline. `more` are further attributes, already safe."""
        if text:
            look = f'font-size="{n(size)}" font-weight="{weight}" text-anchor="{anchor}" fill="currentColor"'
            long = n(width(text, size=size, weight=weight))
            place = f'x="{n(at[0])}" y="{n(at[1])}" textLength="{long}" lengthAdjust="spacingAndGlyphs"'
            self.add(f"<text {place} {look}{more}>{escape(text, quote=False)}</text>")

    def text(self) -> str:
        """The whole picture."""
        wide, tall = (n(side) for side in self._size)
        box = " ".join(n(side) for side in (*self._corner, *self._size))
        told = f"<desc>{escape(self._description, quote=False)}</desc>" if self._description else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sop-drawing" viewBox="{box}" '
            f'width="{wide}" height="{tall}" color="{INK}" font-family="{FONT}" role="img" lang="id">'
            f"<title>{escape(self._title, quote=False)}</title>{told}{''.join(self._parts)}</svg>\n"
        )


def n(value: float) -> str:
    """A number without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def symbol(svg: Svg, shape: Shape, *, state: str = "") -> None:
    """A step's symbol; `done` is filled, `current` is marked, `skipped` is broken, `to_come` is pale."""
    x, y, w, h = shape.x, shape.y, shape.half_width, shape.half_height
    fill = {"done": "currentColor", "current": DUE}.get(state, BLANK)
    more = {"skipped": ' stroke-dasharray="2.5 2.5" stroke-opacity=".7"', "to_come": ' stroke-opacity=".55"'}
    look = f'fill="{fill}" stroke="currentColor" stroke-width="{1.6 if state == "current" else 1.1}"'
    look += more.get(state, "")
    name = f'class="sop-symbol sop-symbol--{shape.symbol}{f" is-{state}" if state else ""}"'
    if shape.symbol is Symbol.CONNECTOR:
        low = y + h - 6
        svg.add(
            f'<path {name} d="M{n(x - w)} {n(y - h)}H{n(x + w)}V{n(low)}L{n(x)} {n(y + h)} {n(x - w)} '
            f'{n(low)}z" {look}/>'
        )
    elif shape.symbol is Symbol.DECISION:
        corners = f"M{n(x)} {n(y - h)}L{n(x + w)} {n(y)} {n(x)} {n(y + h)} {n(x - w)} {n(y)}z"
        svg.add(f'<path {name} d="{corners}" {look}/>')
    else:
        place = f'x="{n(x - w)}" y="{n(y - h)}" width="{n(2 * w)}" height="{n(2 * h)}"'
        round_ = f' rx="{n(h)}"' if shape.symbol is Symbol.TERMINATOR else ""
        svg.add(f"<rect {name} {place}{round_} {look}/>")


def arrow(svg: Svg, drawn: Arrow, *, state: str = "", label: float) -> None:
    """A way with its head and its word. A `walked` one is strong, a `passed` one (not walked) is pale."""
    name = f"sop-arrow is-{state}" if state else "sop-arrow"
    heavy = 1.7 if state in ("walked", "correction") else 0.9
    pale = {"passed": ' opacity=".5"', "correction": ' stroke-dasharray="4 3"'}.get(state, "")
    svg.add(
        f'<path class="{name}" d="{_rounded(drawn.points)}" fill="none" stroke="currentColor" '
        f'stroke-width="{heavy}" stroke-linejoin="round"{pale}/>'
    )
    svg.add(f'<path class="sop-arrowhead" d="{_head(*drawn.points[-2:])}" fill="currentColor"{pale}/>')
    if drawn.ends:
        _end_mark(svg, drawn.points)
    if drawn.word is not None:
        word = drawn.word
        svg.words(
            word.text, (word.x, word.y), size=label, weight=600, anchor=word.anchor, more=' class="sop-word"'
        )


def _end_mark(svg: Svg, points: Sequence[Coordinates]) -> None:
    """A small capsule at the tip of a way: one answer of a decision ends the flow."""
    (x0, _), (x, y) = points[-2:]
    wide, tall = CAPSULE
    left = x if x > x0 else x - wide
    look = f'rx="{n(tall / 2)}" fill="{BLANK}" stroke="currentColor" stroke-width="1.1"'
    place = f'x="{n(left)}" y="{n(y - tall / 2)}" width="{n(wide)}" height="{n(tall)}"'
    svg.add(f'<rect class="sop-symbol sop-symbol--end" {place} {look}/>')


def _head(before: Coordinates, tip: Coordinates) -> str:
    (x1, y1), (x, y) = before, tip
    if abs(x1 - x) < 0.01:
        back = -5.5 if y > y1 else 5.5
        return f"M{n(x)} {n(y)}L{n(x - 2.6)} {n(y + back)}H{n(x + 2.6)}z"
    back = -5.5 if x > x1 else 5.5
    return f"M{n(x)} {n(y)}L{n(x + back)} {n(y - 2.6)}V{n(y + 2.6)}z"


def _rounded(points: Sequence[Coordinates], radius: float = 3.0) -> str:
    """The way with small round corners."""
    path = [f"M{n(points[0][0])} {n(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _towards(corner, before, radius), _towards(corner, after, radius)
        path.append(f"L{n(into[0])} {n(into[1])}Q{n(corner[0])} {n(corner[1])} {n(out[0])} {n(out[1])}")
    path.append(f"L{n(points[-1][0])} {n(points[-1][1])}")
    return "".join(path)


def _towards(corner: Coordinates, other: Coordinates, radius: float) -> Coordinates:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max(abs(dx), abs(dy)) or 1.0
    step = min(radius, length / 2) / length
    return (corner[0] + dx * step, corner[1] + dy * step)
