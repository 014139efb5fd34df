"""What an office may decide for itself, version by version."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from resetdesk.accounts.domain.people import record
from resetdesk.accounts.exceptions import OptionsRefused
from resetdesk.accounts.models import Office, OfficeSettings, User


class FinalAction(StrEnum):
    """What becomes of a record when its retention ends (PP 28/2012)."""

    DESTROY = "musnah"
    REVIEW = "dinilai kembali"
    KEEP = "permanen"


# A time on the office’s wall clock.
CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d)?$"
# How many working days after somebody was asked.
ReminderDay = Annotated[int, Field(ge=1, le=60)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class NoticeText(Frozen):
    """An office's own words for one event; names in braces are filled in when the notice is made."""

    subject: str = Field(min_length=1, max_length=150, pattern=r"^[^\r\n]*$")
    body: str = Field(min_length=1, max_length=5000)


class Retention(Frozen):
    """A line of the retention schedule (JRA), as the office's archivist confirmed it."""

    classification: str = Field(default="000.3.5", max_length=30)
    trigger: str = Field(default="Setelah permohonan selesai", max_length=200)
    active_years: int = Field(default=2, ge=0, le=100)
    inactive_years: int = Field(default=3, ge=0, le=100)
    final: FinalAction = FinalAction.KEEP
    confirmed: bool = False


def option(default: Any, *, title: str, help_text: str, unit: str = "", **limits: Any) -> Any:
    """A field with what the settings page says about it, for it to translate; `unit` may be empty."""
    return Field(
        default=default, title=title, description=help_text, json_schema_extra={"unit": unit}, **limits
    )


class OfficeOptions(Frozen):
    """One version of the options. A new field needs a default, so that old versions stay readable."""

    waiting_target_minutes: int = option(
        60,
        title=gettext_noop("Target tunggu"),
        help_text=gettext_noop("Paling lama sebuah langkah menunggu diambil. Dipakai mengurutkan antrean."),
        unit=gettext_noop("menit kerja"),
        ge=0,
        le=10_000,
    )
    pickup_working_days: int = option(
        3,
        title=gettext_noop("Batas pengambilan"),
        help_text=gettext_noop("Kata sandi yang tidak diambil sampai batas ini dimusnahkan."),
        unit=gettext_noop("hari kerja"),
        ge=1,
        le=30,
    )
    reminder_working_days: tuple[ReminderDay, ...] = option(
        (1, 2),
        title=gettext_noop("Pengingat bagi pemohon"),
        help_text=gettext_noop(
            "Sesudah berapa hari kerja pemohon diingatkan melengkapi, mengambil, atau menyatakan penerimaan. "
            "Kosong berarti tidak pernah."
        ),
        unit=gettext_noop("hari kerja"),
        max_length=5,
    )
    separation: bool = option(
        False,
        title=gettext_noop("Pemeriksa, pelaksana, dan pengarsip orang berbeda"),
        help_text=gettext_noop(
            "Bila tidak aktif, bukti layanan menyebut bahwa satu petugas melakukan keduanya."
        ),
    )
    sealed_view: bool = option(
        True,
        title=gettext_noop("Kata sandi disampaikan lewat tampilan tersegel"),
        help_text=gettext_noop(
            "Bila tidak aktif, hasil hanya disampaikan lewat SPSE, telepon, atau bertemu langsung."
        ),
    )
    callback_always: bool = option(
        False,
        title=gettext_noop("Selalu menelepon balik sebelum penyampaian"),
        help_text=gettext_noop(
            "Bila tidak aktif, menelepon balik hanya wajib untuk kontak yang belum dikenal kantor."
        ),
    )
    completion_limit_rounds: int | None = option(
        None,
        title=gettext_noop("Batas putaran melengkapi berkas"),
        help_text=gettext_noop("Kosong berarti tanpa batas."),
        unit=gettext_noop("putaran"),
        ge=1,
        le=20,
    )
    max_file_mb: int = option(
        5,
        title=gettext_noop("Ukuran paling besar satu berkas"),
        help_text=gettext_noop("Berlaku untuk setiap unggahan."),
        unit=gettext_noop("MB"),
        ge=1,
        le=50,
    )
    max_files_per_paper: int = option(
        5,
        title=gettext_noop("Jumlah berkas untuk satu dokumen"),
        help_text=gettext_noop("Misalnya beberapa foto dari satu surat."),
        unit=gettext_noop("berkas"),
        ge=1,
        le=20,
    )
    max_pages: int = option(
        200,
        title=gettext_noop("Jumlah halaman satu berkas"),
        help_text=gettext_noop("Berlaku untuk PDF."),
        unit=gettext_noop("halaman"),
        ge=1,
        le=200,
    )
    nip_required: bool = option(
        True,
        title=gettext_noop("NIP wajib diisi"),
        help_text=gettext_noop("Matikan bila kantor melayani anggota TNI/Polri yang memakai NRP."),
    )
    draft_days: int = option(
        14,
        title=gettext_noop("Draf disimpan"),
        help_text=gettext_noop("Draf yang tidak dikirim dihapus sesudahnya."),
        unit=gettext_noop("hari"),
        ge=1,
        le=90,
    )
    spse_url: str = option(
        "",
        title=gettext_noop("Alamat SPSE kantor"),
        help_text=gettext_noop("Ditampilkan sebagai tautan \u201cCoba dulu Lupa Password di SPSE\u201d."),
        max_length=200,
        pattern=r"^(https://\S+)?$",
    )
    deviation_reasons: tuple[str, ...] = option(
        (
            "SPSE atau jaringan terganggu",
            "Menunggu keterangan dari pihak lain",
            "Petugas menangani permohonan lain",
            "Petugas sedang tidak di tempat",
            "Lainnya",
        ),
        title=gettext_noop("Alasan penyimpangan"),
        help_text=gettext_noop("Pilihan yang muncul saat pelaksana menjelaskan penyimpangan dari mutu baku."),
        min_length=1,
        max_length=30,
    )
    retention: Retention = option(
        Retention(),
        title=gettext_noop("Retensi berkas permohonan"),
        help_text=gettext_noop("Menurut jadwal retensi arsip kantor, dikonfirmasi arsiparis."),
    )
    reply_to: str = option(
        "",
        title=gettext_noop("Kotak surat untuk balasan"),
        help_text=gettext_noop("Balasan atas email portal masuk ke sini. Kosong berarti email kantor."),
        max_length=254,
        pattern=r"^([^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+)?$",
    )
    quiet_from: str = option(
        "18:00",
        title=gettext_noop("Jam tenang mulai"),
        help_text=gettext_noop(
            "Pengingat dan ringkasan tidak dikirim pada jam tenang; kode dan hasil tetap dikirim. Kosong "
            "berarti tanpa jam tenang."
        ),
        pattern=CLOCK,
    )
    quiet_until: str = option(
        "07:00",
        title=gettext_noop("Jam tenang selesai"),
        help_text=gettext_noop("Menurut waktu kantor, misalnya 07:00."),
        pattern=CLOCK,
    )
    completion_days: int | None = option(
        None,
        title=gettext_noop("Batas melengkapi berkas"),
        help_text=gettext_noop(
            "Permohonan yang tidak dilengkapi sampai batas ini berakhir sesudah diingatkan. Kosong berarti "
            "tanpa batas."
        ),
        unit=gettext_noop("hari kerja"),
        ge=3,
        le=60,
    )
    digests: bool = option(
        True,
        title=gettext_noop("Ringkasan pagi bagi petugas"),
        help_text=gettext_noop("Setiap pagi kerja: apa yang menunggu dan apa yang terlambat."),
    )
    escalation_hours: int | None = option(
        8,
        title=gettext_noop("Beri tahu kepala tentang keterlambatan"),
        help_text=gettext_noop(
            "Sekali, bila sebuah langkah melewati batasnya selama ini. Kosong berarti tidak pernah."
        ),
        unit=gettext_noop("jam kerja"),
        ge=1,
        le=200,
    )
    notices: Mapping[str, NoticeText] = option(
        {},
        title=gettext_noop("Teks pemberitahuan"),
        help_text=gettext_noop("Menggantikan teks bawaan SOP untuk peristiwa yang disebut."),
    )


