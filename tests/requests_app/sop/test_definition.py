from itertools import product

import pytest
from pydantic import ValidationError

from requests_app.sop.conditions import Condition, holds
from requests_app.sop.definition import Service, Turn
from requests_app.sop.enums import IdentityKey, NoticeEvent, SectionKey
from requests_app.sop.notices import DEFAULTS, notice
from requests_app.sop.standards import Standard
from resetdesk.core.clocks import MeasureKind
from tests.requests_app.sop.samples import data, loaded


def test_a_definition_never_changes() -> None:
    sop = loaded(data())
    with pytest.raises(ValidationError):
        sop.title = "lain"  # type: ignore[misc]


def test_the_group_depends_on_system_and_role() -> None:
    sop = loaded(data())
    perform = sop.step("kerjakan")
    groups = {
        (system, role): sop.group_of(perform, target_system=system, role=role).value
        for system, role in product(sop.systems, sop.roles)
    }
    assert groups == {
        ("spse", "ppk"): "admin_agency",
        ("spse", "helpdesk"): "admin_ppe",
        ("spse", "bendahara"): "admin_agency",
        ("toko", "ppk"): "admin_ppe",
        ("toko", "helpdesk"): "admin_ppe",
        ("toko", "bendahara"): "admin_ppe",
    }


def test_whose_turn_it_is_and_when_the_clock_stands_still() -> None:
    sop = loaded(data())
    assert {s.key for s in sop.steps if sop.turn(s) is Turn.REQUESTER} == {"ajukan", "hadir", "lengkapi"}
    assert {s.key for s in sop.steps if sop.clock_stopped(s)} == {"ajukan", "hadir", "lengkapi", "kerjakan"}


def test_the_labels_that_people_read() -> None:
    sop = loaded(data())
    assert sop.role_label("bendahara") == "Bendahara"
    assert sop.role_label("ppk") == "Pejabat Pembuat Komitmen (PPK)"
    assert (sop.system_label("toko"), sop.system_label("spse")) == ("Toko Daring", "SPSE")
    assert sop.service_label(Service.CREATE) == "Pendaftaran akun"
    assert sop.service_label(Service.RESET_TOTP) == "Reset autentikator"
    assert sop.step("lengkap").act_label == "Mulai periksa kelengkapan"
    assert sop.step("benar").act_label == "Mulai periksa"


def test_the_parts_are_found_by_key() -> None:
    sop = loaded(data())
    assert sop.document("kuasa").label == "Surat kuasa"
    assert not sop.document("ktp").is_uploaded
    assert sop.field("nip").help == "18 angka"
    assert [s.key for s in sop.additions] == ["tolak"]
    assert len(sop.printed_steps) == 13
    with pytest.raises(KeyError):
        sop.step("tidak-ada")


def test_the_header_keeps_what_the_paper_prints() -> None:
    header = loaded(data()).header
    assert header.number == "1/CONTOH"
    assert header.row(IdentityKey.REVISED) is None
    section = header.section(SectionKey.LEGAL_BASIS)
    assert section is not None
    assert [item.warning for item in section.items] == [None, "Sudah diganti."]


@pytest.mark.parametrize("clock", list(MeasureKind))
def test_every_clock_of_the_core_can_be_written(clock: MeasureKind) -> None:
    parts: dict[MeasureKind, dict[str, object]] = {
        MeasureKind.FROM_STEP: {"amount": 5, "step": "a"},
        MeasureKind.PRIORITY: {"table": {"tinggi": 5}},
        MeasureKind.STOPPED: {},
        MeasureKind.UNSET: {"suggest": 5},
        MeasureKind.TOTAL: {},
    }
    given = {"printed": "x", "clock": clock, **parts.get(clock, {"amount": 5})}
    standard = Standard.model_validate(given)
    assert standard.measure.kind is clock
    assert Standard.model_validate(standard.model_dump(mode="json")) == standard


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ({"fact": "a", "equals": "Dinas  Kesehatan"}, {"a": "dinas kesehatan "}, True),
        ({"fact": "a", "equals": "x"}, {}, False),
        ({"fact": "a", "in": ["x", "y"]}, {"a": "y"}, True),
        ({"fact": "a", "in": ["x", "y"]}, {"a": None}, False),
        ({"fact": "a", "is_true": True}, {"a": True}, True),
        ({"fact": "a", "is_true": True}, {"a": "yes"}, True),
        ({"fact": "a", "is_true": True}, {"a": "no"}, False),
        ({"fact": "a", "is_true": False}, {}, True),
        ({"fact": "a", "equals": False}, {"a": False}, True),
        ({"fact": "a", "equals": False}, {}, False),
        ({"not": {"fact": "a", "equals": "x"}}, {"a": "x"}, False),
        ({"all": [{"fact": "a", "equals": "x"}, {"fact": "b", "equals": "y"}]}, {"a": "x"}, False),
        ({"any": [{"fact": "a", "equals": "x"}, {"fact": "b", "equals": "y"}]}, {"b": "y"}, True),
    ],
)
def test_a_condition_is_true_of_some_facts(
    condition: dict[str, object], facts: dict[str, str | bool | None], expected: bool
) -> None:
    assert holds(Condition.model_validate(condition), facts) is expected


def test_no_condition_always_holds() -> None:
    assert holds(None, {})


def test_every_event_has_a_text_and_the_file_comes_first() -> None:
    sop = loaded(data())
    assert set(DEFAULTS) == set(NoticeEvent)
    assert notice(sop, NoticeEvent.RECEIVED).subject == "Diterima {referensi}"
    assert notice(sop, NoticeEvent.REJECTED) == DEFAULTS[NoticeEvent.REJECTED]
