"""The officer's forms at "Penyampaian hasil", one for each way, and those for calling back and re-issuing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.domain import generated_rules
from requests_app.domain.handover_rules import (
    LONGEST_PASSWORD,
    NEEDS_PASSWORD,
    Secret,
    Telling,
    known_numbers,
    secret_faults,
)
from requests_app.enums import HandoverWay, NumberSource
from requests_app.models import ResetRequest
from resetdesk.core.free_text import FreeTextForm
from resetdesk.core.templatetags.ui import telepon

INDEPENDENT = [(source.value, source.label) for source in NumberSource if source is not NumberSource.FORM]
CLOCK = "%Y-%m-%dT%H:%M"


def offer_numbers(form: forms.Form, request: ResetRequest, *, source: str) -> None:
    """Fill in the number that the registry knows and where it comes from; name the others beside it."""
    numbers = known_numbers(request)
    if not numbers:
        return
    form.initial.setdefault("number", telepon(numbers[0]))
    form.initial.setdefault(source, NumberSource.REGISTRY.value)
    field = form.fields["number"]
    told = _("Dikenal kantor: %(numbers)s.") % {"numbers": ", ".join(map(telepon, numbers))}
    field.help_text = f"{field.help_text} {told}".strip()


class SealedForm(FreeTextForm):
    """The new password, typed twice, and the user ID. Neither is ever put back into the page.

    Where the portal made the password and it is installed in SPSE, nobody types it again.
    """

    GENERATED, TYPED = "generated", "typed"
    user_id = forms.CharField(
        label=_("User ID"),
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Kata sandi baru dari SPSE"),
        max_length=LONGEST_PASSWORD,
        required=False,
        strip=False,
        help_text=_("Disegel dan hanya dapat dibuka sekali oleh pemohon. Jangan ditulis di tempat lain."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"}),
    )
    password_again = forms.CharField(
        label=_("Ulangi kata sandi"),
        max_length=LONGEST_PASSWORD,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, request: ResetRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reset_request = request
        self.fields["user_id"].initial = request.holder_user_id
        if generated_rules.usable(request, at=timezone.now()) is not None:
            self.fields["source"] = forms.ChoiceField(
                label=_("Kata sandi yang disampaikan"),
                choices=[
                    (self.GENERATED, _("Buatan portal, yang sudah dipasang di SPSE")),
                    (self.TYPED, _("Kata sandi lain, yang saya ketik di bawah; buatan portal dimusnahkan")),
                ],
                initial=self.GENERATED,
                widget=forms.RadioSelect,
            )
            self.order_fields(["user_id", "source"])
            for name in ("password", "password_again"):
                self.fields[name].help_text = _("Hanya bila Anda menyampaikan kata sandi lain.")

    @property
    def says_itself_what_is_optional(self) -> bool:
        """Where a password is due, its fields say nothing of being optional; `clean` judges them."""
        return self.reset_request.service in NEEDS_PASSWORD

    @property
    def is_generated(self) -> bool:
        """Whether the password that the portal made is the one to hand over."""
        return self.cleaned_data.get("source") == self.GENERATED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_generated:
            return cleaned
        if cleaned.get("password", "") != cleaned.get("password_again", ""):
            self.add_error("password_again", _("Kedua kata sandi tidak sama. Tulis ulang keduanya."))
        for name, sentence in secret_faults(self.reset_request, self.secret()).items():
            self.add_error(name, sentence)
        return cleaned

    def secret(self) -> Secret:
        """What is to be sealed."""
        cleaned = self.cleaned_data
        if self.is_generated:
            return Secret(user_id=cleaned.get("user_id", ""), is_generated=True)
        return Secret(password=cleaned.get("password", ""), user_id=cleaned.get("user_id", ""))


class TellingForm(FreeTextForm):
    """What both ways by word of mouth ask: when, and an optional note."""

    told_at = forms.DateTimeField(
        label=_("Waktu penyampaian"),
        input_formats=[CLOCK],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=CLOCK),
        error_messages={"invalid": _("Tulis tanggal dan jam penyampaian.")},
    )
    note = forms.CharField(
        label=_("Catatan"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, request: ResetRequest, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reset_request = request
        self.zone = ZoneInfo(request.office.timezone)
        self.order_fields([name for name in self.fields if name not in {"told_at", "note"}])
        self.initial.setdefault("told_at", at.astimezone(self.zone).strftime(CLOCK))

    def clean_told_at(self) -> datetime:
        """A wall clock without a zone is the office's own."""
        told_at: datetime = self.cleaned_data["told_at"]
        local = timezone.make_naive(told_at).replace(tzinfo=self.zone)
        if local > timezone.now():
            raise forms.ValidationError(_("Waktu penyampaian belum lewat. Periksa kembali."))
        return local


