"""Every form of staff and requesters refuses a password in every field that takes words (S3)."""

import importlib
from typing import Any

import pytest
from django import forms
from django.forms.utils import ErrorDict

from resetdesk.core.free_text import FreeTextForm, takes_words
from tests.house.source import python_sources

TYPED = "Kata sandi barunya: Melati#77-biru"
# Forms that judge their words themselves, or hold none of anybody's, with the reason.
ELSEWHERE = {
    "resetdesk.core.views.gallery.SampleForm": "exists only where pages are designed",
    "resetdesk.core.views.gallery.UploadForm": "exists only where pages are designed",
    "requests_app.interfaces.forms.notice_texts.TextForm": "notice_words.faults looks at each of its lines",
}


def every_form() -> list[type[forms.BaseForm]]:
    """Every form of ours, its module imported."""
    found: list[type[forms.BaseForm]] = []
    for source in python_sources():
        if "forms." not in source.text or "class " not in source.text:
            continue
        module = importlib.import_module(source.path.removesuffix(".py").replace("/", "."))
        found += [
            thing
            for thing in vars(module).values()
            if isinstance(thing, type)
            and issubclass(thing, forms.BaseForm)
            and thing.__module__ == module.__name__
        ]
    return found


FORMS = {f"{form.__module__}.{form.__qualname__}": form for form in every_form()}
OURS = {name: form for name, form in FORMS.items() if name not in ELSEWHERE}


def is_foreign(form: type[forms.BaseForm]) -> bool:
    """A form of the sign-in library, which takes names, codes and passwords."""
    return any(parent.__module__.startswith("allauth.") for parent in form.__mro__)


@pytest.mark.asvs("14.2.4")
def test_every_form_watches_its_words() -> None:
    assert len(OURS) > 30
    careless = [
        name for name, form in OURS.items() if not issubclass(form, FreeTextForm) and not is_foreign(form)
    ]
    assert careless == [], "derive it from resetdesk.core.free_text.FreeTextForm"


@pytest.mark.parametrize("name", [name for name, form in OURS.items() if issubclass(form, FreeTextForm)])
def test_a_password_is_refused_in_every_field_that_takes_words(name: str) -> None:
    """Also in fields that a form adds when it is made: `late` stands for these."""
    form: Any = OURS[name].__new__(OURS[name])
    forms.BaseForm.__init__(form, {})  # its own asks for a case or an office, of which no field depends
    form.fields["late"] = forms.CharField()
    form.cleaned_data = {field: TYPED for field, kind in form.fields.items() if takes_words(kind)}
    form._errors = ErrorDict()
    wanted = set(form.cleaned_data)
    form._post_clean()
    assert set(form._errors) == wanted
    assert not form.cleaned_data


def test_nobody_takes_the_watch_away() -> None:
    for name, form in OURS.items():
        assert "_post_clean" not in vars(form) or form is FreeTextForm, name


def test_the_exceptions_are_living_forms() -> None:
    assert set(ELSEWHERE) <= set(FORMS)


def test_a_password_s_own_field_takes_a_password() -> None:
    assert not takes_words(forms.CharField(widget=forms.PasswordInput))
    assert not takes_words(forms.EmailField())
    assert takes_words(forms.CharField(widget=forms.Textarea))
