"""The forms about mail that did not arrive."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.domain.suppressions import LONGEST_REASON
from resetdesk.core.free_text import FreeTextForm


class LiftForm(FreeTextForm):
    """Why mail may be sent to an address again."""

    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Misalnya: pemiliknya menelepon, kotak suratnya sudah dibuat."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tulis mengapa alamat ini boleh dikirimi lagi.")},
    )
