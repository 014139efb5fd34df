"""Sizes are budgets (style.md): who needs more room has two things in one file."""

import ast
from statistics import median

from tests.house.source import HOME, Source, functions, python_sources, templates, tracked

FILE, FUNCTION, TEMPLATE, TEST_FILE = 400, 50, 200, 500


def too_long(sizes: dict[str, int], *, budget: int) -> list[str]:
    return [f"{name}: {lines} lines, budget {budget}" for name, lines in sizes.items() if lines > budget]


def function_sizes(source: Source) -> dict[str, int]:
    """Lines of each function by `path:line name`."""
    return {
        f"{source.path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in functions(source.tree)
    }


def test_product_files_keep_their_budget() -> None:
    sizes = {source.path: len(source.lines) for source in python_sources()}
    assert not too_long(sizes, budget=FILE)


def test_styles_and_scripts_keep_their_budget() -> None:
    sizes = {
        str(path.relative_to(HOME)): len(path.read_text("utf-8").splitlines())
        for path in tracked()
        if path.suffix in {".css", ".js"} and "vendor" not in path.parts
    }
    assert sizes
    assert not too_long(sizes, budget=FILE)


def test_templates_keep_their_budget() -> None:
    assert not too_long({name: len(text.splitlines()) for name, text in templates().items()}, budget=TEMPLATE)


def test_test_files_keep_their_budget() -> None:
    sizes = {source.path: len(source.lines) for source in python_sources("tests")}
    assert not too_long(sizes, budget=TEST_FILE)


def test_functions_keep_their_budget() -> None:
    sizes = {name: size for source in python_sources() for name, size in function_sizes(source).items()}
    assert not too_long(sizes, budget=FUNCTION)


def test_most_files_and_functions_are_small() -> None:
    files = [len(source.lines) for source in python_sources() if len(source.lines) > 3]
    bodies = [size for source in python_sources() for size in function_sizes(source).values()]
    assert median(files) <= 100
    assert median(bodies) <= 8


def test_the_measure_sees_a_long_function() -> None:
    sample = Source("sample.py", "def long():\n" + "    pass\n" * 60)
    assert isinstance(sample.tree, ast.Module)
    assert too_long(function_sizes(sample), budget=FUNCTION) == ["sample.py:1 long: 61 lines, budget 50"]
