"""Conditions may ask only for facts that a request of this SOP can have."""

from collections.abc import Iterator

from requests_app.sop.conditions import FACTS
from requests_app.sop.enums import Channel, FieldKind, Service
from requests_app.sop.faults import Finding, Path, choose
from requests_app.sop.raw import Raw, everywhere, keys, rows, text, texts

DEEPEST = 8
YES_NO_VALUES = ("true", "false")


def condition_findings(raw: Raw) -> Iterator[Finding]:
    """Unknown facts, values that a fact can never have, and conditions nested beyond reading."""
    fields = {text(row, "key"): row for _, row in rows(raw, "fields")}
    for path, holder in everywhere(raw):
        condition = holder.get("required_when")
        for below, part in everywhere(condition, (*path, "required_when")):
            if len(below) - len(path) > 2 * DEEPEST:
                yield Finding(path, "syarat bersarang terlalu dalam.", f"Paling dalam {DEEPEST} tingkat.")
                break
            yield from _comparison(raw, fields, below, part)


def _comparison(raw: Raw, fields: dict[str | None, Raw], path: Path, part: Raw) -> Iterator[Finding]:
    fact = text(part, "fact")
    if fact is None:
        return
    known = (*FACTS, *keys(raw, "fields"))
    if fact not in known:
        hint = choose(fact, known)
        yield Finding((*path, "fact"), f'fakta "{fact}" tidak ada.', hint)
        return
    field = fields.get(fact, {})
    if "is_true" in part and text(field, "kind") != FieldKind.YES_NO:
        yield Finding((*path, "is_true"), "hanya untuk isian jenis `yes_no`.", "Pakai `equals` atau `in`.")
    values = _values(raw, fact, field)
    if values is None:
        return
    asked = [((*path, "equals"), part["equals"])] if "equals" in part else []
    listed = part.get("in")
    asked += [((*path, "in", i), v) for i, v in enumerate(listed if isinstance(listed, list) else [])]
    for where, value in asked:
        if isinstance(value, str) and value not in values:
            hint = choose(value, values)
            yield Finding(where, f'"{value}" tidak mungkin menjadi nilai "{fact}".', hint)


def _values(raw: Raw, fact: str, field: Raw) -> tuple[str, ...] | None:
    """Every value that a fact can have; None when it is free text."""
    closed: dict[str, tuple[str, ...]] = {
        "role": texts(raw, "roles"),
        "service": tuple(Service),
        "system": texts(raw, "systems") or ("spse",),
        "channel": tuple(Channel),
    }
    if fact in closed:
        return closed[fact]
    if text(field, "kind") == FieldKind.CHOICE:
        return keys(field, "choices")
    return YES_NO_VALUES if text(field, "kind") == FieldKind.YES_NO else None
