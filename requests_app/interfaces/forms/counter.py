"""The counter's own questions: what decides the form, and when the request came in."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.domain.counter import Opening
from requests_app.domain.questionnaire import Offer
from requests_app.enums import Channel
from requests_app.interfaces.forms.handover_staff import CLOCK
from requests_app.interfaces.forms.questions import LetterForm
from resetdesk.accounts.models import Office
from resetdesk.core.free_text import FreeTextForm


class OpeningForm(FreeTextForm):
    """Channel, services and role: they pick the SOP and its form."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        label=gettext_lazy("Permohonan masuk lewat"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih dari mana permohonan ini masuk.")},
    )
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Layanan yang diminta"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih sedikitnya satu layanan.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Peran akun"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih satu peran.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, offer: Offer) -> None:
        super().__init__(data, initial={"channel": Channel.COUNTER.value})
        self.offer = offer
        self._choose("channel", {c.value: str(c.label) for c in Channel if c is not Channel.PORTAL})
        self._choose("services", offer.services)
        roles = {role: label for s in offer.services for role, label in offer.roles([s]).items()}
        self._choose("role", roles)
        if len(roles) == 1:
            self.initial["role"] = next(iter(roles))

    def _choose(self, name: str, labels: Mapping[str, str]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = list(labels.items())

    def clean(self) -> dict[str, Any]:
        """One role must have every chosen service."""
        cleaned = self.cleaned_data
        role, services = cleaned.get("role"), cleaned.get("services")
        if role and services and role not in self.offer.roles(services):
            self.add_error("role", _("Kantor ini tidak melayani peran itu untuk layanan yang dipilih."))
        return cleaned

    def opening(self) -> Opening:
        """What was chosen."""
        cleaned = self.cleaned_data
        return Opening(
            role=cleaned["role"], services=tuple(cleaned["services"]), channel=Channel(cleaned["channel"])
        )


class ArrivalForm(LetterForm):
    """When the request came in, and its letter."""

    prefix = "surat"
    received_at = forms.DateTimeField(
        label=gettext_lazy("Diterima pada"),
        input_formats=[CLOCK],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=CLOCK),
        error_messages={
            "required": gettext_lazy("Isi tanggal dan jam permohonan diterima."),
            "invalid": gettext_lazy("Tulis tanggal dan jam permohonan diterima."),
        },
    )
    field_order = ("received_at", "letter_number", "letter_date")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any],
        today: dt.date,
        office: Office,
    ) -> None:
        self.zone = ZoneInfo(office.timezone)
        now = timezone.now().astimezone(self.zone).strftime(CLOCK)
        super().__init__(data, initial={"received_at": now, **initial}, today=today)

    def clean_received_at(self) -> dt.datetime:
        """A wall clock without a zone is the office's own; what has not come in yet cannot be registered."""
        local: dt.datetime = timezone.make_naive(self.cleaned_data["received_at"]).replace(tzinfo=self.zone)
        if local > timezone.now():
            raise forms.ValidationError(_("Waktu diterima belum lewat. Periksa kembali."))
        return local
