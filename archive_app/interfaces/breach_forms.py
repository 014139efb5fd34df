"""Of whom, or of which period, a breach report is made."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive_app.domain.breach import Asked, faults
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.models import Office
from resetdesk.core import nip
from resetdesk.core.exceptions import DomainError
from resetdesk.core.free_text import FreeTextForm


class BreachForm(FreeTextForm):
    """A NIP, a period, or both."""

    use_required_attribute = False
    says_itself_what_is_optional = True
    nip = forms.CharField(
        label=_("NIP"),
        max_length=40,
        required=False,
        help_text=_("Kosongkan untuk semua orang dalam masa di bawah."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    since = forms.DateField(
        label=_("Dari tanggal"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Sampai tanggal"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office

    def clean_nip(self) -> str:
        """The eighteen digits, if there are any."""
        typed: str = self.cleaned_data["nip"].strip()
        if not typed:
            return ""
        try:
            return nip.parse(typed, today=timezone.now().date()).value
        except DomainError as refusal:
            raise forms.ValidationError(refusal.sentence) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for name, sentence in faults(self.asked(), today=office_day(self.office)).items():
                self.add_error(name, sentence)
        return cleaned

    def asked(self) -> Asked:
        """What the report is asked for."""
        cleaned = self.cleaned_data
        return Asked(nip=cleaned.get("nip", ""), since=cleaned.get("since"), until=cleaned.get("until"))
