"""Whatever is done to a good file, the loader answers with an SOP or with SopFileInvalid, never otherwise."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.sop.definition import Sop
from requests_app.sop.drawing import draw
from requests_app.sop.flow import End, Flow
from requests_app.sop.loader import SopFault, SopFileInvalid, load
from tests.requests_app.sop.samples import FIXTURE, data, written

GOOD = data()
WORDS = st.sampled_from(
    ["end", "done", "ajukan", "arsip", "ppk", "", "admin", "requester", "{nama}", "check", "\x07"]
)
LEAVES = st.one_of(
    WORDS, st.integers(-3, 10**20), st.booleans(), st.floats(), st.dates(), st.datetimes(), st.times()
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["key", "kind", "done", "fact", "not", "all", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=5,
)


def places(raw: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


PLACES = [place for place in places(GOOD) if place]


@st.composite
def spoiled(draw_: st.DrawFn) -> dict[str, Any]:
    raw = copy.deepcopy(GOOD)
    for place in draw_(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        holder: Any = raw
        try:
            for part in place[:-1]:
                holder = holder[part]
            act = draw_(st.sampled_from(["replace", "delete", "double"]))
            if act == "delete":
                del holder[place[-1]]
            elif act == "double" and isinstance(holder, list):
                holder.append(copy.deepcopy(holder[place[-1]]))
            else:
                holder[place[-1]] = draw_(VALUES)
        except (KeyError, IndexError, TypeError):
            continue
    return raw


def answer(source: bytes) -> Sop | tuple[SopFault, ...]:
    """What the loader says; anything but an SOP or faults is raised."""
    try:
        return load(source, name="uji.toml")
    except SopFileInvalid as error:
        return error.errors


@settings(max_examples=50, deadline=None)
@given(raw=spoiled())
def test_a_changed_file_loads_or_is_refused_with_places(raw: dict[str, Any]) -> None:
    said = answer(written(raw))
    if not isinstance(said, Sop):
        assert said
        assert all(fault.problem and fault.file == "uji.toml" for fault in said)
        return
    flow = Flow(said)
    for step in said.steps:
        for outcome in flow.outcomes(step.key):
            target = flow.target(step.key, outcome)
            assert isinstance(target, End) or target in said.steps
    assert draw(said, additions=True).startswith("<svg")


@settings(max_examples=50, deadline=None)
@given(place=st.integers(0, 9000), piece=st.binary(max_size=6), cut=st.integers(0, 40))
def test_changed_bytes_load_or_are_refused(place: int, piece: bytes, cut: int) -> None:
    source = FIXTURE.read_bytes()
    assert answer(source[:place] + piece + source[place + cut :])
