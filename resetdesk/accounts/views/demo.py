"""The demo's shortcut: who plays whom, and one click to be that person. Exists only where the demo runs."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.doors import open_to_all


@open_to_all
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody made up, with password and the code of this half minute."""
    only_in_the_demo()
    context = {
        "groups": demo_people.demo_groups(),
        "password": demo_people.PASSWORD,
        "seconds": demo_people.seconds_left(),
    }
    response = render(request, "accounts/demo.html", context)
    response["Cache-Control"] = "no-store"
    # A header instead of script: the codes are right on every browser.
    response["Refresh"] = str(demo_people.seconds_left() + 1)
    return response


@open_to_all
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as a made-up person, both factors counted as proved, and opens a page of this portal."""
    only_in_the_demo()
    person = demo_people.demo_person(request.POST.get("username", ""))
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, person, "password")
    record_authentication(request, person, "mfa", type="totp")
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if is_ours else "accounts:home")


def only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
