"""Every hole that was found elsewhere is attacked here, and docs/holes.md tells how it is closed.

`WRITE_DOCS=1 pytest tests/house` writes the page anew.
"""

import os
import re
from importlib import import_module

from tests.holes.closing import CLOSED, Closed
from tests.holes.found import FOUND
from tests.house.source import HOME, python_sources

PAGE = HOME / "docs" / "holes.md"
FOLDER = HOME / "tests" / "holes"
HEAD = """\
# Holes found in systems like ours

Written by `tests/house/test_holes.py` from `tests/holes/`; do not edit.

Each line is a hole that was found in another system, what holds it off here, and the test that attacks it.
Every attack runs twice: on the portal, where it must fail, and on a *twin* of it whose guard the test has
taken away, where it must succeed. The switch is in the tests; the portal knows none.

| hole | found in | our guard | attacked by |
| --- | --- | --- | --- |
"""
FRAMEWORK_FORMS = re.compile(r"\b(modelform_factory|formset_factory|inlineformset|ModelForm|ModelFormSet)\b")
PICKLE = re.compile(r"^\s*(import|from) (pickle|marshal|shelve|dill)\b", re.MULTILINE)
FROM_INPUT = re.compile(r"\*{2}\s*request\.(GET|POST|META|headers)\b|getattr\([^)]*request\.(GET|POST)\b")


def closed() -> list[Closed]:
    """What the modules of tests/holes register, in the order of the list."""
    for path in sorted(FOLDER.glob("test_*.py")):
        import_module(f"tests.holes.{path.stem}")
    places = list(FOUND)
    return sorted(CLOSED, key=lambda one: places.index(one.key))


def row(one: Closed) -> str:
    found = FOUND[one.key]
    return f"| {found.name} | {found.where} | {one.guard} | `tests/holes/{one.test}` |\n"


def page() -> str:
    return HEAD + "".join(row(one) for one in closed())


def test_every_hole_is_attacked_once() -> None:
    assert [one.key for one in closed()] == list(FOUND)


def test_every_attack_has_a_twin_of_its_own_test() -> None:
    assert len({one.test for one in closed()}) == len(FOUND)
    assert [one.key for one in closed() if not callable(one.twin)] == []
    assert [one.key for one in closed() if not 20 <= len(one.guard) <= 110] == []


def test_the_page_is_current() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()


def test_what_some_holes_need_does_not_exist_here() -> None:
    """No model form, no pickle, no filter or order out of the request, no switch of the twins."""
    for forbidden in (FRAMEWORK_FORMS, PICKLE, FROM_INPUT, re.compile("tests.holes|is_broken")):
        assert [one.path for one in python_sources() if forbidden.search(one.text)] == [], forbidden.pattern
    assert FROM_INPUT.search("rows.filter(**request.GET)")
    assert PICKLE.search("import pickle")
    assert FRAMEWORK_FORMS.search("class A(forms.ModelForm):")
