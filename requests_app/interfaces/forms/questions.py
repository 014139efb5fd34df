"""The portal's own questions of an application: service, why not by oneself, role, code, letter."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.domain.questionnaire import Offer
from requests_app.enums import SelfServiceFault
from requests_app.interfaces.forms.codes import CodeInput
from requests_app.interfaces.forms.lines import LineField
from resetdesk.core.free_text import FreeTextForm


class ServicesForm(FreeTextForm):
    """What is asked for; several at once where one role may have them all."""

    use_required_attribute = False
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Apa yang Anda perlukan?"),
        help_text=gettext_lazy("Boleh lebih dari satu untuk akun yang sama."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Pilih sedikitnya satu layanan."),
            "invalid_choice": gettext_lazy("Layanan itu tidak dilayani kantor ini. Pilih dari daftar."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offer: Offer, chosen: tuple[str, ...]
    ) -> None:
        super().__init__(data, initial={"services": list(chosen)})
        self.offer = offer
        field = cast("forms.MultipleChoiceField", self.fields["services"])
        field.choices = list(offer.services.items())
        if len(offer.services) == 1:
            field.help_text = ""

    def clean_services(self) -> list[str]:
        """The services, if there is a role that may have all of them."""
        services: list[str] = self.cleaned_data["services"]
        if not self.offer.roles(services):
            raise forms.ValidationError(
                _("Layanan ini tidak dapat diminta sekaligus. Pilih satu, lalu ajukan yang lain terpisah.")
            )
        return services


class WhyForm(FreeTextForm):
    """Why SPSE's own way did not help: the office learns from it, nobody is refused for it."""

    use_required_attribute = False
    self_service = forms.ChoiceField(
        label=gettext_lazy("Mengapa “Lupa Password” di SPSE tidak berhasil?"),
        widget=forms.RadioSelect,
        choices=SelfServiceFault.choices,
        error_messages={
            "required": gettext_lazy("Pilih satu sebab."),
            "invalid_choice": gettext_lazy("Pilih satu sebab dari daftar."),
        },
    )


class RoleForm(FreeTextForm):
    """As what the account was given; it picks the SOP."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label=gettext_lazy("Akun ini untuk peran apa?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Pilih satu peran."),
            "invalid_choice": gettext_lazy("Peran itu tidak dilayani kantor ini. Pilih dari daftar."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, roles: Mapping[str, str], chosen: str
    ) -> None:
        super().__init__(data, initial={"role": chosen})
        field = cast("forms.ChoiceField", self.fields["role"])
        field.choices = list(roles.items())


class CodeForm(FreeTextForm):
    """The six characters that were mailed."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("Kode dari email"),
        help_text=gettext_lazy("6 huruf dan angka."),
        max_length=20,
        widget=CodeInput(autocomplete="one-time-code"),
        error_messages={
            "required": gettext_lazy("Isi kode yang kami kirim."),
            "max_length": gettext_lazy("Kode terdiri atas 6 huruf dan angka."),
        },
    )


class LetterForm(FreeTextForm):
    """Number and day of the letter, where it has them."""

    use_required_attribute = False
    letter_number = LineField(
        label=gettext_lazy("Nomor surat"),
        max_length=100,
        required=False,
        error_messages={"max_length": gettext_lazy("Paling panjang 100 karakter.")},
    )
    letter_date = forms.DateField(
        label=gettext_lazy("Tanggal surat"),
        required=False,
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Tanggal belum benar. Tulis seperti 31-12-2026.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any], today: dt.date
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.today = today

    def clean_letter_date(self) -> dt.date | None:
        """A letter of tomorrow does not exist yet."""
        day: dt.date | None = self.cleaned_data["letter_date"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("Tanggal surat belum lewat. Periksa kembali tahunnya."))
        return day
