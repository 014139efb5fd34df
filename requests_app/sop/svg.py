"""Writing SVG: paper, hairlines, words, and the symbols of PermenPANRB 35/2012."""

from html import escape

from requests_app.sop.kinds import Symbol
from requests_app.sop.routes import Node, Point, Route

INK, EDGE, HAIR, SHEET, PAPER, DUE = "#0f3d4c", "#6d7a7e", "#c9cdc9", "#f3f1ea", "#fbfaf7", "#f2a71b"
FONT = "Public Sans, Liberation Sans, Arial, sans-serif"


class Svg:
    """One picture in the making. Every text is escaped."""

    def __init__(self, width: float, height: float, *, title: str, description: str) -> None:
        self._size = (width, height)
        self._title, self._description = title, description
        self._parts: list[str] = []

    def add(self, part: str) -> None:
        """One finished element."""
        self._parts.append(part)

    def paper(self) -> None:
        """A ground to draw on."""
        self.add(f'<rect class="sop-paper" width="100%" height="100%" fill="{PAPER}"/>')

    def shade(self, x: float, y: float, width: float, height: float) -> None:
        """The ground of the table's head."""
        place = f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'
        self.add(f'<rect class="sop-head" {place} fill="{SHEET}"/>')

    def hairline(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None:
        """A thin rule of the grid."""
        colour = EDGE if strong else HAIR
        line = f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}"
        self.add(f'<path class="sop-rule" d="{line}" stroke="{colour}" stroke-width="1"/>')

    def words(
        self, text: str, x: float, y: float, *, size: float = 12, weight: int = 400, anchor: str = "start"
    ) -> None:
        """One line of text on its baseline."""
        if text:
            look = f'font-size="{n(size)}" font-weight="{weight}" text-anchor="{anchor}" fill="currentColor"'
            self.add(f'<text x="{n(x)}" y="{n(y)}" {look}>{escape(text, quote=False)}</text>')

    def text(self) -> str:
        """The whole picture."""
        width, height = (n(side) for side in self._size)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sop-drawing" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" color="{INK}" font-family="{FONT}" role="img" lang="id">'
            f"<title>{escape(self._title, quote=False)}</title>"
            f"<desc>{escape(self._description, quote=False)}</desc>{''.join(self._parts)}</svg>\n"
        )


def n(value: float) -> str:
    """A number without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def symbol(svg: Svg, node: Node, shape: Symbol, *, state: str = "") -> None:
    """A step's symbol; `done` is filled, `current` is marked, `skipped` is broken, `to_come` is pale."""
    x, y, w, h = node.x, node.y, node.half_width, node.half_height
    fill = {"done": "currentColor", "current": DUE}.get(state, PAPER)
    more = {"skipped": ' stroke-dasharray="3 3"', "to_come": ' stroke-opacity=".55"'}.get(state, "")
    look = f'fill="{fill}" stroke="currentColor" stroke-width="{2 if state == "current" else 1.4}"{more}'
    name = f'class="sop-symbol sop-symbol--{shape}{f" is-{state}" if state else ""}"'
    if shape is Symbol.CONNECTOR:
        corners = (
            f"M{n(x - w)} {n(y - h)}H{n(x + w)}V{n(y + h - 8)}L{n(x)} {n(y + h)} {n(x - w)} {n(y + h - 8)}z"
        )
        svg.add(f'<path {name} d="{corners}" {look}/>')
        return
    if shape is Symbol.DECISION:
        corners = f"M{n(x)} {n(y - h)}L{n(x + w)} {n(y)} {n(x)} {n(y + h)} {n(x - w)} {n(y)}z"
        svg.add(f'<path {name} d="{corners}" {look}/>')
        return
    place = f'x="{n(x - w)}" y="{n(y - h)}" width="{n(2 * w)}" height="{n(2 * h)}"'
    round_ = f' rx="{n(h)}"' if shape is Symbol.TERMINATOR else ""
    svg.add(f"<rect {name} {place}{round_} {look}/>")


def arrow(svg: Svg, route: Route, *, walked: bool = False) -> None:
    """A way with its head and its word."""
    name = "sop-arrow is-walked" if walked else "sop-arrow"
    svg.add(
        f'<path class="{name}" d="{_rounded(route.points)}" fill="none" stroke="currentColor" '
        f'stroke-width="{1.75 if walked else 1.2}" stroke-linejoin="round"/>'
    )
    svg.add(f'<path class="sop-arrowhead" d="{_head(*route.points[-2:])}" fill="currentColor"/>')
    if route.label_box is not None:
        box = route.label_box
        x = box.left if route.anchor == "start" else box.right
        svg.words(route.label, x, box.bottom - 2.5, size=11, weight=600, anchor=route.anchor)


def end_mark(svg: Svg, route: Route) -> None:
    """A small capsule at the tip of a way: one answer of a decision ends the flow."""
    (x0, _), (x, y) = route.points[-2:]
    left = x if x > x0 else x - 16
    look = f'width="16" height="10" rx="5" fill="{PAPER}" stroke="currentColor" stroke-width="1.4"'
    svg.add(f'<rect class="sop-symbol sop-symbol--end" x="{n(left)}" y="{n(y - 5)}" {look}/>')


def _head(before: Point, tip: Point) -> str:
    (x1, y1), (x, y) = before, tip
    if x1 == x:
        back = -7 if y > y1 else 7
        return f"M{n(x)} {n(y)}L{n(x - 3.5)} {n(y + back)}H{n(x + 3.5)}z"
    back = -7 if x > x1 else 7
    return f"M{n(x)} {n(y)}L{n(x + back)} {n(y - 3.5)}V{n(y + 3.5)}z"


def _rounded(points: tuple[Point, ...], radius: float = 4.0) -> str:
    """The way with small round corners."""
    path = [f"M{n(points[0][0])} {n(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _towards(corner, before, radius), _towards(corner, after, radius)
        path.append(f"L{n(into[0])} {n(into[1])}Q{n(corner[0])} {n(corner[1])} {n(out[0])} {n(out[1])}")
    path.append(f"L{n(points[-1][0])} {n(points[-1][1])}")
    return "".join(path)


def _towards(corner: Point, other: Point, radius: float) -> Point:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max(abs(dx), abs(dy)) or 1.0
    step = min(radius, length / 2) / length
    return (corner[0] + dx * step, corner[1] + dy * step)
