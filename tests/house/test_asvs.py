"""docs/asvs.md is written from docs/asvs.toml and from the tests that say which requirement they prove.

`WRITE_DOCS=1 pytest tests/house/test_asvs.py` writes it anew.
"""

import ast
import tomllib
from collections.abc import Iterator

from tests.house.source import HOME, Source, python_sources

DATA = tomllib.loads((HOME / "docs" / "asvs.toml").read_text("utf-8"))
REQUIREMENTS: dict[str, dict[str, str | int]] = DATA["requirements"]


def named(text: str) -> str:
    """The id as the standard writes it, for `6.2.1` too."""
    return text if text.startswith("V") else f"V{text}"


def marks(source: Source) -> Iterator[tuple[str, str]]:
    """(requirement, test) for every mark of a file."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.asvs":
                for argument in mark.args:
                    yield named(str(ast.literal_eval(argument))), f"{source.path}::{node.name}"


def proven() -> dict[str, list[str]]:
    """Requirement -> the tests that carry its mark."""
    found: dict[str, list[str]] = {}
    for source in python_sources("tests"):
        for requirement, test in marks(source):
            found.setdefault(requirement, []).append(test)
    return found


def test_levels_one_and_two_are_whole() -> None:
    levels = [row["level"] for row in REQUIREMENTS.values()]
    assert (levels.count(1), levels.count(2)) == (70, 183), "as OWASP ASVS 5.0.0 counts them"


def test_every_mark_names_a_requirement() -> None:
    strangers = {key: tests for key, tests in proven().items() if key not in REQUIREMENTS}
    assert strangers == {}, "add it to docs/asvs.toml (level 3 too), with a title in your own words"


def test_the_search_sees_marks() -> None:
    text = '@pytest.mark.asvs("6.2.1", "V6.2.4")\ndef test_it() -> None: ...\n'
    assert list(marks(Source("x.py", text))) == [("V6.2.1", "x.py::test_it"), ("V6.2.4", "x.py::test_it")]
