"""What may not stand in any file of the project."""

import re
from pathlib import PurePosixPath

import pytest

from tests.house.source import HOME, Source, python_sources, templates, tracked

MARKUP_DOORS = re.compile(
    r"\bmark_safe\(|\bformat_html(?:_join)?\(|\bSafeString\(|\|\s*safe\b|\{%\s*autoescape\s+off"
)
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}
LEFT_OVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]+|Users)/[\w.-]+")
PACKAGE_HOST = re.compile(
    r"(?i)https?://[\w.-]*(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com)|/op"
    r"t/(?:wheels|pypi)"
)
NIP = re.compile(r"(?<!\d)((?:19|20)\d{6})[ ]?(\d{6})[ ]?([12])[ ]?(\d{3})(?!\d)")
# A NIP's serial 000-009 is ours for made-up people, and so is the all-nine one.
SYNTHETIC_SERIAL = re.compile(r"00\d|999")
BINARY = {".woff2", ".png", ".jpg", ".pdf", ".ico", ".gif", ".webp", ".p12"}
# Hash locks name no host, but are long; the licence is not ours to word.
SKIPPED = {"requirements/core.txt", "requirements/dev.txt", "requirements/gateways.txt", "LICENSE"}


def texts() -> dict[str, str]:
    """Every tracked text file by path."""
    found = {}
    for path in tracked():
        name = str(path.relative_to(HOME))
        if path.suffix not in BINARY and name not in SKIPPED:
            found[name] = path.read_text("utf-8", errors="replace")
    return found


def places(pattern: re.Pattern[str], files: dict[str, str]) -> list[str]:
    """`path:line: text` of every match."""
    return [
        f"{name}:{number}: {match.group()}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def unreasoned_markup(source: Source) -> list[str]:
    """Doors to raw HTML without a comment that says why, on the same line or on the two above."""
    faults = []
    for number, line in enumerate(source.lines):
        if MARKUP_DOORS.search(line) and "import" not in line:
            near = source.lines[max(0, number - 2) : number + 1]
            if not any("#" in text for text in near):
                faults.append(f"{source.path}:{number + 1}: {line.strip()}")
    return faults


def named_for_nothing(paths: list[str]) -> list[str]:
    return [path for path in paths if NAMES_OF_NOTHING & set(PurePosixPath(path).with_suffix("").parts)]


def real_looking_nips(files: dict[str, str]) -> list[str]:
    return [
        f"{name}: {match.group()}"
        for name, text in files.items()
        for match in NIP.finditer(text)
        if not SYNTHETIC_SERIAL.fullmatch(match.group(4))
    ]


def test_raw_markup_has_a_reason() -> None:
    assert [fault for source in python_sources() for fault in unreasoned_markup(source)] == []
    assert places(re.compile(r"\|\s*safe\b|autoescape\s+off"), templates()) == []


def test_no_module_is_named_for_nothing() -> None:
    assert named_for_nothing([str(path.relative_to(HOME)) for path in tracked()]) == []


def test_nothing_is_left_over() -> None:
    assert places(LEFT_OVER, texts()) == []


def test_no_file_names_a_machine_or_a_package_host() -> None:
    assert places(MACHINE_PATH, texts()) == []
    assert places(PACKAGE_HOST, texts()) == []


def test_no_nip_of_a_real_person() -> None:
    assert real_looking_nips(texts()) == []


def test_the_product_never_imports_its_tests() -> None:
    assert (
        places(re.compile(r"^\s*(?:from|import) tests\b"), {s.path: s.text for s in python_sources()}) == []
    )


@pytest.mark.parametrize(
    ("pattern", "sample"),
    [
        (LEFT_OVER, "# TO" + "DO: later"),
        (MACHINE_PATH, 'open("/wo' + 'rk/main/x")'),
        (PACKAGE_HOST, "https://files.pytho" + "nhosted.org/x"),
    ],
)
def test_the_patterns_see_a_bad_line(pattern: re.Pattern[str], sample: str) -> None:
    assert places(pattern, {"sample": sample})


def test_the_checks_see_bad_samples() -> None:
    assert unreasoned_markup(Source("a.py", "x = 1\ny = 2\nz = mark_safe(text)"))
    assert not unreasoned_markup(Source("a.py", "z = mark_safe(text)  # our own SVG, no input"))
    assert named_for_nothing(["core/utils.py", "core/common/x.py"]) == ["core/utils.py", "core/common/x.py"]
    assert real_looking_nips({"a": "19790114 200604 1 0" + "37"})
    assert not real_looking_nips({"a": "19800229 200501 2 007"})
