"""The page for administrators is checked against the engine, so that it cannot drift."""

import re
from pathlib import Path

import pytest

from requests_app.sop.flow import Flow
from requests_app.sop.kinds import KINDS
from requests_app.sop.loader import load
from requests_app.sop.reference import tables
from resetdesk.core.clocks import MeasureKind

PAGE = Path(__file__).resolve().parents[3] / "docs" / "sop-format.md"


@pytest.fixture
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_tables_of_keys_are_those_of_the_definition(page: str) -> None:
    written = page.split("<!-- keys:begin -->")[1].split("<!-- keys:end -->", maxsplit=1)[0]
    assert written.strip() == tables().strip(), "Write the output of `manage.py sop keys` between the marks."


def test_the_complete_example_loads_and_uses_the_common_kinds(page: str) -> None:
    example = next(
        block for block in re.findall(r"```toml\n(.*?)```", page, re.S) if block.startswith("format = 1")
    )
    sop = load(example.encode(), name="contoh.toml")
    assert [step.key for step in Flow(sop).ahead("catat")] == ["periksa", "reset", "sampaikan", "arsip"]
    assert {step.kind for step in sop.steps} >= {"submit", "check", "perform", "hand_over", "archive"}


def test_every_kind_and_every_clock_is_explained(page: str) -> None:
    assert all(f"| `{kind}` | {rule.meaning}" in page for kind, rule in KINDS.items())
    assert all(f"| `{clock}` | " in page for clock in MeasureKind)
