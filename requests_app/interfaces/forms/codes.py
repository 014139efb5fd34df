"""Codes and numbers that people copy sign by sign."""

from django import forms


class CodeInput(forms.TextInput):
    """Wide letters, capitals on a telephone's keyboard, no spelling marks; `autocomplete` as in HTML."""

    def __init__(self, *, autocomplete: str) -> None:
        super().__init__(
            {
                "autocomplete": autocomplete,
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "input--code",
            }
        )
