import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from requests_app.sop.loader import SopFileInvalid, load, sop_digest
from tests.requests_app.sop.samples import FIXTURE, data, faults, linear, loaded, step

Change = Callable[[dict[str, Any]], object]


def errors_of(source: bytes) -> list[str]:
    with pytest.raises(SopFileInvalid) as refused:
        load(source, name="rusak.toml")
    return [str(error) for error in refused.value.errors]


def at(change: Change, path: str) -> str:
    """The one fault that the change causes, which must stand at this path."""
    found = faults(change)
    assert [fault.path.split(" ")[0] for fault in found] == [path], [str(f) for f in found]
    return f"{found[0].problem} {found[0].allowed}"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b'format = 1\nkey = "a', "akhir berkas: teks belum ditutup"),
        (b"format = 1\nkey\n", "setelah nama kunci harus ada tanda ="),
        (b"format = 1\nformat = 1\n", "dua kali"),
        (b"format = 1\nkey = ppk\n", "teks harus dalam tanda kutip"),
        (b'format = 1\ntitle = "Satu\nDua"', "baris 2"),
        (b"format = 1\nkey = 2026-02-30\n", "kalender"),
        (b"format = 1\ntitle = '\xe9'\n", "baris 2 memuat karakter yang bukan UTF-8"),
        (b"key = " + b"9" * 5000, "bilangan yang terlalu besar"),
        (b"key = " + b"[" * 3000, "bersarang terlalu dalam"),
        (b"#" * 1_000_001, "Paling besar 1 MB"),
        (b"", "format: kunci ini wajib ada"),
        (b"format = 2", "versi format ini tidak dikenal"),
        (b"format = true", "versi format ini tidak dikenal"),
    ],
)
def test_a_file_that_is_not_readable_says_where_and_why(source: bytes, said: str) -> None:
    assert said in "\n".join(errors_of(source))


def test_a_file_with_the_mark_of_a_windows_editor_and_its_line_ends_loads() -> None:
    source = b"\xef\xbb\xbf" + FIXTURE.read_bytes().replace(b"\n", b"\r\n")
    assert load(source, name="windows.toml").key == "format-satu"


def test_the_digest_is_over_the_bytes_as_stored() -> None:
    source = FIXTURE.read_bytes()
    assert sop_digest(source) == hashlib.sha256(source).hexdigest()
    assert sop_digest(source + b"\n") != sop_digest(source)


