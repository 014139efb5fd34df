"""Kabupaten Contoh Barat (WIB): the SOP of four steps, by disposition and order."""

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.domain.offices import Letterhead
from resetdesk.accounts.enums import Zone
from resetdesk.demo.people import BARAT, MAN, WOMAN, Official, by_user_id, nip
from resetdesk.demo.stories import four_steps as four
from resetdesk.demo.town import HOURS, UNIT, Town, members

FIRST = "Pengelola Pengadaan Barang/Jasa Ahli Pertama"


def _official(name: str, number: str, unit: str, rank: str, *, role: str, known: bool = True) -> Official:
    return Official(name, number, unit, "Kepala Seksi", rank, role=role, known=known)


OFFICIALS = by_user_id(
    _official("Harini Suryandari", nip("19830318", "200803", WOMAN), "Dinas Kesehatan", "III/d", role="ppk"),
    _official("Joko Prasajati", nip("19791130", "200501", MAN), "Dinas Pekerjaan Umum", "IV/a", role="ppk"),
    _official("Anik Wulansari", nip("19880506", "201101", WOMAN), "Dinas Pendidikan", "III/c", role="pp"),
    _official("Dimas Raharjanto", nip("19910227", "201503", MAN), "Bagian Pengadaan", "III/b", role="pokja"),
    _official("Siswanto Aji", nip("19820819", "200901", MAN), "Dinas Pertanian", "III/d", role="ppk"),
    _official("Eko Nugrahadi", nip("19840903", "201001", MAN), "Kecamatan Sukacontoh", "III/d", role="pp"),
    _official(
        "Tutik Handayaningsih",
        nip("19900624", "201402", WOMAN),
        "RSUD Contoh Barat",
        "III/b",
        role="ppk",
        known=False,
    ),
    _official("Purnomo Satriaji", nip("19770215", "200312", MAN), "Badan Keuangan", "IV/a", role="ppk"),
    _official("Yeni Mahardhika", nip("19871028", "201101", WOMAN), "Bagian Pengadaan", "III/c", role="pokja"),
    _official("Slamet Widagda", nip("19810707", "200604", MAN), "Dinas Perhubungan", "III/d", role="ppk"),
    _official("Retno Palupi", nip("19890920", "201503", WOMAN), "Dinas Pariwisata", "III/b", role="pp"),
)

TOWN = Town(
    slug=BARAT,
    letterhead=Letterhead(
        name="UKPBJ Kabupaten Contoh Barat",
        short_name="UKPBJ Contoh Barat",
        government="Pemerintah Kabupaten Contoh Barat",
        unit=UNIT,
        address="Jalan Alun-alun Contoh Nomor 9, Sukacontoh",
        phone="(0900) 481737",
        email=f"ukpbj.barat@{demo_people.MAIL_DOMAIN}",
        timezone=Zone.WIB,
        counter_hours=HOURS % "WIB",
    ),
    place="Sukacontoh",
    directory="(0900) 481200",
    sops=("ponorogo-reset-akun.toml",),
    staff=members(
        BARAT,
        ("loket", "Wahyu Tri Hapsakti", nip("19950817", "202203", WOMAN), "Pengadministrasi Umum"),
        ("agency", "Bagus Prayogi Lintang", nip("19890415", "201402", MAN), FIRST),
        ("agency2", "Ratna Dwi Kusumastri", nip("19920228", "201802", WOMAN), FIRST),
        ("ppe", "Galih Anggarjito", nip("19871203", "201012", MAN), "Pranata Komputer Ahli Pertama"),
        (
            "ukpbj",
            "Sumarna Hadiwangsa",
            nip("19720710", "199703", MAN),
            "Kepala Bagian Pengadaan Barang dan Jasa",
        ),
        (
            "lpse",
            "Lestari Puspaningrat",
            nip("19780925", "200312", WOMAN),
            "Kepala Subbagian Pengelolaan LPSE",
        ),
        ("arsip", "Yayuk Setyarini", nip("19931121", "201903", WOMAN), "Arsiparis Terampil"),
        (
            "kantor",
            "Teguh Wicaksena",
            nip("19810304", "200604", MAN),
            "Kepala Subbagian Pembinaan dan Advokasi",
        ),
    ),
    officials=OFFICIALS,
    past=(
        ("PURNOMO.PPK", 81, "08:45", four.straight),
        ("YENI.POKJA", 76, "09:20", four.straight),
        ("SLAMET.PPK", 67, "10:15", four.in_person),
        ("RETNO.PP", 60, "08:35", four.straight),
        ("HARINI.PPK", 55, "13:10", four.head_away),
        ("SISWANTO.PPK", 47, "09:00", four.straight),
        ("EKO.PP", 39, "10:40", four.refused),
        ("JOKO.PPK", 34, "08:20", four.straight),
        ("ANIK.PP", 28, "09:45", four.without_identity),
        ("DIMAS.POKJA", 20, "08:50", four.straight),
        ("HARINI.PPK", 14, "08:35", four.straight),
        ("JOKO.PPK", 12, "09:10", four.in_person),
        ("ANIK.PP", 10, "08:50", four.head_away),
        ("DIMAS.POKJA", 8, "09:25", four.without_identity),
        ("SISWANTO.PPK", 7, "10:05", four.refused),
        ("TUTIK.PPK", 2, "08:15", four.by_another_number),
    ),
    present=(
        ("PURNOMO.PPK", 330, four.to_be_collected),
        ("SLAMET.PPK", 250, four.being_performed),
        ("YENI.POKJA", 180, four.to_be_performed),
        ("RETNO.PP", 120, four.to_be_ordered),
        ("EKO.PP", 20, four.new),
    ),
)
