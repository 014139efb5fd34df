"""The demo's own pages: what to try first, and the mail that nobody gets. Elsewhere they do not exist."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app.enums import PaperState
from requests_app.models import Artefact, ResetRequest
from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.doors import open_to_all
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.places import offices
from resetdesk.demo import mailbox, trials, visitors


@open_to_all
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """The root: in the demo a guide for newcomers, anywhere else the list of offices."""
    if not settings.DEMO:
        return offices(request)
    now = timezone.now()
    made = Artefact.objects.filter(state=PaperState.MADE).count()
    context = {
        "parts": trials.parts(),
        "to_complete": visitors.to_complete(),
        "to_collect": visitors.to_collect(now),
        "to_track": visitors.to_track(),
        "offices": Office.objects.active(),
        "requests": ResetRequest.objects.count(),
        "made": made,
        "promised": Artefact.objects.filter(state=PaperState.PROMISED).count(),
        "password": demo_people.PASSWORD,
        "mail": mailbox.is_kept(),
    }
    return no_store(render(request, "demo/front.html", context))


@open_to_all
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The mail of the demo, newest first; `kepada` names one receiver."""
    only_in_the_demo()
    to = request.GET.get("kepada", "").strip()[:254]
    return no_store(render(request, "demo/mailbox.html", {"mails": mailbox.newest(to), "to": to}))


@open_to_all
@require_safe
def letter(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One message with the links that its receiver would follow."""
    only_in_the_demo()
    mail = mailbox.one(name, number)
    if mail is None:
        raise Http404
    office = Office.objects.filter(email=mail.sender).first()
    return no_store(render(request, "demo/mail.html", {"mail": mail, "sender": office}))


def only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404


def no_store(response: HttpResponse) -> HttpResponse:
    """Codes stand on these pages, and what waits changes with every act."""
    response["Cache-Control"] = "no-store"
    return response
