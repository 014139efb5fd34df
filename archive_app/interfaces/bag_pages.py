"""The pages of a bag: readable offline for as long as there are browsers. No scripts, nothing from outside.

Written without the template engine: a month has a thousand of them, and each costs a tenth this way.
Always Indonesian, like everything that is kept.
"""

from collections.abc import Iterable, Sequence
from html import escape
from zoneinfo import ZoneInfo

from archive_app.domain.bagging.composing import About, Held
from archive_app.enums import ItemKind
from archive_app.interfaces.bag_lists import about as about_record
from archive_app.interfaces.bag_lists import label, place, result, retention, span
from archive_app.interfaces.bag_readme import title
from archive_app.models import Record
from requests_app.domain.queries.history import Happening
from requests_app.domain.words import service_label
from resetdesk.accounts.models import Office
from resetdesk.core.templatetags.ui import angka, nip, tanggal, ukuran, waktu

FRAME = """\
<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; frame-src 'none'; \
connect-src 'none'; form-action 'none'; base-uri 'none'">
<title>{title}</title>
<link rel="stylesheet" href="{root}gaya.css">
</head>
<body>
<header><p class="government">{government}</p><p class="office">{office}</p></header>
<main>
{main}
</main>
<footer><p>{foot}</p></footer>
</body>
</html>
"""
RECORD_HEAD = ("No.", "Uraian", "Asal", "Penyajian", "Pemeriksaan", "Halaman", "Ukuran")
INDEX_HEAD = ("No.", "Nomor berkas", "Uraian", "Hasil", "Kurun waktu", "Isi", "Tempat")
UP = "../../"


def page(office: Office, *, heading: str, main: str, foot: str, root: str = "") -> bytes:
    """A whole page in the bag's frame; `root` leads to `data/`."""
    return FRAME.format(
        title=escape(f"{heading} – {office.name}"),
        root=root,
        government=escape(", ".join(filter(None, (office.government, office.unit)))),
        office=escape(office.name),
        main=main,
        foot=escape(foot),
    ).encode("utf-8", "replace")


def record_main(held: Held, *, root: str = "", back: bool = True) -> str:
    """One record: what it is, what it holds, what happened, what seals it. `root` leads to its folder."""
    record = held.record
    name = record.name if record.report is not None else f"{record.name}, register {record.case.register}"
    way = f'<p class="back"><a href="{UP}indeks.html">Daftar berkas</a></p>\n' if back else ""
    return (
        f'{way}<h1><span class="over">{escape(name)}</span> {escape(_heading(record))}</h1>\n'
        f"{_pairs(facts(record))}"
        f"<h2>Isi berkas</h2>\n{_contents(held, root)}"
        f"<h2>Riwayat</h2>\n{_events(held.holding.happenings, record.office)}"
        f"<h2>Segel</h2>\n{_seal(held, root)}"
    )


def _heading(record: Record) -> str:
    return about_record(record) if record.report is not None else record.case.holder_name


def facts(record: Record) -> list[tuple[str, str]]:
    """Who, what, when, with what result, and what the law makes of it."""
    zone = record.office.timezone
    kept = [
        ("Kurun waktu", span(record)),
        ("Kode klasifikasi", record.classification),
        ("Retensi", retention(record)),
        ("Tempat naskah kertas", place(record)),
        ("Rekaman dibuat", waktu(record.made_at, zone)),
    ]
    if record.report is not None:
        return kept
    case = record.case
    return [
        ("NIP", nip(case.holder_nip)),
        ("Unit kerja", case.holder_work_unit),
        ("Peran akun", case.edition.definition.role_label(case.role)),
        ("Layanan", service_label(case)),
        ("Hasil", result(record)),
        ("SOP", f"{record.sop.title if record.sop else ''}, edisi {case.edition.number}"),
        *kept,
    ]


def _pairs(rows: Iterable[tuple[str, str]]) -> str:
    told = "".join(
        f"<div><dt>{escape(key)}</dt><dd>{escape(value) if value else '–'}</dd></div>\n"
        for key, value in rows
    )
    return f'<dl class="facts">\n{told}</dl>\n'


def _table(head: Sequence[str], rows: Iterable[str], *, caption: str) -> str:
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{cells}</tr></thead>\n"
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n"
    )


def _cell(label: str, value: str, *, kind: str = "") -> str:
    """`value` is HTML already. The label stands before it where the page is narrow."""
    of_kind = f' class="{kind}"' if kind else ""
    return f'<td data-label="{label}"{of_kind}>{value}</td>'


def _contents(held: Held, root: str) -> str:
    rows = []
    for placed in held.placed:
        item = placed.item
        rows.append(
            "<tr>"
            f"{_cell('No.', str(item.position), kind='num')}"
            f'<th scope="row" data-label="Uraian"><a href="{root}{placed.name}">{escape(item.label)}</a>'
            f'<span class="sum">{item.sha256}</span></th>'
            f"{_cell('Asal', label(ItemKind, item.kind))}"
            f"{_cell('Penyajian', escape(item.presentation))}"
            f"{_cell('Pemeriksaan', escape(item.verdict))}"
            f"{_cell('Halaman', str(item.file.pages or ''), kind='num')}"
            f"{_cell('Ukuran', ukuran(item.size), kind='num')}"
            "</tr>\n"
        )
    if not rows:
        return '<p class="empty">Rekaman ini tidak berisi berkas.</p>\n'
    return _table(RECORD_HEAD, rows, caption="Di bawah setiap uraian: SHA-256 berkasnya.")


