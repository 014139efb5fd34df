"""The project's own files, as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("resetdesk", "requests_app", "archive_app")
APPS = ("core", "accounts", "requests_app", "archive_app")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the top, its text and its tree."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return parse(self.text)

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@cache
def parse(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that a clone of the project would hold, and those about to be added."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (HOME / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


@cache
def python_sources(*folders: str) -> tuple[Source, ...]:
    """Python files below `folders` (by default the product's packages), migrations left out."""
    return tuple(
        Source(str(path.relative_to(HOME)), path.read_text("utf-8"))
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(HOME).parts[0] in (folders or PACKAGES)
        and "migrations" not in path.parts
    )


@cache
def templates() -> dict[str, str]:
    """Text of every template by the name under which Django loads it."""
    folder = HOME / "templates"
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in tracked()
        if path.is_relative_to(folder)
    }


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
