"""docs/asvs.md is written from docs/asvs.toml and from the tests that say which requirement they prove.

`WRITE_DOCS=1 pytest tests/house/test_asvs.py` writes it anew.
"""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from tests.house.source import HOME, Source, python_sources

DATA: dict[str, Any] = tomllib.loads((HOME / "docs" / "asvs.toml").read_text("utf-8"))
REQUIREMENTS: dict[str, dict[str, str | int]] = DATA["requirements"]
PAGE = HOME / "docs" / "asvs.md"
HEAD = """\
# OWASP ASVS 5.0, level 2

Written by `WRITE_DOCS=1 pytest tests/house/test_asvs.py` from [asvs.toml](asvs.toml) and from the tests that
carry `@pytest.mark.asvs`; do not edit. The numbers are the standard's, the words are ours. Judged by those
who built the portal, not by an outside auditor.

- **met**: by the tests named, or by what the last column says.
- **not met**: the last column says what is lacking.
- **n/a**: the portal has nothing that the requirement speaks of.
"""
CHAPTERS = {
    1: "Encoding and injection",
    2: "Validation and business logic",
    3: "Web front end",
    4: "Web service",
    5: "Files",
    6: "Authentication",
    7: "Sessions",
    8: "Authorisation",
    9: "Signed tokens",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "Transport",
    13: "Configuration",
    14: "Data protection",
    15: "Architecture and coding",
    16: "Logs and errors",
    17: "WebRTC",
}
DANGEROUS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|__proto__|postMessage"
    r"|localStorage|sessionStorage|indexedDB|addEventListener\([\"']message"
)


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


def why(table: str, requirement: str) -> str:
    """What a table says of a requirement, or of the section or chapter it stands in."""
    parts = requirement.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((DATA[table][name] for name in names if name in DATA[table]), "")


def verdict(requirement: str, tests: list[str]) -> tuple[str, str]:
    """`met`, `not met` or `n/a`, with the reason; empty where nobody has judged it."""
    if reason := why("missing", requirement):
        return "not met", reason
    if tests or requirement in DATA["met"]:
        return "met", DATA["met"].get(requirement, "")
    if reason := why("absent", requirement):
        return "n/a", reason
    return "", ""


def shown(text: str) -> str:
    """Tests and documents as links, the rest as it is."""
    text = text.replace("|", "\\|")
    text = re.sub(r"tests/([\w/]+)\.py(?:::(\w+))?", lambda m: link(m[0]), text)
    return re.sub(r"docs/([\w/-]+\.md)", r"[\1](\1)", text)


def link(test: str) -> str:
    path, _colons, name = test.partition("::")
    return f"[{name or path.rsplit('/', 1)[-1]}](../{path})"


def page() -> str:
    tests = proven()
    rows = {key: verdict(key, tests.get(key, [])) for key in REQUIREMENTS}
    lines = [
        HEAD,
        "\n| level | " + " | ".join(kinds := ["met", "not met", "n/a"]) + " |\n| --- | --- | --- | --- |\n",
    ]
    for level in (1, 2):
        found = [rows[key][0] for key, row in REQUIREMENTS.items() if row["level"] == level]
        lines.append(f"| {level} | " + " | ".join(str(found.count(kind)) for kind in kinds) + " |\n")
    for chapter, title in CHAPTERS.items():
        lines.append(
            f"\n## V{chapter} {title}\n\n"
            "| id | level | requirement | verdict | by |\n| --- | --- | --- | --- | --- |\n"
        )
        for key in sorted((one for one in REQUIREMENTS if one.startswith(f"V{chapter}.")), key=numbers):
            judged, reason = rows[key]
            by = ", ".join(filter(None, [shown(reason), *map(link, sorted(set(tests.get(key, []))))]))
            lines.append(
                f"| {key} | {REQUIREMENTS[key]['level']} | {REQUIREMENTS[key]['title']} | {judged} | {by} |\n"
            )
    return "".join(lines)


def numbers(requirement: str) -> list[int]:
    return [int(part) for part in requirement[1:].split(".")]


def test_every_requirement_is_judged() -> None:
    tests = proven()
    assert [key for key in REQUIREMENTS if not verdict(key, tests.get(key, []))[0]] == []


def test_every_reason_speaks_of_a_requirement() -> None:
    stems = {".".join(key.split(".")[:length]) for key in REQUIREMENTS for length in (1, 2, 3)}
    assert [name for table in ("missing", "met", "absent") for name in DATA[table] if name not in stems] == []


def test_every_place_that_is_named_exists() -> None:
    told = (HOME / "docs" / "threat-model.md").read_text("utf-8")
    told += " ".join(text for table in ("missing", "met", "absent") for text in DATA[table].values())
    functions = {
        f"{source.path}::{node.name}"
        for source in python_sources("tests")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
    }
    named_tests = set(re.findall(r"tests/[\w/]+\.py::\w+", told))
    assert named_tests - functions == set()
    files = set(re.findall(r"(?:tests|docs|resetdesk)/[\w/-]+\.(?:py|md)", told))
    assert [name for name in sorted(files) if not (HOME / name).is_file()] == []


def test_the_page_is_current() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "WRITE_DOCS=1 pytest tests/house/test_asvs.py"


def test_scripts_keep_to_safe_ways() -> None:
    scripts = sorted((HOME / "static" / "js").glob("*.js"))
    assert scripts
    assert [path.name for path in scripts if DANGEROUS.search(path.read_text("utf-8"))] == []
    assert DANGEROUS.search("a.innerHTML = b")
