"""The code that one person tells another, beside a link that only went by mail."""

from typing import Any

from django import forms


class ToldCodeField(forms.CharField):
    """Nine characters, typed as they were heard: blanks and hyphens are welcome."""

    def __init__(self, **words: Any) -> None:
        attributes = {
            "class": "input--code",
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
        }
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attributes), **words)
