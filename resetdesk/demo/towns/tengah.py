"""Provinsi Contoh Tengah (WITA): the Helpdesk's SOP, worked by Admin PPE, most of its times unset."""

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.domain.offices import Letterhead
from resetdesk.accounts.enums import Zone
from resetdesk.demo.people import MAN, TENGAH, WOMAN, Official, by_user_id, nip
from resetdesk.demo.stories import ended, waiting
from resetdesk.demo.town import HOURS, Town, members

FIRST = "Pengelola Pengadaan Barang/Jasa Ahli Pertama"


def _helpdesk(name: str, number: str, unit: str, rank: str, *, known: bool = True) -> Official:
    return Official(name, number, unit, "Petugas Helpdesk LPSE", rank, role="helpdesk", known=known)


OFFICIALS = by_user_id(
    _helpdesk("Amir Batulicin", nip("19880319", "201201", MAN), "LPSE Provinsi Contoh Tengah", "III/c"),
    _helpdesk(
        "Berliana Tandirerung", nip("19910825", "201503", WOMAN), "LPSE Kabupaten Contoh Hulu", "III/b"
    ),
    _helpdesk("Cornelis Apuilan", nip("19860704", "201012", MAN), "LPSE Kabupaten Contoh Ilir", "III/c"),
    _helpdesk("Desy Marampa", nip("19930211", "201903", WOMAN), "LPSE Kota Contoh Bahari", "III/a"),
    _helpdesk("Faridah Muntalib", nip("19890528", "201402", WOMAN), "LPSE Kabupaten Contoh Selatan", "III/b"),
    _helpdesk("Gusti Anderian", nip("19870116", "201101", MAN), "LPSE Provinsi Contoh Tengah", "III/c"),
    _helpdesk("Hesti Palimbong", nip("19920930", "201702", WOMAN), "LPSE Kabupaten Contoh Utara", "III/b"),
    _helpdesk("Idris Lamadaung", nip("19850423", "201001", MAN), "LPSE Kota Contoh Teluk", "III/d"),
    _helpdesk(
        "Jumriah Sallatu", nip("19900707", "201503", WOMAN), "LPSE Kabupaten Contoh Barat Daya", "III/b"
    ),
    _helpdesk(
        "Kornelia Usat", nip("19940118", "202012", WOMAN), "LPSE Kabupaten Contoh Ulu", "III/a", known=False
    ),
    _helpdesk("Lambertus Ngau", nip("19881122", "201402", MAN), "LPSE Kabupaten Contoh Ulu", "III/b"),
)

TOWN = Town(
    slug=TENGAH,
    letterhead=Letterhead(
        name="UKPBJ Provinsi Contoh Tengah",
        short_name="UKPBJ Contoh Tengah",
        government="Pemerintah Provinsi Contoh Tengah",
        unit="Biro Pengadaan Barang/Jasa, Sekretariat Daerah",
        address="Jalan Sungai Contoh Nomor 45, Bandar Contoh",
        phone="(0900) 733410",
        email=f"biro.tengah@{demo_people.MAIL_DOMAIN}",
        timezone=Zone.WITA,
        counter_hours=HOURS % "WITA",
    ),
    place="Bandar Contoh",
    directory="(0900) 733000",
    sops=("kaltim-helpdesk.toml",),
    staff=members(
        TENGAH,
        ("loket", "Nirwana Pasaribu", nip("19950219", "202203", WOMAN), "Pengelola Layanan Pengadaan"),
        ("agency", "Syahrul Pattola", nip("19890611", "201402", MAN), FIRST),
        ("ppe", "Margareta Lawing", nip("19870730", "201101", WOMAN), "Pranata Komputer Ahli Muda"),
        ("ppe2", "Taufan Rahmadani", nip("19920405", "201702", MAN), "Pranata Komputer Ahli Pertama"),
        (
            "ukpbj",
            "Hairunnisa Marhaban",
            nip("19720514", "199703", WOMAN),
            "Kepala Biro Pengadaan Barang/Jasa",
        ),
        ("lpse", "Obed Tangkelangi", nip("19780316", "200312", MAN), "Kepala Bagian Pengelolaan LPSE"),
        ("arsip", "Puteri Sangkala", nip("19960822", "202012", WOMAN), "Arsiparis Terampil"),
        ("kantor", "Wempi Alangbira", nip("19811029", "200604", MAN), "Kepala Subbagian Tata Usaha"),
    ),
    officials=OFFICIALS,
    past=(
        ("AMIR.HELPDESK", 79, "08:35", ended.straight),
        ("BERLIANA.HELPDESK", 74, "10:10", ended.by_post),
        ("CORNELIS.HELPDESK", 69, "09:25", ended.after_completion),
        ("DESY.HELPDESK", 64, "13:30", ended.straight),
        ("FARIDAH.HELPDESK", 57, "08:50", ended.at_the_counter),
        ("GUSTI.HELPDESK", 52, "10:45", ended.straight),
        ("HESTI.HELPDESK", 46, "09:05", ended.rejected),
        ("IDRIS.HELPDESK", 40, "14:15", ended.by_mail),
        ("JUMRIAH.HELPDESK", 35, "08:40", ended.straight),
        ("LAMBERTUS.HELPDESK", 29, "11:00", ended.after_completion),
        ("AMIR.HELPDESK", 23, "09:35", ended.by_spse_mail),
        ("BERLIANA.HELPDESK", 18, "08:15", ended.straight),
        ("CORNELIS.HELPDESK", 16, "13:45", ended.withdrawn),
        ("DESY.HELPDESK", 12, "10:30", ended.late_answer),
        ("FARIDAH.HELPDESK", 9, "08:25", ended.never_collected),
        ("GUSTI.HELPDESK", 6, "09:20", ended.doubled),
        ("KORNELIA.HELPDESK", 4, "08:45", waiting.called_back),
    ),
    present=(
        ("HESTI.HELPDESK", 280, waiting.asked_for_completion),
        ("IDRIS.HELPDESK", 190, waiting.to_be_collected),
        ("JUMRIAH.HELPDESK", 130, waiting.to_be_rejected),
        ("LAMBERTUS.HELPDESK", 75, waiting.at_the_second_check),
        ("AMIR.HELPDESK", 20, waiting.new),
    ),
)
