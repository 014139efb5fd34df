import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from requests_app.sop import catalogue, metrics
from requests_app.sop.definition import Sop
from requests_app.sop.drawing import LANE, draw, draw_lane, draw_pages, lane_steps
from requests_app.sop.kinds import Symbol
from requests_app.sop.lanes import Grid, Lanes, lay
from requests_app.sop.loader import load
from requests_app.sop.routes import Box
from tests.requests_app.sop.samples import data, linear, loaded, step

SVG = "{http://www.w3.org/2000/svg}"


def seram() -> Sop:
    return load(catalogue.read("seram-timur-ppk.toml"), name="seram")


def ponorogo() -> Sop:
    return load(catalogue.read("ponorogo-reset-akun.toml"), name="ponorogo")


def knotted() -> Sop:
    """Three checks, two loops back, an answer that ends the flow, and a way across all columns."""
    raw = linear("submit", "check", "task", "check", "task:pemohon", "check", "perform", "hand_over")
    step(raw, "s3")["outcomes"]["no"] = "s1"
    step(raw, "s5")["outcomes"]["no"] = "s4"
    return loaded(raw)


def laid(sop: Sop) -> Lanes:
    steps = lane_steps(sop, additions=True)
    return lay(sop, steps, Grid(0.0, 0.0, (70.0,) * len(steps)))


SOPS = [seram, ponorogo, knotted, lambda: loaded(data())]


@pytest.mark.parametrize("make", SOPS)
def test_no_arrow_runs_through_a_symbol_a_label_or_along_another(make: object) -> None:
    lanes = laid(make())  # type: ignore[operator]
    routes = [route for route, _ in lanes.arrows] + list(lanes.ends)
    bodies = [
        Box(n.x - n.half_width, n.y - n.half_height, n.x + n.half_width, n.y + n.half_height)
        for n, _ in lanes.symbols
    ]
    labels = [route.label_box for route in routes if route.label_box]
    for route in routes:
        assert not [box for box in bodies for s in route.segments if box.is_hit_by(s)]
        assert not [box for box in labels for s in route.segments if box.is_hit_by(s)]
    assert not [pair for pair in combinations(labels, 2) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("make", SOPS)
def test_every_arrow_stays_inside_the_actors_columns(make: object) -> None:
    sop = make()  # type: ignore[operator]
    lanes = laid(sop)
    assert all(
        0 <= x <= LANE * len(sop.actors) and 0 <= y <= 70 * len(sop.steps)
        for route, _ in lanes.arrows
        for x, y in route.points
    )


def test_the_nine_steps_have_their_symbols_arrows_and_words() -> None:
    lanes = laid(seram())
    assert [place.symbol.value for _, place in lanes.symbols] == [
        "terminator",
        "decision",
        "process",
        "process",
        "decision",
        "process",
        "terminator",
        "process",
        "terminator",
    ]
    arrows = {(edge.start + 1, (edge.goal or 0) + 1, edge.label) for _, edge in lanes.arrows}
    assert arrows == {
        (1, 2, ""),
        (2, 5, "Ya"),
        (2, 3, "Tidak"),
        (3, 4, ""),
        (4, 2, ""),
        (5, 6, "Ya"),
        (5, 7, "Tidak"),
        (6, 8, ""),
        (8, 9, ""),
    }


def test_the_official_sheet_shows_no_addition() -> None:
    sheet, whole = draw(ponorogo()), draw(ponorogo(), additions=True)
    assert "ditolak" not in sheet
    assert "Tolak" not in sheet
    assert "Tambahan kantor" in whole
    assert [place.symbol for place in lane_steps(ponorogo())][-1] is Symbol.TERMINATOR


@pytest.mark.parametrize("make", SOPS)
def test_the_drawing_stands_alone_is_told_in_words_and_needs_no_style(make: object) -> None:
    sop = make()  # type: ignore[operator]
    picture = draw(sop, additions=True)
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    assert root.find(f"{SVG}title") is not None
    told = root.findtext(f"{SVG}desc") or ""
    assert all(s.activity in told for s in sop.steps)
    assert " style=" not in picture
    assert "<style" not in picture
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_text_is_escaped_wherever_it_stands() -> None:
    raw = linear("submit", "perform", "hand_over")
    raw["title"] = raw["actors"][1]["label"] = raw["steps"][1]["activity"] = "<script>alert('&')</script>"
    picture = draw(loaded(raw))
    assert "<script" not in picture
    ET.fromstring(picture)  # noqa: S314 - our own picture


def test_a_cut_sheet_joins_its_pages_with_connectors_of_the_same_name() -> None:
    pages = draw_pages(seram(), height=620)
    assert len(pages) == 3
    names = [re.findall(r'text-anchor="middle" fill="currentColor">([A-Z])</text>', page) for page in pages]
    assert names == [["A"], ["A", "B"], ["B"]]
    assert all("sop-symbol--connector" in page for page in pages)
    assert draw_pages(seram(), height=5000) == (draw(seram()),)


def test_a_page_too_small_for_any_row_still_holds_one() -> None:
    assert len(draw_pages(seram(), height=10)) == 9


def test_an_answer_that_ends_the_flow_has_its_own_end() -> None:
    assert draw(knotted()).count("sop-symbol--end") == 1
    assert draw(seram()).count("sop-symbol--end") == 0


def test_a_lane_shows_where_a_request_stands() -> None:
    states = {
        "ajukan": "done",
        "periksa-kelengkapan": "done",
        "minta-lengkapi": "skipped",
        "periksa-kebenaran": "current",
    }
    picture = draw_lane(seram(), heights=[50] * 9, states=states)
    assert [
        len(re.findall(rf"is-{state}\b", picture)) for state in ("done", "current", "skipped", "walked")
    ] == [
        2,
        1,
        1,
        2,
    ]
    assert 'viewBox="0 0 264 450"' in picture


def test_a_lane_needs_one_height_a_row() -> None:
    with pytest.raises(ValueError, match="One height"):
        draw_lane(seram(), heights=[50] * 8)


def test_lines_are_no_wider_than_their_cell() -> None:
    text = (
        "Pejabat Pembuat Komitmen/Pejabat Pengadaan/Pokja Pemilihan serta Pertanggungjawabannyasangatpanjang"
    )
    lines = metrics.wrap(text, limit=120, size=12)
    assert all(metrics.width(line, size=12) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_without_the_font_the_lines_are_still_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(metrics, "FONT", tmp_path / "none.woff2")
    metrics._advances.cache_clear()
    try:
        assert len(metrics.wrap("Menyerahkan berkas permohonan reset kata sandi", limit=120, size=12)) == 3
    finally:
        metrics._advances.cache_clear()
