"""What a staff password may not be (NIST SP 800-63B 5.1.1.2)."""

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from resetdesk.accounts.models import User

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


def words_of(user: User | None) -> set[str]:
    """The person's and their offices' names, word by word."""
    if user is None:
        return set()
    texts = [user.username, user.full_name, user.email.partition("@")[0]]
    if user.pk:
        texts += [one.office.name for one in user.memberships.select_related("office")]
    words = " ".join(texts).casefold().replace(".", " ").replace("-", " ").split()
    return {word for word in words if len(word) >= LONG_ENOUGH_TO_MATTER}