def _events(happenings: Sequence[Happening], office: Office) -> str:
    lines: list[str] = []
    zone, zone_label, day = ZoneInfo(office.timezone), office.zone_label, None
    for event in happenings:
        local = event.when.astimezone(zone)
        if local.date() != day:
            before, day = "</ol>" if day else "", local.date()
            lines.append(f'{before}\n<h3>{tanggal(day)}</h3>\n<ol class="events">\n')
        fault = ' class="fault"' if event.tone else ""
        who = f' <span class="who">{escape(event.who)}</span>' if event.who else ""
        note = f'<span class="note">{escape(event.note)}</span>' if event.note else ""
        lines.append(
            f'<li{fault}><span class="when">{local.hour:02}.{local.minute:02} {zone_label}</span>'
            f"<span>{escape(event.what)}{who}{note}</span></li>\n"
        )
    return f"{''.join(lines)}</ol>\n" if lines else '<p class="empty">Tidak ada kejadian yang tercatat.</p>\n'


def _seal(held: Held, root: str) -> str:
    names = f"rekaman.json.{held.key_id}.sig"
    return _pairs([("Sidik rekaman (SHA-256)", held.record.sha256), ("Kunci segel", held.key_id)]) + (
        f'<p>Indeks yang disegel: <a href="{root}rekaman.json">rekaman.json</a>. '
        f'Segelnya: <a href="{root}{names}">{names}</a>. '
        f'Catatan yang dirantai: <a href="{root}jurnal.jsonl">jurnal.jsonl</a>, nilai pribadinya dalam '
        f'<a href="{root}jurnal-terbuka.json">jurnal-terbuka.json</a>. '
        "Cara memeriksanya ada dalam BACA-SAYA.txt.</p>\n"
    )


def index_row(held: Held) -> str:
    """The record's row in the index."""
    record = held.record
    address = f"{held.folder.removeprefix('data/')}/indeks.html"
    register = "" if record.report is not None else f'<span class="sum">{escape(record.case.register)}</span>'
    return (
        "<tr>"
        f"{_cell('No.', str(held.number), kind='num')}"
        f'<th scope="row" data-label="Nomor berkas"><a href="{address}">{escape(record.name)}</a>'
        f"{register}</th>"
        f"{_cell('Uraian', escape(about_record(record)))}"
        f"{_cell('Hasil', escape(result(record)))}"
        f"{_cell('Kurun waktu', span(record))}"
        f"{_cell('Isi', f'{len(held.placed)} berkas', kind='num')}"
        f"{_cell('Tempat', escape(place(record)))}"
        "</tr>\n"
    )


def index_main(about: About, *, rows: Sequence[str], results: Sequence[tuple[str, int]], size: int) -> str:
    """The month: what it holds in a sentence, then record by record, then what else lies in the bag."""
    office = about.wanted.office
    return (
        f'<h1><span class="over">Daftar berkas</span> {escape(title(about))}</h1>\n'
        f'<p class="lead">{escape(sentence(about, results=results, size=size))}</p>\n'
        + (
            _table(INDEX_HEAD, rows, caption="Menurut waktu berakhirnya, yang terlama di atas.")
            if rows
            else '<p class="empty">Nihil. Tidak ada permohonan yang berakhir pada bulan ini.</p>\n'
        )
        + f"<h2>Berkas lain dalam bundel ini</h2>\n{_pairs_of_links(about)}"
        + f"<p>Cara memeriksa keaslian bundel ini tanpa portal ada dalam BACA-SAYA.txt. "
        f"Dibuat {escape(waktu(about.made_at, office))}.</p>\n"
    )


def sentence(about: About, *, results: Sequence[tuple[str, int]], size: int) -> str:
    """How many records with what result, how many files, how large; and whether the month is over."""
    wanted = about.wanted
    office = wanted.office
    until = (
        f" Bulan ini belum berakhir ketika bundel dibuat: isinya sampai {waktu(wanted.until, office)}."
        if wanted.until
        else ""
    )
    if not results:
        return f"Tidak ada rekaman.{until}"
    parts = ", ".join(f"{angka(count)} {word.lower()}" for word, count in results)
    zone = waktu(wanted.span[0].astimezone(ZoneInfo(office.timezone)), office).rpartition(" ")[2]
    return (
        f"{angka(about.records)} rekaman ({parts}), naskahnya {ukuran(size)}. "
        f"Bulan dihitung menurut waktu kantor ({zone}).{until}"
    )


def _pairs_of_links(about: About) -> str:
    links = [
        ("daftar-berkas.csv", "Daftar berkas sebagai tabel"),
        ("daftar-isi-berkas.csv", "Daftar isi berkas: satu baris satu naskah"),
        *((f"kunci/{key_id}.pem", "Kunci publik pemeriksa segel") for key_id in about.keys),
        *((path.removeprefix("data/"), "Akar jurnal harian") for path in about.roots),
    ]
    lines = "".join(
        f'<li><a href="{name}">{name}</a> <span class="who">{word}</span></li>\n' for name, word in links
    )
    return f'<ul class="links">\n{lines}</ul>\n'
