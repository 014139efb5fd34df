"""The gallery: every part of the face in every state, with invented people. Only where settings allow it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from resetdesk.core.templatetags.ui import nip, telepon_masked, ukuran

NOON = datetime(2026, 11, 20, 5, 5, tzinfo=UTC)
OFFICE = SimpleNamespace(
    slug="contoh",
    name="Unit Kerja Pengadaan Barang/Jasa",
    short_name="UKPBJ Contoh",
    government="Pemerintah Kabupaten Contoh",
    address="Jalan Merdeka 1, Kota Contoh 97594",
    phone="0914123456",
    email="lpse@contoh.example",
    timezone="Asia/Jayapura",
    crest=None,
)
NAV = [
    {"label": "Antrean", "url": "/galeri/", "current": True, "count": 7},
    {"label": "Loket", "url": "/galeri/", "current": False},
    {"label": "Arsip", "url": "/galeri/", "current": False},
    {"label": "Laporan", "url": "/galeri/", "current": False},
]
COLUMNS = ["PPK", "Admin Agency"]
FOUR_COLUMNS = ["PPK", "Kepala UKPBJ", "Kepala LPSE", "Admin PPE"]
STEPS = [
    ("1", "Menyerahkan berkas permohonan", 0, "start", "N/A"),
    ("2", "Memeriksa kelengkapan berkas", 1, "decision", "5 menit"),
    ("3", "Meminta PPK melengkapi berkas", 1, "process", "5 menit"),
    ("4", "Melengkapi kekurangan berkas", 0, "process", "N/A"),
    ("5", "Memeriksa kebenaran data dan berkas", 1, "decision", "15 menit"),
    ("6", "Mereset kata sandi pada SPSE", 1, "process", "15 menit"),
    ("7", "Memberitahukan bahwa permohonan ditolak", 1, "connector", "5 menit"),
    ("8", "Menyampaikan kata sandi baru kepada PPK", 1, "process", "10 menit"),
    ("9", "Mengarsipkan berkas", 1, "end", "5 menit"),
]
ACTUALS = {1: ("", 0), 2: ("4 menit 12 detik", 26), 5: ("", 41)}


def _steps(states: dict[int, str], *, lanes: dict[int, int] | None = None) -> list[dict[str, Any]]:
    rows = []
    for index, (number, label, column, symbol, standard) in enumerate(STEPS, start=1):
        actual, after = ACTUALS.get(index, ("", 0))
        rows.append(
            {
                "number": number,
                "label": label,
                "actor_column": (lanes or {}).get(index, column),
                "symbol": symbol,
                "state": states.get(index, "to_come"),
                "standard": standard,
                "actual": actual,
                "when": NOON + timedelta(minutes=after) if index in ACTUALS and index in states else None,
                "who": "Rina Salampessy" if index in {2, 5} and index in states else "",
            }
        )
    return rows


UNDER_REVIEW = _steps({1: "done", 2: "done", 3: "skipped", 4: "skipped", 5: "current"})
RETURNED = _steps({1: "done", 2: "done", 3: "done", 4: "waiting"})
FOUR_LANES = _steps(
    {1: "done", 2: "done", 3: "skipped", 4: "skipped", 5: "current"},
    lanes={2: 1, 3: 2, 5: 3, 6: 3, 7: 3, 8: 3, 9: 3},
)
CHOICES = [
    {"value": "ok", "label": "Sesuai"},
    {"value": "not_ok", "label": "Tidak sesuai", "asks_reason": True},
    {"value": "unknown", "label": "Tidak dapat diperiksa", "asks_reason": True},
]
REASONS = [
    {"value": "unsigned", "label": "Surat tidak ditandatangani"},
    {"value": "name", "label": "Nama berbeda dengan SK"},
]


def _item(key: str, text: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "number": f"{key}.", "text": text, "choices": CHOICES, "reasons": REASONS, **more}


CHECKLIST = [
    _item(
        "1",
        "Surat permohonan ditujukan kepada Kepala UKPBJ dan ditandatangani",
        value="ok",
        findings=["Tanda tangan elektronik sah, BSrE, 19 November 2026"],
    ),
    _item("2", "SK pengangkatan sebagai PPK masih berlaku", value="not_ok", reason="name"),
    _item("3", "Nama dan NIP sama dengan data di SPSE", now=True),
    _item("4", "SK asli diperlihatkan", fault="Pilih satu jawaban untuk butir ini."),
]
EVENTS = [
    {
        "when": NOON + timedelta(minutes=41),
        "what": "Langkah 5 diambil",
        "who": "Rina Salampessy",
        "note": "Waktu pemeriksaan mulai dihitung.",
    },
    {
        "when": NOON + timedelta(minutes=30),
        "what": "Email konfirmasi tidak sampai",
        "note": "Kotak surat penuh.",
        "tone": "fault",
    },
    {"when": None, "what": "Berkas kertas diterima di loket", "who": "Petugas loket"},
    {"when": NOON, "what": "Permohonan dikirim", "who": "Pemohon"},
]
QUEUE_COLUMNS = [
    {"label": label}
    for label in ("Nomor", "Pemohon", "Peran, unit", "Langkah", "Dipegang oleh", "Sisa waktu")
]
QUEUE: list[dict[str, Any]] = [
    {
        "url": "/galeri/pemeriksaan/",
        "current": True,
        "cells": ["001/RP/2026", "Dewi Lestari", "PPK, Dinas Kesehatan", "5", "Rina Salampessy", "3 menit"],
    },
    {"cells": ["002/RP/2026", "Yusuf Rumain", "Pokja Pemilihan 3", "2", "", "12 menit"]},
    {"cells": ["003/RP/2026", "Maria Tanamal", "PP, Sekretariat DPRD", "8", "Anton Pattiasina", "3 jam"]},
]
ANSWERS = [
    {"key": "Nama lengkap", "value": "Dewi Lestari", "change_url": "/galeri/"},
    {"key": "NIP", "value": nip("198002292005012007"), "change_url": "/galeri/", "change_label": "NIP Anda"},
    {"key": "Telepon", "value": telepon_masked("081234567890")},
    {"key": "Jabatan", "value": ""},
]
TASKS = [
    {"label": "Data diri", "url": "/galeri/", "status": "Lengkap"},
    {
        "label": "SK pengangkatan",
        "url": "/galeri/",
        "status": "Perlu diganti",
        "tone": "fault",
        "note": "Halaman 2 terpotong.",
    },
    {"label": "Kirim permohonan", "status": "Belum dapat dimulai", "tone": "quiet"},
]
FILES = [
    {
        "name": "Surat permohonan bertanda tangan 19 November.pdf",
        "facts": f"2 halaman, {ukuran(1_258_291)}",
        "url": "/galeri/",
        "remove_name": "ganti",
        "remove_value": "1",
    },
    {
        "name": "IMG_20261119_090211.jpg",
        "facts": ukuran(839_680),
        "fault": "Tidak dapat dibuka. Foto ulang, lalu unggah lagi.",
        "remove_name": "ganti",
        "remove_value": "2",
    },
]
ACTS = [
    {
        "label": "Nyatakan valid",
        "name": "outcome",
        "value": "yes",
        "effect": "Lanjut ke langkah 6, reset pada SPSE.",
    },
    {
        "label": "Minta melengkapi",
        "name": "outcome",
        "value": "no",
        "look": "plain",
        "effect": "Pemohon mendapat email dengan 1 butir; waktu berhenti.",
    },
    {
        "label": "Tolak permohonan",
        "name": "outcome",
        "value": "reject",
        "look": "grave",
        "effect": "Langkah 7; pemohon diberi tahu alasannya.",
    },
]
VIEWS = [
    {"label": "Perlu tindakan saya", "url": "/galeri/", "current": True, "count": 3},
    {"label": "Semua yang berjalan", "url": "/galeri/", "count": None},
]
NUMBERS = [
    {"label": "Diterima", "value": "41", "url": "/galeri/", "note": "bulan lalu 38"},
    {"label": "Selesai", "value": "37"},
    {"label": "Median sampai selesai", "value": "46 menit"},
]
PAPERS = [
    {"label": "SK pengangkatan", "url": "/galeri/pemeriksaan/", "current": True},
    {"label": "Surat permohonan", "url": "/galeri/pemeriksaan/"},
]
PARTS = {
    "answers": ANSWERS,
    "tasks": TASKS,
    "files": FILES,
    "acts": ACTS,
    "views": VIEWS,
    "numbers": NUMBERS,
    "papers": PAPERS,
    "chips": [{"label": "Kanal: Portal", "remove_url": "/galeri/"}],
    "hidden": [{"name": "kanal", "value": "portal"}],
    "queue_columns": QUEUE_COLUMNS,
    "queue": QUEUE,
    "columns": COLUMNS,
    "four_columns": FOUR_COLUMNS,
    "under_review": UNDER_REVIEW,
    "returned": RETURNED,
    "four_lanes": FOUR_LANES,
    "checklist": CHECKLIST,
    "events": EVENTS,
    "now": NOON,
}


class SampleForm(forms.Form):
    """One question of each kind."""

    name = forms.CharField(label="Nama lengkap", help_text="Seperti tertulis pada SK, tanpa gelar.")
    nip = forms.CharField(label="NIP", help_text="18 angka.", max_length=21)
    phone = forms.CharField(label="Nomor telepon kantor", required=False)
    role = forms.ChoiceField(
        label="Anda memohon sebagai",
        widget=forms.RadioSelect,
        choices=[("ppk", "PPK"), ("pokja", "Pokja Pemilihan"), ("pp", "Pejabat Pengadaan")],
    )
    papers = forms.MultipleChoiceField(
        label="Yang Anda lampirkan",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("sk", "SK pengangkatan"), ("pelantikan", "SK pelantikan")],
    )
    unit = forms.ChoiceField(label="Perangkat daerah", choices=[("", "Pilih"), ("dinkes", "Dinas Kesehatan")])
    day = forms.DateField(label="Tanggal SK", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Penjelasan", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(
        label="Data di atas benar dan berkas yang saya kirim adalah berkas saya",
        help_text="Keterangan palsu dapat dikenai sanksi.",
    )


class UploadForm(forms.Form):
    """A file that was chosen again after a fault."""

    decree = forms.FileField(label="SK pengangkatan sebagai PPK", help_text="Seluruh halaman, terbaca jelas.")


def _bound() -> SampleForm:
    form = SampleForm({"salah-name": "Dewi Lestari", "salah-nip": "1980"}, prefix="salah")
    form.add_error("nip", "NIP harus 18 angka; yang Anda isi 4 angka.")
    return form


def _upload() -> UploadForm:
    form = UploadForm(
        {}, MultiValueDict({"berkas-decree": [SimpleUploadedFile("sk.pdf", b"%PDF-")]}), prefix="berkas"
    )
    form.add_error("decree", "Berkas terkunci kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi.")
    return form


PAGES = {"": "gallery/index.html", "lacak": "gallery/track.html", "pemeriksaan": "gallery/review.html"}


def gallery(request: HttpRequest, page: str = "") -> HttpResponse:
    """`/galeri/`, `/galeri/lacak/`, `/galeri/pemeriksaan/`; 404 unless `settings.GALLERY_ALLOWED`."""
    if not getattr(settings, "GALLERY_ALLOWED", False) or page not in PAGES:
        raise Http404
    return render(
        request,
        PAGES[page],
        PARTS
        | {
            "office": OFFICE,
            "nav": NAV,
            "demo": True,
            "form": SampleForm(),
            "bound": _bound(),
            "upload": _upload(),
        },
    )
