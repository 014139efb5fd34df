"""The form of one notice's words; everything that is wrong with them is said at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.domain import notice_words
from requests_app.domain.notice_words import Words


class TextForm(forms.Form):
    """Subject and body. Names in braces are filled in for each message."""

    says_itself_what_is_optional = True

    subject = forms.CharField(
        label=_("Judul email"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": notice_words.LONGEST_SUBJECT, "autocomplete": "off"}),
    )
    body = forms.CharField(
        label=_("Teks email"),
        required=False,
        help_text=_("Baris kosong memulai paragraf baru."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, key: str, **kw: Any) -> None:
        self.key = key
        super().__init__(*args, **kw)

    def clean(self) -> dict[str, Any]:
        for part, sentences in notice_words.faults(self.key, self.words()).items():
            for sentence in sentences:
                self.add_error(part, sentence)
        return self.cleaned_data

    def words(self) -> Words:
        """What was typed, with one kind of line end."""
        typed = {part: str(self.cleaned_data.get(part, "")) for part in ("subject", "body")}
        return Words(typed["subject"], "\n".join(typed["body"].splitlines()))
