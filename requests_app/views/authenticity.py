"""Verifikasi: whether a paper is genuine, told to anybody who has it, and nothing more than that."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.domain.queries import issued
from requests_app.domain.queries.issued import Issued
from requests_app.domain.stamps import PAGE
from requests_app.domain.words import paper_name
from requests_app.interfaces.forms.authenticity import CheckForm, FingerprintForm
from requests_app.sop.enums import Service
from requests_app.sop.kinds import SERVICE_LABELS
from resetdesk.accounts.doors import open_to_all
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import limits, sealing

WINDOW_SECONDS = 600
# Typed into a shell as they stand, in every language.
OFFLINE = "manage.py receipt verify bukti.pdf --keys kunci-publik.json"
HASHING = (
    ("Windows", "certutil -hashfile bukti.pdf SHA256"),
    ("Linux", "sha256sum bukti.pdf"),
    ("macOS", "shasum -a 256 bukti.pdf"),
)
# A whole kabupaten sits behind one address; one paper is asked for by few (S12).
PER_ADDRESS, PER_REFERENCE = 240, 20


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; an unknown number gets the answer of a wrong code."""
    if request.method != "POST":
        return _ask(request, CheckForm())
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    reference, code = form.cleaned_data["reference"], form.cleaned_data["code"]
    if not (_is_within_limits(request) and _may_ask_of(reference)):
        return too_many(request)
    found = issued.by_code(reference, code)
    return _tell(request, found, again={"reference": reference, "code": code})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def scanned(request: HttpRequest, line: str) -> HttpResponse:
    """Where the QR leads: what its signed line vouches for."""
    if not _is_within_limits(request):
        return too_many(request)
    return _tell(request, issued.by_line(line), again={})


@open_to_all
@require_safe
def public_keys(_request: HttpRequest) -> HttpResponse:
    """The public keys for a check without the portal."""
    answer = HttpResponse(sealing.published(), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="kunci-publik.json"'
    return answer


def _is_within_limits(request: HttpRequest) -> bool:
    address = limits.line_of(request.META.get("REMOTE_ADDR", ""))
    return limits.allow(f"verify:{address}", limit=PER_ADDRESS, seconds=WINDOW_SECONDS)


def _may_ask_of(reference: str) -> bool:
    return limits.allow(f"verify:{reference}", limit=PER_REFERENCE, seconds=WINDOW_SECONDS)


def _ask(request: HttpRequest, form: CheckForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "address": f"{settings.PUBLIC_URL}{PAGE}", "command": OFFLINE}
    return render(request, "requests_app/authenticity/check.html", context, status=status)


def _tell(request: HttpRequest, found: Issued | None, *, again: dict[str, str]) -> HttpResponse:
    address = f"{settings.PUBLIC_URL}{PAGE}"
    if found is None:
        return render(request, "requests_app/authenticity/unknown.html", {"address": address}, status=404)
    form, same = _compared(request, found)
    context: dict[str, Any] = {
        "found": found,
        "name": paper_name(found.kind),
        "service": SERVICE_LABELS[Service(found.service)],
        "address": address,
        "form": form,
        "same": same,
        "again": again,
        "hashing": HASHING,
    }
    status = 422 if form.errors else 200
    return render(request, "requests_app/authenticity/genuine.html", context, status=status)


def _compared(request: HttpRequest, found: Issued) -> tuple[FingerprintForm, bool | None]:
    """The form, and whether the typed fingerprint is that of the portal's own file; None where none came."""
    form = FingerprintForm(request.POST if "fingerprint" in request.POST else None)
    if not form.is_bound or not form.is_valid():
        return form, None
    return form, sealing.same(form.cleaned_data["fingerprint"], found.sha256)
