"""Kota Contoh (WIB): one SOP of nine steps for PPK, PP and Pokja, in hardcopy or by mail."""

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.domain.offices import Letterhead
from resetdesk.accounts.enums import Zone
from resetdesk.demo.people import KOTA, MAN, WOMAN, Official, by_user_id, nip
from resetdesk.demo.stories import ended, waiting
from resetdesk.demo.town import HOURS, Outage, Town, members

FIRST = "Pengelola Pengadaan Barang/Jasa Ahli Pertama"


def _official(name: str, number: str, unit: str, rank: str, *, role: str, known: bool = True) -> Official:
    return Official(name, number, unit, "Kepala Seksi", rank, role=role, known=known)


OFFICIALS = by_user_id(
    _official("Arini Widyalestari", nip("19840217", "200901", WOMAN), "Dinas Kesehatan", "III/d", role="ppk"),
    _official("Bambang Surojati", nip("19780611", "200501", MAN), "Dinas Pekerjaan Umum", "IV/a", role="ppk"),
    _official("Cahyani Nirmala", nip("19890930", "201402", WOMAN), "Dinas Pendidikan", "III/c", role="pp"),
    _official("Danang Prabaswara", nip("19860405", "201012", MAN), "Bagian Pengadaan", "III/c", role="pokja"),
    _official("Erni Kusumadani", nip("19820728", "200803", WOMAN), "Dinas Sosial", "III/d", role="ppk"),
    _official("Fajar Wirasena", nip("19910319", "201503", MAN), "Kecamatan Contoh Utara", "III/b", role="pp"),
    _official("Galuh Sekarjati", nip("19870122", "201101", WOMAN), "Bagian Pengadaan", "III/c", role="pokja"),
    _official("Handoyo Prakosa", nip("19791008", "200501", MAN), "Dinas Perhubungan", "IV/a", role="ppk"),
    _official("Ika Marganingsih", nip("19900513", "201503", WOMAN), "Dinas Arsip", "III/b", role="pp"),
    _official("Junaedi Saptanto", nip("19830826", "200901", MAN), "Dinas Perdagangan", "III/d", role="ppk"),
    _official("Kartika Widyani", nip("19880202", "201201", WOMAN), "RSUD Kota Contoh", "III/c", role="ppk"),
    _official("Lukito Adikara", nip("19850709", "201001", MAN), "Bagian Pengadaan", "III/d", role="pokja"),
    _official(
        "Maharani Puspita",
        nip("19920115", "201702", WOMAN),
        "Dinas Pariwisata",
        "III/b",
        role="pp",
        known=False,
    ),
    _official(
        "Nurcahyo Baskara", nip("19801124", "200604", MAN), "Badan Keuangan", "III/d", role="ppk", known=False
    ),
    _official("Oktavia Rarasati", nip("19870916", "201101", WOMAN), "Dinas Pertanian", "III/c", role="ppk"),
    _official("Panji Waskitha", nip("19810530", "200701", MAN), "Sekretariat DPRD", "III/d", role="ppk"),
)

TOWN = Town(
    slug=KOTA,
    letterhead=Letterhead(
        name="UKPBJ Kota Contoh",
        short_name="UKPBJ Kota Contoh",
        government="Pemerintah Kota Contoh",
        unit="Bagian Pengadaan Barang/Jasa, Sekretariat Daerah",
        address="Jalan Menara Air Nomor 12, Kota Contoh",
        phone="(0900) 361220",
        email=f"ukpbj.kota@{demo_people.MAIL_DOMAIN}",
        timezone=Zone.WIB,
        counter_hours=HOURS % "WIB",
    ),
    place="Kota Contoh",
    directory="(0900) 361000",
    sops=("magelang-akun.toml",),
    staff=members(
        KOTA,
        ("loket", "Sekar Ayuningrum", nip("19960704", "202203", WOMAN), "Pengelola Layanan Pengadaan"),
        ("agency", "Yoga Adinugraha", nip("19890221", "201402", MAN), FIRST),
        ("agency2", "Wulan Damayanti", nip("19930817", "201903", WOMAN), FIRST),
        ("ppe", "Rudi Kristianto", nip("19850612", "201001", MAN), "Pranata Komputer Ahli Muda"),
        ("ukpbj", "Suryo Hadikusuma", nip("19730319", "199803", MAN), "Kepala Bagian Pengadaan Barang/Jasa"),
        ("lpse", "Theresia Widowati", nip("19800927", "200501", WOMAN), "Kepala Subbagian Pengelolaan LPSE"),
        ("arsip", "Zulaikha Rahmani", nip("19941206", "201903", WOMAN), "Arsiparis Terampil"),
        ("kantor", "Irawan Setiabudi", nip("19820403", "200604", MAN), "Kepala Subbagian Pembinaan"),
    ),
    officials=OFFICIALS,
    past=(
        ("ARINI.PPK", 82, "08:25", ended.straight),
        ("CAHYANI.PP", 77, "09:50", ended.by_mail),
        ("DANANG.POKJA", 72, "10:05", ended.straight),
        ("BAMBANG.PPK", 68, "13:15", ended.after_completion),
        ("FAJAR.PP", 63, "08:50", ended.at_the_counter),
        ("HANDOYO.PPK", 58, "09:30", ended.by_spse_mail),
        # The annual renewal of decrees: nine in three mornings.
        ("ERNI.PPK", 51, "08:02", ended.straight),
        ("JUNAEDI.PPK", 51, "08:09", ended.slow_check),
        ("KARTIKA.PPK", 51, "08:16", ended.by_mail),
        ("GALUH.POKJA", 51, "08:27", ended.slow_check),
        ("IKA.PP", 50, "08:05", ended.after_completion),
        ("OKTAVIA.PPK", 50, "08:20", ended.straight),
        ("PANJI.PPK", 50, "09:10", ended.rejected),
        ("LUKITO.POKJA", 49, "08:30", ended.straight),
        ("ARINI.PPK", 49, "10:00", ended.withdrawn),
        ("MAHARANI.PP", 42, "13:40", ended.in_person),
        ("CAHYANI.PP", 37, "09:15", ended.straight),
        ("BAMBANG.PPK", 31, "08:02", ended.through_the_outage),
        ("HANDOYO.PPK", 26, "10:20", ended.slow_perform),
        ("DANANG.POKJA", 22, "09:05", ended.never_collected),
        ("ERNI.PPK", 17, "08:45", ended.signed_by_machine),
        ("FAJAR.PP", 12, "10:35", ended.by_mail),
        ("JUNAEDI.PPK", 9, "08:30", ended.corrected),
        ("GALUH.POKJA", 5, "09:40", ended.straight),
        ("OKTAVIA.PPK", 3, "08:55", ended.unacknowledged),
    ),
    present=(
        ("KARTIKA.PPK", 310, waiting.asked_for_completion),
        ("LUKITO.POKJA", 240, waiting.to_be_collected),
        ("PANJI.PPK", 160, waiting.being_performed),
        ("NURCAHYO.PPK", 120, waiting.at_the_second_check),
        ("IKA.PP", 60, waiting.new_signed_by_machine),
        ("ARINI.PPK", 15, waiting.new),
    ),
    outages=(Outage(31, "09:05", 195, "Jaringan data Kota Contoh terputus; SPSE tidak dapat dibuka."),),
)