def test_every_fault_of_a_file_is_told_at_once_with_form_and_meaning_together() -> None:
    def spoil(raw: dict[str, Any]) -> None:
        del raw["title"]
        raw["judul"] = "SOP"
        raw["roles"].append("kasir")
        step(raw, "minta")["outcomes"]["done"] = "lengkap1"
        step(raw, "arsip")["actor"] = "arsip"
        step(raw, "lengkap")["standard"]["amount"] = "5"

    found = faults(spoil)
    assert {fault.path for fault in found} == {
        "title",
        "judul",
        "roles[3]",
        'steps[7].outcomes.done (langkah "minta")',
        'steps[13].actor (langkah "arsip")',
        'steps[6].standard.amount (langkah "lengkap")',
    }
    assert all(fault.file == "uji.toml" for fault in found)


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        (lambda r: r.pop("services"), "services", "wajib ada"),
        (lambda r: r.update(servises=[]), "servises", 'Maksudnya "services"?'),
        (lambda r: step(r, "antre").update(aktor="x"), "steps[2].aktor", 'Maksudnya "actor"?'),
        (lambda r: r["header"].update(kop=[]), "header.kop", '"letterhead"'),
        (lambda r: r.update(services=["reset"]), "services[0]", '"reset_password"'),
        (lambda r: r.update(services=[]), "services", "Paling sedikit 1"),
        (lambda r: r.update(services="reset_password"), "services", "harus daftar"),
        (lambda r: r.update(title=5), "title", "harus teks"),
        (lambda r: r.update(title="  "), "title", "tidak boleh kosong"),
        (lambda r: r.update(title="a\x01b"), "title", "tidak dapat dicetak"),
        (lambda r: r.update(title="a" * 501), "title", "Paling panjang 500"),
        (lambda r: r.update(key="Nama Besar"), "key", "huruf kecil"),
        (lambda r: r.update(header="kop"), "header", "tabel berisi kunci"),
        (lambda r: r["handover"].update(change_password="ya"), "handover.change_password", "true atau false"),
        (lambda r: r["handover"].update(default="sealed_view"), "handover.default", '"telephone"'),
        (lambda r: r["retention"].update(active_years=-1), "retention.active_years", "Paling kecil 0"),
        (lambda r: r["retention"].update(active_years=101), "retention.active_years", "Paling besar 100"),
        (lambda r: r["header"]["identity"][1].update(value=5), "header.identity[1].value", "tanggal"),
        (lambda r: r["actors"][1].update(group="front"), "actors[1].group", '"loket"'),
        (lambda r: r["actors"][2]["group"].pop(), "actors[2].group", 'peran "ppk" pada sistem "spse"'),
        (lambda r: r["actors"][2]["group"][0].update(system="sirup"), "actors[2].group[0].system", '"toko"'),
        (
            lambda r: r["actors"][2]["group"][1].update(group="requester"),
            "actors[2].group[1].group",
            "hanya untuk petugas",
        ),
        (lambda r: r["role_labels"].clear(), "roles[2]", "role_labels"),
        (lambda r: r["role_labels"].update(kasir="Kasir"), "role_labels.kasir", '"ppk"'),
        (lambda r: r["fields"][8]["choices"].pop(), "fields[8].choices", "Paling sedikit dua"),
        (lambda r: r["fields"][1].update(kind="text"), "fields[1].kind", '"nip"'),
        (lambda r: r["fields"][5].update(key="channel"), "fields[5].key", "dipakai portal"),
        (lambda r: r["fields"][0].update(optional=True), "fields", '"name"'),
        (lambda r: r["fields"][6].update(label="Password lama"), "fields[6].label", "tidak pernah diminta"),
        (lambda r: r["documents"][3].pop("or_group"), "documents[2].or_group", "hanya berisi satu"),
        (lambda r: r["documents"][0].update(max_mb=0), "documents[0].max_mb", "Paling kecil 1"),
        (lambda r: step(r, "lengkap").pop("presentation"), "documents[4].presentation", "ditunjukkan"),
        (lambda r: r["letter"].update(document="surta"), "letter.document", '"surat"'),
        (lambda r: r["letter"].update(fields=["nama"]), "letter.fields[0]", 'Maksudnya "name"?'),
        (lambda r: r["letter"].update(request="{nama}"), "letter.request", '"layanan"'),
        (
            lambda r: r["notices"]["received"].update(body="Yth. {name}"),
            "notices.received.body",
            'Maksudnya "nama"?',
        ),
        (lambda r: r["notices"].update(gone={"subject": "a", "body": "b"}), "notices.gone", '"withdrawn"'),
        (lambda r: r["documents"][2].update(key="nota"), "documents[3].key", "sudah dipakai"),
        (lambda r: r["total"].update(clock="stopped", amount=1), "total", "tidak cocok"),
    ],
)
def test_a_fault_names_its_place_and_what_is_allowed(change: Change, path: str, said: str) -> None:
    found = [fault for fault in faults(change) if fault.path.split(" ")[0] == path]
    assert found, [str(fault) for fault in faults(change)]
    assert any(said in f"{fault.problem} {fault.allowed}" for fault in found), [str(f) for f in found]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"fact": "delegatd", "is_true": True}, 'Maksudnya "delegated"?'),
        ({"fact": "first", "equals": "mungkin"}, '"tidak"'),
        ({"fact": "channel", "in": ["loket"]}, '"counter"'),
        ({"fact": "first", "is_true": True}, "yes_no"),
        ({"fact": "role", "equals": "pokja"}, '"helpdesk"'),
        ({"fact": "role"}, "tepat satu bentuk"),
        ({"equals": "ppk"}, "tepat satu bentuk"),
        ({"any": []}, "Paling sedikit 1"),
        ({"fact": "role", "equals": "ppk", "is_true": True}, "tepat satu bentuk"),
        ({"sama": "ppk"}, "tidak dikenal"),
    ],
)
def test_a_condition_may_ask_only_for_what_can_be(condition: dict[str, Any], said: str) -> None:
    found = faults(lambda raw: raw["documents"][1].update(required_when=condition))
    assert said in "\n".join(str(fault) for fault in found)


