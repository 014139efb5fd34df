"""The tables of keys in `docs/sop-format.md`, made from the definition itself: the page cannot drift."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from requests_app.sop.conditions import Condition
from requests_app.sop.definition import (
    Actor,
    ActorRule,
    ChecklistItem,
    Choice,
    Document,
    FormField,
    Handover,
    Letter,
    Notice,
    Output,
    PresentationItem,
    Reason,
    Reasons,
    Retention,
    Sop,
    Standard,
    Step,
)
from requests_app.sop.form import STANDARD_FIELDS
from requests_app.sop.frozen import Frozen
from requests_app.sop.header import Columns, Header, IdentityRow, Section, SectionItem
from requests_app.sop.kinds import KINDS, ROLE_LABELS, SERVICE_LABELS, SYSTEM_LABELS, Turn
from requests_app.sop.notices import PLACEHOLDERS

PARTS: Mapping[str, type[Frozen]] = {
    "Kunci utama": Sop,
    "`[header]`": Header,
    "`[[header.identity]]`": IdentityRow,
    "`[[header.sections]]`": Section,
    "Butir bagian": SectionItem,
    "`[columns]`": Columns,
    "`[[actors]]`": Actor,
    "Tabel `group`": ActorRule,
    "`[[fields]]`": FormField,
    "Butir `choices`": Choice,
    "`[[documents]]`": Document,
    "`[letter]`": Letter,
    "`[handover]`": Handover,
    "`[retention]`": Retention,
    "`[reasons]`": Reasons,
    "Butir alasan": Reason,
    "`[notices.PERISTIWA]`": Notice,
    "`[[steps]]`": Step,
    "`standard` dan `[total]`": Standard,
    "`output`": Output,
    "Butir `checklist`": ChecklistItem,
    "Butir `presentation`": PresentationItem,
    "Syarat (`required_when`)": Condition,
}
WORDS: Mapping[object, str] = {str: "teks", bool: "`true`/`false`", int: "bilangan", date: "tanggal"}
TURNS: Mapping[Turn, str] = {
    Turn.STAFF: "petugas",
    Turn.REQUESTER: "pemohon; waktu berhenti",
    Turn.ACTOR: "menurut pelaksana",
}


def tables() -> str:
    """All tables as Markdown."""
    return "\n".join([*_kinds(), *_keys(), *_words()])


def _table(title: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"### {title}\n"
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(row)} |"
    yield ""


def _kinds() -> Iterator[str]:
    rows = (
        (
            f"`{kind}`",
            rule.meaning,
            TURNS[rule.turn],
            ", ".join(f"`{o}`" for o in rule.outcomes),
            ", ".join(f"`{o}`" for o in rule.optional) or "-",
        )
        for kind, rule in KINDS.items()
    )
    yield from _table("Jenis langkah", ("Jenis", "Arti", "Giliran", "Hasil wajib", "Hasil pilihan"), rows)


def _keys() -> Iterator[str]:
    for title, model in PARTS.items():
        rows = (
            (
                f"`{field.alias or name}`",
                _shape(field),
                "wajib" if field.is_required() else "opsional",
                _told(field),
            )
            for name, field in model.model_fields.items()
        )
        yield from _table(title, ("Kunci", "Isi", "", "Arti"), rows)


def _words() -> Iterator[str]:
    lists: tuple[tuple[str, Mapping[Any, str]], ...] = (
        ("Layanan", SERVICE_LABELS),
        ("Peran yang sudah bernama", ROLE_LABELS),
        ("Sistem yang sudah bernama", SYSTEM_LABELS),
        ("Isian yang dikenal portal", {key: f"jenis `{kind}`" for key, kind in STANDARD_FIELDS.items()}),
        ("Kata ganti dalam pemberitahuan", {f"{{{key}}}": text for key, text in PLACEHOLDERS.items()}),
    )
    for title, words in lists:
        yield from _table(title, ("Kunci", "Arti"), ((f"`{key}`", label) for key, label in words.items()))


def _told(field: FieldInfo) -> str:
    return (field.description or "").replace("|", "\\|")


def _shape(field: FieldInfo) -> str:
    shape = _kind_of(field.annotation)
    return shape.replace("|", "\\|")


def _kind_of(annotation: object) -> str:
    parts = get_args(annotation)
    match get_origin(annotation):
        case None:
            return _plain_kind(annotation)
        case origin if origin in (Union, UnionType):
            return " atau ".join(dict.fromkeys(_kind_of(part) for part in parts if part is not NoneType))
        case origin if origin is Annotated:
            return _kind_of(parts[0])
        case origin if origin is tuple:
            return f"daftar {_kind_of(parts[0])}"
        case _:
            return f"tabel {_kind_of(parts[1])}"


def _plain_kind(annotation: object) -> str:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(f"`{value}`" for value in annotation)
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        return "tabel"
    return WORDS[annotation]
