"""The password that the portal makes for the performer: made, shown, said to be installed, destroyed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from requests_app.domain import generated as verbs
from requests_app.domain.queries import cases
from requests_app.exceptions import NotPossible, NotTaken, StepMoved, TakenByAnother
from requests_app.models import ResetRequest, StepRun
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

SHOWING: Mapping[str, Callable[..., str]] = {"buat": verbs.make, "tampilkan": verbs.show}
SETTLING: Mapping[str, tuple[Callable[..., None], Promise]] = {
    "dipasang": (verbs.confirm_installed, _("Tercatat terpasang di SPSE. Kata sandinya tetap tersegel.")),
    "musnahkan": (verbs.discard, _("Kata sandi buatan portal dimusnahkan.")),
}


@require_POST
@requires(Action.PERFORM)
@fresh_proof()
def generated(request: StaffRequest, office: Office, reference: str, step_id: int, act: str) -> HttpResponse:
    """One act on the password of this step. What no longer fits leads back to the case with its sentence."""
    if act not in SHOWING and act not in SETTLING:
        raise Http404
    found = cases.find(office, reference)
    step = cases.step_of(found, step_id)
    try:
        return answer(request, found, step, act)
    except (NotPossible, NotTaken, StepMoved, TakenByAnother) as refusal:
        messages.warning(request, refusal.sentence)
        return to_case(found)


def answer(request: StaffRequest, found: ResetRequest, step: StepRun, act: str) -> HttpResponse:
    by, at = request.user, timezone.now()
    if act in SHOWING:
        return shown(request, found, step, SHOWING[act](step.pk, by=by, at=at))
    verb, done = SETTLING[act]
    verb(step.pk, by=by, at=at)
    messages.success(request, str(done))
    return to_case(found)


def shown(request: StaffRequest, found: ResetRequest, step: StepRun, password: str) -> HttpResponse:
    """The only page of staff that ever holds it: it answers a POST and is kept nowhere."""
    context: dict[str, Any] = {
        "case": found,
        "run": step,
        "password": password,
        "spse_url": options(found.office).spse_url,
    }
    response = render(request, "requests_app/desk/generated.html", context)
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def to_case(found: ResetRequest) -> HttpResponse:
    return redirect("requests:case", found.office.slug, found.reference)
