"""The tables of a month, alike on its page and on its paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archive_app.domain.periods import name_of
from archive_app.domain.queries.month_cases import Ask
from archive_app.interfaces import month_grid
from archive_app.interfaces.month_parts import Cell, Column, Link, Table, cell, duration, share
from archive_app.interfaces.month_sentences import Figures
from resetdesk.core.templatetags.ui import angka


@dataclass(frozen=True)
class SopPart:
    """One SOP of the report: its grid and, beneath it, its table."""

    title: str
    line: str
    grid: tuple[month_grid.Row, ...]
    table: Table


def volume(figures: Figures, *, link: Link) -> Table:
    """What was open, came in, ended and is open: the lines add up."""
    now, before = figures["volume"], figures["previous"]["volume"]
    lines: list[tuple[str, int, int, Ask]] = [
        (_("Belum berakhir pada awal bulan"), now["open_before"], before["open_before"], Ask("sisa-awal")),
        (_("Permohonan masuk"), now["received"], before["received"], Ask("masuk")),
        (_("Dibuka kembali"), now["reopened"], before["reopened"], Ask("dibuka-lagi")),
    ]
    lines += [
        (label, now["ended"][key], before["ended"][key], Ask("berakhir", value=key)) for key, label in ends()
    ]
    last = _("Belum berakhir pada akhir bulan") if figures["is_whole"] else _("Belum berakhir saat ini")
    lines.append((last, now["open_after"], before["open_after"], Ask("sisa")))
    return Table(
        caption=_("Permohonan"),
        columns=(Column(_("Keadaan"), is_number=False), Column(_("Bulan ini")), Column(previous(figures))),
        rows=tuple(
            (Cell(label), cell(count, ask, link), Cell(str(angka(old)))) for label, count, old, ask in lines
        ),
    )


def ends() -> list[tuple[str, str]]:
    """The outcomes and their words."""
    return [
        ("completed", _("Selesai")),
        ("rejected", _("Ditolak")),
        ("withdrawn", _("Dicabut pemohon")),
        ("duplicate", _("Digabung")),
    ]


def previous(figures: Figures) -> str:
    """The head of the column of comparison."""
    name = name_of(figures["previous"]["month"])
    return name if figures["is_whole"] else _("%s, bagian yang sama") % name


def sops(figures: Figures, *, link: Link) -> list[SopPart]:
    """Every SOP with its grid and its table of steps."""
    return [
        SopPart(
            title=sop["title"],
            line=_sop_line(sop),
            grid=month_grid.rows(sop),
            table=_steps(sop, figures, link=link),
        )
        for sop in figures["sops"]
    ]


def _sop_line(sop: Mapping[str, Any]) -> str:
    ended = sum(sop["ended"].values())
    words = _("%(received)s masuk, %(ended)s berakhir") % {
        "received": angka(sop["received"]),
        "ended": angka(ended),
    }
    times = sop["times"]
    if times["count"]:
        words += _("; yang selesai separuhnya dalam %(median)s, sembilan dari sepuluh dalam %(ninth)s") % {
            "median": duration(times["total"]["median"]),
            "ninth": duration(times["total"]["ninth"]),
        }
    if sop["total_standard"]:
        words += _("; mutu baku seluruh permohonan %s") % sop["total_standard"]
    return words + "."


def _steps(sop: Mapping[str, Any], figures: Figures, *, link: Link) -> Table:
    before = figures["previous"]["steps"]
    columns = (
        Column(_("No."), is_number=False, is_narrow=True),
        Column(_("Kegiatan"), is_number=False),
        Column(_("Mutu baku")),
        Column(_("Dilalui")),
        Column(_("Menunggu")),
        Column(_("Dikerjakan")),
        Column(_("Seluruhnya")),
        Column(_("Sesuai mutu baku")),
        Column(_("Melebihi")),
        Column(_("Sesuai, %s") % previous(figures)),
    )
    rows = tuple(
        _step(sop["key"], step, before.get(f"{sop['key']}/{step['key']}", {}), link=link)
        for step in sop["steps"]
    )
    caption = _("Langkah demi langkah: median, dan di bawahnya sembilan dari sepuluh")
    return Table(caption=caption, columns=columns, rows=rows)


def _step(sop: str, step: Mapping[str, Any], before: Mapping[str, int], *, link: Link) -> tuple[Cell, ...]:
    office = step["is_office"]
    count, what = (step["count"], "langkah") if office else (step["closed"], "ditutup")
    judged = step["judged"]
    whole, known = judged["within"] + judged["over"], before.get("within", 0) + before.get("over", 0)
    key = step["key"]
    within = (
        Cell(
            share(judged["within"], whole),
            _("%(within)s dari %(whole)s") % {"within": angka(judged["within"]), "whole": angka(whole)},
        )
        if whole
        else Cell("–")
    )
    return (
        Cell(step["number"] or "–"),
        Cell(step["activity"], step["actor"]),
        Cell(step["standard"] or "–"),
        cell(count, Ask(what, sop=sop, step=key), link),
        *(_times(step[clock]) for clock in ("waiting", "handling", "total")),
        within,
        cell(judged["over"], Ask("langkah", sop=sop, step=key, value="over"), link) if whole else Cell("–"),
        Cell(share(before.get("within", 0), known)),
    )


def _times(spread: Mapping[str, int] | None) -> Cell:
    return Cell(duration(spread["median"]), duration(spread["ninth"])) if spread else Cell("–")


def groups(figures: Figures, *, kind: str, link: Link) -> Table:
    """Per role (`roles`) or per channel (`channels`): volume, and time to the result of the completed."""
    caption, head = (
        (_("Menurut peran akun"), _("Peran")) if kind == "roles" else (_("Menurut kanal masuk"), _("Kanal"))
    )
    columns = (
        Column(head, is_number=False),
        Column(_("Permohonan masuk")),
        *(Column(label) for _key, label in ends()),
        Column(_("Menunggu")),
        Column(_("Dikerjakan")),
        Column(_("Seluruhnya")),
    )
    rows = tuple(
        _group(group, "role" if kind == "roles" else "channel", link=link) for group in figures[kind]
    )
    return Table(caption=caption, columns=columns, rows=rows, empty=_("Tidak ada permohonan."))


def _group(group: Mapping[str, Any], name: str, *, link: Link) -> tuple[Cell, ...]:
    narrowed = {name: group["key"]}
    times = group["times"]
    return (
        Cell(group["label"]),
        cell(group["received"], Ask("masuk", **narrowed), link),
        *(cell(group["ended"][key], Ask("berakhir", value=key, **narrowed), link) for key, _label in ends()),
        *(_times(times[clock]) for clock in ("waiting", "handling", "total")),
    )


def causes(figures: Figures, *, link: Link) -> list[Table]:
    """Why papers went back and requests were refused, and the deviations from the standard."""
    returns, deviations = figures["returns"], figures["deviations"]
    return [
        _reasons(_("Temuan pemeriksaan menurut alasan"), returns["reasons"], "alasan-kembali", link),
        _reasons(_("Yang diminta dilengkapi"), returns["items"], "butir-kembali", link),
        _reasons(_("Penolakan menurut alasan"), figures["rejections"], "ditolak", link),
        _reasons(_("Penyimpangan dari mutu baku menurut jenis"), deviations["kinds"], "simpangan", link),
        _reasons(
            _("Penyimpangan menurut penjelasan pelaksana"), deviations["reasons"], "alasan-simpangan", link
        ),
    ]


def _reasons(caption: str, counted: list[Mapping[str, Any]], what: str, link: Link) -> Table:
    return Table(
        caption=caption,
        columns=(Column(_("Uraian"), is_number=False), Column(_("Jumlah"))),
        rows=tuple(
            (Cell(row["label"]), cell(row["count"], Ask(what, value=row["key"]), link)) for row in counted
        ),
        empty=_("Tidak ada."),
    )


def backlog(figures: Figures, *, link: Link) -> Table:
    """Where the open requests stand."""
    titles = {sop["key"]: sop["title"] for sop in figures["sops"]}
    return Table(
        caption=_("Permohonan yang belum berakhir menurut langkah"),
        columns=(
            Column(_("No."), is_number=False, is_narrow=True),
            Column(_("Langkah"), is_number=False),
            Column(_("Jumlah")),
        ),
        rows=tuple(
            (
                Cell(row["number"] or "–"),
                Cell(row["activity"], titles.get(row["sop"], row["sop"]) if len(titles) > 1 else ""),
                cell(row["count"], Ask("sisa", sop=row["sop"], step=row["step"]), link),
            )
            for row in figures["backlog"]["steps"]
        ),
        empty=_("Tidak ada permohonan yang menunggu."),
    )


def method() -> list[str]:
    """How the figures were counted, in sentences."""
    return [
        _(
            "Sebuah permohonan dihitung pada bulan ia dicatat dalam register, dan berakhir pada "
            "bulan ia berakhir, menurut waktu kantor."
        ),
        _(
            "Waktu dihitung dalam jam kerja kantor menurut kalender yang berlaku saat langkah ditutup. "
            "Saat waktu layanan berhenti (menunggu pemohon, pelaksana di luar kantor, gangguan SPSE yang "
            "diumumkan, menunggu pengambilan) tidak dihitung."
        ),
        _(
            "“Menunggu” berjalan sejak langkah terbuka sampai diambil, “dikerjakan” sejak diambil "
            "sampai ditutup, “seluruhnya” adalah jumlah keduanya."
        ),
        _(
            "Waktu sebuah permohonan adalah jumlah waktu langkah-langkahnya sampai hasil "
            "disampaikan, tanpa langkah pengarsipan; hanya permohonan yang selesai yang diukur."
        ),
        _(
            "Median dan “sembilan dari sepuluh” adalah nilai pada peringkat terdekat: dari n nilai "
            "yang diurutkan, nilai ke-⌈0,5 n⌉ dan ke-⌈0,9 n⌉. "
            "Tidak ada nilai antara yang diperkirakan."
        ),
        _(
            "Mutu baku dalam menit menilai waktu dikerjakan; mutu baku dalam hari atau jam menilai "
            "waktu seluruhnya. Mutu baku yang kosong atau N/A tidak dinilai."
        ),
        _("Langkah yang terputus karena permohonan dicabut atau digabung tidak diukur."),
    ]


def quality(figures: Figures) -> list[tuple[str, str, Ask | None]]:
    """What a reader must know before leaning on the figures: words, count, and the cases behind."""
    found = figures["quality"]
    return [
        (
            _("Langkah yang tidak dinilai karena SOP tidak memuat waktunya"),
            str(angka(found["not_judged"])),
            Ask("langkah", value="not_judged"),
        ),
        (
            _("Permohonan yang suratnya diterima sebelum bulan ia dicatat"),
            str(angka(found["late_in_register"])),
            Ask("terlambat-dicatat"),
        ),
        (
            _("Langkah yang terputus karena dicabut atau digabung"),
            str(angka(found["cut_short"])),
            Ask("terputus"),
        ),
        (_("Gangguan SPSE yang diumumkan"), str(angka(found["outages"])), None),
    ]
