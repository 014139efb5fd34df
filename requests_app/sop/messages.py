"""The errors of pydantic in Indonesian, with the keys and values that are allowed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from requests_app.sop.definition import Sop
from requests_app.sop.faults import Finding, Path, choose, one_of
from requests_app.sop.frozen import Frozen

Wording = Callable[[Mapping[str, Any]], str]

KEY_RULE = "Pakai huruf kecil, angka, tanda - dan _, diawali huruf, paling panjang 63 karakter."
WORDINGS: Mapping[str, tuple[str, Wording | str]] = {
    "missing": ("kunci ini wajib ada.", ""),
    "string_type": ("harus teks dalam tanda kutip.", 'Contoh: "Surat permohonan".'),
    "string_too_short": ("tidak boleh kosong.", ""),
    "string_too_long": ("terlalu panjang.", lambda c: f"Paling panjang {c['max_length']} karakter."),
    "string_pattern_mismatch": ("bukan nama yang sah.", KEY_RULE),
    "text_unprintable": ("memuat karakter yang tidak dapat dicetak.", "Hapus karakter kendali dari teks."),
    "int_type": ("harus bilangan bulat tanpa tanda kutip.", "Contoh: 5."),
    "int_parsing_size": ("bilangannya terlalu besar.", ""),
    "greater_than_equal": ("terlalu kecil.", lambda c: f"Paling kecil {c['ge']}."),
    "less_than_equal": ("terlalu besar.", lambda c: f"Paling besar {c['le']}."),
    "bool_type": ("harus true atau false tanpa tanda kutip.", ""),
    "too_short": ("isinya kurang.", lambda c: f"Paling sedikit {c['min_length']} butir."),
    "tuple_type": ("harus daftar.", 'Contoh: ["satu", "dua"].'),
    "mapping_type": ("harus tabel berisi kunci dan nilai.", 'Contoh: { done = "arsip" }.'),
    "dict_type": ("harus tabel berisi kunci dan nilai.", 'Contoh: { done = "arsip" }.'),
    "model_type": ("harus tabel berisi kunci dan nilai.", 'Contoh: { key = "ppk", label = "PPK" }.'),
    "model_attributes_type": (
        "harus tabel berisi kunci dan nilai.",
        'Contoh: { key = "ppk", label = "PPK" }.',
    ),
    "date_type": ("harus tanggal tanpa tanda kutip.", "Contoh: 2026-01-05."),
    "date_from_datetime_inexact": ("harus tanggal tanpa jam.", "Contoh: 2026-01-05."),
    "condition_form": (
        "syarat harus memakai tepat satu bentuk.",
        "Yang boleh: `all`, `any`, `not`, atau `fact` bersama salah satu dari `equals`, `in`, `is_true`.",
    ),
    "standard_parts": (
        "bagian standar tidak cocok dengan `clock`.",
        lambda c: f'`clock = "{c["clock"]}"` memakai: {c["needs"]}.',
    ),
    "standard_suggest": ('`suggest` hanya untuk `clock = "unset"`.', ""),
    "recursion_loop": ("bersarang terlalu dalam.", ""),
}
KIND_OF_VALUE = frozenset(
    {"string_type", "tuple_type", "date_type", "date_from_datetime_inexact", "bool_type"}
)
"""Errors of one member of a union: said only when no other member says something better."""


def findings(error: ValidationError, raw: Mapping[str, object]) -> Iterator[Finding]:
    """One finding per place of the file, in the file's order."""
    places: dict[Path, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        places.setdefault(_place(detail, raw), []).append(detail)
    for path, details in places.items():
        if _other_member(path, details, places):
            continue
        telling = [d for d in details if d["type"] not in KIND_OF_VALUE] or details
        if len(telling) > 1 and {d["type"] for d in telling} <= KIND_OF_VALUE:
            yield Finding(path, "jenis nilainya tidak cocok.", _either(telling))
        else:
            yield _finding(path, telling[0])


def _finding(path: Path, detail: ErrorDetails) -> Finding:
    context: Mapping[str, Any] = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = known_keys(path[:-1])
        return Finding(path, "kunci ini tidak dikenal.", choose(str(path[-1]), known))
    if kind == "enum":
        values = [v.strip().strip("'") for v in str(context["expected"]).replace(" or ", ", ").split(",")]
        given = detail["input"]
        allowed = choose(given, values) if isinstance(given, str) else one_of(values)
        return Finding(path, "nilai ini tidak dikenal.", allowed)
    problem, wording = WORDINGS.get(kind, ("isinya tidak sah.", ""))
    return Finding(path, problem, wording if isinstance(wording, str) else wording(context))


def _place(detail: ErrorDetails, raw: object) -> Path:
    """The error's place in the file, without pydantic's own marks (`[key]`, names of union members)."""
    path: list[str | int] = []
    here = raw
    last = len(detail["loc"]) - 1
    for position, part in enumerate(detail["loc"]):
        if isinstance(here, list) and isinstance(part, int):
            here = here[part] if part < len(here) else None
        elif isinstance(here, Mapping) and part in here:
            here = here[part]
        elif not (detail["type"] == "missing" and position == last):
            continue
        path.append(part)
    return tuple(path)


def _other_member(path: Path, details: list[ErrorDetails], places: Mapping[Path, object]) -> bool:
    """Whether a union's other member already speaks about something inside this place."""
    inside = any(len(other) > len(path) and other[: len(path)] == path for other in places)
    return inside and all(detail["type"] in KIND_OF_VALUE | {"enum"} for detail in details)


def _either(details: list[ErrorDetails]) -> str:
    said = [WORDINGS[detail["type"]][0].removesuffix(".").removeprefix("harus ") for detail in details]
    return f"Yang boleh: {' atau '.join(dict.fromkeys(said))}."


def known_keys(path: Path) -> tuple[str, ...]:
    """The keys that the file may hold at this place."""
    model: type[Frozen] = Sop
    for part in path:
        field = next((f for n, f in model.model_fields.items() if (f.alias or n) == part), None)
        model = (field and _model_in(field.annotation)) or model
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _model_in(annotation: object) -> type[Frozen] | None:
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
