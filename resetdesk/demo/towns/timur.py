"""Kabupaten Contoh Timur (WIT): the two SOPs of nine steps for PPK and Pokja."""

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.domain.offices import Letterhead
from resetdesk.accounts.enums import Zone
from resetdesk.demo.people import MAN, TIMUR, WOMAN, Official, by_user_id, nip
from resetdesk.demo.stories import ended, waiting
from resetdesk.demo.town import HOURS, UNIT, Outage, Town, members

FIRST = "Pengelola Pengadaan Barang/Jasa Ahli Pertama"


def _ppk(name: str, number: str, unit: str, rank: str, *, known: bool = True) -> Official:
    return Official(name, number, unit, "Kepala Bidang", rank, known=known)


def _pokja(name: str, number: str, rank: str, *, known: bool = True) -> Official:
    unit = "Bagian Pengadaan Barang dan Jasa"
    return Official(name, number, unit, "Pengelola Pengadaan Barang/Jasa", rank, role="pokja", known=known)


OFFICIALS = by_user_id(
    _ppk("Sefnat Latuwaeli", nip("19770503", "200501", MAN), "Dinas Pekerjaan Umum", "IV/a"),
    _ppk("Wa Ode Marlina", nip("19850917", "201001", WOMAN), "Dinas Kesehatan", "III/d"),
    _ppk("Ibrahim Kelibai", nip("19800211", "200604", MAN), "Dinas Pendidikan", "IV/a"),
    _ppk("Novita Sahureka", nip("19870723", "201101", WOMAN), "Dinas Perikanan", "III/c"),
    _ppk("Halima Rumodar", nip("19840130", "200901", WOMAN), "Dinas Sosial", "III/d"),
    _ppk("Onisimus Batkun", nip("19790408", "200501", MAN), "Badan Keuangan Daerah", "IV/b"),
    _ppk("Fatma Keliobas", nip("19860825", "201012", WOMAN), "Dinas Pertanian", "III/c", known=False),
    _ppk("Jems Pattiraja", nip("19811219", "200604", MAN), "Dinas Lingkungan Hidup", "III/d"),
    _ppk("Rosalin Uneputya", nip("19880305", "201402", WOMAN), "RSUD Contoh", "III/b", known=False),
    _ppk("Umar Rumagia", nip("19830716", "200803", MAN), "Kecamatan Teluk Pala", "III/d"),
    _ppk("Debora Leimena", nip("19900401", "201503", WOMAN), "Dinas Pariwisata", "III/b"),
    _ppk("Saleh Wajowati", nip("19780928", "200312", MAN), "Sekretariat DPRD", "IV/a"),
    _ppk("Adolfina Resubun", nip("19850604", "201001", WOMAN), "Dinas Ketahanan Pangan", "III/c"),
    _ppk("Hamza Kilbaren", nip("19890110", "201402", MAN), "Dinas Perumahan", "III/b", known=False),
    _ppk("Mariance Lekatom", nip("19821027", "200901", WOMAN), "Inspektorat Daerah", "III/d"),
    _ppk("Yohan Siwabesa", nip("19800519", "200501", MAN), "Dinas Kominfo", "IV/a"),
    _ppk("Ruslan Tianlain", nip("19870208", "201101", MAN), "Kecamatan Pulau Damar", "III/c"),
    _ppk("Christin Nanlohi", nip("19841122", "201001", WOMAN), "Dinas Tenaga Kerja", "III/d"),
    _ppk("Ismail Rumalean", nip("19810902", "200604", MAN), "Satuan Polisi Pamong Praja", "III/d"),
    _ppk("Welmince Fordata", nip("19890713", "201503", WOMAN), "Dinas Perpustakaan", "III/b"),
    _pokja("Abner Tuasela", nip("19850326", "201012", MAN), "III/d"),
    _pokja("Siti Rumakabis", nip("19880814", "201101", WOMAN), "III/c"),
    _pokja("Melkias Lesilolo", nip("19830901", "200803", MAN), "III/d"),
    _pokja("Nurhayati Keliwaru", nip("19910115", "201503", WOMAN), "III/b"),
    _pokja("Dominggus Ratila", nip("19860607", "201001", MAN), "III/c", known=False),
)

