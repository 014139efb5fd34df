"""The one question of the page "Ambil hasil": the proof."""

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.interfaces.forms.codes import CodeInput
from resetdesk.core.free_text import FreeTextForm


class ProofForm(FreeTextForm):
    """The collection code from the submission, or the six characters that the officer read out."""

    proof = forms.CharField(
        label=_("Kode pengambilan"),
        max_length=30,
        widget=CodeInput(autocomplete="one-time-code"),
        error_messages={"required": _("Isi kode pengambilan.")},
    )

    def __init__(self, *args: object, needs_call_back: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what a form takes
        field = self.fields["proof"]
        if needs_call_back:
            field.label = _("Kode dari petugas")
            field.help_text = _(
                "6 karakter yang dibacakan petugas saat menelepon Anda; bukan kode pengambilan dari formulir."
            )
            field.error_messages["required"] = _("Isi kode yang dibacakan petugas.")
        else:
            field.help_text = _(
                "Ditampilkan sekali saat Anda mengajukan permohonan, misalnya K7Q-M4X-WP9. Bila petugas "
                "sudah menelepon Anda, isi 6 karakter yang dibacakannya."
            )
