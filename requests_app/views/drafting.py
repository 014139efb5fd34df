"""The form of this session: found, kept, and shown page by page."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.domain.questionnaire import Page, Questionnaire, questionnaire
from requests_app.interfaces.summary import address
from requests_app.models import Draft
from resetdesk.accounts.doors import OfficeRequest
from resetdesk.accounts.models import Office
from resetdesk.core import limits

SESSION = "drafts"
CHANGE = "ubah"
WINDOW_SECONDS = 600
# Generous for an address, behind which a whole kabupaten may sit (S12).
PER_ADDRESS = {"draft": 120, "upload": 900, "code": 240}


def current(request: OfficeRequest, office: Office) -> Draft | None:
    """The form that this session fills in this office."""
    draft_id = request.session.get(SESSION, {}).get(str(office.pk))
    if draft_id is None:
        return None
    return Draft.objects.select_related("office", "submission").filter(pk=draft_id, office=office).first()


def remember(request: OfficeRequest, draft: Draft) -> None:
    """From now on this session fills this form."""
    request.session[SESSION] = {**request.session.get(SESSION, {}), str(draft.office_id): str(draft.pk)}


def forget(request: OfficeRequest, office: Office) -> None:
    """This session fills no form of the office any more; the form itself stays."""
    request.session[SESSION] = {
        key: value for key, value in request.session.get(SESSION, {}).items() if key != str(office.pk)
    }


def is_within_limits(request: OfficeRequest, kind: str) -> bool:
    """Whether this address may do one more act of this kind in the running ten minutes."""
    address = limits.line_of(request.META.get("REMOTE_ADDR", ""))
    return limits.allow(f"{kind}:{address}", limit=PER_ADDRESS[kind], seconds=WINDOW_SECONDS)


def lost(request: OfficeRequest, office: Office) -> HttpResponse:
    """This session knows no form: where to find it again."""
    messages.info(
        request,
        _(
            "Formulir tidak ditemukan di sesi ini. Bila alamat email sudah Anda buktikan, lanjutkan lewat "
            "tautan yang kami kirim; bila belum, mulai dari sini."
        ),
    )
    return redirect("requests:apply", office.slug)


def show(
    request: OfficeRequest,
    asked: Questionnaire | None,
    page: Page,
    *,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """One question page with its way back and its place among the others."""
    is_change = CHANGE in request.GET or CHANGE in request.POST
    is_counted = asked is not None and asked.asked is not None
    place = {
        "page": page.value,
        "is_change": is_change,
        "back_url": _back(request.office, asked, page, is_change=is_change),
        "step": asked.pages.index(page) + 1 if asked and is_counted else "",
        "steps": len(asked.pages) if asked and is_counted else "",
    }
    return render(request, f"requests_app/requester/{template}.html", {**place, **context}, status=status)


def _back(office: Office, asked: Questionnaire | None, page: Page, *, is_change: bool) -> str:
    if is_change:
        return address(office, Page.CHECK)
    before = asked.before(page) if asked and page in asked.pages else None
    return address(office, before) if before else reverse("requests:home", args=[office.slug])


def go_on(request: OfficeRequest, draft: Draft, page: Page) -> HttpResponse:
    """After a page was saved: the next one; for who came from the check, back there or to what is open."""
    asked = questionnaire(draft)
    if CHANGE in request.POST:
        is_whole = asked.first_open is Page.CHECK
        return redirect(address(request.office, asked.first_open) + ("" if is_whole else f"?{CHANGE}"))
    return redirect(address(request.office, asked.after(page)))
