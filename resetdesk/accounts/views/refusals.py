"""The page for who tries too often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The window of the failed sign-ins (`ACCOUNT_RATE_LIMITS`).
RETRY_AFTER_SECONDS = 300


def too_many(request: HttpRequest) -> HttpResponse:
    """429 with Retry-After (RFC 6585)."""
    minutes = RETRY_AFTER_SECONDS // 60
    response = render(request, "accounts/too_many.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
