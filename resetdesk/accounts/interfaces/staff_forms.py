"""The administrator's forms: somebody new, and what somebody is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from resetdesk.accounts.domain.people import NewPerson
from resetdesk.accounts.enums import Role
from resetdesk.core.free_text import FreeTextForm


class RolesForm(FreeTextForm):
    """What a person is in the office from now on."""

    says_itself_what_is_optional = True

    roles = forms.MultipleChoiceField(
        label=_("Peran"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def chosen(self) -> frozenset[Role]:
        return frozenset(Role(value) for value in self.cleaned_data["roles"])


class NewPersonForm(RolesForm):
    """Who comes in. No password is asked: the person makes one alone."""

    says_itself_what_is_optional = False

    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=150,
        help_text=_("Untuk masuk, misalnya rina.kusuma. Tidak dapat diganti."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Isi nama pengguna.")},
    )
    full_name = forms.CharField(
        label=_("Nama lengkap dan gelar"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi nama lengkapnya.")},
    )
    email = forms.EmailField(
        label=_("Alamat email"),
        help_text=_("Milik orang itu sendiri; tautan undangannya dikirim ke sini."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi alamat email.")},
    )
    nip = forms.CharField(
        label=_("NIP"),
        required=False,
        max_length=30,
        help_text=_("Supaya ia tidak pernah menangani akunnya sendiri."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    position = forms.CharField(label=_("Jabatan"), required=False, max_length=150)
    field_order = ("username", "full_name", "email", "nip", "position", "roles")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = self.fields["roles"]
        roles.required = True
        roles.error_messages["required"] = _("Pilih sedikitnya satu peran.")

    def newcomer(self) -> NewPerson:
        cleaned = self.cleaned_data
        return NewPerson(**{name: cleaned[name] for name in NewPerson.__slots__})

    def refuse(self, faults: dict[str, list[str]]) -> None:
        """What the domain said, at the fields it named; what it said of none stands at the top."""
        for name, sentences in faults.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
