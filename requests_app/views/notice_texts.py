"""Pengaturan, pemberitahuan: the office's own words for each notice, looked at before they hold."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from requests_app.domain import notice_words
from requests_app.domain.notice_words import Words
from requests_app.domain.notices import TO_OFFICE
from requests_app.domain.reminders import REMINDERS
from requests_app.enums import NoticeEvent
from requests_app.interfaces import mailing, notice_previews
from requests_app.interfaces.forms.notice_texts import TextForm
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

UNPROCESSABLE = 422
# Words that were looked at and not saved yet, of the notice looked at last.
LOOKED_AT = "teks-dilihat"


@require_GET
@requires(Action.MANAGE_OFFICE)
def texts(request: StaffRequest, office: Office) -> HttpResponse:
    """Every notice with the words that hold for it now."""
    return render(request, "requests_app/settings/texts.html", {"groups": groups(office)})


@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_OFFICE)
@fresh_proof()
def text(request: StaffRequest, office: Office, key: str) -> HttpResponse:
    """The words of one notice; `act` decides between looking and saving."""
    find(key)
    defaults = notice_words.defaults(office, key)
    own = notice_words.own(office, key)
    present = own or next(iter(defaults))
    if request.method == "GET":
        request.session.pop(LOOKED_AT, None)
        form = TextForm(key=key, initial={"subject": present.subject, "body": present.body})
        return show(request, key, {"form": form, "own": own, "defaults": defaults, "shown": present})
    form = TextForm(request.POST, key=key)
    if not form.is_valid():
        return show(request, key, {"form": form, "own": own, "defaults": defaults, "shown": None})
    if request.POST.get("act") == "save":
        notice_words.save(office, key, words=form.words(), by=request.user, at=timezone.now())
        messages.success(request, _("Teks kantor berlaku untuk “%s”.") % notice_words.label(key))
        return redirect("texts:texts", office.slug)
    shown = form.words()
    request.session[LOOKED_AT] = [key, shown.subject, shown.body]
    return show(request, key, {"form": form, "own": own, "defaults": defaults, "shown": shown})


@require_POST
@requires(Action.MANAGE_OFFICE)
@fresh_proof()
def restore(request: StaffRequest, office: Office, key: str) -> HttpResponse:
    """Back to the words of the SOP."""
    find(key)
    notice_words.restore(office, key, by=request.user, at=timezone.now())
    messages.success(request, _("Teks bawaan berlaku lagi untuk “%s”.") % notice_words.label(key))
    return redirect("texts:texts", office.slug)


# A mail has inline styles alone. It stands in a frame without scripts, forms and links, and loads nothing.
@csp({"default-src": [NONE], "style-src": [UNSAFE_INLINE], "frame-ancestors": [SELF], "sandbox": True})
@xframe_options_sameorigin
@require_GET
@requires(Action.MANAGE_OFFICE)
def sample(request: StaffRequest, office: Office, key: str) -> HttpResponse:
    """The mail itself on the letterhead: the words looked at last, else those that hold."""
    find(key)
    looked_at = request.session.get(LOOKED_AT, [])
    if looked_at[:1] == [key]:
        words = Words(*looked_at[1:])
    else:
        words = notice_words.own(office, key) or next(iter(notice_words.defaults(office, key)))
    context = mailing.page_context(notice_previews.sample(words, office=office), office=office)
    return HttpResponse(render_to_string(mailing.PAGE, {**context, "is_sample": True}))


def show(request: StaffRequest, key: str, context: dict[str, Any]) -> HttpResponse:
    shown: Words | None = context["shown"]
    message = notice_previews.sample(shown, office=request.office) if shown else None
    whole = {
        **context,
        "key": key,
        "label": notice_words.label(key),
        "names": notice_words.names_of(key),
        "message": message,
        "plain": mailing.plain(message, office=request.office) if message else "",
        "sources": [titles for titles in context["defaults"].values() if titles],
    }
    status = UNPROCESSABLE if context["form"].errors else 200
    return render(request, "requests_app/settings/text.html", whole, status=status)


def find(key: str) -> None:
    """Raises Http404 for what names no notice."""
    if key not in notice_words.KEYS:
        raise Http404(_("Pemberitahuan ini tidak ada."))


def groups(office: Office) -> list[tuple[str, list[dict[str, Any]]]]:
    """The notices by whom they go to, in the order of a request's life."""
    found: dict[str, list[dict[str, Any]]] = {
        _("Kepada pemohon"): [],
        _("Pengingat kepada pemohon"): [],
        _("Kepada petugas"): [],
    }
    to_requester, reminding, to_staff = found.values()
    events = {event.value: event for event in NoticeEvent}
    for key in notice_words.KEYS:
        event = events.get(key)
        rows = to_staff if event in TO_OFFICE else reminding if event in REMINDERS else to_requester
        own = notice_words.own(office, key)
        words = own or next(iter(notice_words.defaults(office, key)))
        rows.append(
            {
                "key": key,
                "label": notice_words.label(key),
                "subject": words.subject,
                "is_own": own is not None,
            }
        )
    return list(found.items())
