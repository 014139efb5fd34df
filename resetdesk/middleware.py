"""What holds for every answer: from where it was asked, how long a session lives, closed headers."""

import time
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import SESSION_KEY, user_logged_out
from django.core.exceptions import BadRequest
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from resetdesk.accounts.domain import sessions

Answer = Callable[[HttpRequest], HttpResponse]
BEGAN = "_began"
SEEN = "_seen"
METHODS = ("GET", "HEAD", "POST")
# What an answer carries that no inner layer dressed: a redirect to https, a 400, a 500, a file of /static/.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(self), clipboard-write=(self), accelerometer=(), autoplay=(), "
    "browsing-topics=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), "
    "microphone=(), midi=(), payment=(), usb=()",
}


def closed_headers(get_response: Answer) -> Answer:
    """Headers on every answer, also on those of the layers below; nothing of a session rests in any cache.

    The outermost layer: what fails further in is an answer already when it comes by here.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            response: HttpResponse = HttpResponseNotAllowed(METHODS)
        else:
            response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Cache-Control", "no-store, private" if has_session(request) else "no-cache, private"
        )
        if getattr(request, "has_left", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


def has_session(request: HttpRequest) -> bool:
    """Whether the answer may hold something of a session: one came with the request, or began in it."""
    session = getattr(request, "session", None)
    return settings.SESSION_COOKIE_NAME in request.COOKIES or (session is not None and session.modified)


def client_address(get_response: Answer) -> Answer:
    """REMOTE_ADDR is what the outermost trusted proxy saw; other forwarding headers are dropped.

    A request that came past the proxies has too few hops: nothing of what it says about itself is believed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        count: int = settings.TRUSTED_PROXY_COUNT
        seen = readable_hop(hops[-count]) if 0 < count <= len(hops) else ""
        if seen:
            request.META["REMOTE_ADDR"] = seen
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return get_response(request)

    return middleware


def readable_hop(hop: str) -> str:
    """The address of a hop, without the port that some proxies write behind it; empty if it is none."""
    bare = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""


def readable_address(get_response: Answer) -> Answer:
    """400 for an address with a NUL: no page of ours makes one, and PostgreSQL stores none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = [request.path_info, *request.GET, *(text for row in request.GET.lists() for text in row[1])]
        if any("\x00" in text for text in asked):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return middleware


def session_age(get_response: Answer) -> Answer:
    """End a session that was idle or lived too long (ASVS 7.3); write its last use at most once a minute.

    Both clocks are checked here, on the server, because a cookie's age is the browser's promise only.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            keep_or_end(request)
        return get_response(request)

    return middleware


def keep_or_end(request: HttpRequest) -> None:
    """Flush an old session, and what the browser kept of it; otherwise note its use."""
    session, now = request.session, int(time.time())
    if session.is_empty():
        return
    idle = settings.STAFF_IDLE_SECONDS if SESSION_KEY in session else settings.REQUESTER_IDLE_SECONDS
    began, seen = session.setdefault(BEGAN, now), session.setdefault(SEEN, now)
    if now - seen > idle or now - began > settings.SESSION_COOKIE_AGE:
        sessions.over(str(session.session_key))
        session.flush()
        request.has_left = True  # type: ignore[attr-defined]
    elif now - seen >= settings.SESSION_TOUCH_SECONDS:
        session[SEEN] = now
        if SESSION_KEY in session:
            sessions.touched(str(session.session_key), at=timezone.now())


def chosen_language(get_response: Answer) -> Answer:
    """Indonesian, unless the person switched: the browser's own language never decides."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


@receiver(user_logged_out)
def note_leaving(request: HttpRequest | None, **_kwargs: object) -> None:
    """Let `closed_headers` tell the browser to forget the pages of the person who left."""
    if request is not None:
        request.has_left = True  # type: ignore[attr-defined]
