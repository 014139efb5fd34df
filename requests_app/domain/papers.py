"""The portal's own papers as frozen data: what stands on them, and nothing of how they look."""

from dataclasses import dataclass, field
from datetime import datetime

from requests_app.sop.enums import ArtefactKind


@dataclass(frozen=True)
class Letterhead:
    """The head of an official letter (kop surat), as the office's own settings say it."""

    government: str
    unit: str
    name: str
    address: str
    contact: str
    crest: str = ""


@dataclass(frozen=True)
class Fact:
    """One labelled fact. An empty value is printed as not filled in, never left out."""

    label: str
    value: str


@dataclass(frozen=True)
class Table:
    """A small table. `wide` columns share the room that the others leave; `look` is a class of its own."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[int, ...] = (1,)
    look: str = ""


@dataclass(frozen=True)
class Signatory:
    """The officer who answers for a sheet."""

    position: str
    name: str
    nip: str


@dataclass(frozen=True)
class Paper:
    """A file of the request, with the fingerprint that proves it; without one where it was only shown."""

    label: str
    presentation: str
    version: int = 1
    added_at: datetime | None = None
    size: int | None = None
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True)
class Proof:
    """What lets anybody check a paper: the signed line, the code to type, and the attached record."""

    line: str
    code: str
    address: str
    digest: str
    record: bytes = field(repr=False)

    @property
    def link(self) -> str:
        """Where the QR leads."""
        return f"{self.address}{self.line}/"


@dataclass(frozen=True)
class Sheet:
    """A paper of one page or two: facts, sentences, tables, and who answers for it."""

    kind: ArtefactKind
    head: Letterhead
    title: str
    number: str
    reference: str
    issued_at: datetime
    zone: str
    addressee: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    opening: tuple[str, ...] = ()
    emphasis: str = ""
    tables: tuple[Table, ...] = ()
    closing: tuple[str, ...] = ()
    signatory: Signatory | None = None
    files: tuple[Paper, ...] = ()
    proof: Proof | None = None


@dataclass(frozen=True)
class Row:
    """One pass of a step in the SOP's table, the standard beside what happened; or a step not passed."""

    number: str
    activity: str
    column: int
    actor: str
    symbol: str
    standard: str
    actual: str = ""
    waited: str = ""
    judgement: str = ""
    over: bool = False
    outcome: str = ""
    officer: str = ""
    closer: str = ""
    closed_at: datetime | None = None
    printed: bool = True
    foreign: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision at a step, with the reasons that were recorded. `title` only where they need it."""

    number: str
    title: str
    outcome: str
    officer: str
    at: datetime
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """Something that happened at a moment, in one sentence, with a second line where there is one."""

    at: datetime | None
    sentence: str
    detail: str = ""


@dataclass(frozen=True)
class Officer:
    """Who did which steps of a request, by the SOP's printed numbers."""

    name: str
    position: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Receipt:
    """Bukti layanan: who, what, when and with what result, and all that proves it."""

    head: Letterhead
    number: str
    reference: str
    register: str
    issued_at: datetime
    zone: str
    sentence: str
    facts: tuple[Fact, ...]
    sop: tuple[Fact, ...]
    columns: tuple[str, ...]
    time_heading: str
    rows: tuple[Row, ...]
    unwalked: tuple[Row, ...]
    totals: tuple[Fact, ...]
    decisions: tuple[Decision, ...]
    confirmations: tuple[Told, ...]
    shown: tuple[Told, ...]
    events: tuple[Told, ...]
    deviations: tuple[Told, ...]
    performed: tuple[Told, ...]
    handovers: tuple[Told, ...]
    papers: tuple[Paper, ...]
    officers: tuple[Officer, ...]
    same_officer: str
    proof: Proof
