"""What a requester types to find a request again, to withdraw it, or to finish a task of their own."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.interfaces.forms.codes import CodeInput
from requests_app.sop.definition import FormField
from resetdesk.core import references
from resetdesk.core.free_text import FreeTextForm


class TrackForm(FreeTextForm):
    """Reference and address together; neither alone finds anything."""

    use_required_attribute = False
    reference = forms.CharField(
        label=_("Nomor permohonan"),
        help_text=_("Misalnya K7QM-4XWP-9T. Tertulis pada tanda terima dan email kami."),
        max_length=40,
        widget=CodeInput(autocomplete="off"),
        error_messages={"required": _("Isi nomor permohonan.")},
    )
    email = forms.EmailField(
        label=_("Alamat email"),
        help_text=_("Yang Anda tulis pada formulir permohonan."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Isi alamat email."),
            "invalid": _("Alamat email belum benar. Tulis seperti nama@dinas.go.id."),
        },
    )

    def clean_reference(self) -> str:
        """The stored form of what was typed."""
        try:
            return references.normalise(self.cleaned_data["reference"])
        except references.ReferenceInvalid as fault:
            raise forms.ValidationError(fault.sentence) from None


class WithdrawForm(FreeTextForm):
    """Why the request is no longer needed."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Mengapa dicabut?"),
        help_text=_("Satu kalimat, misalnya: saya sudah dapat masuk kembali."),
        max_length=300,
        error_messages={
            "required": _("Tulis alasannya dalam satu kalimat."),
            "max_length": _("Paling panjang 300 karakter."),
        },
    )


class NewsForm(FreeTextForm):
    """Where short news go beside the mail."""

    use_required_attribute = False
    messenger = forms.ChoiceField(
        label="",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih salah satu dari daftar."),
            "invalid_choice": _("Pilih salah satu dari daftar."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, asked: FormField, present: str) -> None:
        super().__init__(data, initial={"messenger": present})
        field = cast("forms.ChoiceField", self.fields["messenger"])
        field.label, field.help_text = asked.label, asked.help or ""
        field.choices = [(choice.key, choice.label) for choice in asked.choices]


class TaskForm(FreeTextForm):
    """A requester's own task: a note, and a file where there is one."""

    use_required_attribute = False
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Paling panjang 500 karakter.")},
    )
    file = forms.FileField(label=_("Berkas"), required=False, allow_empty_file=True)
