"""Conditions of the SOP file as people read them."""

import pytest

from requests_app.domain.condition_words import condition_words
from requests_app.sop.conditions import Condition
from requests_app.sop.loader import load
from tests.requests_app.factories import SERAM

SOP = load(SERAM.read_bytes(), name="seram")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"fact": "service", "equals": "change_data"}, "untuk layanan Perubahan informasi User ID"),
        (
            {"fact": "role", "in": ["ppk", "pa"]},
            "untuk Pejabat Pembuat Komitmen (PPK) atau Pengguna Anggaran (PA)",
        ),
        ({"fact": "channel", "equals": "counter"}, "bila diajukan lewat loket"),
        ({"fact": "system", "equals": "spse"}, "untuk akun SPSE"),
        ({"fact": "work_unit", "equals": "Dinas Kesehatan"}, "bila “Satuan kerja” dijawab Dinas Kesehatan"),
        ({"not": {"fact": "role", "equals": "pp"}}, "kecuali untuk Pejabat Pengadaan (PP)"),
        (
            {"all": [{"fact": "role", "equals": "ppk"}, {"fact": "channel", "equals": "post"}]},
            "untuk Pejabat Pembuat Komitmen (PPK) dan bila diajukan lewat pos atau kurir",
        ),
        (
            {"any": [{"fact": "channel", "equals": "post"}, {"fact": "channel", "equals": "memo"}]},
            "bila diajukan lewat pos atau kurir atau bila diajukan lewat nota dinas",
        ),
    ],
)
def test_a_condition_reads_as_the_end_of_a_sentence(condition: dict[str, object], words: str) -> None:
    assert condition_words(Condition.model_validate(condition), SOP) == words


def test_no_condition_says_nothing() -> None:
    assert condition_words(None, SOP) == ""
