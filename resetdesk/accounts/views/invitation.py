"""The newcomer's page behind the mailed link: the code that was told, and a password of one's own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resetdesk.accounts.domain import invitations, openid
from resetdesk.accounts.doors import open_to_all
from resetdesk.accounts.exceptions import InvitationClosed, NotInvited
from resetdesk.accounts.interfaces.invitations import FirstPasswordForm, ToldCodeForm
from resetdesk.accounts.models import Invitation
from resetdesk.accounts.views import office_accounts

GONE, UNPROCESSABLE = 410, 422


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, invitation_id: int, token: str) -> HttpResponse:
    """The form, or the password is set and sign-in begins. A GET changes nothing."""
    try:
        found = invitations.by_link(invitation_id, token=token, at=timezone.now())
        form = FirstPasswordForm(request.POST if request.method == "POST" else None)
        if away := with_office_account(request, found, form):
            return closed_page(away)
        if form.is_valid() and accepted(form, found):
            messages.success(
                request, _("Kata sandi tersimpan. Masuklah, lalu pasang autentikator di ponsel.")
            )
            return redirect("account_login")
        status = UNPROCESSABLE if form.errors else 200
        context = {"form": form, "invitation": found, "doors": openid.providers(found.office.slug)}
        return closed_page(render(request, "accounts/invitation.html", context, status=status))
    except InvitationClosed as refusal:
        context = {"sentence": refusal.sentence}
        return closed_page(render(request, "accounts/invitation_closed.html", context, status=GONE))


def with_office_account(
    request: HttpRequest, found: Invitation, form: FirstPasswordForm
) -> HttpResponse | None:
    """The way to the office's own sign-in page, for who chose it and knows the code; else None."""
    key, told = request.POST.get("office_account", ""), ToldCodeForm(request.POST)
    provider = next((one for one in openid.providers(found.office.slug) if one.key == key), None)
    if provider is None:
        return None
    form.errors.clear()
    if not told.is_valid():
        form.add_error("code", _("Isi kode undangan."))
        return None
    try:
        invitations.check_code(found, code=told.cleaned_data["code"])
    except NotInvited as refusal:
        form.add_error("code", refusal.sentence)
        return None
    purpose = {"act": office_accounts.INVITATION, "invitation": found.pk}
    return office_accounts.send_away(request, provider, purpose=purpose, back="account_login")


def accepted(form: FirstPasswordForm, found: Invitation) -> bool:
    """Whether the password is set; a refusal stands at its field."""
    cleaned = form.cleaned_data
    try:
        invitations.accept(found, code=cleaned["code"], password=cleaned["password"], at=timezone.now())
    except NotInvited as refusal:
        form.add_error("code", refusal.sentence)
    except ValidationError as refusal:
        form.add_error("password", refusal)
    return not form.errors


def closed_page(response: HttpResponse) -> HttpResponse:
    """The token stands in the path, so nothing of this page is kept or passed on."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
