"""Arsip: the list of records, one record, its files, its fixity, and where its paper lies."""

import hashlib
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from archive_app.domain import archiving, fixity
from archive_app.domain.bagging.names import month_words
from archive_app.domain.periods import month_span
from archive_app.domain.queries import bundles
from archive_app.domain.queries import records as query
from archive_app.domain.queries.records import Wanted
from archive_app.interfaces.forms import MoveForm
from archive_app.interfaces.tables import fact_rows, item_rows, month_choices, record_rows
from archive_app.models import Record
from requests_app.domain.queries import history
from requests_app.domain.queries.find import find_in_office
from requests_app.enums import RequestState
from requests_app.exceptions import FormIncomplete
from resetdesk.accounts.domain import policy
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office
from resetdesk.core.files.serving import serve
from resetdesk.core.reading import log_reading

UNPROCESSABLE = 422
RESULTS = [(state.value, state.label) for state in RequestState if state is not RequestState.OPEN]


@require_GET
@requires(Action.SEE_ARCHIVE)
def records(request: StaffRequest, office: Office) -> HttpResponse:
    """The office's records, newest first, narrowed by month, SOP and result."""
    wanted = Wanted(
        month=request.GET.get("bulan", ""),
        sop=request.GET.get("sop", ""),
        result=request.GET.get("hasil", ""),
    )
    after = request.GET.get("setelah", "")
    page = query.page(office, wanted, after=after)
    kept = {
        name: value
        for name, value in (("bulan", wanted.month), ("sop", wanted.sop), ("hasil", wanted.result))
        if value
    }
    context = {
        "rows": record_rows(page.records, office=office),
        "wanted": wanted,
        "month": month_words(wanted.month) if month_span(office, wanted.month) else "",
        "months": month_choices(office, since=query.oldest(office), at=timezone.now()),
        "sops": query.sops(office),
        "results": RESULTS,
        "is_narrowed": bool(kept),
        "next_url": f"?{urlencode({**kept, 'setelah': page.following})}" if page.following else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "archive_app/records.html", context)


@requires(Action.SEE_ARCHIVE)
def search(request: StaffRequest, office: Office) -> HttpResponse:
    """Find records; the only one is opened. What is sought may be a NIP: it never stands in an address."""
    words = request.POST.get("q", "").strip()
    if not words:
        return redirect("archive:records", office.slug)
    found = query.of_requests(office, find_in_office(office, words))
    if len(found) == 1:
        return redirect("archive:record", office.slug, found[0].case.reference, found[0].number)
    context = {"rows": record_rows(found, office=office), "query": words}
    return render(request, "archive_app/search.html", context)


@require_GET
@requires(Action.SEE_ARCHIVE)
def record(request: StaffRequest, office: Office, reference: str, number: int) -> HttpResponse:
    """One record: what it holds, what happened, whether it is still whole, where its paper lies."""
    found = query.find(office, reference, number)
    return show(request, found, MoveForm(record=found))


def show(request: StaffRequest, found: Record, form: MoveForm, *, status: int = 200) -> HttpResponse:
    """The record's page with a given form for its place."""
    context = {
        "record": found,
        "case": found.case,
        "facts": fact_rows(found),
        "items": item_rows(found),
        "events": history.events(found.case),
        "bundle": bundles.of_record(found.pk) if policy.allows(request.roles, Action.TAKE_BUNDLE) else None,
        "form": form,
    }
    return render(request, "archive_app/record.html", context, status=status)


@require_POST
@requires(Action.SEE_ARCHIVE)
def check(request: StaffRequest, office: Office, reference: str, number: int) -> HttpResponse:
    """Read every file of the record again and say whether it is still what was sealed.

    Who may only read gets the answer; those who archive also leave it on the record.
    """
    found = query.find(office, reference, number)
    is_noted = policy.allows(request.roles, Action.ARCHIVE)
    result = fixity.check(found, at=timezone.now(), is_noted=is_noted)
    if result.is_sound:
        messages.success(request, _("Semua berkas dan segel rekaman ini cocok."))
    else:
        broken = ", ".join(item.label for item in result.broken)
        sentence = (
            _("Berkas ini tidak cocok lagi: %s.") % broken if broken else _("Segel rekaman ini tidak cocok.")
        )
        messages.error(request, sentence)
    return redirect("archive:record", office.slug, reference, number)


@require_POST
@requires(Action.ARCHIVE)
def move(request: StaffRequest, office: Office, reference: str, number: int) -> HttpResponse:
    """Note where the paper lies now."""
    found = query.find(office, reference, number)
    form = MoveForm(request.POST, record=found)
    if form.is_valid():
        try:
            archiving.move(found.pk, place=form.place(), by=request.user, at=timezone.now())
        except FormIncomplete as refusal:
            for name, sentence in refusal.faults.items():
                form.add_error(name, sentence)
        else:
            messages.success(request, _("Tempat naskah kertas dicatat."))
            return redirect("archive:record", office.slug, reference, number)
    return show(request, found, form, status=UNPROCESSABLE)


@require_GET
@requires(Action.SEE_ARCHIVE)
def file(
    request: StaffRequest, office: Office, reference: str, number: int, position: int
) -> HttpResponseBase:
    """One file of the record, as it was received or made; who opened it is on the reading log."""
    item = query.item(query.find(office, reference, number), position)
    log_reading(
        item.file_id,
        scope=office.pk,
        person=request.user.pk,
        session_digest=hashlib.sha256((request.session.session_key or "").encode()).hexdigest(),
        at=timezone.now(),
    )
    return serve(item.file, filename=item.file.name)
