"""The SOP's table: its columns on paper and on a telephone, and a page of it ready to be written down.

All lengths are points, measured from the left upper corner of the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from requests_app.sop.definition import Sop
from requests_app.sop.lanes import LaneStep
from requests_app.sop.measures import FULL, NARROW, Measures
from requests_app.sop.placing import Lanes

NOTHING = Lanes((), (), ())
ROOM_TO_TELL = 100.0
"""Narrower columns have no room for the words beside connectors."""

Cell = tuple[str, ...]
Reader = Callable[[LaneStep], Sequence[str]]


@dataclass(frozen=True)
class Column:
    """A column of the table: its heading, what stands in it, and how it is set."""

    key: str
    heading: str
    read: Reader
    group: str = ""
    """The heading that it shares with its neighbours."""
    centred: bool = False
    lane: int | None = None
    """The actor whose symbols stand in it."""
    least: float = 0.0


@dataclass(frozen=True)
class Form:
    """A kind of sheet: its columns, its sizes, and the paper that it is set on."""

    columns: tuple[Column, ...]
    measures: Measures
    width: float
    lane: float
    """The width of an actor's column that needs no more."""
    upright_heads: bool = False
    """Whether the actors' names stand upright, because their columns are too narrow for them."""


@dataclass(frozen=True)
class Page:
    """One page of the table, ready to be written down."""

    number: int
    form: Form
    widths: tuple[float, ...]
    heads: tuple[Cell, ...]
    shared: Mapping[str, Cell]
    """The lines of the shared headings."""
    head_heights: tuple[float, float]
    """Height of the row of shared headings, and of the row of headings."""
    steps: tuple[LaneStep, ...]
    cells: tuple[tuple[Cell, ...], ...]
    heights: tuple[float, ...]
    """Heights of the steps' rows."""
    above: tuple[Cell, float] | None = None
    below: tuple[Cell, float] | None = None
    """The words beside the connectors over and under the rows, and the height of their row."""
    lanes: Lanes = NOTHING

    @property
    def width(self) -> float:
        """Width of the whole table."""
        return sum(self.widths)

    @property
    def head(self) -> float:
        """Height of the table's head."""
        return sum(self.head_heights)

    @property
    def height(self) -> float:
        """Height of the whole table."""
        strips = sum(strip[1] for strip in (self.above, self.below) if strip)
        return self.head + strips + sum(self.heights)

    @property
    def told(self) -> tuple[float, float]:
        """Left edge and width of the columns that the words beside connectors may take."""
        places = [place for place, column in enumerate(self.form.columns) if column.lane is not None]
        before = sum(self.widths[: places[0]])
        if before >= ROOM_TO_TELL:
            return 0.0, before
        return sum(self.widths[: places[-1] + 1]), sum(self.widths[places[-1] + 1 :])

    @property
    def lane_left(self) -> float:
        """Where the first actor's column begins."""
        places = [place for place, column in enumerate(self.form.columns) if column.lane is not None]
        return sum(self.widths[: places[0]])


def full_form(sop: Sop) -> Form:
    """The official sheet on A4 lying down (PermenPANRB 35/2012)."""
    columns = sop.columns
    lanes = tuple(
        Column(f"lane{place}", actor.label, _nothing, columns.actors, centred=True, lane=place)
        for place, actor in enumerate(sop.actors)
    )
    return Form(
        (
            Column("number", columns.number, _number, centred=True, least=24.0),
            Column("activity", columns.activity, lambda row: (row.step.activity,), least=96.0),
            *lanes,
            Column("requires", columns.requires, lambda row: row.step.requires, columns.standard, least=72.0),
            Column(
                "time",
                columns.time,
                lambda row: (row.step.standard.printed,),
                columns.standard,
                centred=True,
                least=46.0,
            ),
            Column("output", columns.output, _output, columns.standard, least=60.0),
            Column("remark", columns.remark, lambda row: (row.step.remark or "",), least=60.0),
        ),
        FULL,
        width=774.0,
        lane={1: 110.0, 2: 96.0, 3: 82.0, 4: 70.0}.get(len(sop.actors), 58.0),
    )


def narrow_form(sop: Sop) -> Form:
    """The same table for a telephone, in its own pixels: number, actors, activity with its time."""
    return _slim(sop, NARROW, width=344.0, lane=44.0, read=_activity_and_time)


def path_form(sop: Sop, *, width: float | None, read: Reader) -> Form:
    """The table with the way of one request; `read` says what stands beside each symbol.

    `width` is that of paper, in points; without it the table is for a screen.
    """
    if width is None:
        return _slim(sop, NARROW, width=344.0, lane=44.0, read=read)
    return _slim(sop, FULL, width=width, lane=58.0, read=read)


def _slim(sop: Sop, measures: Measures, *, width: float, lane: float, read: Reader) -> Form:
    columns = sop.columns
    lanes = tuple(
        Column(f"lane{place}", actor.label, _nothing, columns.actors, centred=True, lane=place)
        for place, actor in enumerate(sop.actors)
    )
    number = Column("number", columns.number, _number, centred=True, least=2 * measures.text)
    activity = Column("activity", columns.activity, read, least=9 * measures.text)
    upright = lane < 5 * measures.text
    return Form((number, *lanes, activity), measures, width, lane, upright_heads=upright)


def _nothing(_row: LaneStep) -> Sequence[str]:
    return ()


def _number(row: LaneStep) -> Sequence[str]:
    return (row.step.number or "",)


def _output(row: LaneStep) -> Sequence[str]:
    return (row.step.output.label or "",)


def _activity_and_time(row: LaneStep) -> Sequence[str]:
    time = row.step.standard.words
    return (row.step.activity, f"Waktu: {time}" if time else "")
