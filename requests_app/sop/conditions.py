"""Conditions of the SOP file: a small, safe data language over the facts of a request.

    required_when = { fact = "also_pa", is_true = true }
    required_when = { all = [{ fact = "channel", equals = "counter" }, { fact = "role", in = ["ppk"] }] }
    required_when = { not = { fact = "work_unit", equals = "Dinas Kesehatan" } }

Facts are `role`, `service`, `system`, `channel`, `work_unit` and every form field by its key.
"""

from collections.abc import Iterator, Mapping
from typing import Self

from pydantic import Field, StrictBool, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from requests_app.sop.frozen import Frozen, Key

FACTS = ("role", "service", "system", "channel", "work_unit")
"""Facts that every request has, whatever its form asks."""

FORMS = ("all", "any", "not", "equals", "in", "is_true")

Fact = str | bool | None
Literal = StrictStr | StrictBool


class Condition(Frozen):
    """Exactly one form: `all`, `any`, `not`, or `fact` with one of `equals`, `in`, `is_true`."""

    all: tuple["Condition", ...] | None = Field(
        None, min_length=1, description="Benar bila semua syarat di dalamnya benar."
    )
    any: tuple["Condition", ...] | None = Field(
        None, min_length=1, description="Benar bila sedikitnya satu syarat di dalamnya benar."
    )
    not_: "Condition | None" = Field(None, alias="not", description="Benar bila syarat di dalamnya salah.")
    fact: Key | None = Field(
        None,
        description="Fakta yang dilihat: `role`, `service`, `system`, `channel`, `work_unit`, atau isian.",
    )
    equals: Literal | None = Field(
        None, description="Nilai yang harus sama; huruf besar dan kecil dianggap sama."
    )
    in_: tuple[Literal, ...] | None = Field(
        None, alias="in", min_length=1, description="Nilai harus salah satu dari daftar ini."
    )
    is_true: StrictBool | None = Field(
        None, description="`true`: isian dijawab Ya; `false`: dijawab Tidak atau kosong."
    )

    @model_validator(mode="after")
    def _exactly_one_form(self) -> Self:
        given = [form for form, value in zip(FORMS, self._values(), strict=True) if value is not None]
        compares = bool(given) and given[0] in FORMS[3:]
        if len(given) != 1 or compares != (self.fact is not None):
            raise PydanticCustomError("condition_form", "exactly one form")
        return self

    def _values(self) -> tuple[object, ...]:
        return (self.all, self.any, self.not_, self.equals, self.in_, self.is_true)


def holds(condition: Condition | None, facts: Mapping[str, Fact]) -> bool:
    """Whether the condition is true of these facts. No condition is always true.

    Total: an absent fact is empty, an unknown value is unequal; nothing raises on a loaded file.
    """
    if condition is None:
        return True
    if condition.all is not None:
        return all(holds(part, facts) for part in condition.all)
    if condition.any is not None:
        return any(holds(part, facts) for part in condition.any)
    if condition.not_ is not None:
        return not holds(condition.not_, facts)
    value = facts.get(condition.fact or "")
    if condition.is_true is not None:
        return _truth(value) is condition.is_true
    wanted = condition.in_ if condition.in_ is not None else (condition.equals,)
    return any(_same(value, other) for other in wanted)


def compared(condition: Condition) -> Iterator[Condition]:
    """Every comparison inside a condition, for the checks of the loader."""
    parts = condition.all or condition.any or ((condition.not_,) if condition.not_ else ())
    if not parts:
        yield condition
    for part in parts:
        yield from compared(part)


def _truth(value: Fact) -> bool:
    return value is True or (
        isinstance(value, str) and value.strip().casefold() in {"yes", "ya", "true", "on", "1"}
    )


def _same(value: Fact, other: Fact) -> bool:
    if isinstance(value, bool) or isinstance(other, bool):
        return value is not None and other is not None and _truth(value) is _truth(other)
    return _plain(value) == _plain(other)


def _plain(value: str | None) -> str:
    return " ".join((value or "").casefold().split())
