"""Antrean: what waits for me, soonest due first."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from requests_app.domain.queries import frozen, missed, queue
from requests_app.domain.queries.find import find_in_office
from requests_app.domain.queries.queue import Position, Wanted
from requests_app.interfaces.tables import queue_rows, view_names
from resetdesk.accounts.domain import policy
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.models import Office
from resetdesk.core import calendar as calendars
from resetdesk.core import marks

EVERY_GROUP = frozenset(role.value for role in Role)


@require_GET
@requires(Action.SEE_QUEUE)
def queue_page(request: StaffRequest, office: Office) -> HttpResponse:
    """One page of the queue."""
    now = timezone.now()
    chosen = request.GET.get("tampilan") or _first_view(request)
    wanted = _wanted(request, chosen, now)
    page = queue.page(office, wanted, reader=request.user, after=_after(request))
    rows = queue_rows(
        page.rows,
        office=office,
        reader=request.user,
        calendar=calendars.current(office.pk).calendar,
        at=now,
    )
    counts = queue.counts(office, _groups(request), reader=request.user, at=now)
    return render(
        request,
        "requests_app/desk/queue.html",
        {
            "views": _views(request, chosen, counts),
            "title": view_names().get(chosen, view_names()["tindakan"]),
            "rows": rows,
            "next_url": _next_url(request, page.following),
            "first_url": request.path if "setelah" in request.GET else "",
            "chips": _chips(request),
            "empty": _empty(chosen),
            "everything_url": "" if chosen == "semua" else f"{request.path}?tampilan=semua",
        },
    )


@requires(Action.SEE_QUEUE)
def search(request: StaffRequest, office: Office) -> HttpResponse:
    """Find a request; one that is named exactly is opened.

    What is sought may be a NIP, so it is sent and never stands in an address.
    """
    query = request.POST.get("q", "").strip()
    if not query:
        return redirect("requests:queue", office=office.slug)
    found = find_in_office(office, query)
    if len(found) == 1:
        return redirect("requests:case", office=office.slug, reference=found[0].reference)
    return render(request, "requests_app/desk/search.html", {"query": query, "found": found})


def _first_view(request: StaffRequest) -> str:
    """What waits for the reader; whoever never works on a step (auditor, office administrator) sees all."""
    return "tindakan" if request.roles & policy.POLICY[Action.TAKE_STEP] else "semua"


def _groups(request: StaffRequest) -> frozenset[str]:
    return frozenset(role.value for role in request.roles)


def _wanted(request: StaffRequest, chosen: str, now: datetime) -> Wanted:
    kinds = tuple(kind for kind in request.GET.getlist("langkah") if kind)
    channel, role = request.GET.get("kanal", ""), request.GET.get("peran", "")
    common = {"step_kinds": kinds, "channel": channel, "role": role}
    match chosen:
        case "saya":
            return Wanted(groups=EVERY_GROUP, holder="mine", **common)  # type: ignore[arg-type]
        case "lewat":
            return Wanted(groups=EVERY_GROUP, late_at=now, **common)  # type: ignore[arg-type]
        case "semua":
            return Wanted(groups=EVERY_GROUP, **common)  # type: ignore[arg-type]
    return Wanted(groups=_groups(request), holder="open_to_me", **common)  # type: ignore[arg-type]


def _after(request: StaffRequest) -> Position | None:
    due, _tilde, key = request.GET.get("setelah", "").rpartition("~")
    due_at, step_id = marks.moment(due), marks.key(key)
    if step_id is None or (due and due_at is None):
        return None
    return Position(due_at=due_at, step_id=step_id)


def _next_url(request: StaffRequest, following: Position | None) -> str:
    if following is None:
        return ""
    mark = f"{following.due_at.isoformat() if following.due_at else ''}~{following.step_id}"
    pairs = [(key, value) for key, value in _pairs(request) if key != "setelah"]
    return f"{request.path}?{urlencode([*pairs, ('setelah', mark)])}"


def _pairs(request: StaffRequest) -> list[tuple[str, str]]:
    return [(key, value) for key, values in request.GET.lists() for value in values]


def _views(request: StaffRequest, chosen: str, counts: dict[str, int]) -> list[dict[str, object]]:
    numbers = {"tindakan": counts["open_to_me"], "saya": counts["mine"], "lewat": counts["late"]}
    views: list[dict[str, object]] = [
        {
            "label": label,
            "url": f"{request.path}?tampilan={key}",
            "current": key == chosen,
            "count": numbers.get(key),
        }
        for key, label in view_names().items()
    ]
    if held := frozen.count(request.office):
        url = reverse("requests:frozen", args=[request.office.slug])
        views.append({"label": _("Dibekukan"), "url": url, "current": False, "count": held})
    if policy.allows(request.roles, Action.RESEND_NOTICE) and (count := missed.count(request.office)):
        url = reverse("requests:missed", args=[request.office.slug])
        views.append({"label": _("Tidak sampai"), "url": url, "current": False, "count": count})
    return views


def _empty(chosen: str) -> str:
    words = {
        "tindakan": _("Tidak ada permohonan yang menunggu tindakan Anda."),
        "saya": _("Tidak ada langkah yang Anda pegang."),
        "lewat": _("Tidak ada langkah yang lewat waktu."),
    }
    return words.get(chosen, _("Tidak ada permohonan yang berjalan."))


def _chips(request: StaffRequest) -> list[dict[str, str]]:
    words = {"langkah": _("Langkah"), "kanal": _("Kanal"), "peran": _("Peran")}
    chips = []
    for key, value in _pairs(request):
        if key in words and value:
            rest = [pair for pair in _pairs(request) if pair != (key, value) and pair[0] != "setelah"]
            chips.append(
                {"label": f"{words[key]}: {value}", "remove_url": f"{request.path}?{urlencode(rest)}"}
            )
    return chips
