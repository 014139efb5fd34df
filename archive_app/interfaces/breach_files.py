"""The breach report to take away: one line a fact as CSV, the whole as JSON."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from archive_app.domain.breach import Breach
from archive_app.domain.breach_acts import Acted
from archive_app.interfaces.cells import csv_bytes
from archive_app.interfaces.month_files import Made
from resetdesk.core.record import canonical

HEAD = ("bagian", "waktu", "permohonan", "orang", "nip", "uraian", "oleh", "rincian")
Line = tuple[str, str, str, str, str, str, str, str]


def as_csv(breach: Breach) -> Made:
    """Every fact as a line; no cell can begin a formula."""
    return Made(_name(breach, "csv"), "text/csv; charset=utf-8", csv_bytes(HEAD, lines(breach)))


def as_json(breach: Breach) -> Made:
    """The whole report with times in UTC (ISO 8601)."""
    told = {
        "office": breach.office,
        "asked": {"nip": breach.asked.nip, "since": breach.asked.since, "until": breach.asked.until},
        "made_at": breach.made_at,
        "made_by": breach.made_by,
        "people": [asdict(person) for person in breach.people],
        "readings": [
            {
                "at": row.at,
                "by": row.person,
                "paper": row.paper,
                "request": row.request.reference if row.request else "",
            }
            for row in breach.readings
        ],
        "credentials": [asdict(act) for act in breach.credentials],
        "notices": [asdict(act) for act in breach.notices],
        "exports": [asdict(act) for act in breach.exports],
    }
    return Made(_name(breach, "json"), "application/json", canonical(_plain(told)))


WRITERS: Mapping[str, Callable[[Breach], Made]] = {"csv": as_csv, "json": as_json}


def lines(breach: Breach) -> Iterator[Line]:
    """One line for each person, kind of data, request, paper, reading and act."""
    zone = ZoneInfo(breach.zone)
    for person in breach.people:
        who = (person.name, person.nip)
        yield ("orang", "", "", *who, person.work_unit, "", "")
        for words in person.requests:
            yield ("permohonan", "", words.partition(" ")[0], *who, words.partition(": ")[2], "", "")
        for data in person.data:
            yield ("data", "", "", *who, data, "", "")
        for paper in person.papers:
            when, detail = _when(paper.received_at, zone), f"versi {paper.version}, SHA-256 {paper.sha256}"
            yield ("berkas", when, paper.reference, *who, paper.label, "", detail)
    for row in breach.readings:
        request = row.request
        held = (request.reference, request.holder_name, request.holder_nip) if request else ("", "", "")
        yield ("pembacaan", _when(row.at, zone), *held, row.paper, row.person, "")
    for part, acts in (
        ("kata sandi", breach.credentials),
        ("pemberitahuan", breach.notices),
        ("salinan keluar", breach.exports),
    ):
        yield from (_line(part, act, zone) for act in acts)


def _line(part: str, act: Acted, zone: ZoneInfo) -> Line:
    return (part, _when(act.at, zone), act.reference, "", "", act.what, act.who, act.detail)


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %z}"


def _plain(value: object) -> object:
    """The same with moments and days as text."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("UTC")).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _name(breach: Breach, suffix: str) -> str:
    """No name and no NIP stands in a file's name."""
    return f"laporan-kebocoran-{breach.made_at:%Y%m%d-%H%M}.{suffix}"
