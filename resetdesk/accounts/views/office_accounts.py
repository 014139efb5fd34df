"""The door for people whose office has accounts of its own: away to it, back from it, linked and unlinked."""

from dataclasses import asdict
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from resetdesk.accounts.domain import office_accounts, openid
from resetdesk.accounts.doors import StaffRequest, fresh_proof, open_to_all, proofs, signed_in
from resetdesk.accounts.exceptions import InvitationClosed, NotRecognised, ProviderDown
from resetdesk.accounts.interfaces.sign_in import BY_PROVIDER
from resetdesk.accounts.models import Invitation

PENDING = "office_account_asked"
SIGN_IN, LINK, INVITATION = "sign_in", "link", "invitation"


@open_to_all
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """To the office's own sign-in page."""
    after = get_next_redirect_url(request) or ""
    return send_away(request, provider_of(key), purpose={"act": SIGN_IN, "next": after}, back="account_login")


@signed_in
@require_POST
@fresh_proof()
def link(request: StaffRequest, key: str) -> HttpResponse:
    """The same way, to come back with an account that opens this person's door from now on."""
    purpose = {"act": LINK, "person": request.user.pk}
    return send_away(request, provider_of(key), purpose=purpose, back="mfa_index")


@signed_in
@require_POST
@fresh_proof()
def unlink(request: StaffRequest, key: str) -> HttpResponse:
    if office_accounts.unlink(request.user, provider=provider_of(key), at=timezone.now()):
        messages.success(request, _("Akun instansi sudah dilepas."))
    return redirect("mfa_index")


@open_to_all
@require_GET
def returned(request: HttpRequest, key: str) -> HttpResponse:
    """Back from the office's sign-in page. What was remembered is used up, whatever comes of it."""
    provider = provider_of(key)
    pending: dict[str, Any] = request.session.pop(PENDING, None) or {}
    purpose = pending.get("purpose", {})
    back = "mfa_index" if purpose.get("act") == LINK else "account_login"
    try:
        asked = openid.Asked(**pending["asked"]) if pending else None
        identity = openid.answered(
            provider, asked=asked, answer=request.GET.dict(), redirect_uri=redirect_uri(provider)
        )
        return ACTS[purpose["act"]](request, provider, identity, purpose)
    except (NotRecognised, ProviderDown, InvitationClosed) as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)


def sign_in(
    request: HttpRequest, provider: openid.Provider, identity: openid.Identity, purpose: dict[str, Any]
) -> HttpResponse:
    """As after a password: the second factor is still asked, unless the provider proved one."""
    person = office_accounts.person_of(identity, provider=provider, at=timezone.now())
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, person, BY_PROVIDER)
    own = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    # Who has no factor of their own installs one first: fresh proofs are asked here, not there.
    if identity.is_strong and is_mfa_enabled(person, own):
        record_authentication(request, person, "mfa", type=BY_PROVIDER)
    return perform_login(request, person, redirect_url=purpose.get("next") or None)  # type: ignore[no-any-return]


def linked(
    request: HttpRequest, provider: openid.Provider, identity: openid.Identity, purpose: dict[str, Any]
) -> HttpResponse:
    """Only for the very person who asked, still signed in with both factors."""
    person = request.user
    if not person.is_authenticated or person.pk != purpose.get("person") or not proofs(request):
        raise NotRecognised(_("Masuk dahulu, lalu hubungkan akun instansi di Keamanan akun."))
    office_accounts.link(person, identity=identity, provider=provider, at=timezone.now())
    messages.success(request, _("%(name)s sudah dihubungkan.") % {"name": provider.name})
    return redirect("mfa_index")


def invited(
    request: HttpRequest, provider: openid.Provider, identity: openid.Identity, purpose: dict[str, Any]
) -> HttpResponse:
    """The code was checked before the newcomer went away."""
    found = Invitation.objects.get(pk=purpose["invitation"])
    office_accounts.accept_invitation(found, identity=identity, provider=provider, at=timezone.now())
    messages.success(
        request, _("Akun instansi sudah dihubungkan. Masuklah dengannya, lalu pasang autentikator.")
    )
    return redirect("account_login")


ACTS = {SIGN_IN: sign_in, LINK: linked, INVITATION: invited}


def send_away(
    request: HttpRequest, provider: openid.Provider, *, purpose: dict[str, Any], back: str
) -> HttpResponse:
    """A page that goes on by itself: a form may not lead to another host, a page may."""
    try:
        url, asked = openid.ask(provider, redirect_uri=redirect_uri(provider))
    except ProviderDown as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)
    request.session[PENDING] = {"asked": asdict(asked), "purpose": purpose}
    response = render(request, "accounts/going_away.html", {"provider": provider, "url": url})
    response["Refresh"] = f"0; url={url}"
    response["Cache-Control"] = "no-store, private"
    return response


def redirect_uri(provider: openid.Provider) -> str:
    """The one address that the office registered with its provider."""
    return settings.PUBLIC_URL + reverse("accounts:office_account_returned", args=[provider.key])


def provider_of(key: str) -> openid.Provider:
    found = next((one for one in openid.providers() if one.key == key), None)
    if found is None:
        raise Http404(_("Halaman ini tidak ada."))
    return found
