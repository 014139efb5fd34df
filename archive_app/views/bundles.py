"""Bundel arsip: asked for, found again while it is made, taken away whole or in parts."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from archive_app.domain import bundles as domain
from archive_app.domain.queries import bundles as query
from archive_app.domain.queries import records
from archive_app.exceptions import BundleRefused
from archive_app.interfaces.bundles import again_url, bundle_rows, facts, file_name, progress, standing, what
from archive_app.interfaces.tables import month_choices
from archive_app.models import Bundle, Record
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office
from resetdesk.core.files.ranges import is_first, serve_resumable

# Bundles whose taking this session has proved and noted: the rest of a torn download needs no second proof.
TAKEN = "bundles_taken"


@require_GET
@requires(Action.TAKE_BUNDLE)
def bundles(request: StaffRequest, office: Office) -> HttpResponse:
    """The office's bundles, newest first, and the way to a new one."""
    now = timezone.now()
    after = request.GET.get("setelah", "")
    page = query.page(office, after=after)
    months = month_choices(office, since=records.oldest(office), at=now)
    context = {
        "rows": bundle_rows(page.bundles, office=office, at=now),
        "months": months,
        # The month before this one is what people come for.
        "month": months[min(1, len(months) - 1)][0] if months else "",
        "next_url": f"?{urlencode({'setelah': page.following})}" if page.following else "",
        "first_url": request.path if after else "",
    }
    return render(request, "archive_app/bundles.html", context)


@require_GET
@requires(Action.TAKE_BUNDLE)
def bundle(request: StaffRequest, office: Office, bundle_id: UUID) -> HttpResponse:
    """One bundle: how far it is, or what it is and until when, or why there is none."""
    found = query.find(office, bundle_id)
    now = timezone.now()
    context = {
        "bundle": found,
        "what": what(found),
        "again_url": again_url(found),
        "standing": standing(found, at=now),
        "progress": progress(found),
        "facts": facts(found),
        "command": f"sha256sum {file_name(found)}",
    }
    return render(request, "archive_app/bundle.html", context)


@require_POST
@requires(Action.PREPARE_BUNDLE)
@fresh_proof()
def prepare(request: StaffRequest, office: Office) -> HttpResponse:
    """Ask for a month's bundle."""
    return _prepare(request, office, of=request.POST.get("bulan", ""))


@require_POST
@requires(Action.PREPARE_BUNDLE)
@fresh_proof()
def prepare_record(request: StaffRequest, office: Office, reference: str, number: int) -> HttpResponse:
    """Ask for one record's bundle."""
    return _prepare(request, office, of=records.find(office, reference, number))


def _prepare(request: StaffRequest, office: Office, *, of: str | Record) -> HttpResponse:
    try:
        asked = domain.prepare(office, of=of, by=request.user, at=timezone.now())
    except BundleRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("archive:bundles", office.slug)
    return redirect("archive:bundle", office.slug, asked.pk)


@require_GET
@requires(Action.TAKE_BUNDLE)
def file(request: StaffRequest, office: Office, bundle_id: UUID) -> HttpResponseBase:
    """The bundle itself. Taking it asks for a fresh proof and is on record; its torn rest goes on."""
    found = query.find(office, bundle_id)
    if not domain.is_offered(found, at=timezone.now()):
        return redirect("archive:bundle", office.slug, found.pk)
    taken = request.session.get(TAKEN, [])
    if str(found.pk) in taken and not is_first(request):
        return _serve(request, found)
    return begin(request, found)


@fresh_proof()
def begin(request: StaffRequest, found: Bundle) -> HttpResponseBase:
    """The first byte of a download: proved, noted, served."""
    response = _serve(request, found)
    taken = request.session.get(TAKEN, [])
    if str(found.pk) not in taken:
        domain.note_taken(found, by=request.user, at=timezone.now())
        request.session[TAKEN] = [*taken, str(found.pk)]
    return response


def _serve(request: StaffRequest, found: Bundle) -> HttpResponseBase:
    try:
        return serve_resumable(
            request,
            domain.shelf().path(found.key),
            filename=file_name(found),
            media_type="application/zip",
            etag=domain.etag(found),
        )
    except FileNotFoundError:
        raise Http404(_("Berkas bundel ini hilang dari penyimpanan. Siapkan lagi.")) from None
