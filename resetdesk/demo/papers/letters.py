"""Letters of request in the layouts that offices get: a kop dinas, a plain statement, a nota dinas."""

from resetdesk.core.templatetags.ui import tanggal
from resetdesk.demo.papers.facts import Facts
from resetdesk.demo.papers.page import LEFT, RIGHT, SANS, Page, bound, crest

PLAYED = "Surat ini dibuat untuk peragaan."
SIGNED_BY_MACHINE = "Ditandatangani secara elektronik"


def letter(facts: Facts, *, signed: bool = True, electronic: bool = False) -> bytes:
    """The letter of request, one page; `electronic` leaves room for a digital signature alone."""
    layout = (official, plain, memo)[facts.mark % 3]
    page = official(facts) if electronic else layout(facts)
    if electronic:
        electronic_block(page, facts)
    elif signed:
        page.signature(
            "Pemohon,", name=facts.name, after=f"NIP {facts.spaced_nip}", mark=facts.mark, indent=262
        )
    else:
        page.line("Pemohon,", indent=262)
        page.y -= 5 * page.face.leading
        page.line(facts.name, bold=True, indent=262)
        page.line(f"NIP {facts.spaced_nip}", indent=262)
    return bound([page], title=f"Permohonan {facts.service}")


def letterhead(page: Page, *lines: str) -> None:
    """The agency's head with a shield and the double rule."""
    page.draw(crest(LEFT + 22, round(page.y) - 12))
    top = page.y
    for index, text in enumerate(lines):
        page.centred(text, size=page.face.size + (2 if index == 1 else 0), bold=index < 2)
    # The shield is as high as three lines.
    page.y = min(page.y, top - 3 * page.face.leading)
    y = page.y + 4
    page.draw(f"2 w {LEFT} {y} m {RIGHT} {y} l S 0.6 w {LEFT} {y - 3} m {RIGHT} {y - 3} l S")
    page.y -= page.face.leading + 4


def official(facts: Facts) -> Page:
    """On the agency's own letterhead."""
    page = Page()
    letterhead(page, facts.government.upper(), facts.unit.upper(), f"{facts.place}, telepon {facts.phone}")
    page.line(f"{facts.place}, {tanggal(facts.day)}", indent=270)
    page.pairs(
        ("Nomor", facts.number),
        ("Sifat", "Biasa"),
        ("Lampiran", "1 (satu) berkas"),
        ("Hal", f"Permohonan {facts.service}"),
        indent=0,
        middle=74,
    )
    page.text(f"Yth. {facts.head}\ndi {facts.place}")
    page.text("Dengan hormat, yang bertanda tangan di bawah ini:")
    page.pairs(*person(facts))
    page.text(
        f"mengajukan permohonan {facts.service} pada aplikasi SPSE karena fasilitas Lupa Password tidak "
        "dapat saya gunakan. Sebagai kelengkapan, bersama surat ini saya lampirkan salinan keputusan "
        f"pengangkatan nomor {facts.sk_number} tanggal {tanggal(facts.sk_day)}."
    )
    page.text(f"Atas perhatian dan bantuan Bapak/Ibu, saya ucapkan terima kasih. {PLAYED}")
    return page


def plain(facts: Facts) -> Page:
    """A statement without letterhead, with a numbered list of what is enclosed."""
    page = Page(SANS)
    page.gap()
    page.centred("SURAT PERMOHONAN", size=14, underlined=True)
    page.centred(f"Nomor: {facts.number}", bold=False)
    page.gap()
    page.text("Saya yang bertanda tangan di bawah ini:")
    page.pairs(*person(facts), ("Nomor telepon", facts.phone), ("Email", facts.email), middle=160)
    page.text(
        f"dengan ini mengajukan permohonan {facts.service} pada aplikasi SPSE {facts.region} untuk akun "
        f"{facts.role} atas nama saya sendiri."
    )
    page.text("Bersama permohonan ini saya sampaikan:")
    page.item("1.", f"Salinan SK pengangkatan nomor {facts.sk_number}, tanggal {tanggal(facts.sk_day)};")
    page.item("2.", "Berkas lain yang dipersyaratkan dalam SOP.")
    page.gap()
    page.text(f"Demikian permohonan ini saya buat dengan sebenarnya. {PLAYED}")
    page.line(f"{facts.place}, {tanggal(facts.day)}", indent=262)
    return page


def memo(facts: Facts) -> Page:
    """A nota dinas of the agency."""
    page = Page()
    letterhead(page, facts.government.upper(), facts.unit.upper())
    page.centred("NOTA DINAS", size=13, underlined=True)
    page.gap()
    page.pairs(
        ("Kepada", f"Yth. {facts.head}"),
        ("Dari", f"{facts.position}, {facts.unit}"),
        ("Tanggal", tanggal(facts.day)),
        ("Nomor", facts.number),
        ("Hal", f"Permohonan {facts.service}"),
        indent=0,
        middle=86,
    )
    y = page.y + 6
    page.draw(f"0.6 w {LEFT} {y} m {RIGHT} {y} l S")
    page.gap()
    page.text(
        f"Sehubungan dengan tugas kami sebagai {facts.role} pada {facts.unit}, dengan ini kami mohon bantuan "
        f"{facts.service} pada aplikasi SPSE atas nama:"
    )
    page.pairs(*person(facts))
    page.text(
        f"Terlampir salinan keputusan pengangkatan nomor {facts.sk_number} tanggal {tanggal(facts.sk_day)} "
        f"sebagai bahan pemeriksaan. {PLAYED}"
    )
    page.text("Demikian disampaikan, atas kerja samanya diucapkan terima kasih.")
    return page


def person(facts: Facts) -> tuple[tuple[str, str], ...]:
    return (
        ("Nama", facts.name),
        ("NIP", facts.spaced_nip),
        ("Pangkat/golongan", facts.rank),
        ("Jabatan", f"{facts.position}, {facts.unit}"),
        ("Diangkat sebagai", facts.role),
        ("User ID SPSE", facts.user_id),
    )


def electronic_block(page: Page, facts: Facts) -> None:
    """Where others sign with a pen: a frame and the usual words."""
    x, top = LEFT + 235, round(page.y) + 4
    page.draw(f"0.5 0.5 0.55 RG 0.8 w {x} {top - 62} {RIGHT - x} 62 re S")
    for index, (text, bold) in enumerate(
        ((f"{SIGNED_BY_MACHINE} oleh:", False), (facts.name, True), (f"NIP {facts.spaced_nip}", False))
    ):
        page.put(text, x=x + 10, y=top - 18 - index * page.face.leading, bold=bold)
    page.y = top - 90
