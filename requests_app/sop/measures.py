"""The sizes of a drawing, in points: type, symbols, and the room that lines keep between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from requests_app.sop.kinds import Symbol

Halves = Mapping[Symbol, tuple[float, float]]


@dataclass(frozen=True)
class Measures:
    """One look. `halves` are half the width and height of each symbol."""

    text: float
    leading: float
    pad: float
    label: float
    """Size of Ya and Tidak."""
    gap: float
    """Distance between two lines that run side by side."""
    halves: Halves
    head: float = 9.5
    """Room above a symbol, where an arrow comes in."""

    @property
    def base(self) -> float:
        """From the middle of a column to its first gutter line: past the widest symbol."""
        return max(wide for wide, _tall in self.halves.values()) + self.gap

    def beside(self, track: int) -> float:
        """From the middle of a column to its gutter line of that number (from 1)."""
        return self.base + self.gap * (track - 1)

    def tracks_within(self, reach: float) -> int:
        """How many gutter lines lie nearer to the middle than that."""
        return max(0, int((reach - self.base) // self.gap) + 1)

    def above(self, symbol: Symbol, band: int) -> float:
        """From the middle of a symbol up to its row's level line of that number (from 1)."""
        return self.halves[symbol][1] + self.head + self.gap * (band - 1)

    def below(self, symbol: Symbol, band: int, *, worded: bool) -> float:
        """The same downward; a word under the symbol keeps its room."""
        return self.halves[symbol][1] + (self.label + 4.0 if worded else 6.0) + self.gap * (band - 1)


FULL = Measures(
    text=9.0,
    leading=11.25,
    pad=4.5,
    label=8.0,
    gap=5.0,
    halves=MappingProxyType(
        {
            Symbol.TERMINATOR: (19.0, 8.5),
            Symbol.PROCESS: (19.0, 9.5),
            Symbol.DECISION: (21.0, 13.0),
            Symbol.CONNECTOR: (8.0, 9.0),
        }
    ),
)
"""A sheet of paper, and the same picture on a wide screen."""

NARROW = Measures(
    text=14.0,
    leading=18.0,
    pad=7.0,
    label=10.5,
    gap=4.5,
    halves=MappingProxyType(
        {
            Symbol.TERMINATOR: (14.0, 7.5),
            Symbol.PROCESS: (14.0, 8.0),
            Symbol.DECISION: (16.0, 11.0),
            Symbol.CONNECTOR: (8.0, 9.0),
        }
    ),
)
"""A telephone, and the receipt."""
