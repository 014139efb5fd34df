"""A month's figures to take away: JSON as sealed, CSV line by line, XLSX with numbers as numbers."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archive_app.domain.running import Reading
from archive_app.interfaces.cells import plain_cell
from archive_app.interfaces.spreadsheets import Sheet, write
from resetdesk.core.record import canonical

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("bagian", "sop", "kunci", "uraian", "ukuran", "satuan", "nilai", "bulan sebelumnya")
ENDS = {
    "completed": "selesai",
    "rejected": "ditolak",
    "withdrawn": "dicabut pemohon",
    "duplicate": "digabung",
}
CLOCKS = {"waiting": "menunggu", "handling": "dikerjakan", "total": "seluruhnya"}
RANKS = {"median": "median", "ninth": "sembilan dari sepuluh"}
JUDGED = {"within": "sesuai mutu baku", "over": "melebihi mutu baku", "not_judged": "tidak dinilai"}
Line = tuple[str, str, str, str, str, str, int | str, int | str]


@dataclass(frozen=True)
class Made:
    """A file to be downloaded."""

    name: str
    media_type: str
    data: bytes


def as_json(reading: Reading) -> Made:
    """The canonical bytes: of a closed month the very ones that were sealed."""
    return Made(_name(reading, "json"), "application/json", canonical(reading.figures))


def as_csv(reading: Reading) -> Made:
    """One line a number, beside it that of the month before; UTF-8 with the mark that spreadsheets need."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines(reading.figures):
        writer.writerow([plain_cell(value) if isinstance(value, str) else value for value in line])
    return Made(_name(reading, "csv"), "text/csv; charset=utf-8", out.getvalue().encode("utf-8-sig"))


def as_xlsx(reading: Reading) -> Made:
    """The same lines as a workbook, one sheet a part."""
    sheets: dict[str, list[Line]] = {}
    for line in lines(reading.figures):
        sheets.setdefault(line[0], []).append(line)
    data = write([Sheet(name, COLUMNS, rows) for name, rows in sheets.items()])
    return Made(_name(reading, "xlsx"), XLSX_TYPE, data)


def _name(reading: Reading, suffix: str) -> str:
    figures: Mapping[str, Any] = reading.figures
    return f"laporan-{figures['office']['slug']}-{figures['month']}.{suffix}"


def lines(figures: Mapping[str, Any]) -> Iterator[Line]:
    """Every number of the figures, once; always in Indonesian, whoever asks."""
    before = figures["previous"]
    yield from _volume(figures["volume"], before["volume"])
    yield from _times("Permohonan", "", "", "permohonan yang selesai", figures["times"], before["times"])
    yield from _judged("Permohonan", "", "", "semua langkah", figures["judged"], before["judged"])
    for sop in figures["sops"]:
        yield from _group("SOP", sop["key"], sop["key"], sop["title"], sop)
    for sop in figures["sops"]:
        for step in sop["steps"]:
            yield from _step(sop["key"], step, before["steps"].get(f"{sop['key']}/{step['key']}", {}))
    for part, name in (("Peran", "roles"), ("Kanal", "channels")):
        for group in figures[name]:
            yield from _group(part, "", group["key"], group["label"], group)
    yield from _causes(figures)
    for row in figures["backlog"]["steps"]:
        yield (
            "Sisa",
            row["sop"],
            row["step"],
            row["activity"],
            "belum berakhir",
            "permohonan",
            row["count"],
            "",
        )
    for key, count in figures["quality"].items():
        yield "Mutu data", "", key, QUALITY[key], "jumlah", "", count, ""


QUALITY = {
    "not_judged": "langkah yang tidak dinilai",
    "late_in_register": "surat diterima sebelum bulan ia dicatat",
    "outages": "gangguan SPSE yang diumumkan",
    "cut_short": "langkah yang terputus",
}


def _volume(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Line]:
    words = {"open_before": "belum berakhir di awal", "received": "masuk", "reopened": "dibuka kembali"}
    for key, word in words.items():
        yield "Permohonan", "", key, word, "jumlah", "permohonan", now[key], before[key]
    for key, word in ENDS.items():
        yield "Permohonan", "", key, word, "jumlah", "permohonan", now["ended"][key], before["ended"][key]
    last = ("open_after", "belum berakhir di akhir")
    yield "Permohonan", "", *last, "jumlah", "permohonan", now["open_after"], before["open_after"]


def _times(
    part: str, sop: str, key: str, label: str, now: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> Iterator[Line]:
    old = before or {}
    yield part, sop, key, label, "diukur", "", now["count"], old.get("count", "")
    for clock, word in CLOCKS.items():
        for rank, name in RANKS.items():
            value = now[clock][rank] if now[clock] else ""
            earlier = old[clock][rank] if old.get(clock) else ""
            yield part, sop, key, label, f"{word}, {name}", "detik kerja", value, earlier


def _judged(
    part: str, sop: str, key: str, label: str, now: Mapping[str, int], before: Mapping[str, int]
) -> Iterator[Line]:
    for name, word in JUDGED.items():
        yield part, sop, key, label, word, "langkah", now[name], before.get(name, "")


def _group(part: str, sop: str, key: str, label: str, group: Mapping[str, Any]) -> Iterator[Line]:
    yield part, sop, key, label, "masuk", "permohonan", group["received"], ""
    for end, word in ENDS.items():
        yield part, sop, key, label, word, "permohonan", group["ended"][end], ""
    yield from _times(part, sop, key, label, group["times"])


def _step(sop: str, step: Mapping[str, Any], before: Mapping[str, int]) -> Iterator[Line]:
    label = " ".join(filter(None, (step["number"], step["activity"])))
    place = ("Langkah", sop, step["key"], label)
    yield *place, "mutu baku", "tercetak", step["standard"], ""
    yield *place, "ditutup", "kali", step["closed"], ""
    yield from _times(*place, step)
    yield from _judged(*place, step["judged"], before)


def _causes(figures: Mapping[str, Any]) -> Iterator[Line]:
    returns, deviations = figures["returns"], figures["deviations"]
    rounds = (returns["rounds"], figures["previous"]["returns"])
    yield "Sebab", "", "rounds", "pemohon diminta melengkapi", "jumlah", "kali", *rounds
    counted = (
        ("temuan pemeriksaan", returns["reasons"]),
        ("diminta dilengkapi", returns["items"]),
        ("penolakan", figures["rejections"]),
        ("penyimpangan menurut jenis", deviations["kinds"]),
        ("penyimpangan menurut penjelasan", deviations["reasons"]),
    )
    for word, rows in counted:
        for row in rows:
            yield "Sebab", "", row["key"], row["label"], word, "kali", row["count"], ""


WRITERS: Mapping[str, Callable[[Reading], Made]] = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}