DEFAULTS = OfficeOptions()


def options(office: Office) -> OfficeOptions:
    """The options in force; one query per process and version."""
    return read_version(office.current_settings_id) if office.current_settings_id else DEFAULTS


@lru_cache(maxsize=2000)
def read_version(settings_id: UUID) -> OfficeOptions:
    """A version never changes, so it is read once."""
    return OfficeOptions.model_validate(OfficeSettings.objects.get(pk=settings_id).data)


@transaction.atomic
def change_options(
    office: Office, *, by: User | None, at: dt.datetime, changes: Mapping[str, Any]
) -> OfficeOptions:
    """Writes a new version with these fields changed, and an act on the office's chain; updates `office`.

    A change that changes nothing writes nothing. Raises OptionsRefused with a sentence per field.
    """
    locked = Office.objects.select_for_update().get(pk=office.pk)
    before = options(locked).model_dump(mode="json")
    after = validated({**before, **changes})
    stored = after.model_dump(mode="json")
    changed = sorted(name for name in stored if stored[name] != before[name])
    if changed:
        version = OfficeSettings.objects.filter(office=office).count() + 1
        saved = OfficeSettings.objects.create(
            office=office, version=version, data=stored, created_at=at, created_by=by
        )
        Office.objects.filter(pk=office.pk).update(current_settings=saved)
        facts = {"version": version, "changed": {name: [before[name], stored[name]] for name in changed}}
        record(locked, event="options_changed", by=by, at=at, facts=facts)
    office.refresh_from_db(fields=["current_settings"])
    return after


def validated(data: Mapping[str, Any]) -> OfficeOptions:
    try:
        return OfficeOptions.model_validate(data)
    except ValidationError as error:
        faults = {".".join(map(str, fault["loc"])): sentence(fault) for fault in error.errors()}
        raise OptionsRefused(_("Pengaturan belum dapat disimpan."), faults=faults) from None


SENTENCES = {
    "greater_than_equal": gettext_lazy("Paling sedikit %(ge)s."),
    "less_than_equal": gettext_lazy("Paling banyak %(le)s."),
    "string_too_long": gettext_lazy("Paling panjang %(max_length)s karakter."),
    "string_too_short": gettext_lazy("Isi bagian ini."),
    "too_short": gettext_lazy("Isi bagian ini."),
    "too_long": gettext_lazy("Paling banyak %(max_length)s baris."),
    "int_parsing": gettext_lazy("Tulis angka bulat."),
    "int_type": gettext_lazy("Tulis angka bulat."),
    "int_from_float": gettext_lazy("Tulis angka bulat."),
    "extra_forbidden": gettext_lazy("Pengaturan ini tidak dikenal."),
    "missing": gettext_lazy("Isi bagian ini."),
}


def sentence(fault: Any) -> str:
    """One of pydantic's faults in words for the administrator."""
    known = SENTENCES.get(fault["type"])
    return str(known) % fault.get("ctx", {}) if known else _("Nilai ini tidak dapat dipakai.")
