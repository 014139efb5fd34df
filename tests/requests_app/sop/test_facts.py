"""The five catalogue files against what the five sheets print, cell by cell."""

import datetime as dt

import pytest

from requests_app.sop import catalogue
from requests_app.sop.conditions import holds
from requests_app.sop.definition import Sop, Step
from requests_app.sop.flow import Flow
from requests_app.sop.loader import load
from resetdesk.core.clocks import MeasureKind
from tests.requests_app.sop.facts import Facts
from tests.requests_app.sop.facts.others import KALTIM, MAGELANG, PONOROGO
from tests.requests_app.sop.facts.seram import POKJA, PPK

FIVE = (PPK, POKJA, MAGELANG, PONOROGO, KALTIM)
sheets = pytest.mark.parametrize("facts", FIVE, ids=lambda facts: facts.file)


def shipped(facts: Facts) -> Sop:
    return load(catalogue.read(facts.file), name=facts.file)


def test_the_catalogue_is_these_five() -> None:
    assert set(catalogue.names()) == {facts.file for facts in FIVE}


@sheets
def test_the_identity_page(facts: Facts) -> None:
    sop = shipped(facts)
    assert (sop.title, sop.header.letterhead) == (facts.title, facts.letterhead)
    written = [
        (row.label, row.value.isoformat() if isinstance(row.value, dt.date) else row.value)
        for row in sop.header.identity
    ]
    assert tuple(written) == facts.identity
    assert (sop.header.signed is not None) == facts.is_signed_electronically
    title = sop.header.table_title
    assert title == facts.table_title or (title and facts.table_title and title.endswith(facts.table_title))


@sheets
def test_the_sections_in_their_order_with_every_line(facts: Facts) -> None:
    sections = shipped(facts).header.sections
    assert [(s.key.value, s.label) for s in sections] == [(key, label) for key, label, _ in facts.sections]
    for section, (key, _, lines) in zip(sections, facts.sections, strict=True):
        assert len(section.items) == len(lines), key
        assert all(line in item.text for item, line in zip(section.items, lines, strict=True)), key


@sheets
def test_doubtful_laws_are_printed_and_doubted(facts: Facts) -> None:
    laws = shipped(facts).header.sections[0]
    assert tuple(n for n, item in enumerate(laws.items) if item.warning) == facts.doubted


@sheets
def test_columns_actors_roles_services_and_channels(facts: Facts) -> None:
    sop = shipped(facts)
    assert {name: getattr(sop.columns, name) for name in facts.columns} == facts.columns
    assert tuple((actor.label, actor.group) for actor in sop.actors) == facts.actors
    assert (sop.roles, tuple(service.value for service in sop.services)) == (facts.roles, facts.services)
    assert tuple(channel.value for channel in sop.channels) == facts.channels
    assert sop.handover.change_password is facts.change_password


@sheets
def test_the_papers_and_when_each_is_asked(facts: Facts) -> None:
    sop = shipped(facts)
    written = {d.key: (d.presentation.value, d.paper) for d in sop.documents}
    assert written == {paper.key: (paper.presentation, paper.on_paper) for paper in facts.papers}
    for paper in facts.papers:
        condition = sop.document(paper.key).required_when
        assert (condition is None) == (paper.when is None)
        assert holds(condition, paper.when or {})  # type: ignore[arg-type]
        assert paper.when is None or not holds(condition, {})


@sheets
def test_every_cell_of_the_table(facts: Facts) -> None:
    sop = shipped(facts)
    assert len(sop.printed_steps) == len(facts.rows)
    for step, row in zip(sop.printed_steps, facts.rows, strict=True):
        assert (step.number, step.kind.value, sop.actor(step.actor).label) == (
            row.number,
            row.kind,
            row.actor,
        )
        assert len(step.requires) == len(row.requires), row.number
        assert all(part in line for line, part in zip(step.requires, row.requires, strict=True)), row.number
        assert step.standard.printed == row.time, row.number
        assert minutes(step) == row.minutes, row.number
        assert (step.standard.suggest, tuple(cell.value for cell in step.lost)) == (row.suggest, row.lost)
        assert says(step.output.label, row.output), row.number
        assert says(step.remark, row.remark), row.number
        assert row.to.items() <= numbered(sop, step).items(), row.number


def minutes(step: Step) -> int | None:
    """What a row's minutes are judged by."""
    return step.standard.amount if step.standard.clock is MeasureKind.HANDLING_MINUTES else None


def says(written: str | None, printed: str | None) -> bool:
    """An empty cell is empty, a full one says what is printed."""
    return written == printed or bool(written and printed and printed in written)


def numbered(sop: Sop, step: Step) -> dict[str, str | None]:
    """Outcomes with the numbers of the rows they lead to."""
    return {
        outcome: "end" if target == "end" else sop.step(target).number
        for outcome, target in step.outcomes.items()
    }


@sheets
def test_the_sums_of_the_printed_minutes(facts: Facts) -> None:
    """Happy way, one more incomplete round, rejection at the second check."""
    if facts.sums is None:
        assert any(minutes(step) is None for step in shipped(facts).printed_steps)
        return
    sop = shipped(facts)
    at = {step.number: minutes(step) or 0 for step in sop.printed_steps}
    first = Flow(sop).opening
    happy = sum(minutes(step) or 0 for step in (first, *Flow(sop).ahead(first.key)))
    assert (happy, at["2"] + at["3"], at["2"] + at["5"] + at["7"]) == facts.sums


def test_ponorogo_prints_two_days_which_are_read_as_working_days() -> None:
    first, second, *rest = shipped(PONOROGO).printed_steps
    assert all(step.standard.clock is MeasureKind.WORKING_DAYS for step in (first, second))
    assert (first.standard.amount, second.standard.amount) == (1, 1)
    assert all(step.standard.reading for step in (first, second))
    assert all(step.standard.clock is MeasureKind.UNSET and not step.lost for step in rest)


def test_what_a_damaged_sheet_lost_is_never_this_offices_standard() -> None:
    steps = shipped(KALTIM).printed_steps
    assert [step.number for step in steps if step.standard.clock is MeasureKind.UNSET] == ["2", "3", "5", "6"]
    assert all(step.standard.amount is None for step in steps if step.lost and not step.standard.printed)


def test_the_letter_of_ponorogo_asks_for_what_the_check_needs() -> None:
    """The printed letter has neither role nor SK number; the form and its list of ten have them."""
    letter = shipped(PONOROGO).letter
    assert letter is not None
    assert {"role", "certificate_number", "sk_number", "position"} <= set(letter.fields)
