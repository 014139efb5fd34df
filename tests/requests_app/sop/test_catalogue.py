"""The shipped SOPs hold the facts of the papers they come from, and no official's name."""

import re

import pytest

from requests_app.sop import catalogue
from requests_app.sop.conditions import holds
from requests_app.sop.definition import Sop
from requests_app.sop.enums import Presentation, SectionKey
from requests_app.sop.flow import Flow
from requests_app.sop.loader import load


def shipped(name: str) -> Sop:
    return load(catalogue.read(name), name=name)


@pytest.mark.parametrize("name", catalogue.names())
def test_a_shipped_sop_loads_and_names_nobody(name: str) -> None:
    source = catalogue.read(name).decode()
    load(source.encode(), name=name)
    assert not re.search(r"(?:\d[ .-]?){18}", source)
    assert "NIP." not in source


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        catalogue.read("../definition.py")


def test_seram_timur_prints_these_times_and_outputs() -> None:
    sop = shipped("seram-timur-ppk.toml")
    assert sop.key == "sbt-ppk-2022"
    assert sop.header.number == "027/05/SOP-LPSE/UKPBJ/2022"
    assert [(s.number, s.kind.value, s.actor, s.standard.printed) for s in sop.steps] == [
        ("1", "submit", "ppk", "N/A"),
        ("2", "check", "admin", "5"),
        ("3", "ask_completion", "admin", "5"),
        ("4", "complete", "ppk", "N/A"),
        ("5", "check", "admin", "15"),
        ("6", "perform", "admin", "15"),
        ("7", "notify_rejection", "admin", "5"),
        ("8", "hand_over", "admin", "10"),
        ("9", "archive", "admin", "5"),
    ]
    happy = [sop.step("periksa-kelengkapan"), *Flow(sop).ahead("periksa-kelengkapan")]
    assert sum(s.standard.amount or 0 for s in happy) == 50
    assert (sop.columns.activity, sop.columns.time) == ("Aktivitas", "Waktu (Menit)")
    assert sop.handover.change_password


def test_seram_timur_asks_papers_by_role_and_channel() -> None:
    sop = shipped("seram-timur-ppk.toml")

    def asked(**facts: str | bool) -> list[str]:
        return [d.key for d in sop.documents if holds(d.required_when, facts)]

    assert asked(also_pa=False) == ["surat_permohonan", "sk_ppk"]
    assert asked(also_pa=True) == ["surat_permohonan", "sk_ppk", "sk_pelantikan"]
    original = sop.step("periksa-kelengkapan").presentation[0]
    assert holds(original.required_when, {"channel": "counter"})
    assert not holds(original.required_when, {"channel": "portal"})


def test_seram_timur_warns_of_aged_legal_bases_without_correcting_them() -> None:
    section = shipped("seram-timur-ppk.toml").header.section(SectionKey.LEGAL_BASIS)
    assert section is not None
    assert "Nomor 11 Tahun 2018" in section.items[0].text
    assert [bool(item.warning) for item in section.items] == [True, True, False, True, False]


def test_ponorogo_prints_four_steps_and_marks_two_additions() -> None:
    sop = shipped("ponorogo-reset-akun.toml")
    assert [(s.number, s.kind.value, s.actor, s.standard.printed) for s in sop.printed_steps] == [
        ("1", "dispose", "kepala_ukpbj", "1 hari"),
        ("2", "instruct", "kepala_lpse", "1 hari"),
        ("3", "perform", "admin_agency", ""),
        ("4", "hand_over", "admin_agency", ""),
    ]
    assert [s.kind.value for s in sop.additions] == ["notify_rejection", "archive"]
    assert [s.standard.clock.value for s in sop.printed_steps] == [
        "working_days",
        "working_days",
        "unset",
        "unset",
    ]
    assert all(s.standard.reading for s in sop.printed_steps[:2])
    assert sop.header.number is None
    assert sop.handover.default.value == "telephone"


def test_ponorogo_asks_ten_data_and_copies_only_of_changed_data() -> None:
    sop = shipped("ponorogo-reset-akun.toml")
    assert [f.key for f in sop.fields][:10] == [
        "name",
        "nip",
        "agency_address",
        "phone",
        "email",
        "rank",
        "position",
        "role",
        "certificate_number",
        "sk_number",
    ]
    unchanged = [d.key for d in sop.documents if holds(d.required_when, {"data_changed": False})]
    assert unchanged == ["surat_permintaan", "identitas_asli"]
    assert sop.document("identitas_asli").presentation is Presentation.SHOWN
    assert [item.key for item in sop.step("reset").presentation] == ["identitas_asli"]
