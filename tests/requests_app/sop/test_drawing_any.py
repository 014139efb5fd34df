"""Any flow that the format accepts is drawn without a fault, whole, on a telephone and cut into pages."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from requests_app.sop.definition import Sop
from requests_app.sop.drawing import draw, draw_narrow, draw_pages, draw_path
from requests_app.sop.loader import SopFileInvalid
from tests.requests_app.sop.picture import faults, joined, read
from tests.requests_app.sop.samples import linear, loaded
from tests.requests_app.sop.test_drawing import flow, stitched

WORDS = st.text("aimnru ADW/-", min_size=1, max_size=60).filter(str.strip)


@st.composite
def any_sop(draw_: Any) -> Sop:
    """Two to seven steps of one to four actors; every check and rejection leads wherever it likes."""
    actors = draw_(st.integers(1, 4))
    size = draw_(st.integers(2, 7))
    kinds = draw_(
        st.lists(st.sampled_from(["check", "check", "task", "perform"]), min_size=size, max_size=size)
    )
    raw = linear(*(f"{kind}:a{draw_(st.integers(1, actors))}" for kind in kinds))
    raw["actors"] = [
        {"key": f"a{n}", "label": draw_(WORDS), "group": "admin_agency"} for n in range(1, actors + 1)
    ]
    anywhere = st.sampled_from([*(row["key"] for row in raw["steps"]), "end"])
    for row in raw["steps"]:
        following = row["outcomes"].get("done") or row["outcomes"]["yes"]
        if row["kind"] == "check":
            targets = draw_(st.permutations([following, draw_(anywhere)]))
            row["outcomes"] = dict(zip(("yes", "no"), targets, strict=True))
        elif row["kind"] == "perform" and draw_(st.booleans()):
            row["outcomes"]["reject"] = draw_(anywhere)
        row["activity"] = draw_(WORDS)
        row["requires"] = draw_(st.lists(WORDS, max_size=2))
    try:
        return loaded(raw)
    except SopFileInvalid:
        assume(False)
        raise


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(any_sop(), st.sampled_from([120.0, 220.0, 400.0]), st.lists(st.integers(0, 8), max_size=12))
def test_any_flow_is_drawn_without_a_fault(sop: Sop, height: float, way: list[int]) -> None:
    for picture in (draw(sop, additions=True), draw_narrow(sop, additions=True)):
        drawn = read(picture)
        assert faults(drawn) == []
        assert sorted(joined(drawn)) == flow(sop)
    pages = [read(page) for page in draw_pages(sop, height=height, additions=True)]
    assert [faults(page) for page in pages] == [[] for _ in pages]
    assert stitched(pages) == flow(sop)
    walked = [sop.steps[place].key for place in way if place < len(sop.steps)]
    assert faults(read(draw_path(sop, walked=walked))) == []
