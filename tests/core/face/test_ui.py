"""How times, sizes and people's numbers are written."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from resetdesk.core.templatetags import ui

MOMENT = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
OFFICE = SimpleNamespace(timezone="Asia/Jayapura")


@pytest.mark.parametrize(
    "write",
    [
        ui.tanggal, ui.hari_tanggal, ui.jam, ui.jam_dekat, ui.waktu, ui.waktu_html, ui.durasi,
        ui.durasi_tepat, ui.lewat, ui.angka, ui.ukuran, ui.nip, ui.nip_masked, ui.telepon, ui.telepon_e164,
        ui.email_masked, ui.per_empat,
    ],
)  # fmt: skip
def test_the_unknown_stays_unknown(write: object) -> None:
    assert write(None) == ""  # type: ignore[operator]


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Jakarta", "21 November 2026 pukul 14.05 WIB"),
        ("Asia/Makassar", "21 November 2026 pukul 15.05 WITA"),
        ("Asia/Jayapura", "21 November 2026 pukul 16.05 WIT"),
        ("Asia/Kathmandu", "21 November 2026 pukul 12.50 UTC+5.75"),
    ],
)
def test_time_is_the_offices_time(zone: str, written: str) -> None:
    assert ui.waktu(MOMENT, SimpleNamespace(timezone=zone)) == written
    assert ui.waktu(MOMENT, zone) == written


def test_without_an_office_it_is_western_time() -> None:
    assert ui.jam(MOMENT) == "14.05 WIB"


def test_an_hour_of_another_day_names_the_day() -> None:
    with time_machine.travel(datetime(2026, 11, 20, 15, 30, tzinfo=UTC), tick=False):
        assert ui.jam_dekat(MOMENT, OFFICE) == "16.05 WIT"  # already the 21st there
        assert ui.jam_dekat(MOMENT) == "21 Nov 14.05 WIB"


def test_the_day_follows_office_time_but_a_date_does_not_move() -> None:
    late = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert ui.hari_tanggal(late, OFFICE) == "Minggu, 22 November 2026"
    assert ui.tanggal(date(2026, 8, 17), OFFICE) == "17 Agustus 2026"


def test_an_english_page_has_english_times_and_numbers() -> None:
    with translation.override("en"):
        assert ui.tanggal(date(2026, 5, 1)) == "1 May 2026"
        assert ui.hari_tanggal(date(2026, 11, 22)) == "Sunday, 22 November 2026"
        assert ui.waktu(MOMENT, OFFICE) == "21 November 2026, 16:05 WIT"
        assert [ui.durasi(minutes) for minutes in (1, 12, 61, 120)] == [
            "1 minute",
            "12 minutes",
            "1 hour 1 minute",
            "2 hours",
        ]
        assert ui.durasi_tepat(5.4) == "5 minutes 24 seconds"
        assert (ui.angka(1250), ui.angka(2.5), ui.ukuran(1)) == ("1,250", "2.5", "1 byte")


def test_time_for_machines_carries_its_offset() -> None:
    assert 'datetime="2026-11-21T16:05+09:00"' in ui.waktu_html(MOMENT, OFFICE)


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0 menit"), (0.4, "kurang dari 1 menit"), (12, "12 menit"), (59.6, "1 jam"), (60, "1 jam"),
        (65, "1 jam 5 menit"), (-65, "-1 jam 5 menit"), (1500, "25 jam"),
    ],
)  # fmt: skip
def test_minutes_in_words(minutes: float, written: str) -> None:
    assert ui.durasi(minutes) == written


def test_days_in_words() -> None:
    assert ui.durasi(2, "hari kerja") == "2 hari kerja"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (5, "5 menit"),
        (5.4, "5 menit 24 detik"),
        (0.5, "30 detik"),
        (61.5, "1 jam 1 menit 30 detik"),
        (0, "0 menit"),
    ],
)
def test_seconds_show_where_they_decide(minutes: float, written: str) -> None:
    assert ui.durasi_tepat(minutes) == written


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 byte"),
        (1023, "1023 byte"),
        (839_680, "820 kB"),
        (1_258_291, "1,2 MB"),
        (5 * 1024 * 1024, "5 MB"),
    ],
)
def test_bytes_in_words(size: int, written: str) -> None:
    assert ui.ukuran(size) == written


def test_numbers_have_indonesian_marks() -> None:
    assert (ui.angka(1250), ui.angka(2.5)) == ("1.250", "2,5")


def test_nip_is_grouped_and_masked_but_for_its_end() -> None:
    assert ui.nip("198002292005012007") == "19800229 200501 2 007"
    assert ui.nip_masked("198002292005012007") == "•••••••• •••••• • 007"
    assert ui.nip("12 34") == "12 34"


def test_telephone_is_shown_whole_or_by_its_end() -> None:
    assert ui.telepon("081234567890") == "+62 812-3456-7890"
    assert ui.telepon_masked("081234567890") == "+62 •••-••••-•890"
    assert ui.telepon("tidak ada") == "tidak ada"
    assert ui.telepon_e164("(0900) 210455") == "+62900210455"
    assert ui.telepon_e164("tidak ada") == "tidak ada"


def test_masked_address_keeps_only_its_first_letter() -> None:
    assert ui.email_masked("siti@dinas.example") == "s•••@dinas.example"
    assert ui.email_masked("bukan alamat") == ""


def test_codes_come_in_groups() -> None:
    assert ui.kelompok("K7QM-4XWP-9T") == ["K7QM", "4XWP", "9T"]
    assert ui.kelompok("K7QM4X") == ["K7Q", "M4X"]
    assert ui.per_empat("ABCDEFGHJK") == "ABCD-EFGH-JK"


def test_icon_is_silent_unless_it_means_something() -> None:
    assert 'aria-hidden="true"' in ui.icon("clock")
    assert 'aria-label="&lt;b&gt;"' in ui.icon("clock", label="<b>")


def test_an_icon_that_is_not_vendored_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        ui.icon("no-such-icon")


class Question(forms.Form):
    nip = forms.CharField(label="NIP")
    phone = forms.CharField(label="Telepon", required=False)
    role = forms.ChoiceField(label="Peran", widget=forms.RadioSelect, choices=[("ppk", "PPK")])


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_the_summary_says_what_is_missing_and_leads_there() -> None:
    page = rendered('{% include "components/error_summary.html" %}', form=Question({}))
    assert '<a href="#id_nip">NIP belum diisi.</a>' in page
    assert '<a href="#id_role_0">Peran belum diisi.</a>' in page


def test_the_summary_is_silent_without_faults() -> None:
    page = rendered(
        '{% include "components/error_summary.html" %}', form=Question({"nip": "1", "role": "ppk"})
    )
    assert page.strip() == ""


def test_optional_questions_say_so_and_mandatory_ones_carry_no_mark() -> None:
    page = rendered("{{ form }}", form=Question())
    assert page.count("(opsional)") == 1
    assert "*" not in page


def test_a_fault_stands_at_its_field_and_is_announced() -> None:
    page = rendered("{{ form }}", form=Question({"role": "ppk"}))
    assert 'id="id_nip_error"' in page
    assert 'aria-invalid="true" aria-describedby="id_nip_error"' in page
