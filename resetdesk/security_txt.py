"""`/.well-known/security.txt` (RFC 9116): whom to tell of a hole in this installation."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# Asked for long before: the page is written on every visit, and RFC 9116 5.3 wants less than a year.
LASTS = timedelta(days=90)


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """The contact that the operator named; 404 where nobody is named, since a dead mailbox helps nobody."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    ends = (timezone.now() + LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACTS]
    lines.append(f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}")
    lines.append("Preferred-Languages: id, en")
    lines.append(f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt")
    if settings.SECURITY_POLICY:
        lines.append(f"Policy: {settings.SECURITY_POLICY}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
