"""What allauth tells about sign-ins, passed on to the security log and to the sessions."""

from typing import Any

from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from resetdesk.accounts.domain import factor_resets, sessions
from resetdesk.accounts.domain.people import end_sessions
from resetdesk.accounts.domain.security_log import note, note_failure
from resetdesk.accounts.doors import keep_only_this_session
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import User

Kind = SecurityEventKind


@receiver(user_logged_in)
def on_signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    now = timezone.now()
    note(Kind.SIGNED_IN, person=user, at=now)
    if not request.session.session_key:
        request.session.save()
    agent, address = request.headers.get("User-Agent", ""), request.META.get("REMOTE_ADDR", "")
    device = sessions.device_of(agent, address=address)
    sessions.began(user, key=str(request.session.session_key), device=device, at=now)


@receiver(user_logged_out)
def on_signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        sessions.over(str(request.session.session_key))
        note(Kind.SIGNED_OUT, person=user, at=timezone.now())


@receiver(user_login_failed)
def on_sign_in_failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    note_failure(str(credentials.get("username") or credentials.get("email") or ""), at=timezone.now())


@receiver(authentication_failed)
def on_code_failed(user: User, **_kwargs: Any) -> None:
    note(Kind.CODE_FAILED, person=user, at=timezone.now())


@receiver(authenticator_used)
def on_code_used(user: User, reauthenticated: bool, **_kwargs: Any) -> None:
    if reauthenticated:
        note(Kind.PROVED_AGAIN, person=user, at=timezone.now())


@receiver(authenticator_added)
def on_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """The session that typed the new code has proved it; every other session must sign in anew."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note(Kind.RECOVERY_CODES_MADE, person=user, at=timezone.now())
        return
    is_key = authenticator.type == Authenticator.Type.WEBAUTHN
    note(Kind.PASSKEY_ADDED if is_key else Kind.TOTP_ADDED, person=user, at=timezone.now())
    factor_resets.installed(user, at=timezone.now())
    keep_only_this_session(request, user)
    record_authentication(
        request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )


@receiver(authenticator_reset)
def on_codes_renewed(user: User, **_kwargs: Any) -> None:
    note(Kind.RECOVERY_CODES_MADE, person=user, at=timezone.now())


@receiver(authenticator_removed)
def on_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Without an authenticator no session has proved anything: the next page installs a new one."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        note(Kind.PASSKEY_REMOVED, person=user, at=timezone.now())
        keep_only_this_session(request, user)
    if authenticator.type != Authenticator.Type.TOTP:
        return
    note(Kind.TOTP_REMOVED, person=user, at=timezone.now())
    keep_only_this_session(request, user)
    clear_authentication_records(request)


@receiver(password_changed)
def on_password_changed(user: User, **_kwargs: Any) -> None:
    note(Kind.PASSWORD_CHANGED, person=user, at=timezone.now())
    end_sessions(user)
