import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from requests_app.sop import catalogue, metrics
from requests_app.sop.definition import Sop
from requests_app.sop.drawing import draw, draw_narrow, draw_pages, draw_path, lane_steps
from requests_app.sop.kinds import Symbol
from requests_app.sop.lanes import edges, rows_of
from requests_app.sop.loader import load
from tests.requests_app.sop.picture import SVG, Drawn, faults, joined, read
from tests.requests_app.sop.samples import data, large, linear, loaded, step


def shipped(name: str) -> Sop:
    return load(catalogue.read(name), name=name)


def seram() -> Sop:
    return shipped("seram-timur-ppk.toml")


def ponorogo() -> Sop:
    return shipped("ponorogo-reset-akun.toml")


def knotted() -> Sop:
    """Three checks, two loops back, an answer that ends the flow, and a way across all columns."""
    raw = linear("submit", "check", "task", "check", "task:pemohon", "check", "perform", "hand_over")
    step(raw, "s3")["outcomes"]["no"] = "s1"
    step(raw, "s5")["outcomes"]["no"] = "s4"
    return loaded(raw)


def lonely() -> Sop:
    """One actor alone, a loop onto the same step, and both answers of a check to one step."""
    raw = linear("check", "check", "task", "check", "notify_rejection")
    raw["actors"] = raw["actors"][1:]
    step(raw, "s0")["outcomes"]["no"] = "s0"
    step(raw, "s1")["outcomes"]["no"] = "s2"
    return loaded(raw)


def wordy() -> Sop:
    """Every cell holds far more than it was made for."""
    raw = linear("submit", "check", "ask_completion", "complete", "perform", "hand_over")
    step(raw, "s1")["outcomes"] = {"yes": "s4", "no": "s2"}
    for row in raw["steps"]:
        row["activity"] = "Mempertanggungjawabkan " * 20
        row["requires"] = ["Pertanggungjawabanpelaksanaankegiatanpengadaanbarangdanjasapemerintah/daerah"] * 3
        row["remark"] = "x" * 200
        row["output"] = {"label": "Berita acara " * 12}
    raw["columns"] = {"activity": "Uraian prosedur yang sangat panjang sekali " * 3}
    raw["actors"][1]["label"] = "Pejabat Pengelola Layanan Pengadaan Secara Elektronik Pemerintah Kabupaten"
    return loaded(raw)


Make = Callable[[], Sop]
SMALL: dict[str, Make] = {
    **{name: partial(shipped, name) for name in catalogue.names()},
    "knotted": knotted,
    "lonely": lonely,
    "wordy": wordy,
    "fixture": lambda: loaded(data()),
}
ALL: dict[str, Make] = {**SMALL, "large": lambda: loaded(large())}
each_small = pytest.mark.parametrize("make", SMALL.values(), ids=SMALL)
each = pytest.mark.parametrize("make", ALL.values(), ids=ALL)


def flow(sop: Sop) -> list[tuple[str, str, str]]:
    """The arrows that the SOP has, as the picture should tell them."""
    return sorted(
        (str(edge.start), "end" if edge.goal is None else str(edge.goal), edge.label)
        for edge in edges(sop, rows_of(sop, additions=True))
    )


@each
def test_the_sheet_is_drawn_without_a_fault_and_tells_the_flow(make: Make) -> None:
    sop = make()
    drawn = read(draw(sop, additions=True))
    assert faults(drawn) == []
    assert sorted(joined(drawn)) == flow(sop)


@each_small
def test_the_telephones_sheet_is_drawn_without_a_fault(make: Make) -> None:
    sop = make()
    drawn = read(draw_narrow(sop, additions=True))
    assert faults(drawn) == []
    assert sorted(joined(drawn)) == flow(sop)


@each
def test_pages_are_joined_by_connectors_of_one_letter(make: Make) -> None:
    sop = make()
    pages = [read(page) for page in draw_pages(sop, height=480, additions=True)]
    assert [faults(page) for page in pages] == [[] for _ in pages]
    letters = [word.name for page in pages for c in page.connectors for word in page.words if c.holds(word)]
    assert all(letters.count(letter) == 2 for letter in letters)
    assert stitched(pages) == flow(sop)


def stitched(pages: list[Drawn]) -> list[tuple[str, str, str]]:
    """The flow of all pages, each pair of connectors taken for the one arrow that it is."""
    leaving: dict[str, list[tuple[str, str]]] = {}
    coming: dict[str, str] = {}
    found = []
    row = 0
    for page in pages:
        for start, goal, word in joined(page):
            first = str(int(start) + row) if start.isdecimal() else start
            last = str(int(goal) + row) if goal.isdecimal() else goal
            if not start.isdecimal():
                coming[start] = last
            elif goal.isdecimal() or goal == "end":
                found.append((first, last, word))
            else:
                leaving.setdefault(goal, []).append((first, word))
        row += len(page.symbols)
    assert leaving.keys() == coming.keys()
    joints = [(start, coming[name], word) for name, starts in leaving.items() for start, word in starts]
    return sorted(found + joints)


