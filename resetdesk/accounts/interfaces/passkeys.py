"""What the browser sends of a passkey, a stranger's words until its signature is checked."""

import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import User

# An answer of a browser takes one or two thousand characters.
LONGEST = 20_000
LONGEST_NAME = 60
NOT_MATCHING = _("Kunci sandi ini tidak cocok atau permintaannya sudah lewat. Coba sekali lagi.")
NOTHING_SENT = _(
    "Peramban Anda tidak mengirim kunci sandi. Nyalakan JavaScript, atau pakai kata sandi dan kode."
)
# What the library lets through when the bytes are not what they say.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    InvalidSignature,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


class CredentialField(forms.JSONField):
    """The browser's answer; too long or not JSON is no answer."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput,
            error_messages={"required": NOTHING_SENT, "invalid": NOT_MATCHING},
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError(NOT_MATCHING)
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(NOT_MATCHING) from None


class Ceremony:
    """The common part of the forms: one sentence for every refusal, each written down."""

    user: User | None
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def refused(self) -> ValidationError:
        note(SecurityEventKind.PASSKEY_REFUSED, person=self.user, at=timezone.now())
        return ValidationError(NOT_MATCHING, code="incorrect_code")


class AddPasskey(Ceremony, AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_it(self.fields["name"])

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (ValidationError, *UNREADABLE):
            raise self.refused() from None
        return cleaned


class Proof(Ceremony):
    """A passkey shown at a door."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE:
            raise self.refused() from None
        except ValidationError as refusal:
            if refusal.code in {"too_many_login_attempts", "rate_limited"}:
                raise
            raise self.refused() from None


class PasskeyAtSignIn(Proof, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """After the password."""


class PasskeyAlone(Proof, LoginWebAuthnForm):  # type: ignore[misc]
    """Instead of password and code: the key itself has asked for finger, face or PIN."""


class PasskeyAgain(Proof, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyName(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_it(self.fields["name"])


def name_it(field: forms.Field) -> None:
    field.label = _("Nama kunci")
    field.help_text = _("Misalnya laptop kantor atau ponsel.")
    field.required = True
    field.error_messages["required"] = _("Isi nama kunci.")
    field.max_length = LONGEST_NAME  # type: ignore[attr-defined]
    field.widget.attrs.update(maxlength=LONGEST_NAME, autocomplete="off")
