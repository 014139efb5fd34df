"""The fixture file as text and as data, for tests that change one thing in it."""

import datetime as dt
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from requests_app.sop.definition import Sop
from requests_app.sop.loader import SopFault, SopFileInvalid, load

FIXTURE = Path(__file__).parent / "fixtures" / "format1.toml"


def data() -> dict[str, Any]:
    """The fixture as plain data, to be changed."""
    return tomllib.loads(FIXTURE.read_text(encoding="utf-8"))


def written(raw: dict[str, Any]) -> bytes:
    """The data as a TOML file, a key a line. Raises TypeError for what TOML cannot hold."""
    return "".join(f"{json.dumps(key)} = {_value(value)}\n" for key, value in raw.items()).encode()


def _value(value: object) -> str:
    """On one line, as no person writes it; a library that keeps comments takes 40 ms for this file."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    if not isinstance(value, str | int):
        raise TypeError(type(value).__name__)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def loaded(raw: dict[str, Any]) -> Sop:
    """The SOP of this data, through the bytes of a file."""
    return load(written(raw), name="uji.toml")


def faults(change: Callable[[dict[str, Any]], object]) -> tuple[SopFault, ...]:
    """The faults of the fixture after one change; empty when it still loads."""
    raw = data()
    change(raw)
    try:
        loaded(raw)
    except SopFileInvalid as error:
        return error.errors
    return ()


def step(raw: dict[str, Any], key: str) -> dict[str, Any]:
    """One step of the data."""
    found: dict[str, Any] = next(row for row in raw["steps"] if row["key"] == key)
    return found


def linear(*kinds: str) -> dict[str, Any]:
    """A small SOP whose steps follow one another: `kind` or `kind:actor`, keys s0, s1, ..."""
    steps: list[dict[str, Any]] = []
    for place, kind in enumerate(kinds):
        name, _, actor = kind.partition(":")
        following = f"s{place + 1}" if place + 1 < len(kinds) else "end"
        steps.append(
            {
                "key": f"s{place}",
                "kind": name,
                "actor": actor or ("pemohon" if name in ("submit", "complete") else "admin"),
                "activity": f"Kegiatan {place}",
                "standard": {"clock": "unset"},
                "outcomes": {"done": following},
            }
        )
        if name == "check":
            steps[-1] |= {
                "outcomes": {"yes": following, "no": "end"},
                "checklist": [{"key": "a", "text": "Ada"}],
            }
    return {
        "format": 1,
        "key": "uji",
        "title": "SOP UJI",
        "roles": ["ppk"],
        "services": ["reset_password"],
        "actors": [
            {"key": "pemohon", "label": "PPK", "group": "requester"},
            {"key": "admin", "label": "Admin Agency", "group": "admin_agency"},
        ],
        "fields": [
            {"key": "name", "label": "Nama", "kind": "text"},
            {"key": "email", "label": "Email", "kind": "email"},
        ],
        "steps": steps,
    }


def large() -> dict[str, Any]:
    """An SOP of 25 steps, 5 actors and two loops, with checks that jump far."""
    kinds = (
        "submit register:loket task:kepala dispose:kepala instruct:lpse check ask_completion:loket complete "
        "task:loket check task:loket task:lpse perform check task:loket task:lpse check perform task:loket "
        "notify_rejection:loket task:kepala hand_over task:loket task:lpse archive"
    )
    raw = linear(*kinds.split())
    raw["actors"] = [
        {"key": "pemohon", "label": "PPK/PP/Pokja", "group": "requester"},
        {"key": "loket", "label": "Petugas Loket", "group": "loket"},
        {"key": "kepala", "label": "Kepala UKPBJ", "group": "kepala_ukpbj"},
        {"key": "lpse", "label": "Kepala LPSE", "group": "kepala_lpse"},
        {"key": "admin", "label": "Admin Agency", "group": "admin_agency"},
    ]
    targets = {"s9": "s19", "s13": "s12", "s16": "s19"}
    for place, row in enumerate(raw["steps"]):
        row["number"] = str(place + 1)
        row["requires"] = ["Berkas permohonan", "Surat Keputusan penetapan"][: 1 + place % 2]
        row["output"] = {"label": "Hasil pemeriksaan"}
        if row["key"] in targets:
            row["outcomes"]["no"] = targets[row["key"]]
    step(raw, "s5")["outcomes"] = {"yes": "s8", "no": "s6"}
    step(raw, "s7")["outcomes"] = {"done": "s5"}
    step(raw, "s18")["outcomes"] = {"done": "s21"}
    step(raw, "s20")["outcomes"] = {"done": "s24"}
    return raw
