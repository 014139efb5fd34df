"""Kabupaten Seram Bagian Timur, 2022: PPK, and Pokja Pemilihan."""

from tests.requests_app.sop.facts import Facts, Paper, Row

LAWS = (
    "Undang-Undang Nomor 11 Tahun 2018",
    "Peraturan Pemerintah Nomor 82 Tahun 2012",
    "Peraturan Presiden Republik Indonesia Nomor 12 Tahun 2021",
    "PER/21/M.PAN/II/2018",
    "Peraturan Kepala Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah Nomor 9 Tahun 2015",
)
DUTIES = ("Pelaksana bertanggung jawab", "Segala bentuk penyimpangan atas mutu baku")
LETTERHEAD = ("PEMERINTAH KABUPATEN SERAM BAGIAN TIMUR", "SEKRETARIAT DAERAH")
COLUMNS = {"activity": "Aktivitas", "requires": "Kelengkapan", "time": "Waktu (Menit)", "output": "Output"}
CONFIRM = "melalui telepon atau bertemu langsung (jika diperlukan)"


def rows(
    who: str, papers: tuple[str, ...], remark: str, *, completes: str, result: str, receives: str
) -> tuple[Row, ...]:
    """The nine rows, which differ between the two sheets only in these words."""
    admin = "Admin Agency"
    return (
        Row("1", "submit", who, papers, "N/A", None, None, remark, {"done": "2"}),
        Row(
            "2",
            "check",
            admin,
            ("Berkas permohonan",),
            "5",
            5,
            "Hasil pengecekan berkas",
            None,
            {"yes": "5", "no": "3"},
        ),
        Row(
            "3",
            "ask_completion",
            admin,
            ("yang tidak lengkap",),
            "5",
            5,
            "Pemberitahuan untuk melengkapi berkas",
            None,
            {"done": "4", "limit": "7"},
        ),
        Row("4", "complete", who, (completes,), "N/A", None, None, None, {"done": "2"}),
        Row(
            "5",
            "check",
            admin,
            ("arsip permohonan saat registrasi awal",),
            "15",
            15,
            "Pengecekan berkas",
            CONFIRM,
            {"yes": "6", "no": "7"},
        ),
        Row("6", "perform", admin, ("lengkap dan benar/valid",), "15", 15, result, None, {"done": "8"}),
        Row(
            "7",
            "notify_rejection",
            admin,
            ("tidak lengkap atau tidak benar",),
            "5",
            5,
            "Pemberitahuan permohonan ditolak",
            None,
            {"done": "end"},
        ),
        Row(
            "8",
            "hand_over",
            admin,
            ("Reset password/informasi User ID",),
            "10",
            10,
            f"diterima oleh {receives}",
            "wajib melakukan perubahan password standar dari Admin Agency",
            {"done": "9"},
        ),
        Row(
            "9",
            "archive",
            admin,
            ("dan pemberitahuan password baru",),
            "5",
            5,
            "Arsip berkas permohonan",
            None,
            {"done": "end"},
        ),
    )


PPK = Facts(
    file="seram-timur-ppk.toml",
    title="SOP RESET PASSWORD DAN PERUBAHAN INFORMASI USER ID PPK",
    letterhead=LETTERHEAD,
    identity=(
        ("Nomor SOP", "027/05/SOP-LPSE/UKPBJ/2022"),
        ("Tanggal Pembuatan", "2022-01-05"),
        ("Tanggal Revisi", ""),
        ("Tanggal Pengesahan", "2022-01-07"),
        ("Disahkan Oleh", "Pj. Sekretaris Daerah"),
        ("Nama SOP", "SOP RESET PASSWORD DAN PERUBAHAN INFORMASI USER ID PPK"),
    ),
    sections=(
        ("legal_basis", "Dasar Hukum", LAWS),
        ("executors", "Kualifikasi Pelaksana", ("memahami penggunaan aplikasi SPSE", "akun PPK")),
        ("related", "Keterkaitan", ("SOP Pengarsipan Berkas UKPBJ",)),
        (
            "equipment",
            "Peralatan/Perlengkapan",
            ("perubahan informasi User ID PPK", "pengangkatan sebagai PPK"),
        ),
        ("warning", "Peringatan", DUTIES),
        ("recording", "Pencatatan dan Pendataan", ("data elektronik", "SK PPK didata sebagai data manual")),
    ),
    doubted=(0, 1, 3),
    columns=COLUMNS,
    actors=(("PPK", "requester"), ("Admin Agency", "admin_agency")),
    roles=("ppk",),
    services=("reset_password", "change_data", "tell_user_id"),
    channels=("counter", "post"),
    papers=(
        Paper("surat_permohonan", on_paper=True),
        Paper("sk_ppk", on_paper=True),
        Paper("sk_pelantikan", when={"also_pa": True}),
    ),
    rows=rows(
        "PPK",
        ("a. Surat permohonan", "b. Surat Keputusan pengangkatan sebagai PPK"),
        "hardcopy (PA yang merangkap PPK wajib menyampaikan SK Pelantikan)",
        completes="Permohonan untuk melengkapi berkas",
        result="Hasil reset password atau informasi User ID",
        receives="PPK",
    ),
    sums=(50, 10, 25),
)

POKJA = Facts(
    file="seram-timur-pokja.toml",
    title="SOP RESET PASSWORD DAN PERUBAHAN INFORMASI USER ID POKJA PEMILIHAN",
    letterhead=LETTERHEAD,
    identity=(
        ("Nomor SOP", ""),
        ("Tanggal Pembuatan", ""),
        ("Tanggal Revisi", ""),
        ("Tanggal Pengesahan", ""),
        ("Disahkan Oleh", "Pj. Sekretaris Daerah"),
        ("Nama SOP", "SOP RESET PASSWORD DAN PERUBAHAN INFORMASI USER ID POKJA PEMILIHAN"),
    ),
    sections=(
        ("legal_basis", "Dasar Hukum", LAWS),
        ("executors", "Kualifikasi Pelaksana", ("memahami penggunaan aplikasi SPSE", "akun Pokja Pemilihan")),
        ("related", "Keterkaitan", ("SOP Pengarsipan Berkas UKPBJ",)),
        (
            "equipment",
            "Peralatan/Perlengkapan",
            ("perubahan User ID Pokja Pemilihan", "penetapan sebagai Pokja Pemilihan"),
        ),
        ("warning", "Peringatan", DUTIES),
        (
            "recording",
            "Pencatatan dan Pendataan",
            ("data elektronik", "SK Pokja Pemilihan didata sebagai data manual"),
        ),
    ),
    doubted=(0, 1, 3),
    columns=COLUMNS,
    actors=(("Pokja Pemilihan", "requester"), ("Admin Agency", "admin_agency")),
    roles=("pokja",),
    services=("reset_password", "change_data", "tell_user_id"),
    channels=("counter", "post"),
    papers=(Paper("surat_permohonan", on_paper=True), Paper("sk_pokja", on_paper=True)),
    rows=rows(
        "Pokja Pemilihan",
        ("a. Surat permohonan", "b. Surat Keputusan penetapan sebagai Pokja Pemilihan"),
        "dalam bentuk hardcopy",
        completes="Pemberitahuan untuk melengkapi berkas",
        result="Hasil reset password dan informasi User ID",
        receives="Pokja Pemilihan",
    ),
    sums=(50, 10, 25),
)
