"""What an outsider types to check a paper: what stands on it, or the fingerprint of its file."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.interfaces.forms.codes import CodeInput
from resetdesk.core import references
from resetdesk.core.free_text import FreeTextForm
from resetdesk.core.sealing import CODE_LENGTH


class CheckForm(FreeTextForm):
    """Request number and check code, both printed on the paper."""

    use_required_attribute = False
    reference = forms.CharField(
        label=_("Nomor permohonan"),
        help_text=_("Tercetak di kepala dan di kaki setiap halaman, misalnya K7QM-4XWP-9T."),
        max_length=40,
        widget=CodeInput(autocomplete="off"),
        error_messages={"required": _("Isi nomor permohonan.")},
    )
    code = forms.CharField(
        label=_("Kode periksa"),
        help_text=_("Enam huruf dan angka di bawah kode QR."),
        max_length=20,
        widget=CodeInput(autocomplete="off"),
        error_messages={"required": _("Isi kode periksa.")},
    )

    def clean_reference(self) -> str:
        """The stored form of what was typed."""
        try:
            return references.normalise(self.cleaned_data["reference"])
        except references.ReferenceInvalid as fault:
            raise forms.ValidationError(fault.sentence) from None

    def clean_code(self) -> str:
        """Six characters in capitals, or a sentence."""
        typed = references.SEPARATORS.sub("", self.cleaned_data["code"]).upper()
        if len(typed) != CODE_LENGTH or set(typed) - set(references.ALPHABET):
            raise forms.ValidationError(_("Kode periksa terdiri atas enam huruf dan angka."))
        return typed


class FingerprintForm(FreeTextForm):
    """The SHA-256 that another program computed from the file at hand."""

    use_required_attribute = False
    fingerprint = forms.CharField(
        label=_("Sidik SHA-256 berkas Anda"),
        help_text=_("64 huruf dan angka."),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Isi sidik berkas Anda.")},
    )

    def clean_fingerprint(self) -> str:
        """64 hexadecimal digits in small letters, however a program groups them."""
        typed = re.sub(r"[\s:-]", "", self.cleaned_data["fingerprint"]).lower()
        if not re.fullmatch(r"[0-9a-f]{64}", typed):
            raise forms.ValidationError(_("Sidik SHA-256 terdiri atas 64 huruf a sampai f dan angka."))
        return typed
