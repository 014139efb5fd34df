"""The papers of a submission: page images for the desk, the original only as an attachment."""

import hashlib

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from requests_app.domain import reading
from requests_app.domain.queries import cases
from requests_app.exceptions import NotTaken
from requests_app.models import DocumentVersion
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.accounts.models import Office
from resetdesk.core.files.gate import PageUnavailable
from resetdesk.core.files.joining import joined
from resetdesk.core.files.serving import HEADERS, FileLost, page_image, serve

WIDTH = 1400
PHOTOGRAPHS = frozenset({"image/jpeg", "image/png"})


def _opened(request: StaffRequest, office: Office, version_id: int) -> DocumentVersion:
    digest = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()
    found = cases.version(office, version_id)
    try:
        return reading.read(request.user, found, session_digest=digest, at=timezone.now())
    except NotTaken as untaken:
        raise NotAllowed(reading.refusal()) from untaken


@require_GET
@requires(Action.SEE_PAPERS)
def page(request: StaffRequest, office: Office, version_id: int, number: int) -> HttpResponse:
    """One page as a picture made in the limited child; 404 for a page that cannot be drawn."""
    found = _opened(request, office, version_id)
    try:
        picture = page_image(found.file, number, width=WIDTH)
    except (PageUnavailable, FileLost) as unavailable:
        raise Http404(_("Berkas ini tidak dapat ditampilkan.")) from unavailable
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@requires(Action.SEE_PAPERS)
def together(request: StaffRequest, office: Office, version_id: int) -> HttpResponse:
    """The photographs of one paper as one PDF; each of them is on the reading log."""
    asked = cases.version(office, version_id)
    photographs = [one for one in cases.beside(asked) if one.file.media_type in PHOTOGRAPHS]
    if len(photographs) < 2:
        raise Http404(_("Berkas ini tidak terdiri atas beberapa foto."))
    opened = [_opened(request, office, one.pk) for one in photographs]
    try:
        data = joined([one.file for one in opened])
    except PageUnavailable as unavailable:
        raise Http404(_("Berkas ini tidak dapat ditampilkan.")) from unavailable
    response = HttpResponse(data, content_type="application/pdf", headers=HEADERS)
    name = slugify(asked.document.label)[:60] or "berkas"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@require_GET
@requires(Action.SEE_PAPERS)
def original(request: StaffRequest, office: Office, version_id: int) -> HttpResponseBase:
    """The bytes as received, as an attachment that no browser runs (S21)."""
    found = _opened(request, office, version_id)
    return serve(found.file, filename=found.file.name)
