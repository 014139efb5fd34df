"""Fields for what people write: cleaned before it is judged, so that nothing unseen counts as an answer."""

from typing import Any

from django import forms

from resetdesk.core.lines import one_line


class LineField(forms.CharField):
    """One line."""

    def to_python(self, value: Any) -> str:
        """The line without what cannot be seen."""
        return one_line(super().to_python(value) or "")


class LinesField(forms.CharField):
    """Several lines."""

    def to_python(self, value: Any) -> str:
        """The same for each line; empty lines stay between others."""
        return "\n".join(map(one_line, (super().to_python(value) or "").splitlines())).strip()