def test_conditions_may_not_be_nested_beyond_reading() -> None:
    condition: dict[str, Any] = {"fact": "role", "equals": "ppk"}
    for _ in range(30):
        condition = {"not": condition}
    assert "terlalu dalam" in at(
        lambda raw: raw["documents"][1].update(required_when=condition), "documents[1]"
    )


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        (lambda r: step(r, "benar")["outcomes"].pop("no"), "steps[9].outcomes.no", "wajib punya tujuan"),
        (lambda r: step(r, "antre")["outcomes"].update(yes="end"), "steps[2].outcomes.yes", '"done"'),
        (lambda r: step(r, "lengkap")["outcomes"].update(yes="banar"), "steps[6].outcomes.yes", '"benar"?'),
        (lambda r: step(r, "minta")["outcomes"].update(done="ajukan"), "steps[7].outcomes.done", "kembali"),
        (lambda r: step(r, "antre").update(key="end"), "steps[2].key", "akhir alur"),
        (lambda r: step(r, "lengkapi").update(actor="admin"), "steps[8].actor", "pemohon, bukan petugas"),
        (lambda r: step(r, "tolak").update(actor="pemohon"), "steps[11].actor", "petugas, bukan pemohon"),
        (lambda r: step(r, "hadir").update(kind="submit"), "steps[3].kind", "harus langkah pertama"),
        (lambda r: step(r, "benar").pop("checklist"), "steps[9].checklist", "daftar periksa"),
        (
            lambda r: step(r, "antre")["standard"].update(step="antre"),
            "steps[2].standard.step",
            "asal hitungan",
        ),
        (lambda r: r.pop("total"), "steps[7].standard.clock", "[total]"),
        (lambda r: step(r, "kerjakan")["standard"].update(suggest=5), "steps[10].standard", "unset"),
        (lambda r: step(r, "lengkap").update(lost=["remark"]), "steps[6].lost[0]", "terisi"),
        (lambda r: step(r, "sampaikan").update(lost=["time"]), "steps[12].standard.clock", '"unset"'),
        (lambda r: step(r, "antre").update(lost=["waktu"]), "steps[2].lost[0]", '"time"'),
        (lambda r: step(r, "benar").update(confirmation=["surat"]), "steps[9].confirmation[0]", '"phone"'),
    ],
)
def test_a_step_that_cannot_work_is_refused(change: Change, path: str, said: str) -> None:
    found = [str(fault) for fault in faults(change) if fault.path.split(" ")[0] == path]
    assert said in "\n".join(found), [str(fault) for fault in faults(change)]


def test_a_step_that_nothing_leads_to_is_refused() -> None:
    raw = linear("submit", "perform", "hand_over", "archive")
    raw["steps"][1]["outcomes"]["done"] = "s3"
    with pytest.raises(SopFileInvalid) as refused:
        loaded(raw)
    assert [f.path for f in refused.value.errors] == ["steps[2]"]
    assert "tidak pernah dapat dicapai" in refused.value.errors[0].problem


def test_a_loop_without_a_way_out_is_refused() -> None:
    raw = linear("submit", "perform", "hand_over")
    raw["steps"][2]["outcomes"]["done"] = "s1"
    with pytest.raises(SopFileInvalid) as refused:
        loaded(raw)
    assert [f.path for f in refused.value.errors] == ["steps[0]", "steps[1]", "steps[2]"]
    assert "tidak pernah dapat berakhir" in refused.value.errors[0].problem


def test_the_fixture_of_format_1_loads_for_ever_with_every_key_in_use() -> None:
    sop = load(FIXTURE.read_bytes(), name=FIXTURE.name)
    assert len(sop.steps) == 14
    assert {step.kind for step in sop.steps} == {*type(sop.steps[0].kind)}
    assert set(data()) == {field.alias or name for name, field in type(sop).model_fields.items()}
