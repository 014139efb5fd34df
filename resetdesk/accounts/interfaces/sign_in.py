"""How allauth speaks and keeps secrets here: adapters and forms of sign-in."""

import base64
import io
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from resetdesk.accounts.models import User
from resetdesk.core import sealing

# How a sign-in with an office's own account is noted in the session.
BY_PROVIDER = "office_account"
AAD = b"resetdesk-mfa-1"
# Longer than the widest window in which a code is valid (one step before, its own, one after).
CODE_REMEMBERED_SECONDS = 120
WRONG_CODE = _("Kode tidak cocok. Periksa jam di ponsel Anda, lalu coba kode berikutnya.")
MESSAGES = {
    "account/messages/logged_out.txt": _("Anda sudah keluar."),
    "account/messages/password_changed.txt": _("Kata sandi sudah diganti. Masuklah dengan yang baru."),
    "mfa/messages/totp_activated.txt": _("Autentikator sudah terpasang."),
    "mfa/messages/totp_deactivated.txt": _("Autentikator lama sudah dilepas. Pasang yang baru sekarang."),
    "mfa/messages/webauthn_added.txt": _("Kunci sandi sudah terpasang."),
    "mfa/messages/webauthn_removed.txt": _("Kunci sandi sudah dilepas."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "Kode pemulihan baru sudah dibuat; yang lama tidak berlaku lagi."
    ),
}
WAYS = {
    "reauthenticate": _("Pakai kata sandi"),
    "mfa_reauthenticate": _("Pakai kode dari aplikasi atau kode pemulihan"),
    "mfa_reauthenticate:webauthn": _("Pakai kunci sandi"),
}
UNREADABLE = _("Autentikator ini tidak dapat dibaca lagi. Hubungi administrator kantor Anda.")
MISMATCH = _("Nama pengguna atau kata sandi tidak cocok.")


class CodeStage(AuthenticateStage):  # type: ignore[misc]
    """The second factor, unless the office's own sign-in page proved one and the installation believes it."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if any(one.get("method") == "mfa" and one.get("type") == BY_PROVIDER for one in records):
            return False
        return bool(super()._should_handle(request))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody registers; words are Indonesian; who tries too often gets 429."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Akun ini tidak aktif."),
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "invalid_login": MISMATCH,
        "enter_current_password": _("Kata sandi sekarang tidak cocok."),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."),
        "rate_limited": _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [f"{__name__}.CodeStage"]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Who has an authenticator proves with it; a password alone proves nothing then."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        methods = [method for method in methods if method["id"] != "reauthenticate"] or methods
        return [method | {"description": WAYS[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("accounts:home")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(respond_429(request)) from None

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Only messages that tell the person something, and those in our words."""
        if message_template in MESSAGES:
            args, kwargs = (), {"message": str(MESSAGES[message_template])}
        super().add_message(request, level, None, *args, **kwargs)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticator secrets rest sealed; the key lies outside the database."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        sealed = sealing.seal(text.encode(), aad=AAD)
        return ":".join(("s1", encoded(sealed.nonce), encoded(sealed.ciphertext), sealed.key_id))

    def decrypt(self, encrypted_text: str) -> str:
        """Raises CannotUnseal, also for a secret that somebody wrote in the clear."""
        try:
            _form, nonce, ciphertext, key_id = encrypted_text.split(":", 3)
            sealed = sealing.Sealed(key_id, base64.b64decode(nonce), base64.b64decode(ciphertext))
        except ValueError:
            raise sealing.CannotUnseal(str(UNREADABLE)) from None
        return sealing.unseal(sealed, aad=AAD).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Keys belong to the one address people know, whatever the request called it."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname or "", "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Kunci sandi %(number)d") % {"number": number}

    def _get_user_identifier(self, user: User) -> str:
        return user.username

    def get_totp_label(self, user: User) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, xmldecl=False, light="#fff")
        return drawn.getvalue().decode()


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def speak(form: forms.Form, **labels: Any) -> None:
    """Our labels, and no placeholder that vanishes when one types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, login=_("Nama pengguna atau alamat email"), password=_("Kata sandi"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""

    def user_credentials(self) -> dict[str, str]:
        """An address is tried as an address only.

        allauth would try it as a user name too, and so hash twice for a known address and once for an unknown
        one: the time would tell who exists.
        """
        credentials: dict[str, str] = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials


class PasswordAgain(PasswordAgainForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, password=_("Kata sandi"))
        self.fields["password"].help_text = ""


class PasswordChange(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(
            self,
            oldpassword=_("Kata sandi sekarang"),
            password1=_("Kata sandi baru"),
            password2=_("Kata sandi baru, sekali lagi"),
        )
        self.fields["oldpassword"].help_text = ""


class OneTimeCode:
    """A code works once in all the time it is valid.

    allauth remembers a used code for 30 seconds, but with a tolerance of one step a code lives for 90.
    """

    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, code=_("Kode dari aplikasi autentikator, atau kode pemulihan"))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs.update(autocomplete="one-time-code", inputmode="numeric")  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        key = f"accounts.code.{self.user.pk}.{''.join(code.split())}"
        if not cache.add(key, "used", timeout=CODE_REMEMBERED_SECONDS):
            raise ValidationError(str(WRONG_CODE), code="incorrect_code")
        return code


class CodeForm(OneTimeCode, AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(OneTimeCode, ReauthenticateForm):  # type: ignore[misc]
    pass


class InstallForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, code=_("Kode enam angka dari aplikasi"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
