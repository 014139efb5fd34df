"""The line of flow on the SOP's own grid."""

from typing import Any

import pytest
from django.template import Context, Template

from resetdesk.core.templatetags.sop_grid import lay

COLUMNS = ["Pemohon", "Kepala", "Petugas"]


def step(column: int | str, state: str = "to_come", **more: Any) -> dict[str, Any]:
    return {
        "number": "1",
        "label": "Memeriksa",
        "actor_column": column,
        "symbol": "process",
        "state": state,
    } | more


def lines(rows: list[Any], index: int, kind: str = "to_come") -> list[str]:
    return [getattr(cell, kind) for cell in rows[index].cells]


def test_an_actor_without_a_column_is_an_error() -> None:
    with pytest.raises(ValueError, match="is not in list"):
        lay([step("Gubernur")], COLUMNS)


def test_a_symbol_that_the_rules_do_not_know_is_an_error() -> None:
    with pytest.raises(KeyError):
        lay([step(0, symbol="bintang")], COLUMNS)


def test_one_step_has_a_symbol_and_no_line() -> None:
    (row,) = lay([step("Kepala")], COLUMNS)
    assert [cell.has_symbol for cell in row.cells] == [False, True, False]
    assert lines([row], 0) == ["", "", ""]
    assert not row.arrow


def test_the_line_crosses_the_columns_between_two_actors() -> None:
    rows = lay([step(0), step(2)], COLUMNS)
    assert lines(rows, 0) == ["M50 50V100", "", ""]
    assert lines(rows, 1) == ["M50 0H100", "M0 0H100", "M0 0H50M50 0V50"]


def test_the_line_goes_back_the_same_way() -> None:
    rows = lay([step(2), step(0)], COLUMNS)
    assert lines(rows, 1) == ["M50 0H100M50 0V50", "M0 0H100", "M0 0H50"]


def test_on_its_side_the_line_turns() -> None:
    rows = lay([step(0), step(1)], COLUMNS, sideways=True)
    assert lines(rows, 0)[0] == "M50 50H100"
    assert lines(rows, 1)[:2] == ["M0 50V100", "M0 0V50M0 50H50"]


def test_only_the_way_that_was_gone_is_drawn_as_walked() -> None:
    rows = lay([step(0, "done"), step(0, "current"), step(0)], COLUMNS)
    assert lines(rows, 0, "walked")[0] == "M50 50V100"
    assert lines(rows, 1, "walked")[0] == "M50 0V50"
    assert lines(rows, 1)[0] == "M50 50V100"
    assert lines(rows, 2)[0] == "M50 0V50"


def test_a_skipped_step_in_the_same_column_is_passed_at_its_side() -> None:
    rows = lay([step(0, "done"), step(0, "skipped"), step(0, "current")], COLUMNS)
    assert lines(rows, 1, "walked") == ["M50 0H10V100H50", "", ""]
    assert not rows[1].arrow
    assert rows[2].arrow


def test_skipped_steps_one_after_the_other_are_passed_in_one_line() -> None:
    rows = lay([step(0, "done"), step(0, "skipped"), step(0, "skipped"), step(0, "current")], COLUMNS)
    assert [lines(rows, index, "walked")[0] for index in (1, 2)] == ["M50 0H10V100H10", "M10 0H10V100H50"]


def test_a_skipped_step_of_another_actor_is_not_touched() -> None:
    rows = lay([step(0, "done"), step(2, "skipped"), step(0, "current")], COLUMNS)
    assert lines(rows, 1, "walked") == ["M50 0V100", "", ""]


def drawn(source: str, **context: Any) -> str:
    return Template("{% load sop_grid %}" + source).render(Context(context))


def test_the_table_tells_states_in_words_and_marks_the_step() -> None:
    rows = [step(0, "done"), step(2, "waiting", state_label="Menunggu Anda", standard="N/A")]
    page = drawn("{% sop_tracker rows columns %}", rows=rows, columns=COLUMNS)
    assert "Selesai" in page
    assert "Menunggu Anda" in page
    assert page.count('aria-current="step"') == 1
    assert ">No<" in page


def test_the_strip_says_where_the_case_stands() -> None:
    rows = [step(0, "done"), step(2, "current", number="5", who="Rina")]
    page = drawn("{% sop_strip rows columns %}", rows=rows, columns=COLUMNS)
    assert "Langkah 5" in page
    assert "Memeriksa: Sedang dikerjakan" in page
