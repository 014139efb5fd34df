"""Exactly twelve cells are in the smoke, each held by a test that runs."""

import importlib
import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import Mark, ParameterSet

from tests.faults.twelve import CELLS, cell

HERE = Path(__file__).parent


def marked(marks: list[Mark]) -> Iterator[str]:
    """The cells of a test: on itself, or on one of its parameters."""
    for mark in marks:
        if mark.name == "smoke":
            yield mark.args[0]
        if mark.name == "parametrize":
            for value in mark.args[1]:
                if isinstance(value, ParameterSet):
                    yield from marked([one if isinstance(one, Mark) else one.mark for one in value.marks])


def held() -> Counter[str]:
    found: Counter[str] = Counter()
    for path in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.faults.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_") and function.__module__ == module.__name__:
                found.update(marked(getattr(function, "pytestmark", [])))
    return found


def test_each_of_the_twelve_is_held() -> None:
    assert len(CELLS) == 12
    assert set(held()) == set(CELLS)


def test_a_cell_that_is_not_listed_cannot_be_marked() -> None:
    with pytest.raises(KeyError):
        cell("M15 kill")


def test_a_cell_on_one_parameter_is_found() -> None:
    @pytest.mark.parametrize("place", ["M7", pytest.param("M1", marks=cell("M1 kill"))])
    def sample(place: str) -> None:
        raise AssertionError(place)

    assert list(marked(sample.pytestmark)) == ["M1 kill"]  # type: ignore[attr-defined]