class TelephoneForm(TellingForm):
    """By telephone: which number, from where, who answered."""

    number = forms.CharField(
        label=_("Nomor yang dihubungi"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
        error_messages={"required": _("Tulis nomor yang dihubungi.")},
    )
    number_source = forms.ChoiceField(
        label=_("Nomor itu diperoleh dari"),
        choices=NumberSource.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dari mana nomor itu diperoleh.")},
    )
    told_to = forms.CharField(
        label=_("Nama yang menjawab"),
        max_length=150,
        error_messages={"required": _("Tulis nama orang yang menjawab.")},
    )

    def __init__(self, *args: Any, request: ResetRequest, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, request=request, at=at, **kwargs)
        offer_numbers(self, request, source="number_source")

    def telling(self) -> Telling:
        cleaned = self.cleaned_data
        return Telling(
            way=HandoverWay.TELEPHONE,
            told_to=cleaned["told_to"],
            number=cleaned["number"],
            number_source=NumberSource(cleaned["number_source"]),
            note=cleaned["note"],
            told_at=cleaned["told_at"],
        )


class InPersonForm(TellingForm):
    """At the office: to the owner, or to a named proxy with a surat kuasa."""

    OWNER, PROXY = "owner", "proxy"
    says_itself_what_is_optional = True
    receiver = forms.ChoiceField(
        label=_("Diserahkan kepada"),
        choices=[(OWNER, _("Pemilik akun")), (PROXY, _("Penerima kuasa"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih kepada siapa hasilnya diserahkan.")},
    )
    told_to = forms.CharField(
        label=_("Nama penerima kuasa"),
        max_length=150,
        required=False,
        help_text=_("Hanya bila diserahkan kepada penerima kuasa."),
    )
    proxy_letter = forms.CharField(
        label=_("Nomor surat kuasa"),
        max_length=150,
        required=False,
        help_text=_("Hanya bila diserahkan kepada penerima kuasa."),
    )

    def __init__(self, *args: Any, request: ResetRequest, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, request=request, at=at, **kwargs)
        self.fields["note"].label = _("Catatan (opsional)")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("receiver") == self.PROXY:
            if not cleaned.get("told_to"):
                self.add_error("told_to", _("Tulis nama penerima kuasa."))
            if not cleaned.get("proxy_letter"):
                self.add_error("proxy_letter", _("Tulis nomor surat kuasa."))
        return cleaned

    def telling(self) -> Telling:
        cleaned = self.cleaned_data
        is_proxy = cleaned["receiver"] == self.PROXY
        return Telling(
            way=HandoverWay.IN_PERSON,
            told_to=cleaned["told_to"] if is_proxy else self.reset_request.holder_name,
            proxy_letter=cleaned["proxy_letter"] if is_proxy else "",
            note=cleaned["note"],
            told_at=cleaned["told_at"],
        )


class SpseMailForm(FreeTextForm):
    """The officer has let SPSE write to the owner."""

    is_mailed = forms.BooleanField(
        label=_("SPSE sudah mengirim email kepada pemilik akun"),
        error_messages={"required": _("Kirim dahulu email dari SPSE, lalu centang di sini.")},
    )


class NoticeForm(FreeTextForm):
    """The change is done and nothing secret is to be told."""

    is_done = forms.BooleanField(
        label=_("Perubahan sudah terlihat di SPSE"),
        error_messages={"required": _("Periksa dahulu hasilnya di SPSE, lalu centang di sini.")},
    )


class CallBackForm(FreeTextForm):
    """The logged call to a number that is not from the form, before the code is read out."""

    number = forms.CharField(
        label=_("Nomor yang dihubungi"),
        max_length=20,
        help_text=_("Bukan nomor dari formulir permohonan ini."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
        error_messages={"required": _("Tulis nomor yang dihubungi.")},
    )
    source = forms.ChoiceField(
        label=_("Nomor itu diperoleh dari"),
        choices=INDEPENDENT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih dari mana nomor itu diperoleh.")},
    )
    answered_by = forms.CharField(
        label=_("Nama yang menjawab"),
        max_length=150,
        error_messages={"required": _("Tulis nama orang yang menjawab.")},
    )


class ReissueForm(FreeTextForm):
    """Why the result is issued anew."""

    reason = forms.CharField(
        label=_("Alasan penerbitan ulang"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis alasan penerbitan ulang.")},
    )


WAY_FORMS: dict[HandoverWay, type[forms.Form]] = {
    HandoverWay.SEALED: SealedForm,
    HandoverWay.SPSE_MAIL: SpseMailForm,
    HandoverWay.IN_PERSON: InPersonForm,
    HandoverWay.TELEPHONE: TelephoneForm,
    HandoverWay.NOTICE: NoticeForm,
}
