"""What is wrong with SPSE, in a sentence that the record keeps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from resetdesk.core.free_text import FreeTextForm


class OutageForm(FreeTextForm):
    """The reason of an outage, told to everybody in the office."""

    reason = forms.CharField(
        label=_("Gangguan yang terjadi"),
        max_length=250,
        help_text=_("Misalnya: SPSE tidak dapat dibuka sejak pukul 09.00, sudah dilaporkan ke LKPP."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis gangguan yang terjadi.")},
    )
