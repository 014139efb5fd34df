"""What the reading log is narrowed to."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as spoken
from django.utils.translation import gettext_lazy as _

from requests_app.domain.queries.readings import Wanted
from requests_app.interfaces.forms.codes import CodeInput
from resetdesk.accounts.models import User
from resetdesk.core import references
from resetdesk.core.free_text import FreeTextForm


class ReadingsForm(FreeTextForm):
    """Every field may stay empty. The choices are people of the office: another's number is refused."""

    use_required_attribute = False
    says_itself_what_is_optional = True
    nomor = forms.CharField(
        label=_("Nomor permohonan"), max_length=40, required=False, widget=CodeInput(autocomplete="off")
    )
    petugas = forms.ChoiceField(label=_("Petugas"), required=False)
    dari = forms.DateField(
        label=_("Dari tanggal"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    sampai = forms.DateField(
        label=_("Sampai tanggal"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["petugas"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type of our own field
        named = [(str(person.pk), person.full_name) for person in people]
        field.choices = [("", spoken("Semua petugas")), *named]

    def clean_nomor(self) -> str:
        """The stored form of what was typed."""
        typed: str = self.cleaned_data["nomor"].strip()
        try:
            return references.normalise(typed) if typed else ""
        except references.ReferenceInvalid as fault:
            raise forms.ValidationError(fault.sentence) from None

    def wanted(self) -> Wanted:
        """The filters that hold."""
        cleaned = self.cleaned_data
        person: str = cleaned.get("petugas", "")
        since: dt.date | None = cleaned.get("dari")
        until: dt.date | None = cleaned.get("sampai")
        reader = int(person) if person else None
        return Wanted(reference=cleaned.get("nomor", ""), person=reader, since=since, until=until)
