"""When and how an office lets its notices go out: some of its options, in the words the options have."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resetdesk.accounts.domain.options import OfficeOptions
from resetdesk.core.free_text import FreeTextForm

NAMES = (
    "reply_to",
    "reminder_working_days",
    "quiet_from",
    "quiet_until",
    "completion_days",
    "digests",
    "escalation_hours",
)
NUMBERS = frozenset({"completion_days", "escalation_hours"})
# What is wrong where a pattern does not fit.
PATTERNS = {
    "reply_to": gettext_lazy("Tulis satu alamat email, misalnya ukpbj@contoh.go.id."),
    "quiet_from": gettext_lazy("Tulis jam seperti 18:00."),
    "quiet_until": gettext_lazy("Tulis jam seperti 07:00."),
}


class SendingForm(FreeTextForm):
    """One field for each of these options. What they hold is judged where they are changed."""

    says_itself_what_is_optional = True

    def __init__(self, data: QueryDict | None, *, present: OfficeOptions) -> None:
        super().__init__(data, initial=_shown(present))
        for name in NAMES:
            self.fields[name] = _field(name)

    def changes(self) -> dict[str, Any]:
        """What was typed, for `change_options` to judge; an empty number means none."""
        typed = {name: self.cleaned_data[name] for name in NAMES}
        for name in NUMBERS:
            typed[name] = typed[name].strip() or None
        days = typed["reminder_working_days"].replace(",", " ").split()
        return {**typed, "reminder_working_days": days}

    def refuse(self, faults: dict[str, str]) -> None:
        """Each sentence at its field; the third reminder's at the field of all reminders."""
        for name, sentence in faults.items():
            field = name.partition(".")[0]
            said = str(PATTERNS.get(field, sentence))
            self.add_error(field if field in self.fields else None, said)


def _shown(present: OfficeOptions) -> dict[str, Any]:
    shown = {name: getattr(present, name) for name in NAMES}
    shown["reminder_working_days"] = ", ".join(map(str, present.reminder_working_days))
    return shown


def _field(name: str) -> forms.Field:
    option = OfficeOptions.model_fields[name]
    extra = option.json_schema_extra if isinstance(option.json_schema_extra, dict) else {}
    unit = str(extra.get("unit") or "")
    label = _(option.title or "")
    words = {
        "label": f"{label} ({_(unit)})" if unit else label,
        "help_text": lazystr(_(option.description or "")),
    }
    if name == "digests":
        return forms.BooleanField(required=False, **words)  # type: ignore[arg-type]
    kind = "email" if name == "reply_to" else "text"
    attrs = {"autocomplete": "off", "inputmode": "numeric" if name in NUMBERS else kind}
    return forms.CharField(required=False, widget=forms.TextInput(attrs=attrs), **words)  # type: ignore[arg-type]
