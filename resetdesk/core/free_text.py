"""Forms that take words from people and refuse a password among them (S3)."""

from django import forms

from resetdesk.core.secret_words import looks_like_secret

# Fields that take one value of a known shape: a sentence never passes their own check.
SHAPED = (forms.EmailField, forms.URLField, forms.UUIDField, forms.SlugField, forms.GenericIPAddressField)


class FreeTextForm(forms.Form):
    """The base of every form: each field that takes words is watched, whatever a form does in `clean`."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook after `clean`, known to no stub
        for name, field in self.fields.items():
            typed = self.cleaned_data.get(name)
            if isinstance(typed, str) and takes_words(field) and (sentence := looks_like_secret(typed)):
                self.add_error(name, sentence)


def takes_words(field: forms.Field) -> bool:
    """Whether a person can write a sentence into this field; a password's own field takes a password."""
    is_text = isinstance(field, forms.CharField) and not isinstance(field, SHAPED)
    return is_text and not isinstance(field.widget, forms.PasswordInput)
