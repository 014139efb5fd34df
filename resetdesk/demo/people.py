"""Who plays in the demo. Every name, number and date of birth is made up."""

import datetime as dt
from dataclasses import dataclass

from resetdesk.accounts.domain.demo_people import MAIL_DOMAIN
from resetdesk.accounts.enums import Role

MAN, WOMAN = 1, 2


def nip(born: str, appointed: str, sex: int) -> str:
    """A NIP that agrees with its bearer: `19850517`, `201001` and the sex, with a serial of the made-up."""
    return f"{born}{appointed}{sex}001"


@dataclass(frozen=True)
class Player:
    """A member of staff. `roles` maps an office's slug to what the person is there."""

    username: str
    name: str
    nip: str
    position: str
    roles: dict[str, tuple[Role, ...]]


@dataclass(frozen=True)
class Official:
    """An official who asks. `known` says whether the office's registry has the address of the form."""

    name: str
    nip: str
    unit: str
    position: str
    rank: str
    role: str = "ppk"
    known: bool = True

    @property
    def user_id(self) -> str:
        return f"{self.name.split()[0]}.{self.role}".upper()

    @property
    def email(self) -> str:
        return f"{self.name.casefold().replace(' ', '.')}@{MAIL_DOMAIN}"

    @property
    def phone(self) -> str:
        """A made-up mobile number that follows from the date of birth."""
        return f"+6281200{self.nip[2:8]}"

    @property
    def sk_date(self) -> dt.date:
        return dt.date(int(self.nip[8:12]) + 10, 1, 4)


TIMUR, BARAT = "contoh-timur", "contoh-barat"

STAFF = (
    Player(
        "timur.loket",
        "Dorkas Manuhalit",
        nip("19940312", "201903", WOMAN),
        "Pengelola Layanan Pengadaan",
        {TIMUR: (Role.LOKET,)},
    ),
    Player(
        "timur.agency",
        "Rahim Kelirana",
        nip("19880924", "201101", MAN),
        "Pengelola Pengadaan Barang/Jasa Ahli Pertama",
        {TIMUR: (Role.ADMIN_AGENCY,)},
    ),
    Player(
        "timur.agency2",
        "Yuliana Rumbewas",
        nip("19910702", "201503", WOMAN),
        "Pengelola Pengadaan Barang/Jasa Ahli Pertama",
        {TIMUR: (Role.ADMIN_AGENCY,)},
    ),
    Player(
        "timur.ppe",
        "Marten Sopalau",
        nip("19860118", "201012", MAN),
        "Pranata Komputer Ahli Muda",
        {TIMUR: (Role.ADMIN_PPE,)},
    ),
    Player(
        "timur.ukpbj",
        "Nurlaila Wokasi",
        nip("19741105", "199903", WOMAN),
        "Kepala Bagian Pengadaan Barang dan Jasa",
        {TIMUR: (Role.KEPALA_UKPBJ,)},
    ),
    Player(
        "timur.lpse",
        "Frans Tuanahe",
        nip("19790621", "200501", MAN),
        "Kepala Subbagian Pengelolaan LPSE",
        {TIMUR: (Role.KEPALA_LPSE,)},
    ),
    Player(
        "timur.arsip",
        "Hajar Rumaina",
        nip("19960530", "202012", WOMAN),
        "Arsiparis Terampil",
        {TIMUR: (Role.ARSIPARIS,)},
    ),
    Player(
        "timur.kantor",
        "Petrus Lesnuhu",
        nip("19830209", "200803", MAN),
        "Kepala Subbagian Pembinaan dan Advokasi",
        {TIMUR: (Role.OFFICE_ADMIN,)},
    ),
    Player(
        "barat.loket",
        "Wahyu Tri Hapsakti",
        nip("19950817", "202203", WOMAN),
        "Pengadministrasi Umum",
        {BARAT: (Role.LOKET,)},
    ),
    Player(
        "barat.agency",
        "Bagus Prayogi Lintang",
        nip("19890415", "201402", MAN),
        "Pengelola Pengadaan Barang/Jasa Ahli Pertama",
        {BARAT: (Role.ADMIN_AGENCY,)},
    ),
    Player(
        "barat.agency2",
        "Ratna Dwi Kusumastri",
        nip("19920228", "201802", WOMAN),
        "Pengelola Pengadaan Barang/Jasa Ahli Pertama",
        {BARAT: (Role.ADMIN_AGENCY, Role.LOKET)},
    ),
    Player(
        "barat.ppe",
        "Galih Anggarjito",
        nip("19871203", "201012", MAN),
        "Pranata Komputer Ahli Pertama",
        {BARAT: (Role.ADMIN_PPE,)},
    ),
    Player(
        "barat.ukpbj",
        "Sumarna Hadiwangsa",
        nip("19720710", "199703", MAN),
        "Kepala Bagian Pengadaan Barang dan Jasa",
        {BARAT: (Role.KEPALA_UKPBJ,)},
    ),
    Player(
        "barat.lpse",
        "Lestari Puspaningrat",
        nip("19780925", "200312", WOMAN),
        "Kepala Subbagian Pengelolaan LPSE",
        {BARAT: (Role.KEPALA_LPSE,)},
    ),
    Player(
        "barat.arsip",
        "Yayuk Setyarini",
        nip("19931121", "201903", WOMAN),
        "Arsiparis Terampil",
        {BARAT: (Role.ARSIPARIS,)},
    ),
    Player(
        "barat.kantor",
        "Teguh Wicaksena",
        nip("19810304", "200604", MAN),
        "Kepala Subbagian Pembinaan dan Advokasi",
        {BARAT: (Role.OFFICE_ADMIN,)},
    ),
    Player(
        "auditor",
        "Endang Wiratni",
        nip("19761014", "200012", WOMAN),
        "Auditor Ahli Madya",
        {TIMUR: (Role.AUDITOR,), BARAT: (Role.AUDITOR,)},
    ),
)


