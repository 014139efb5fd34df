"""The pages for who tries too often, and for an address that leads nowhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from resetdesk.accounts.models import Office

# The window of the failed sign-ins (`ACCOUNT_RATE_LIMITS`).
RETRY_AFTER_SECONDS = 300


def too_many(request: HttpRequest) -> HttpResponse:
    """429 with Retry-After (RFC 6585)."""
    minutes = RETRY_AFTER_SECONDS // 60
    response = render(request, "accounts/too_many.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 on the letterhead of the office whose address it nearly was, so that the way leads back into it."""
    if not hasattr(request, "office"):
        slug = request.path.strip("/").partition("/")[0]
        found = Office.objects.active().filter(slug=slug).first()
        if found is not None:
            request.office = found  # type: ignore[attr-defined]
    return page_not_found(request, exception)
