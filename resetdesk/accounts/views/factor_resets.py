"""Resets of factors: the office's two people at the settings, and the owner behind the mailed links."""

from typing import Any

from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resetdesk.accounts.domain import factor_resets
from resetdesk.accounts.doors import StaffRequest, fresh_proof, open_to_all, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import NotReset, ResetClosed
from resetdesk.accounts.interfaces.factor_resets import ReasonForm, ToldCodeForm
from resetdesk.accounts.models import FactorReset, Office, User
from resetdesk.accounts.views.invitation import closed_page
from resetdesk.accounts.views.staff import member

GONE, UNPROCESSABLE = 410, 422
PROVED = "factor_reset_proved"


@require_GET
@requires(Action.CONFIRM_RESET)
def resets(request: StaffRequest, office: Office) -> HttpResponse:
    """What runs and what was: one row for each, with the acts that are possible now."""
    rows = [(one, acts_of(one, by=request.user)) for one in factor_resets.of_office(office)]
    return show(request, "list", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_PEOPLE)
@fresh_proof()
def ask(request: StaffRequest, office: Office, person_id: int) -> HttpResponse:
    """The first person: the reason, and who will confirm."""
    found = member(office, person_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            factor_resets.ask(
                found, office=office, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except NotReset as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Diminta. Orang kedua harus menyetujui."))
            return redirect("settings:resets", office.slug)
    return show(request, "ask", {"form": form, "person": found}, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@requires(Action.CONFIRM_RESET)
@fresh_proof()
def confirm(request: StaffRequest, office: Office, reset_id: int) -> HttpResponse:
    return act(
        request,
        office,
        lambda: factor_resets.confirm(reset_id, office=office, by=request.user, at=timezone.now()),
    )


@require_POST
@requires(Action.CONFIRM_RESET)
@fresh_proof()
def stop(request: StaffRequest, office: Office, reset_id: int) -> HttpResponse:
    return act(
        request,
        office,
        lambda: factor_resets.stop(reset_id, office=office, by=request.user, at=timezone.now()),
    )


@require_POST
@requires(Action.CONFIRM_RESET)
@fresh_proof()
def send_link(request: StaffRequest, office: Office, reset_id: int) -> HttpResponse:
    """The only page that ever holds the code."""
    try:
        found = factor_resets.send_link(reset_id, office=office, by=request.user, at=timezone.now())
    except NotReset as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("settings:resets", office.slug)
    return closed_page(show(request, "code", {"reset": found, "code": factor_resets.code_of(found)}))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, reset_id: int, token: str) -> HttpResponse:
    """The owner stops it; a GET changes nothing."""
    try:
        found = factor_resets.by_stop_link(reset_id, token=token)
        if request.method == "POST":
            factor_resets.stop(found.pk, office=found.office, by=None, at=timezone.now())
        context = {"reset": found, "is_stopped": request.method == "POST"}
        return closed_page(render(request, "accounts/resets/not_me.html", context))
    except (ResetClosed, NotReset) as refusal:
        return gone(request, refusal.sentence)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: HttpRequest, reset_id: int, token: str) -> HttpResponse:
    """The owner shows link and code; this browser may then install a new factor, after the password."""
    try:
        found = factor_resets.by_link(reset_id, token=token, at=timezone.now())
        form = ToldCodeForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and code_fits(form, found):
            # A session planted in this browser must not become the one that proved it.
            request.session.cycle_key()
            request.session[PROVED] = found.pk
            messages.success(
                request, _("Kode cocok. Masuk dengan kata sandi, lalu pasang autentikator baru.")
            )
            return closed_page(redirect("account_login"))
        context = {"form": form, "reset": found}
        status = UNPROCESSABLE if form.errors else 200
        return closed_page(render(request, "accounts/resets/owner.html", context, status=status))
    except ResetClosed as refusal:
        return gone(request, refusal.sentence)


def install(request: HttpRequest) -> HttpResponseBase:
    """allauth's page, closed to a password alone while a reset waits for its owner with link and code."""
    if isinstance(request.user, User):
        waiting = factor_resets.awaiting_install(request.user)
        if waiting is not None and request.session.get(PROVED) != waiting.pk:
            return render(request, "accounts/resets/wait.html", {"reset": waiting}, status=403)
    answer: HttpResponseBase = totp.activate_totp(request)
    return answer


def acts_of(reset: FactorReset, *, by: User) -> frozenset[str]:
    """Which of `confirm`, `stop`, `send_link` would be done if this person asked."""
    if reset.stopped_at or reset.used_at or by.pk == reset.user_id:
        return frozenset()
    if reset.done_at:
        return frozenset({"send_link"})
    is_second = reset.confirmed_at is None and reset.asked_by_id != by.pk
    return frozenset({"stop", "confirm"} if is_second else {"stop"})


def act(request: StaffRequest, office: Office, verb: Any) -> HttpResponse:
    """Do it, say it, and show the list."""
    try:
        verb()
    except NotReset as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("Tercatat, dan pemilik akun diberi tahu."))
    return redirect("settings:resets", office.slug)


def code_fits(form: ToldCodeForm, found: FactorReset) -> bool:
    try:
        factor_resets.check_code(found, code=form.cleaned_data["code"])
    except NotReset as refusal:
        form.add_error("code", refusal.sentence)
    return not form.errors


def gone(request: HttpRequest, sentence: str) -> HttpResponse:
    page = render(request, "accounts/resets/closed.html", {"sentence": sentence}, status=GONE)
    return closed_page(page)


def show(request: StaffRequest, page: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"accounts/resets/{page}.html", context, status=status)
