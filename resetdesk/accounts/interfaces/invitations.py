"""The newcomer's form and the mail with their link."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resetdesk.accounts.domain import invitations
from resetdesk.accounts.interfaces.staff_letters import staff_letter
from resetdesk.accounts.interfaces.told_codes import ToldCodeField
from resetdesk.accounts.models import Invitation
from resetdesk.core.free_text import FreeTextForm
from resetdesk.core.templatetags.ui import waktu


class ToldCodeForm(FreeTextForm):
    """The code that was told, before a newcomer goes to their office's own sign-in page."""

    code = ToldCodeField(
        label=gettext_lazy("Kode undangan"),
        help_text=gettext_lazy("Sembilan karakter dari orang yang mengundang Anda."),
        error_messages={"required": gettext_lazy("Isi kode undangan.")},
    )


class FirstPasswordForm(ToldCodeForm):
    """The code that was told, and a password of one's own, twice."""

    password = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Isi kata sandi baru.")},
    )
    again = forms.CharField(
        label=gettext_lazy("Kata sandi baru, sekali lagi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Ulangi kata sandi baru.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("Kedua kata sandi tidak sama."))
        return cleaned


def link_of(invitation: Invitation) -> str:
    """The whole address that the newcomer opens."""
    path = reverse("accounts:invitation", args=[invitation.pk, invitations.token_of(invitation)])
    return f"{settings.PUBLIC_URL}{path}"


def mail(invitation: Invitation) -> EmailMessage:
    """The same mail at every attempt; without the code."""
    office = invitation.office
    text = _(
        "Anda diundang sebagai petugas %(office)s di portal layanan akun SPSE.\n\n"
        "Nama pengguna Anda: %(username)s\n\n"
        "Buka tautan ini, isi kode undangan, lalu buat kata sandi Anda sendiri:\n\n%(link)s\n\n"
        "Kode undangan disampaikan langsung oleh orang yang mengundang Anda. Tautan berlaku sampai "
        "%(until)s.\n\nBila Anda tidak mengenal kantor ini, abaikan email ini."
    ) % {
        "office": office.name,
        "username": invitation.user.username,
        "link": link_of(invitation),
        "until": waktu(invitation.expires_at, office),
    }
    return staff_letter(
        _("Undangan petugas %(office)s") % {"office": office.short_name},
        body=text,
        to=invitation.user,
        message_id=invitations.message_id_of(invitation),
        office=office,
    )
