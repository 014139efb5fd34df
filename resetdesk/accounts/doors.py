"""The doors of every page: which office, who may enter, and a word for each refusal.

An office's page is `def view(request: OfficeRequest, office: Office, ...)` under `/<slug:office>/...`; the
door turns the slug into the office. Every view has one of `public`, `requires`, `signed_in`, `open_to_all`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import passwords, policy
from resetdesk.accounts.domain.people import end_sessions
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.exceptions import NotAllowed, NotFound
from resetdesk.accounts.models import Office, StaffSession, User
from resetdesk.core.files.serving import FileLost

P = ParamSpec("P")
Door = Callable[..., HttpResponseBase]
AnyView = TypeVar("AnyView", bound=Door)
MFA = "mfa"
GROWS_OLD_AT = "grows_old_at"


class OfficeRequest(HttpRequest):
    """A request to a page of an office. `roles` is empty on public pages."""

    user: User | AnonymousUser
    office: Office
    roles: frozenset[Role]


class StaffRequest(OfficeRequest):
    """A request of somebody who proved both factors; on an office's page they hold `roles` there."""

    user: User


class Entry(StrEnum):
    """The kinds of doors."""

    OPEN = "open"  # anybody, outside any office
    OFFICE = "office"  # anybody, on a page of an active office
    HALF = "half"  # signed in, the second factor may still be missing
    PERSON = "person"  # both factors, outside any office
    ACTION = "action"  # both factors and a role that the policy table lets do `action`


@dataclass(frozen=True, slots=True)
class Policy:
    """What a view declares about who may enter."""

    entry: Entry
    action: Action | None = None


def declare(view: AnyView, policy: Policy) -> AnyView:
    """Writes the policy on a view; for allauth's views, which keep their own doors."""
    view.policy = policy  # type: ignore[attr-defined]
    return view


def declared_policy(view: Callable[..., Any]) -> Policy | None:
    """What the view declared, through any decorator that keeps attributes; None if it forgot."""
    found = getattr(view, "policy", None)
    return found if isinstance(found, Policy) else None


def public(view: Callable[Concatenate[OfficeRequest, Office, P], HttpResponseBase]) -> Door:
    """A page of an active office for anybody."""

    @wraps(view)
    def door(request: HttpRequest, office: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        entering = cast("OfficeRequest", request)
        entering.office, entering.roles = find_office(office), frozenset()
        with_office = cast("Door", view)
        return answer(with_office, entering, entering.office, *args, **kwargs)

    return declare(door, Policy(Entry.OFFICE))


def requires(
    action: Action,
) -> Callable[[Callable[Concatenate[StaffRequest, Office, P], HttpResponseBase]], Door]:
    """A page of an office for those whose role may do `action`; others get 404, 403 or the sign-in page."""

    def decorate(view: Callable[Concatenate[StaffRequest, Office, P], HttpResponseBase]) -> Door:
        @wraps(view)
        def door(request: HttpRequest, office: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            entering = cast("StaffRequest", request)
            entering.office = find_office(office)
            if turned := turn_away(request):
                return turned
            return answer(cast("Door", enter), entering, *args, **kwargs)

        def enter(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.roles = policy.check(request.user, office=request.office, action=action)
            return view(request, request.office, *args, **kwargs)

        return declare(door, Policy(Entry.ACTION, action))

    return decorate


def signed_in(view: Callable[Concatenate[StaffRequest, P], HttpResponseBase]) -> Door:
    """A page outside any office for a member of staff who proved both factors."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return turn_away(request) or answer(cast("Door", view), request, *args, **kwargs)

    return declare(door, Policy(Entry.PERSON))


def open_to_all(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Door:
    """A page outside any office for anybody."""

    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return answer(cast("Door", view), request, *args, **kwargs)

    return declare(door, Policy(Entry.OPEN))


def fresh_proof(minutes: int = 30) -> Callable[[AnyView], AnyView]:
    """Asks for a code again unless one was typed within `minutes` (S10). Stands inside `requires`.

    A POST that comes too late is not kept: what was typed may be a secret, and a session is no place for it.
    The person proves who they are, comes back to the form and sends it again.
    """

    def decorate(view: AnyView) -> AnyView:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if proved_within(request, seconds=minutes * 60):
                return view(request, *args, **kwargs)
            if request.method != "GET":
                again = _(
                    "Buktikan dahulu bahwa ini Anda, lalu isi dan kirim sekali lagi. "
                    "Isian tadi tidak disimpan."
                )
                messages.warning(request, again)
            return redirect(with_next("mfa_reauthenticate", way_back(request)))

        return cast("AnyView", door)

    return decorate


def keep_only_this_session(request: HttpRequest, user: User) -> None:
    """Every session of the person is over but this one, which goes on under a new key."""
    kept = StaffSession.objects.filter(session_key=request.session.session_key, user=user).first()
    end_sessions(user)
    update_session_auth_hash(request, user)
    if kept is not None:
        kept.pk, kept.session_key = None, str(request.session.session_key)
        kept.save(force_insert=True)


def find_office(slug: str) -> Office:
    """The active office of this address, or 404."""
    office = Office.objects.active().filter(slug=slug).first()
    if office is None:
        raise Http404(_("Kantor ini tidak ada."))
    return office


def answer(view: Door, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The view's answer, with refusals of the domain turned into 403 (with the sentence), 404 and 410."""
    try:
        return view(request, *args, **kwargs)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except NotFound as refusal:
        raise Http404(refusal.sentence) from refusal
    except FileLost as loss:
        return render(request, "accounts/lost_file.html", {"sentence": loss.sentence}, status=410)


def turn_away(request: HttpRequest) -> HttpResponseBase | None:
    """Where to send somebody who has not proved both factors in this very session; None for who has."""
    if not request.user.is_authenticated:
        return redirect(with_next(settings.LOGIN_URL, way_back(request)))
    if proofs(request):
        return old_password(request)
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return redirect(with_next("mfa_reauthenticate", way_back(request)))
    return redirect("mfa_activate_totp")


def old_password(request: HttpRequest) -> HttpResponseBase | None:
    """Where to change a password that is too old, where passwords age; asked once in a session."""
    if settings.PASSWORD_DAYS is None:
        return None
    session = request.session
    if GROWS_OLD_AT not in session:
        until = passwords.valid_until(cast("User", request.user))
        session[GROWS_OLD_AT] = until.timestamp() if until else None
    if session[GROWS_OLD_AT] is None or time.time() < session[GROWS_OLD_AT]:
        return None
    messages.warning(
        request, _("Kata sandi Anda melewati masa berlakunya. Buat yang baru untuk melanjutkan.")
    )
    return redirect("account_change_password")


def proofs(request: HttpRequest) -> list[float]:
    """When this session proved the second factor, oldest first."""
    records = get_authentication_records(request, request.user)
    return [float(record["at"]) for record in records if record.get("method") == MFA]


def proved_within(request: HttpRequest, *, seconds: int) -> bool:
    """A proof from the future is none: a clock that went back must not revive an old one."""
    now = time.time()
    return any(now - seconds <= at <= now + 1 for at in proofs(request))


def way_back(request: HttpRequest) -> str:
    """The page to return to: this one, or for a POST the page that held the form; empty if it is not ours."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def with_next(to: str, path: str) -> str:
    url = resolve_url(to)
    return f"{url}?{urlencode({REDIRECT_FIELD_NAME: path}, safe='/')}" if path else url
