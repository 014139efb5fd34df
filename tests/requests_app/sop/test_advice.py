"""What a file tells its office and never prints; an order to write a password down is seen everywhere."""

from typing import Any

import pytest

from requests_app.sop.advice import Advice, AdviceKind, advice
from requests_app.sop.enums import Cell
from requests_app.sop.secrecy import asks_for_identity, writes_password_down
from tests.requests_app.sop.samples import data, linear, loaded, step


def of(kind: AdviceKind, raw: dict[str, Any] | None = None) -> list[Advice]:
    return [one for one in advice(loaded(raw or data())) if one.kind is kind]


def test_a_plain_sop_needs_no_advice_but_for_its_times() -> None:
    found = advice(loaded(linear("submit", "perform", "hand_over")))
    assert [(one.kind, one.step and one.step.key) for one in found] == [
        (AdviceKind.UNSET, "s1"),
        (AdviceKind.UNSET, "s2"),
    ]


def test_an_aged_law_is_told_with_its_printed_text() -> None:
    (aged,) = of(AdviceKind.WARNING)
    assert (aged.place, aged.printed, aged.said) == ("Dasar Hukum", "Peraturan dua", "Sudah diganti.")


def test_lost_cells_and_times_are_told_apart_from_blank_ones() -> None:
    (lost,) = of(AdviceKind.LOST)
    assert lost.step is not None
    assert (lost.step.key, lost.cells) == ("buku-tamu", (Cell.REQUIRES, Cell.OUTPUT, Cell.REMARK))
    (unset,) = of(AdviceKind.UNSET)
    assert (unset.cells, unset.minutes) == ((Cell.TIME,), 5)
    raw = data()
    step(raw, "buku-tamu").pop("lost")
    (blank,) = of(AdviceKind.UNSET, raw)
    assert (blank.cells, blank.minutes) == ((), 5)


def test_a_lost_time_of_the_requester_is_told_as_a_cell_for_nothing_is_judged_there() -> None:
    raw = linear("submit", "perform", "hand_over")
    raw["steps"][0]["lost"] = ["time"]
    (told,) = of(AdviceKind.LOST, raw)
    assert told.cells == (Cell.TIME,)


def test_readings_notes_and_the_signature_of_the_sheet_are_told() -> None:
    assert [one.said for one in of(AdviceKind.READING)] == ["Jam kalender."]
    assert [one.said for one in of(AdviceKind.NOTE)] == ["Catatan untuk kantor.", "Catatan"]
    assert [one.said for one in of(AdviceKind.SIGNED)] == ["Tanda tangan elektronik pada kedua halaman"]


@pytest.mark.parametrize("place", ["activity", "requires", "output", "remark", "recording"])
def test_an_order_to_write_a_password_down_is_told_wherever_it_stands(place: str) -> None:
    raw, order = data(), "Catat user ID dan password baru pada buku register"
    change: dict[str, Any] = {"requires": [order], "output": {"label": order}}
    if place == "recording":
        section = {"key": "recording", "label": "Pencatatan", "items": [order]}
        raw["header"]["sections"].append(section)
    else:
        step(raw, "sampaikan")[place] = change.get(place, order)
    (told,) = of(AdviceKind.PASSWORD, raw)
    assert told.printed == order


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("catat user ID dan password baru", True),
        ("Petugas mencatat kata sandi pemohon", True),
        ("Menyimpan user ID serta kata kunci dalam agenda", True),
        ("Berkas-berkas terkait permintaan User ID dan password dicatat", False),
        ("Mencatat permohonan reset password dalam buku agenda", False),
        ("Mengarsipkan berkas. Pemohon mengganti password", False),
        ("Memberitahukan password baru kepada PPK", False),
    ],
)
def test_writing_a_password_down_is_known_from_writing_about_it(text: str, does: bool) -> None:
    assert writes_password_down(text) is does


def test_papers_that_no_reset_needs_are_told_unless_they_are_only_shown() -> None:
    raw = data()
    raw["documents"].append({"key": "npwp", "label": "NPWP satuan kerja"})
    assert [one.place for one in of(AdviceKind.IDENTITY, raw)] == ["NPWP satuan kerja"]
    assert asks_for_identity("Salinan KTP")
    assert not asks_for_identity("Nama teknik")