def _eastern(name: str, number: str, unit: str, rank: str, *, known: bool = True) -> Official:
    return Official(name, number, unit, "Kepala Bidang", rank, known=known)


def _western(name: str, number: str, unit: str, rank: str, *, role: str, known: bool = True) -> Official:
    return Official(name, number, unit, "Kepala Seksi", rank, role=role, known=known)


EASTERN = {
    one.user_id: one
    for one in (
        _eastern("Sefnat Latuwaeli", nip("19770503", "200501", MAN), "Dinas Pekerjaan Umum", "IV/a"),
        _eastern("Wa Ode Marlina", nip("19850917", "201001", WOMAN), "Dinas Kesehatan", "III/d"),
        _eastern("Ibrahim Kelibai", nip("19800211", "200604", MAN), "Dinas Pendidikan", "IV/a"),
        _eastern("Novita Sahureka", nip("19870723", "201101", WOMAN), "Dinas Perikanan", "III/c"),
        _eastern("Halima Rumodar", nip("19840130", "200901", WOMAN), "Dinas Sosial", "III/d"),
        _eastern("Onisimus Batkun", nip("19790408", "200501", MAN), "Badan Keuangan Daerah", "IV/b"),
        _eastern("Fatma Keliobas", nip("19860825", "201012", WOMAN), "Dinas Pertanian", "III/c", known=False),
        _eastern("Jems Pattiraja", nip("19811219", "200604", MAN), "Dinas Lingkungan Hidup", "III/d"),
        _eastern("Rosalin Uneputya", nip("19880305", "201402", WOMAN), "RSUD Contoh", "III/b", known=False),
        _eastern("Umar Rumagia", nip("19830716", "200803", MAN), "Kecamatan Teluk Pala", "III/d"),
        _eastern("Debora Leimena", nip("19900401", "201503", WOMAN), "Dinas Pariwisata", "III/b"),
        _eastern("Saleh Wajowati", nip("19780928", "200312", MAN), "Sekretariat DPRD", "IV/a"),
        _eastern("Adolfina Resubun", nip("19850604", "201001", WOMAN), "Dinas Ketahanan Pangan", "III/c"),
        _eastern("Hamza Kilbaren", nip("19890110", "201402", MAN), "Dinas Perumahan", "III/b", known=False),
        _eastern("Mariance Lekatom", nip("19821027", "200901", WOMAN), "Inspektorat Daerah", "III/d"),
        _eastern("Yohan Siwabesa", nip("19800519", "200501", MAN), "Dinas Kominfo", "IV/a"),
        _eastern("Ruslan Tianlain", nip("19870208", "201101", MAN), "Kecamatan Pulau Damar", "III/c"),
        _eastern("Christin Nanlohi", nip("19841122", "201001", WOMAN), "Dinas Tenaga Kerja", "III/d"),
        _eastern("Ismail Rumalean", nip("19810902", "200604", MAN), "Satuan Polisi Pamong Praja", "III/d"),
        _eastern("Welmince Fordata", nip("19890713", "201503", WOMAN), "Dinas Perpustakaan", "III/b"),
    )
}
WESTERN = {
    one.user_id: one
    for one in (
        _western(
            "Harini Suryandari", nip("19830318", "200803", WOMAN), "Dinas Kesehatan", "III/d", role="ppk"
        ),
        _western(
            "Joko Prasajati", nip("19791130", "200501", MAN), "Dinas Pekerjaan Umum", "IV/a", role="ppk"
        ),
        _western("Anik Wulansari", nip("19880506", "201101", WOMAN), "Dinas Pendidikan", "III/c", role="pp"),
        _western(
            "Dimas Raharjanto", nip("19910227", "201503", MAN), "Bagian Pengadaan", "III/b", role="pokja"
        ),
        _western("Siswanto Aji", nip("19820819", "200901", MAN), "Dinas Pertanian", "III/d", role="ppk"),
        _western("Eko Nugrahadi", nip("19840903", "201001", MAN), "Kecamatan Sukacontoh", "III/d", role="pp"),
        _western(
            "Tutik Handayaningsih",
            nip("19900624", "201402", WOMAN),
            "RSUD Contoh Barat",
            "III/b",
            role="ppk",
            known=False,
        ),
        _western("Purnomo Satriaji", nip("19770215", "200312", MAN), "Badan Keuangan", "IV/a", role="ppk"),
        _western(
            "Yeni Mahardhika", nip("19871028", "201101", WOMAN), "Bagian Pengadaan", "III/c", role="pokja"
        ),
        _western("Slamet Widagda", nip("19810707", "200604", MAN), "Dinas Perhubungan", "III/d", role="ppk"),
        _western("Retno Palupi", nip("19890920", "201503", WOMAN), "Dinas Pariwisata", "III/b", role="pp"),
    )
}
