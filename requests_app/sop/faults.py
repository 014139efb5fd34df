"""What is wrong with an SOP file, in sentences for the person who wrote it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from resetdesk.core.exceptions import DomainError

Path = tuple[str | int, ...]
"""Where in the file: keys and positions, e.g. `("steps", 3, "outcomes", "yes")`."""


@dataclass(frozen=True)
class Finding:
    """One fault before the file's name is known."""

    path: Path
    problem: str
    allowed: str = ""


@dataclass(frozen=True)
class SopFault:
    """One fault of a file: where it is, what is wrong, what is allowed."""

    file: str
    path: str
    problem: str
    allowed: str

    def __str__(self) -> str:
        """One Indonesian line, e.g. `a.toml: steps[3].outcomes.yes: langkah "x" tidak ada. ...`."""
        place = f"{self.file}: {self.path}" if self.path else self.file
        return f"{place}: {self.problem}" + (f" {self.allowed}" if self.allowed else "")


class SopFileInvalid(DomainError):
    """A file that is no SOP. `errors` holds every fault that was found, in the file's order."""

    def __init__(self, errors: tuple[SopFault, ...]) -> None:
        count = (
            f"Berkas SOP memuat {len(errors)} kesalahan."
            if len(errors) > 1
            else "Berkas SOP memuat kesalahan."
        )
        super().__init__(count)
        self.errors = errors


def one_of(values: Iterable[str]) -> str:
    """`Yang boleh: "a", "b", "c".` or a sentence saying that there is none."""
    known = [f'"{value}"' for value in values]
    return f"Yang boleh: {', '.join(known)}." if known else "Belum ada satu pun yang ditulis."


def nearest(word: str, values: Iterable[str]) -> str:
    """`Maksudnya "periksa"?` for a slip of the pen, else nothing."""
    close = get_close_matches(word, list(values), n=1, cutoff=0.6)
    return f'Maksudnya "{close[0]}"?' if close else ""


def choose(word: str, values: Iterable[str]) -> str:
    """The nearest value, if any, and all that are allowed."""
    known = list(values)
    return " ".join(filter(None, (nearest(word, known), one_of(known))))


def spoken(path: Path, raw: object) -> str:
    """A path for people: `steps[3].outcomes.yes (langkah "minta-lengkapi")`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    if len(path) > 1 and path[0] == "steps" and isinstance(path[1], int) and isinstance(raw, Mapping):
        steps = raw.get("steps")
        step = steps[path[1]] if isinstance(steps, list) and path[1] < len(steps) else None
        if isinstance(step, Mapping) and isinstance(step.get("key"), str) and len(path) > 2:
            text += f' (langkah "{step["key"]}")'
    return text