@each_small
def test_a_path_is_drawn_without_a_fault(make: Make) -> None:
    sop = make()
    keys = [row.key for row in sop.steps]
    assert faults(read(draw_path(sop, walked=[keys[0], keys[1], keys[0], keys[1], *keys[3:]]))) == []


def test_the_nine_steps_have_their_symbols_arrows_and_words() -> None:
    drawn = read(draw(seram()))
    assert [symbol.name for symbol in drawn.symbols] == [
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
    assert sorted(joined(drawn)) == [
        ("0", "1", ""),
        ("1", "2", "Tidak"),
        ("1", "4", "Ya"),
        ("2", "3", ""),
        ("3", "1", ""),
        ("4", "5", "Ya"),
        ("4", "6", "Tidak"),
        ("5", "7", ""),
        ("7", "8", ""),
    ]


def test_the_judge_of_drawings_can_find_fault() -> None:
    good = draw(knotted())
    assert faults(read(good)) == []
    moved = re.sub(
        r'(<path class="sop-arrow" d="M)([\d.]+)', lambda m: f"{m[1]}{float(m[2]) + 9}", good, count=3
    )
    assert faults(read(moved))
    longer = good.replace("Kegiatan 2", "Kegiatan yang jauh lebih panjang daripada selnya 2")
    with pytest.raises(AssertionError):
        read(longer)


def test_the_official_sheet_shows_no_addition() -> None:
    sheet, whole = draw(ponorogo()), draw(ponorogo(), additions=True)
    assert "ditolak" not in sheet
    assert "Tolak" not in sheet
    assert "Tolak" in whole
    assert [place.symbol for place in lane_steps(ponorogo())][-1] is Symbol.TERMINATOR


@each_small
def test_the_drawing_stands_alone_is_told_in_words_and_needs_no_style(make: Make) -> None:
    sop = make()
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
    for picture in (draw(loaded(raw)), draw_narrow(loaded(raw)), draw_path(loaded(raw), walked=["s0"])):
        assert "<script" not in picture
        ET.fromstring(picture)  # noqa: S314 - our own picture


def test_a_page_too_small_for_any_row_still_holds_one() -> None:
    pages = [read(page) for page in draw_pages(seram(), height=10)]
    assert len(pages) == 9
    assert [faults(page) for page in pages] == [[]] * 9


def test_the_pages_of_a_sheet_say_where_their_connectors_lead() -> None:
    first, second = draw_pages(seram(), height=480)
    assert "A: ke langkah 5, halaman 2" in first
    assert "A: dari langkah 2, halaman 1" in second


def test_an_answer_that_ends_the_flow_has_its_own_end() -> None:
    assert draw(knotted()).count("sop-symbol--end") == 1
    assert draw(seram()).count("sop-symbol--end") == 0


def test_a_path_says_when_each_step_was_passed_and_counts_the_loop() -> None:
    loop = ["ajukan", "periksa-kelengkapan", "minta-lengkapi", "lengkapi", "periksa-kelengkapan"]
    picture = draw_path(seram(), walked=[*loop, "periksa-kebenaran", "bukan-langkah"])
    texts = [text.name for text in read(picture).texts]
    assert "Urutan 2 dan 5" in texts
    assert texts.count("Tidak dilalui") == 4
    states = {state: len(re.findall(rf"is-{state}\b", picture)) for state in ("done", "skipped", "walked")}
    assert states == {"done": 5, "skipped": 4, "walked": 5}


def test_a_correction_back_is_drawn_although_no_sop_has_it() -> None:
    way = ["ajukan", "periksa-kelengkapan", "periksa-kebenaran", "reset", "periksa-kebenaran", "tolak"]
    picture = draw_path(seram(), walked=way)
    assert picture.count("is-correction") == 1
    assert faults(read(picture)) == []


def test_lines_are_no_wider_than_their_cell() -> None:
    text = (
        "Pejabat Pembuat Komitmen/Pejabat Pengadaan/Pokja Pemilihan serta Pertanggungjawabannyasangatpanjang"
    )
    lines = metrics.wrap(text, limit=120, size=12)
    assert all(metrics.width(line, size=12) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_without_the_font_the_lines_are_still_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(metrics, "FONT", tmp_path / "none.woff2")
    metrics.forget()
    try:
        assert len(metrics.wrap("Menyerahkan berkas permohonan reset kata sandi", limit=120, size=12)) == 3
    finally:
        metrics.forget()
