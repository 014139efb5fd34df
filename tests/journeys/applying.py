"""The requester's way through the form, page by page, as the answers lead."""

import re
from dataclasses import dataclass

from tests.journeys.browsing import Visitor
from tests.journeys.conftest import Town
from tests.journeys.papers import Sheet, scan
from tests.postbox import text_of

Answers = dict[str, str | list[str]]
NIP = "19850517 201001 1 003"
EMAIL = "sari.wulandari@contoh.test"
PHONE = "0812 3456 7890"
SERAM: dict[str, Answers] = {
    "layanan": {"services": ["reset_password"]},
    "sebab": {"self_service": "email_dead"},
    "data-diri": {"name": "Sari Wulandari", "nip": NIP, "work_unit": "Dinas Pekerjaan Umum"},
    "pengangkatan": {"sk_number": "800/017/SK/2026", "sk_date": "2026-01-05", "also_pa": "tidak"},
    "akun": {"user_id": "SARI.PPK"},
    "kontak": {"email": EMAIL, "phone": PHONE},
}
PONOROGO: dict[str, Answers] = {
    "layanan": {"services": ["reset_password"]},
    "sebab": {"self_service": "user_id_forgotten"},
    "peran": {"role": "pp"},
    "data-diri": {
        "name": "Sari Wulandari",
        "nip": NIP,
        "rank": "III/d",
        "position": "Kepala Bidang Bina Marga",
    },
    "pengangkatan": {"certificate_number": "PBJ-2024-000123", "sk_number": "800/017/SK/2026"},
    "akun": {"data_changed": "tidak"},
    "kontak": {"email": EMAIL, "phone": PHONE, "agency_address": "Jalan Percobaan Nomor 2"},
}
POKJA: dict[str, Answers] = {
    "layanan": {"services": ["tell_user_id"]},
    "data-diri": {"name": "Sari Wulandari", "nip": NIP, "work_unit": "Unit Kerja Pengadaan"},
    "pengangkatan": {"sk_number": "027/12/SK-POKJA/2026", "sk_date": "2026-01-05"},
    "kontak": {"email": EMAIL, "phone": PHONE},
}
MAGELANG: dict[str, Answers] = {
    "layanan": {"services": ["reset_password"]},
    "sebab": {"self_service": "mail_not_arrived"},
    "peran": {"role": "pp"},
    "data-diri": {"name": "Sari Wulandari", "nip": NIP, "work_unit": "Dinas Perhubungan"},
    "pengangkatan": {"sk_number": "800/44/SK-PP/2026", "sk_date": "2026-01-05"},
    "akun": {"user_id": "SARI.PP"},
    "kontak": {"email": EMAIL, "phone": PHONE},
}
HELPDESK: dict[str, Answers] = {
    "layanan": {"services": ["reset_password"]},
    "sebab": {"self_service": "locked"},
    "data-diri": {"name": "Sari Wulandari", "work_unit": "Helpdesk LPSE"},
    "pengangkatan": {"sk_number": "000.3/9/SK-HD/2026", "sk_date": "2026-01-05"},
    "akun": {"user_id": "HELPDESK.SARI"},
    "kontak": {"email": EMAIL, "phone": PHONE},
}
# Pages of the form that follow from the SOP's file alone.
DECIDED = frozenset({"peran", "pengangkatan", "berkas"})
PAPER_PAGES = frozenset({"surat", "berkas"})
LONGEST = 15
HAS_FILES = (
    "[...document.querySelectorAll('[data-upload-form] [type=file]')].some(input => input.files.length)"
)


@dataclass(frozen=True)
class Applied:
    """What the requester holds afterwards."""

    reference: str
    code: str


def apply(
    town: Town, visitor: Visitor, office: str, pages: dict[str, Answers], *, sheet: Sheet, sop: str = ""
) -> Applied:
    """From the first page to the confirmation; every paper is the same sheet.

    With `sop`, only the pages that its file decides are pictured, under that name.
    """
    visitor.open(f"/{office}/")
    visitor.snap(f"{sop or office}-home")
    visitor.follow("Ajukan permohonan")
    for _number in range(LONGEST):
        page = page_of(visitor)
        if page == "kode":
            prove(town, visitor)
        elif page in PAPER_PAGES:
            hand_in_all(visitor, sheet)
        else:
            answer(visitor, pages.get(page, {}))
        if not sop or page in DECIDED:
            visitor.snap(f"{sop or office}-apply-{page}")
        if page == "periksa":
            return sent(town, visitor, office)
        go_on(visitor)
        assert page_of(visitor) != page, visitor.page.locator("main").inner_text()
    raise AssertionError(f"the form never ended: {visitor.page.url}")


def page_of(visitor: Visitor) -> str:
    """The page of the form that is open, by the last word of its address."""
    return visitor.page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def answer(visitor: Visitor, answers: Answers) -> None:
    """Fill in, choose or tick, by the names of the fields."""
    for name, values in answers.items():
        for value in [values] if isinstance(values, str) else values:
            field = visitor.page.locator(f'main [name="{name}"]').first
            choice = visitor.page.locator(f'main input[name="{name}"][value="{value}"]')
            if choice.count():
                choice.check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def hand_in_all(visitor: Visitor, sheet: Sheet) -> None:
    """The same sheet for every file that the page asks for."""
    inputs = visitor.page.locator("main input[type=file]")
    for name in [inputs.nth(at).get_attribute("name") for at in range(inputs.count())]:
        assert name is not None
        visitor.hand_in(name, sheet)


def go_on(visitor: Visitor) -> None:
    """Press the page's own button, however the page sends itself."""
    name = visitor.page.locator("main .buttons button").first.inner_text()
    if visitor.scripts and visitor.page.evaluate(HAS_FILES):
        visitor.send(name)
    else:
        visitor.press(name)


def prove(town: Town, visitor: Visitor) -> None:
    """Type the code that the mail holds."""
    town.work()
    letter = text_of(town.postbox.newest("Kode untuk formulir"))
    found = re.search(r"Kode Anda: (\S+)", letter)
    assert found, letter
    answer(visitor, {"code": found[1]})


def sent(town: Town, visitor: Visitor, office: str) -> Applied:
    """Send it, note the collection code, and read the confirmation again."""
    visitor.press("Kirim permohonan")
    visitor.reads("Permohonan Anda sudah kami terima")
    codes = [text.strip() for text in visitor.page.locator(".code__value .sr").all_inner_texts()]
    visitor.snap(f"{office}-apply-done{'-with-code' if len(codes) > 1 else ''}")
    reference = visitor.page.url.rstrip("/").rsplit("/", 1)[-1]
    assert codes[0] == reference
    if len(codes) > 1:
        visitor.press("Sudah saya catat")
        assert codes[1] not in visitor.page.content()
    town.work()
    return Applied(reference, codes[1] if len(codes) > 1 else "")


def track(visitor: Visitor, office: str, reference: str) -> None:
    """Look the request up as somebody who comes back days later."""
    visitor.open(f"/{office}/lacak/")
    visitor.snap(f"{office}-track")
    answer(visitor, {"reference": reference, "email": EMAIL})
    visitor.press("Lihat permohonan")


def photograph(title: str) -> Sheet:
    """A photograph of a paper."""
    return scan(title, kind="JPEG")
