"""What somebody typed into a form that no longer fits, in words, so that nothing is lost."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from requests_app.interfaces.forms.acts import StepForm


def typed_rows(form: StepForm, data: QueryDict) -> list[dict[str, Any]]:
    """Every answer with its question, for `components/summary_list.html`; passwords are left out."""
    fields = {**form.fields, **(form.inner.fields if form.inner else {})}
    return [
        {"key": fields[name].label, "value": _words(fields[name], value)}
        for name, values in data.lists()
        if name in fields and not isinstance(fields[name].widget, forms.PasswordInput)
        for value in values
        if isinstance(value, str) and value
    ]


def _words(field: forms.Field, value: str) -> str:
    if not isinstance(field, forms.ChoiceField):
        return value
    labels: Mapping[Any, Any] = dict(field.choices)  # type: ignore[arg-type]  # ours are flat pairs
    return str(labels.get(value, value))
