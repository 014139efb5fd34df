"""The executor's answer for a deviation, asked only where there is one to answer for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.domain.workflow import Explanation
from requests_app.enums import DeviationKind
from requests_app.exceptions import ExplanationNeeded, FormIncomplete
from requests_app.sop.definition import Sop
from resetdesk.core.free_text import FreeTextForm

SUBJECTS = {
    DeviationKind.TIME: _("Waktu melebihi mutu baku"),
    DeviationKind.PAPERS: _("Kelengkapan belum terpenuhi"),
    DeviationKind.OUTPUT: _("Output belum dihasilkan"),
}


class ActForm(FreeTextForm):
    """A form of one act at a step; deviations get their fields.

    `explain` names the deviations known when the page is made; a refused act adds the one it found.
    """

    def __init__(self, *args: Any, sop: Sop, explain: tuple[DeviationKind, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sop = sop
        for kind in DeviationKind:
            if kind in explain or f"explain_{kind.value}" in self.data:
                self.ask_to_explain(kind)

    def ask_to_explain(self, kind: DeviationKind) -> None:
        """Add the reason and the line for one deviation."""
        reasons = [(reason.key, reason.label) for reason in self.sop.reasons.deviation]
        self.fields[f"reason_{kind.value}"] = forms.ChoiceField(
            label=_("Alasan penyimpangan: %(subject)s") % {"subject": SUBJECTS[kind]},
            choices=[("", _("Pilih alasan")), *reasons],
            required=False,
        )
        self.fields[f"explain_{kind.value}"] = forms.CharField(
            label=_("Penjelasan satu baris"), max_length=500, required=False
        )

    def explanation(self, kind: DeviationKind = DeviationKind.TIME) -> Explanation | None:
        """What the executor answered for this deviation, if anything."""
        text = self.cleaned_data.get(f"explain_{kind.value}", "")
        reason = self.cleaned_data.get(f"reason_{kind.value}", "")
        return Explanation(reason_key=reason, text=text) if text and reason else None

    def refuse(self, refusal: ExplanationNeeded | FormIncomplete) -> None:
        """Show a refusal of the verb at the field it belongs to; nothing typed is lost."""
        if isinstance(refusal, ExplanationNeeded):
            kind = DeviationKind(refusal.kind)
            if f"explain_{kind.value}" not in self.fields:
                self.ask_to_explain(kind)
            self.add_error(f"explain_{kind.value}", refusal.sentence)
            return
        for name, sentence in refusal.faults.items():
            self.add_error(name if name in self.fields else None, sentence)
