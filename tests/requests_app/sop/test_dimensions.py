"""What differs between real SOPs of this field, held as data: rows D1 to D18 of docs/sop-facts.md.

`test_facts.py` holds the five sheets to the last cell; here stand the values of other real SOPs.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from requests_app.sop import catalogue
from requests_app.sop.advice import AdviceKind, advice
from requests_app.sop.conditions import Fact, holds
from requests_app.sop.definition import Sop, StepKind
from requests_app.sop.enums import Channel, FieldKind, IdentityKey, Presentation, SectionKey
from requests_app.sop.header import Section, SectionItem
from requests_app.sop.loader import load
from resetdesk.core.clocks import Measure, MeasureKind
from tests.requests_app.sop.samples import data, faults, linear, loaded

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "sop-facts.md"


def shipped() -> list[Sop]:
    return [load(catalogue.read(name), name=name) for name in catalogue.names()]


def small(*kinds: str, **parts: Any) -> Sop:
    """A small SOP with some of its parts changed."""
    return loaded({**linear(*(kinds or ("submit", "perform", "hand_over", "archive"))), **parts})


def test_d1_one_role_or_several_and_every_role_of_spse() -> None:
    assert {len(sop.roles) for sop in shipped()} == {1, 3}
    others = ["penyedia", "auditor", "verifikator", "admin_agency", "pa", "kpa", "bendahara"]
    sop = small(roles=others, role_labels={"bendahara": "Bendahara"})
    assert [sop.role_label(role) for role in others][-2:] == ["Kuasa Pengguna Anggaran (KPA)", "Bendahara"]


def test_d2_columns_for_any_actors_under_any_label() -> None:
    assert {len(sop.actors) for sop in shipped()} == {2, 4}
    raw = linear("submit", "register:depan", "task:staf", "check:verifikator", "perform", "hand_over:petugas")
    for key, label in (
        ("depan", "Front Office"),
        ("staf", "Staf Administrasi"),
        ("verifikator", "Verifikator"),
        ("petugas", "Petugas"),
    ):
        raw["actors"].append({"key": key, "label": label, "group": "loket"})
    assert [actor.label for actor in loaded(raw).actors][2:] == [
        *("Front Office", "Staf Administrasi", "Verifikator", "Petugas")
    ]


def test_d3_who_performs_follows_role_and_system_or_waits_for_somebody_outside() -> None:
    performers = {
        sop.group_of(step, target_system="spse", role=sop.roles[0]).value
        for sop in shipped()
        for step in sop.steps
        if step.kind is StepKind.PERFORM
    }
    assert performers == {"admin_agency", "admin_ppe"}
    raw = linear("submit", "perform:vai", "hand_over")
    raw["actors"].append({"key": "vai", "label": "Verifikator (VAI)", "group": "admin_ppe"})
    raw["steps"][1]["outside"] = "LKPP"
    sop = loaded(raw)
    assert sop.clock_stopped(sop.step("s1"))


def test_d4_any_number_of_steps_also_prose_without_cells_and_a_counter_with_a_queue() -> None:
    prose = small("submit", "task", "task", "perform", "hand_over", "archive")
    assert all(not one.requires and one.output.label is None for one in prose.steps)
    kinds = [one.kind.value for one in loaded(data()).steps]
    assert kinds[:4] == ["submit", "register", "task", "task"], "guest book, queue number, call"
    assert {len(sop.printed_steps) for sop in shipped()} == {4, 9}


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_d5_any_number_of_decisions(count: int) -> None:
    sop = small("submit", *["check"] * count, "perform", "hand_over")
    assert sum(one.kind is StepKind.CHECK for one in sop.steps) == count


@pytest.mark.parametrize(
    ("standard", "measure"),
    [
        ({"printed": "45 menit", "clock": "handling_minutes", "amount": 45}, ("handling_minutes", 45)),
        ({"printed": "2 hari kerja", "clock": "working_days", "amount": 2}, ("working_days", 2)),
        ({"printed": "1 hari", "clock": "calendar_days", "amount": 1}, ("calendar_days", 1)),
        ({"printed": "3x24 jam", "clock": "calendar_hours", "amount": 72}, ("calendar_hours", 72)),
        ({"printed": "N/A", "clock": "stopped"}, ("stopped", None)),
        ({"printed": "", "clock": "unset", "suggest": 5}, ("unset", None)),
        (
            {
                "printed": "5 menit terhitung setelah mengisi buku tamu",
                "clock": "from_step",
                "amount": 5,
                "step": "s0",
            },
            ("from_step", 5),
        ),
    ],
)
def test_d6_a_standard_as_printed_and_as_measured(
    standard: dict[str, Any], measure: tuple[str, int | None]
) -> None:
    raw = linear("submit", "perform", "hand_over")
    raw["steps"][1]["standard"] = standard
    found = loaded(raw).step("s1").standard
    assert found.printed == standard["printed"]
    assert (found.measure.kind.value, found.measure.amount) == measure


def test_d6_a_range_of_days_for_the_whole_is_read_by_its_end_and_says_so() -> None:
    reading = "Dinilai menurut batas atasnya, 3 hari kerja."
    total = {"printed": "2-3 hari kerja", "clock": "working_days", "amount": 3, "reading": reading}
    sop = small(total=total)
    assert sop.total is not None
    assert (sop.total.printed, sop.total.amount) == ("2-3 hari kerja", 3)
    assert reading in [one.said for one in advice(sop)]


def test_d6_a_table_of_priorities_is_read_with_the_forms_own_answer() -> None:
    standard = loaded(data()).step("benar").standard
    assert standard.printed == "mengacu Tabel Prioritas"
    assert standard.measure.resolved("tinggi") == Measure(MeasureKind.HANDLING_MINUTES, 60)
    assert standard.measure.resolved(None) == Measure(MeasureKind.UNSET)


def test_d7_papers_are_free_and_those_nobody_needs_are_doubted() -> None:
    papers = [
        *("Surat permohonan berkop dan bermeterai", "Surat kuasa", "Akta pendirian", "Sertifikat PBJ"),
        *("Pakta integritas bermeterai", "Surat rekomendasi UKPBJ", "Nota dinas", "Surat tugas"),
        *("KTP", "NPWP"),
    ]
    documents = [{"key": f"d{n}", "label": label} for n, label in enumerate(papers)]
    sop = small(documents=documents)
    assert [document.label for document in sop.documents] == papers
    assert [one.place for one in advice(sop) if one.kind is AdviceKind.IDENTITY] == ["KTP", "NPWP"]


@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        ({"fact": "role", "equals": "ppk"}, {"role": "ppk"}),
        ({"fact": "work_unit", "equals": "Dinas Kesehatan"}, {"work_unit": "dinas kesehatan"}),
        ({"fact": "delegated", "is_true": True}, {"delegated": True}),
        ({"fact": "first", "equals": "ya"}, {"first": "ya"}),
        ({"fact": "channel", "equals": "counter"}, {"channel": "counter"}),
    ],
)
def test_d8_a_paper_depends_on_any_fact(condition: dict[str, Any], facts: dict[str, Fact]) -> None:
    raw = data()
    raw["documents"][1]["required_when"] = condition
    document = loaded(raw).documents[1]
    assert holds(document.required_when, facts)
    assert not holds(document.required_when, {})


def test_d9_copies_originals_things_shown_and_copy_beside_original() -> None:
    sop = loaded(data())
    assert [sop.document(key).presentation for key in ("kuasa", "surat", "ktp")] == [
        *(Presentation.COPY, Presentation.ORIGINAL, Presentation.SHOWN)
    ]
    assert not sop.document("ktp").is_uploaded
    ppk = load(catalogue.read("seram-timur-ppk.toml"), name="ppk")
    (compared,) = ppk.step("periksa-kelengkapan").presentation
    assert compared.document is not None
    assert ppk.document(compared.document).presentation is Presentation.COPY


def test_d10_every_way_in_can_be_printed_or_left_out() -> None:
    assert {len(sop.channels) for sop in shipped()} == {0, 2}
    every = [channel.value for channel in Channel]
    assert [channel.value for channel in small(channels=every).channels] == every


def test_d11_fields_of_any_kind_and_a_password_never() -> None:
    fields = linear("submit", "perform", "hand_over")["fields"]
    fields += [
        {"key": "rank", "label": "Golongan", "kind": "rank"},
        {"key": "until", "label": "Masa berlaku jabatan", "kind": "date"},
        {"key": "old_user_id", "label": "Username lama", "kind": "text"},
        {"key": "npwp", "label": "NPWP satuan kerja", "kind": "text"},
    ]
    sop = small(fields=fields)
    assert [one.kind for one in sop.fields[2:4]] == [FieldKind.RANK, FieldKind.DATE]
    assert AdviceKind.IDENTITY in {one.kind for one in advice(sop)}
    refused = faults(lambda raw: raw["fields"][6].update(label="Kata sandi lama"))
    assert "tidak pernah diminta" in refused[0].problem


def test_d12_confirmation_by_phone_or_in_person_where_the_sheet_names_it() -> None:
    named = {sop.key: [s.number for s in sop.steps if s.confirmation] for sop in shipped()}
    assert named.pop("ponorogo-reset-akun") == []
    assert set(map(tuple, named.values())) == {("5",)}


def test_d13_ways_out_and_no_password_by_an_officers_mail() -> None:
    telephone = load(catalogue.read("ponorogo-reset-akun.toml"), name="ponorogo").handover
    assert telephone.default.value == "telephone"
    refused = faults(lambda raw: raw["handover"].update(ways=["email"], default="email"))
    assert {"handover.ways[0]", "handover.default"} <= {fault.path for fault in refused}


def test_d14_the_duty_to_change_the_password_is_the_sheets_own() -> None:
    assert {sop.handover.change_password for sop in shipped()} == {True, False}


def test_d15_both_media_by_paper_and_an_order_to_keep_passwords_is_not_followed() -> None:
    on_paper = {sop.key: len(sop.on_paper) for sop in shipped()}
    assert on_paper == {
        "sbt-ppk-2022": 2,
        "seram-timur-pokja": 2,
        "magelang-akun": 0,
        "ponorogo-reset-akun": 3,
        "kaltim-helpdesk": 0,
    }
    raw = linear("submit", "perform", "hand_over", "archive")
    raw["steps"][3]["activity"] = "Arsipkan berkas serta catat user ID dan password baru"
    assert [one.kind for one in advice(loaded(raw))][-2:] == [AdviceKind.PASSWORD, AdviceKind.UNSET]


def test_d16_any_header_also_with_a_revision_number_and_sections_of_its_own() -> None:
    kaltim = load(catalogue.read("kaltim-helpdesk.toml"), name="kaltim").header
    extra = (SectionKey.EXPLANATION, SectionKey.PURPOSE, SectionKey.DEFINITIONS)
    assert all(kaltim.section(key) is not None for key in extra)
    raw = data()
    raw["header"]["identity"] = [{"key": "revision", "label": "Nomor Revisi", "value": "02"}]
    raw["header"]["sections"] = [{"label": "Ruang Lingkup", "items": ["Semua akun"]}]
    header = loaded(raw).header
    row = header.row(IdentityKey.REVISION)
    assert (header.number, row and row.value) == (None, "02")
    assert header.sections == (Section(label="Ruang Lingkup", items=(SectionItem(text="Semua akun"),)),)


def test_d17_columns_are_called_as_printed() -> None:
    assert {sop.columns.activity for sop in shipped()} == {"Aktivitas", "Aktifitas", "Kegiatan"}
    assert {sop.columns.time for sop in shipped()} == {"Waktu", "Waktu (Menit)"}
    assert small(columns={"requires": "Perlengkapan"}).columns.requires == "Perlengkapan"


def test_d18_any_letterhead_and_any_office_that_signs() -> None:
    signers = {row.value for sop in shipped() if (row := sop.header.row(IdentityKey.APPROVED_BY))}
    assert signers == {"Pj. Sekretaris Daerah", "Kepala Biro Pengadaan Barang dan Jasa", ""}
    raw = data()
    signer = {"key": "approved_by", "label": "Disahkan oleh", "value": "Ketua LPSE"}
    raw["header"] |= {"letterhead": ["LEMBAGA CONTOH", "DEPUTI BIDANG CONTOH"], "identity": [signer]}
    assert loaded(raw).header.letterhead[-1] == "DEPUTI BIDANG CONTOH"


def test_the_page_of_facts_answers_every_row_with_a_test_that_stands() -> None:
    page = PAGE.read_text("utf-8")
    rows = re.findall(r"^\| (D\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", page, re.M)
    assert [row[0] for row in rows] == [f"D{number}" for number in range(1, 19)]
    written = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    for number, _dimension, *columns in rows:
        for column in columns:
            named = re.findall(r"`(test_\w+)`", column)
            assert named or "uji yang sama" in column, number
            assert not [name for name in named if f"def {name}(" not in written], number
