"""Decrees and certificates: of a regional head with a list of names, of an agency's head, a certificate."""

from resetdesk.core.templatetags.ui import tanggal
from resetdesk.demo.papers.facts import Facts
from resetdesk.demo.papers.letters import letterhead
from resetdesk.demo.papers.page import LEFT, RIGHT, SANS, Page, bound

REGULATIONS = (
    (
        "Peraturan Presiden Nomor 16 Tahun 2018 tentang Pengadaan Barang/Jasa Pemerintah sebagaimana telah "
        "diubah dengan Peraturan Presiden Nomor 12 Tahun 2021;"
    ),
    "Peraturan daerah tentang anggaran pendapatan dan belanja daerah tahun anggaran berjalan;",
)


def decree(facts: Facts, *, whole: bool = True) -> bytes:
    """The decree of appointment; not `whole` lacks the page with the names."""
    first, second = by_the_region(facts) if facts.mark // 7 % 2 else by_the_agency(facts)
    return bound([first, second] if whole else [first], title=f"Keputusan {facts.sk_number}")


def by_the_region(facts: Facts) -> tuple[Page, Page]:
    """The regional head's decree, whose second page lists several names."""
    page = Page()
    page.centred(f"KEPALA DAERAH {facts.region.upper()}", size=13)
    page.gap()
    page.centred(f"KEPUTUSAN KEPALA DAERAH {facts.region.upper()}")
    page.centred(f"NOMOR {facts.sk_number}")
    page.centred("TENTANG", bold=False)
    page.centred(f"PENGANGKATAN {facts.role.upper()}"[:64])
    page.gap()
    page.item(
        "a.",
        "bahwa pengadaan barang/jasa perlu tertib, terbuka, dan tepat waktu;",
        label="Menimbang",
        indent=90,
    )
    page.item("b.", "bahwa nama yang tercantum dalam lampiran memenuhi syarat untuk diangkat;", indent=90)
    page.item("1.", REGULATIONS[0], label="Mengingat", indent=90)
    page.item("2.", REGULATIONS[1], indent=90)
    page.gap()
    page.centred("MEMUTUSKAN:")
    page.gap()
    page.item(
        "KESATU",
        f"Mengangkat nama yang tercantum dalam lampiran keputusan ini sebagai {facts.role} pada "
        f"perangkat daerah {facts.region}.",
    )
    page.item("KEDUA", "Segala biaya dibebankan pada anggaran perangkat daerah masing-masing.")
    page.item("KETIGA", "Keputusan ini mulai berlaku pada tanggal ditetapkan.")
    signed_by(page, facts, "KEPALA DAERAH,")
    annex = Page()
    annex.line("LAMPIRAN KEPUTUSAN KEPALA DAERAH", indent=210)
    annex.line(f"NOMOR {facts.sk_number}", indent=210)
    annex.line(f"TANGGAL {tanggal(facts.sk_day).upper()}", indent=210)
    annex.gap()
    annex.centred(f"DAFTAR {facts.role.upper()}"[:64])
    annex.gap()
    names = [(facts.name, facts.unit), *facts.others]
    # Lists of a decree are ordered by agency, so the requester stands anywhere in them.
    rows = [
        (str(index), name, unit[:30], "")
        for index, (name, unit) in enumerate(sorted(names, key=lambda one: one[1]), start=1)
    ]
    rows = [(*row[:3], facts.spaced_nip if row[1] == facts.name else "(terlampir)") for row in rows]
    annex.table((28, 150, 160, 113), [("No", "Nama", "Perangkat daerah", "NIP"), *rows])
    signed_by(annex, facts, "KEPALA DAERAH,")
    return page, annex


def by_the_agency(facts: Facts) -> tuple[Page, Page]:
    """An agency head's decree for one person, with the duties on its second page."""
    page = Page(SANS)
    letterhead(page, facts.government.upper(), facts.unit.upper(), facts.place)
    page.centred(f"KEPUTUSAN KEPALA {facts.unit.upper()}"[:60])
    page.centred(f"NOMOR: {facts.sk_number}", bold=False)
    page.centred(f"TENTANG PENETAPAN {facts.role.upper()}"[:60])
    page.gap()
    page.item(
        "a.", "bahwa untuk kelancaran pengadaan perlu menetapkan pelaksananya;", label="Menimbang", indent=90
    )
    page.item("1.", REGULATIONS[0], label="Mengingat", indent=90)
    page.gap()
    page.centred("MEMUTUSKAN:")
    page.gap()
    page.item("PERTAMA", f"Menetapkan sebagai {facts.role} pada {facts.unit}:")
    page.pairs(
        ("Nama", facts.name),
        ("NIP", facts.spaced_nip),
        ("Pangkat/golongan", facts.rank),
        ("Jabatan", facts.position),
        indent=78,
        middle=190,
    )
    page.item("KEDUA", "Tugas dan wewenangnya tercantum dalam lampiran keputusan ini.")
    page.item("KETIGA", "Keputusan ini berlaku sejak tanggal ditetapkan.")
    signed_by(page, facts, f"Kepala {facts.unit},")
    annex = Page(SANS)
    annex.line(f"Lampiran Keputusan Nomor {facts.sk_number}")
    annex.gap()
    annex.centred("TUGAS DAN WEWENANG")
    annex.gap()
    for mark, duty in enumerate(
        (
            "menyusun dan melaksanakan rencana pengadaan sesuai peraturan;",
            "memakai akun SPSE atas nama sendiri dan menjaga kerahasiaannya;",
            "melaporkan pelaksanaan tugas kepada pejabat yang menetapkan.",
        ),
        start=1,
    ):
        annex.item(f"{mark}.", duty)
    signed_by(annex, facts, f"Kepala {facts.unit},")
    return page, annex


def signed_by(page: Page, facts: Facts, title: str) -> None:
    page.signature(
        f"Ditetapkan di {facts.place}",
        f"pada tanggal {tanggal(facts.sk_day)}",
        title[:44],
        name="(pejabat contoh)",
        after="",
        mark=facts.sk_day.year,
    )


def certificate(facts: Facts) -> bytes:
    """A procurement certificate of competence, framed."""
    page = Page(top=700)
    page.draw(f"1.5 w {LEFT - 20} 240 {RIGHT - LEFT + 40} 520 re S 0.6 w {LEFT - 15} 245 481 510 re S")
    page.centred("SERTIFIKAT KOMPETENSI", size=20)
    page.gap()
    page.centred("PENGADAAN BARANG/JASA PEMERINTAH", size=13)
    page.centred(f"Nomor: {facts.certificate}", bold=False)
    page.y -= 30
    page.centred("diberikan kepada", bold=False)
    page.gap()
    page.centred(facts.name, size=16)
    page.centred(f"NIP {facts.spaced_nip}", bold=False)
    page.y -= 20
    page.centred("yang telah memenuhi syarat kompetensi tingkat dasar.", bold=False)
    page.y -= 30
    page.signature(tanggal(facts.sk_day), "Lembaga contoh", name="(pejabat contoh)", after="", mark=11)
    return bound([page], title=f"Sertifikat {facts.certificate}")