TOWN = Town(
    slug=TIMUR,
    letterhead=Letterhead(
        name="UKPBJ Kabupaten Contoh Timur",
        short_name="UKPBJ Contoh Timur",
        government="Pemerintah Kabupaten Contoh Timur",
        unit=UNIT,
        address="Jalan Pohon Pala Nomor 7, Teluk Contoh",
        phone="(0900) 210455",
        email=f"ukpbj.timur@{demo_people.MAIL_DOMAIN}",
        timezone=Zone.WIT,
        counter_hours=HOURS % "WIT",
    ),
    place="Teluk Contoh",
    directory="(0900) 210100",
    sops=("seram-timur-ppk.toml", "seram-timur-pokja.toml"),
    staff=members(
        TIMUR,
        ("loket", "Dorkas Manuhalit", nip("19940312", "201903", WOMAN), "Pengelola Layanan Pengadaan"),
        ("agency", "Rahim Kelirana", nip("19880924", "201101", MAN), FIRST),
        ("agency2", "Yuliana Rumbewas", nip("19910702", "201503", WOMAN), FIRST),
        ("ppe", "Marten Sopalau", nip("19860118", "201012", MAN), "Pranata Komputer Ahli Muda"),
        (
            "ukpbj",
            "Nurlaila Wokasi",
            nip("19741105", "199903", WOMAN),
            "Kepala Bagian Pengadaan Barang dan Jasa",
        ),
        ("lpse", "Frans Tuanahe", nip("19790621", "200501", MAN), "Kepala Subbagian Pengelolaan LPSE"),
        ("arsip", "Hajar Rumaina", nip("19960530", "202012", WOMAN), "Arsiparis Terampil"),
        (
            "kantor",
            "Petrus Lesnuhu",
            nip("19830209", "200803", MAN),
            "Kepala Subbagian Pembinaan dan Advokasi",
        ),
    ),
    officials=OFFICIALS,
    past=(
        ("JEMS.PPK", 80, "09:12", ended.straight),
        ("ABNER.POKJA", 78, "08:40", ended.straight),
        ("CHRISTIN.PPK", 75, "10:25", ended.after_completion),
        ("SITI.POKJA", 71, "08:05", ended.at_the_counter),
        ("SALEH.PPK", 66, "13:20", ended.straight),
        ("MELKIAS.POKJA", 62, "09:45", ended.rejected),
        ("WELMINCE.PPK", 59, "11:05", ended.data_changed),
        # Four letters on the morning after accounts were closed for want of a new decree.
        ("UMAR.PPK", 54, "08:04", ended.straight),
        ("YOHAN.PPK", 54, "08:11", ended.straight),
        ("IBRAHIM.PPK", 54, "08:19", ended.slow_check),
        ("HALIMA.PPK", 54, "08:31", ended.slow_check),
        ("NURHAYATI.POKJA", 53, "08:15", ended.straight),
        ("RUSLAN.PPK", 48, "10:40", ended.by_post),
        ("DOMINGGUS.POKJA", 44, "09:25", ended.in_person),
        ("MARIANCE.PPK", 41, "14:10", ended.straight),
        ("ADOLFINA.PPK", 36, "08:55", ended.after_completion),
        ("ABNER.POKJA", 33, "10:15", ended.slow_perform),
        ("NOVITA.PPK", 30, "13:35", ended.straight),
        ("ISMAIL.PPK", 27, "09:05", ended.withdrawn),
        ("ONISIMUS.PPK", 24, "10:50", ended.straight),
        ("SITI.POKJA", 21, "08:30", ended.after_completion),
        ("WA.PPK", 19, "09:20", ended.data_changed),
        ("SEFNAT.PPK", 15, "08:20", ended.straight),
        ("WA.PPK", 14, "09:05", ended.after_completion),
        ("IBRAHIM.PPK", 13, "10:10", ended.at_the_counter),
        ("NOVITA.PPK", 13, "13:25", ended.data_changed),
        ("HALIMA.PPK", 11, "09:30", ended.rejected),
        ("ONISIMUS.PPK", 11, "13:10", ended.disowned),
        ("FATMA.PPK", 10, "19:40", ended.withdrawn),
        ("JEMS.PPK", 10, "08:15", ended.corrected),
        ("DEBORA.PPK", 10, "09:10", ended.issued_again),
        ("UMAR.PPK", 9, "08:05", ended.never_collected),
        ("SALEH.PPK", 8, "08:30", ended.slow_check),
        ("ADOLFINA.PPK", 7, "09:20", ended.without_original),
        ("MARIANCE.PPK", 6, "08:10", ended.unacknowledged),
        ("YOHAN.PPK", 5, "08:25", ended.doubled),
        ("RUSLAN.PPK", 4, "08:02", ended.through_the_outage),
        ("NURHAYATI.POKJA", 3, "10:20", ended.straight),
        ("ISMAIL.PPK", 2, "08:20", waiting.disputed),
        ("ROSALIN.PPK", 2, "09:15", waiting.called_back),
    ),
    present=(
        ("CHRISTIN.PPK", 330, waiting.asked_for_completion),
        ("WELMINCE.PPK", 260, waiting.to_be_collected),
        ("HAMZA.PPK", 200, waiting.to_be_collected),
        ("HALIMA.PPK", 190, waiting.to_be_archived),
        ("UMAR.PPK", 170, waiting.being_performed),
        ("IBRAHIM.PPK", 150, waiting.at_the_second_check),
        ("MELKIAS.POKJA", 140, waiting.to_be_collected),
        ("ONISIMUS.PPK", 110, waiting.completed_again),
        ("SALEH.PPK", 95, waiting.to_be_rejected),
        ("SEFNAT.PPK", 40, waiting.taken),
        ("ADOLFINA.PPK", 25, waiting.new_for_two_services),
        ("ABNER.POKJA", 18, waiting.new),
        ("FATMA.PPK", 12, waiting.new),
    ),
    outages=(Outage(4, "09:05", 195, "Pusat data SPSE padam menurut pengumuman LKPP."),),
)
