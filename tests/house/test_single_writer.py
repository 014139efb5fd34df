"""`requests_app.domain.workflow` alone moves a request. Proven on the syntax tree of every other module.

Other nouns have a `state` too. A write counts as theirs when its value is of their own enumeration
(`HandoverState.REVEALED`), or when the rows come from their own table (`Notice.objects...`).
"""

import ast
import re
from collections.abc import Iterator

import pytest

from requests_app.models import ClockPause, ResetRequest, StepRun
from tests.house.source import Source, python_sources

WRITER = "requests_app/domain/workflow.py"
# Replays the journal into plain objects, to compare them with the tables; a test proves that it stores none.
REPLAY = "requests_app/domain/fold.py"
STATE = {
    ResetRequest: {"state", "ended_at", "version", "journal_seq", "journal_hash"},
    StepRun: {
        *("opened_at", "due_at", "taken_at", "taken_by", "taken_by_id", "handled_before", "closed_at"),
        *("closed_by", "closed_by_id", "outcome", "waiting", "handling", "paused", "total", "judgement"),
    },
}
FIELDS = frozenset().union(*STATE.values())
MADE_BY_WRITER = {StepRun.__name__, ClockPause.__name__}
MAKERS = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
OTHER_STATE = re.compile(r"\b(?!Request)[A-Z]\w*State\.")
OTHER_TABLE = re.compile(r"^(?!ResetRequest\b|StepRun\b|ClockPause\b)[A-Z]\w*\.objects\b")
OTHER_NOUNS = {"self", "artefact", "handover", "notice"}


def moves(source: Source) -> Iterator[str]:
    """`path:line what` for each write of a state field and each creation of a step or a pause."""
    tables = {
        target.id: ast.unparse(node.value)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            found = assigned(node)
        elif isinstance(node, ast.Call):
            found = called(node, tables=tables)
        else:
            continue
        for fault in found:
            yield f"{source.path}:{node.lineno} {fault}"


def assigned(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> Iterator[str]:
    """`x.state = ...`, also in tuples and with `+=`; not an object's own attributes in its own class."""
    if node.value is not None and OTHER_STATE.search(ast.unparse(node.value)):
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        for part in ast.walk(target):
            if isinstance(part, ast.Attribute) and part.attr in FIELDS and ast.unparse(part.value) != "self":
                yield f"assigns {ast.unparse(part)}"


def called(node: ast.Call, *, tables: dict[str, str]) -> Iterator[str]:
    """`StepRun(...)`, `StepRun.objects.create(...)`, `.update(state=...)`, `setattr(...)`."""
    owner = ast.unparse(node.func)
    name = owner.rpartition(".")[2]
    if name in MADE_BY_WRITER:
        yield f"makes {name}"
    if name in MAKERS and (MADE_BY_WRITER & set(re.split(r"\W", owner)) or ".steps." in owner):
        yield f"makes {owner}"
    if name == "setattr" and ast.unparse(node.args[0]) not in OTHER_NOUNS:
        yield f"sets attributes of {ast.unparse(node.args[0])}"
    if name == "update":
        rows = tables.get(owner.partition(".")[0], owner)
        for word in node.keywords:
            is_other = OTHER_TABLE.match(rows) or OTHER_STATE.search(ast.unparse(word.value))
            if word.arg in FIELDS and not is_other:
                yield f"updates {word.arg}"


def test_the_fields_are_real() -> None:
    for model, names in STATE.items():
        fields = model._meta.concrete_fields
        real = {field.attname for field in fields} | {field.name for field in fields}
        assert names <= real, f"{model.__name__}: {sorted(names - real)}"


def test_nobody_else_moves_a_request() -> None:
    floors = [s for s in python_sources() if s.path.startswith(("requests_app/", "archive_app/"))]
    assert {WRITER, REPLAY} <= {source.path for source in floors}
    assert [fault for s in floors if s.path not in {WRITER, REPLAY} for fault in moves(s)] == []


def test_the_replay_stores_nothing() -> None:
    replay = next(source for source in python_sources() if source.path == REPLAY)
    verbs = set(verbs_of(replay))
    assert not verbs & {"save", "asave", "create", "bulk_create", "bulk_update", "delete", "objects"}


def verbs_of(source: Source) -> Iterator[str]:
    """Names of the methods that a module calls."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


@pytest.mark.parametrize(
    "line",
    [
        "request.state = 'ended'",
        "request.state = RequestState.COMPLETED",
        "run.taken_by, run.taken_at = person, at",
        "StepRun.objects.create(step_key='x')",
        "request.steps.create(step_key='x')",
        "StepRun(step_key='x').save()",
        "ClockPause.objects.bulk_create(rows)",
        "ResetRequest.objects.filter(pk=1).update(state=state)",
        "rows = StepRun.objects.all()\nrows.update(due_at=at)",
        "setattr(run, name, value)",
    ],
)
def test_the_check_sees_a_second_writer(line: str) -> None:
    assert list(moves(Source("requests_app/domain/other.py", line)))


@pytest.mark.parametrize(
    "line",
    [
        "row.state, row.opened = HandoverState.REVEALED, at",
        "rows = Notice.objects.all()\nrows.update(state=state)",
        "waiting.update(state=ArtefactState.MADE)",
    ],
)
def test_the_check_lets_other_nouns_be(line: str) -> None:
    assert not list(moves(Source("requests_app/domain/other.py", line)))


def test_the_writer_itself_would_be_seen() -> None:
    writer = next(source for source in python_sources() if source.path == WRITER)
    assert len(list(moves(writer))) > 5
