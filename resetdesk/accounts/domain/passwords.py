"""What a staff password may not be: NIST SP 800-63B 5.1.1.2, and what BSSN Regulation 4/2021 adds.

Which profile holds is the installation's choice (`settings.PASSWORD_PROFILES`, decision 0014).
"""

import datetime as dt

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.models import PasswordTrace, User

# The first words anybody tries at a procurement office.
WORDS = (
    "spse",
    "lpse",
    "ukpbj",
    "sirup",
    "inaproc",
    "lkpp",
    "pengadaan",
    "resetdesk",
    "password",
    "katasandi",
)
LONG_ENOUGH_TO_MATTER = 4


class LongEnough(MinimumLengthValidator):
    """The length, in our words."""

    def get_help_text(self) -> str:
        return _("Paling sedikit %(least)d karakter; beberapa kata yang tidak bertalian mudah diingat.") % {
            "least": self.min_length
        }

    def get_error_message(self) -> str:
        return _("Kata sandi ini terlalu pendek: paling sedikit %(least)d karakter.") % {
            "least": self.min_length
        }

    def validate(self, password: str, _user: User | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(self.get_error_message(), code="password_too_short")


class NotCommon(CommonPasswordValidator):
    """No password that everybody tries, in our words."""

    def get_help_text(self) -> str:
        return _("Bukan kata sandi yang dipakai banyak orang.")

    def validate(self, password: str, _user: User | None = None) -> None:
        if password.lower().strip() in self.passwords:
            raise ValidationError(_("Kata sandi ini dipakai banyak orang."), code="password_too_common")


class WordsOfTheTrade:
    """Refuses a password that is little more than words of the trade and names of the person or office."""

    # What must remain when the known words are taken away.
    def __init__(self, rest: int = 8) -> None:
        self.rest = rest

    def validate(self, password: str, user: User | None = None) -> None:
        left = "".join(sign for sign in password.casefold() if sign.isalnum())
        for word in sorted({*WORDS, *words_of(user)}, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < self.rest:
            raise ValidationError(self.get_help_text(), code="password_of_the_trade")

    def get_help_text(self) -> str:
        return _(
            "Jangan memakai nama Anda, nama kantor, atau kata seperti SPSE dan LPSE sebagai inti kata sandi."
        )


class KindsOfSigns:
    """Large and small letters, digits and other signs, all four (BSSN Regulation 4/2021, web)."""

    def validate(self, password: str, _user: User | None = None) -> None:
        missing = [
            word
            for word, has in (
                (_("huruf besar"), any(sign.isupper() for sign in password)),
                (_("huruf kecil"), any(sign.islower() for sign in password)),
                (_("angka"), any(sign.isdigit() for sign in password)),
                (_("tanda lain, misalnya - atau !"), not password.isalnum()),
            )
            if not has
        ]
        if missing:
            sentence = _("Kata sandi ini belum memuat %(missing)s.") % {"missing": ", ".join(missing)}
            raise ValidationError(sentence, code="password_kinds_missing")

    def get_help_text(self) -> str:
        return _("Berisi huruf besar, huruf kecil, angka, dan tanda lain.")


class NotBefore:
    """None of the last passwords again; without that a password that ages would only change to and fro.

    Django calls `password_changed` after every saved change, whoever makes it.
    """

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        old = {user.password, *user.password_traces.values_list("password", flat=True)[: self.last]}
        if any(check_password(password, one) for one in old):
            raise ValidationError(self.get_error_message(), code="password_used_before")

    def password_changed(self, _password: str, user: User) -> None:
        PasswordTrace.objects.create(user=user, password=user.password, set_at=timezone.now())
        kept = user.password_traces.values_list("pk", flat=True)[: self.last]
        user.password_traces.exclude(pk__in=list(kept)).delete()

    def get_error_message(self) -> str:
        return _("Kata sandi ini pernah Anda pakai. Pilih yang lain dari %(last)d kata sandi terakhir.") % {
            "last": self.last
        }

    def get_help_text(self) -> str:
        return _("Berbeda dari %(last)d kata sandi terakhir Anda.") % {"last": self.last}


def valid_until(user: User) -> dt.datetime | None:
    """When the person's password is too old; None where none ages or nobody types one.

    A password whose making was not seen (it is older than the profile) was too old from the beginning.
    """
    days: int | None = settings.PASSWORD_DAYS
    if days is None or not user.has_usable_password():
        return None
    trace = user.password_traces.first()
    return trace.set_at + dt.timedelta(days=days) if trace else user.date_joined


def words_of(user: User | None) -> set[str]:
    """The person's and their offices' names, word by word."""
    if user is None:
        return set()
    texts = [user.username, user.full_name, user.email.partition("@")[0]]
    if user.pk:
        texts += [one.office.name for one in user.memberships.select_related("office")]
    words = " ".join(texts).casefold().replace(".", " ").replace("-", " ").split()
    return {word for word in words if len(word) >= LONG_ENOUGH_TO_MATTER}
