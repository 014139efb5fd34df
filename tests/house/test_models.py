"""Nouns and their constraints: PROTECT, known choices, explained indexes, every field classified."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, Field, Model

from tests.house.plain import PLAIN
from tests.house.source import APPS, python_sources

TEXT = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.BinaryField,
)


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def unprotected(model: type[Model]) -> list[str]:
    """Relations whose target could take the row along when it is deleted."""
    return [
        f"{model.__name__}.{field.name}"
        for field in model._meta.local_fields
        if field.remote_field and getattr(field.remote_field, "on_delete", None) is not models.PROTECT
    ]


def unchecked_choices(model: type[Model]) -> list[str]:
    """Fields with choices that the database does not know about."""
    checked = {name for item in model._meta.constraints for name in named_in(item)}
    return [
        f"{model.__name__}.{field.name}"
        for field in model._meta.local_fields
        if field.choices and field.name not in checked
    ]


def named_in(constraint: Any) -> set[str]:
    """Names of the fields that a CheckConstraint compares."""
    if not isinstance(constraint, CheckConstraint):
        return set()
    return {path.split("__")[0] for path in lookups(constraint.condition)}


def lookups(condition: Any) -> Iterable[str]:
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield child[0]
        else:
            yield from lookups(child)


def is_explained(index: models.Index, *, sources: Iterable[str]) -> bool:
    """Whether an index has a name of ours, and it or a comment beside it says which page asks.

    A name that ends in the page (`..._page`, `..._sweep`), or a comment within three lines above it.
    """
    for text in sources:
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if f'name="{index.name}"' in line:
                above = lines[max(0, number - 6) : number + 1]
                return len(index.name.split("_")) >= 3 or any("# " in near for near in above)
    return False


def unclassified(model: type[Model]) -> list[str]:
    """Fields that can hold words and stand neither in the model's PERSONAL nor in the table of plain ones."""
    personal: frozenset[str] = model.__dict__.get("PERSONAL", frozenset())
    plain = set(PLAIN.get(model._meta.label, "").split())
    return [
        f"{model._meta.label}.{field.name}"
        for field in model._meta.local_fields
        if holds_words(field) and field.name not in personal | plain
    ]


def holds_words(field: Field[Any, Any]) -> bool:
    return isinstance(field, TEXT) and not field.choices


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_rows_are_never_taken_along(model: type[Model]) -> None:
    assert unprotected(model) == []


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_choices_are_known_to_the_database(model: type[Model]) -> None:
    assert unchecked_choices(model) == []


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_field_is_classified(model: type[Model]) -> None:
    names = {field.name for field in model._meta.local_fields}
    assert "PERSONAL" in model.__dict__, f"{model._meta.label} does not say which fields are PERSONAL"
    assert names >= model.PERSONAL  # type: ignore[attr-defined]
    assert unclassified(model) == [], "put it in the model's PERSONAL or into tests/house/plain.py"


def test_the_table_of_plain_fields_is_current() -> None:
    for label, names in PLAIN.items():
        model = apps.get_model(label)
        stale = set(names.split()) - {field.name for field in model._meta.local_fields if holds_words(field)}
        both = set(names.split()) & set(getattr(model, "PERSONAL", frozenset()))
        assert not stale | both, f"{label}: {sorted(stale | both)}"


def test_every_index_says_who_asks() -> None:
    texts = [source.text for source in python_sources() if "/models/" in source.path]
    silent = [
        f"{model._meta.label}: {index.name}"
        for model in own_models()
        for index in model._meta.indexes
        if not is_explained(index, sources=texts)
    ]
    assert silent == []


def test_the_checks_see_bad_samples() -> None:
    class Bad(models.Model):  # noqa: DJ008  (a sample that is never stored)
        PERSONAL = frozenset[str]()
        owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
        colour = models.CharField(max_length=1, choices=[("r", "red")])
        diary = models.TextField()

        class Meta:
            app_label = "house_sample"

    assert unprotected(Bad) == ["Bad.owner"]
    assert unchecked_choices(Bad) == ["Bad.colour"]
    assert unclassified(Bad) == ["house_sample.Bad.diary"]
    assert not is_explained(models.Index(fields=["x"], name="x_y"), sources=['models.Index(name="x_y")'])
