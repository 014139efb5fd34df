"""The requester's page "Ambil hasil" behind a mailed link. A GET shows where things stand, no more."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from requests_app.domain import handover, handover_rules
from requests_app.domain.handover_rules import NEEDS_PASSWORD, Stage
from requests_app.exceptions import LinkClosed, LinkUnknown, NotPossible, ProofRefused
from requests_app.interfaces.forms.collect import ProofForm
from requests_app.models import Handover
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import faults, limits
from resetdesk.core.sealing import CannotUnseal

P = ParamSpec("P")
View = Callable[Concatenate[OfficeRequest, Office, P], HttpResponseBase]

PAGES = {
    Stage.READY: "ready",
    Stage.MAILED: "mailed",
    Stage.OPENED: "opened",
    Stage.ACKNOWLEDGED: "opened",
    Stage.DENIED: "denied",
    Stage.EXPIRED: "closed",
    Stage.BURNED: "closed",
    Stage.REPLACED: "closed",
    Stage.FROZEN: "closed",
}
GONE = frozenset({Stage.EXPIRED, Stage.BURNED, Stage.REPLACED, Stage.FROZEN})
WINDOW_SECONDS = 600
PER_ADDRESS, PER_HANDOVER = 120, 20


def closed_page(view: View[P]) -> View[P]:
    """Nothing of these pages is kept, found or passed on; an unknown link is one page for every reason."""

    @wraps(view)
    def door(
        request: OfficeRequest, office: Office, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            response = view(request, office, *args, **kwargs)
        except LinkUnknown as unknown:
            context = {"sentence": unknown.sentence}
            response = render(request, "requests_app/handover/unknown.html", context, status=404)
        add_never_cache_headers(response)
        response.headers["Cache-Control"] = "no-store, private"
        # The token stands in the path, so only the origin may travel. `no-referrer` would make browsers send
        # `Origin: null` with our own forms, which the CSRF check rightly refuses.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return door


@public
@require_safe
@closed_page
def collect(request: OfficeRequest, office: Office, token: str) -> HttpResponse:
    """Where this hand-over stands; with the question for the proof while it waits."""
    found = handover_rules.by_token(token, office=office)
    return show(request, found, token=token)


@public
@closed_page
def open_once(request: OfficeRequest, office: Office, token: str) -> HttpResponse:
    """Show the result, once, after the proof. The only page that ever holds it; it cannot be loaded again."""
    if request.method != "POST":
        return redirect("requests:collect", office.slug, token)
    found = handover_rules.by_token(token, office=office)
    if not is_within_limits(request, found):
        return too_many(request)
    form = proof_form(found, request.POST)
    if not form.is_valid():
        return show(request, found, token=token, form=form)
    try:
        secret = handover.reveal(token, proof=form.cleaned_data["proof"], at=timezone.now())
    except ProofRefused as refusal:
        found.refresh_from_db()
        form.add_error("proof", refusal.sentence)
        return show(request, found, token=token, form=form)
    except (LinkClosed, CannotUnseal):
        # Somebody was faster, or it is over: the page that says so.
        return redirect("requests:collect", office.slug, token)
    faults.point("M9.answered")
    context = page(found, token=token) | {"secret": secret}
    return render(request, "requests_app/handover/secret.html", context)


def acting(verb: Callable[..., Handover]) -> Callable[..., HttpResponseBase]:
    """A POST that calls one verb, then shows where things stand now, also when the verb no longer fits."""

    @public
    @require_POST
    @closed_page
    def view(_request: OfficeRequest, office: Office, token: str) -> HttpResponse:
        handover_rules.by_token(token, office=office)
        with suppress(NotPossible):
            verb(token, at=timezone.now())
        return redirect("requests:collect", office.slug, token)

    return view


received = acting(handover.acknowledge)
changed = acting(handover.say_changed)
not_me = acting(handover.deny)


def show(
    request: OfficeRequest, found: Handover, *, token: str, form: ProofForm | None = None
) -> HttpResponse:
    """The page of the stage. What is over answers 410, so that nobody mistakes it for a fault."""
    context = page(found, token=token)
    stage = context["stage"]
    if stage is Stage.READY:
        context["form"] = form or proof_form(found)
    status = 410 if stage in GONE else 422 if form is not None and form.errors else 200
    return render(request, f"requests_app/handover/{PAGES[stage]}.html", context, status=status)


def page(found: Handover, *, token: str) -> dict[str, Any]:
    """What every page behind the link needs."""
    asked = found.reset_request
    at = handover_rules.not_before(found, timezone.now())
    return {
        "handover": found,
        "asked": asked,
        "token": token,
        "stage": handover_rules.stage(found, at=at),
        "is_password": asked.service in NEEDS_PASSWORD,
        "needs_call_back": handover_rules.needs_call_back(asked),
        "spse_url": options(asked.office).spse_url,
    }


def proof_form(found: Handover, data: Any = None) -> ProofForm:
    return ProofForm(data, needs_call_back=handover_rules.needs_call_back(found.reset_request))


def is_within_limits(request: OfficeRequest, found: Handover) -> bool:
    """Generous for an address, behind which a whole kabupaten may sit; tight for one hand-over (S12)."""
    address = limits.line_of(request.META.get("REMOTE_ADDR", ""))
    return limits.allow(f"collect:{address}", limit=PER_ADDRESS, seconds=WINDOW_SECONDS) and limits.allow(
        f"collect:{found.pk}", limit=PER_HANDOVER, seconds=WINDOW_SECONDS
    )
