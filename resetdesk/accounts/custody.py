"""What the people of the office keep under the keys: authenticators, sessions, invitations."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from resetdesk.accounts.models import FactorReset, Invitation
from resetdesk.core.custody import Holding, Key, hold

# What MfaAdapter.encrypt writes ends with the id of the key.
PARTS = 3


def sealed_texts(authenticator: Authenticator) -> dict[str, str]:
    """The sealed parts of an authenticator: the secret of TOTP, the seed of recovery codes."""
    return {name: authenticator.data[name] for name in ("secret", "seed") if name in authenticator.data}


def key_of(sealed: str) -> str:
    return sealed.split(":", PARTS)[PARTS]


def authenticators_under(key: Key) -> int:
    return sum(
        any(key_of(text) == key.id for text in sealed_texts(one).values())
        for one in Authenticator.objects.iterator()
    )


def renew_authenticators() -> int:
    """Every secret under the current key; the lock keeps a recovery code that is used meanwhile used."""
    current, adapter, moved = next(iter(settings.SEAL_KEYS)), get_adapter(), 0
    for pk in list(Authenticator.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            one = Authenticator.objects.select_for_update().filter(pk=pk).first()
            old = (
                {name: text for name, text in sealed_texts(one).items() if key_of(text) != current}
                if one
                else {}
            )
            if old:
                one.data |= {name: adapter.encrypt(adapter.decrypt(text)) for name, text in old.items()}
                one.save(update_fields=["data"])
                moved += 1
    return moved


def sessions_under(key: Key) -> int:
    signer = TimestampSigner(key=key.secret.hex(), salt=SessionStore().key_salt, fallback_keys=[])
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values_list("session_data", flat=True)
    return sum(is_signed(signer, data) for data in alive.iterator())


def is_signed(signer: TimestampSigner, data: str) -> bool:
    try:
        signer.unsign(data)
    except BadSignature:
        return False
    return True


def invitations_under(key: Key) -> int:
    alive = Invitation.objects.filter(used_at=None, replaced_at=None, expires_at__gt=timezone.now())
    return (alive.filter(created_at__date__lte=key.until) if key.until else alive).count()


def resets_under(key: Key) -> int:
    """Links and codes of lost authenticators that still open a way back."""
    alive = FactorReset.objects.filter(stopped_at=None, used_at=None).exclude(expires_at__lte=timezone.now())
    return (alive.filter(asked_at__date__lte=key.until) if key.until else alive).count()


hold(Holding("seal", _("autentikator petugas"), count=authenticators_under, renew=renew_authenticators))
hold(Holding("secret", _("sesi yang masih berjalan"), count=sessions_under))
hold(Holding("link", _("undangan petugas yang masih berlaku"), count=invitations_under))
hold(Holding("link", _("pengaturan ulang autentikator yang berjalan"), count=resets_under))
