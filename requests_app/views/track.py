"""Lacak: reference and address find a request; its page tells where it stands, to whoever proved both."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.domain import abandonment, corrections, handover_rules, suppressions
from requests_app.domain.handover import latest
from requests_app.domain.queries.progress import progress, waits_for_requester
from requests_app.domain.queries.public_history import public_history
from requests_app.domain.queries.usual import of_step
from requests_app.domain.words import paper_name, service_label
from requests_app.domain.workflow import REQUESTER
from requests_app.enums import NoticeChannel, NoticeEvent, NoticeState, PaperState, PauseKind, RequestState
from requests_app.interfaces.forms.track import TrackForm
from requests_app.interfaces.opening import closed_words
from requests_app.interfaces.ranges import range_words
from requests_app.models import Artefact, Notice, Outage, ResetRequest, StepRun
from requests_app.views import tracking
from requests_app.views.papers import FOR_REQUESTER, requester_paper
from requests_app.views.track_news import news_words
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import limits, references, sealing

WINDOW_SECONDS = 600
PER_ADDRESS, PER_REFERENCE, PER_MAILBOX = 240, 10, 20


@public
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: OfficeRequest, office: Office) -> HttpResponse:
    """Ask for reference and address; the answer for an unknown reference is that for a wrong address."""
    if request.method != "POST":
        form = TrackForm(initial={"reference": request.GET.get("nomor", "")[:40]})
        return _ask(request, form)
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    reference, email = form.cleaned_data["reference"], normal_email(form.cleaned_data["email"])
    if not _is_within_limits(request, reference, email):
        return too_many(request)
    rows = ResetRequest.objects.select_related("submission")
    found = rows.filter(office=office, reference=reference).first()
    known = normal_email(found.submission.contact_email) if found else f"{references.new_reference()}@"
    if not sealing.same(email, known) or found is None:
        form.add_error(
            None, _("Tidak ada permohonan dengan nomor dan alamat email ini. Periksa kembali keduanya.")
        )
        return _ask(request, form, status=422)
    request.session.cycle_key()
    tracking.grant(request, [found])
    return redirect("requests:track-detail", office.slug, found.reference)


def _ask(request: OfficeRequest, form: TrackForm, *, status: int = 200) -> HttpResponse:
    return render(request, "requests_app/requester/track.html", {"form": form}, status=status)


def _is_within_limits(request: OfficeRequest, reference: str, email: str) -> bool:
    """Tight for one reference and one mailbox, generous for an address (S12)."""
    mailbox = salted_hmac("track", email).hexdigest()[:24]
    address = limits.line_of(request.META.get("REMOTE_ADDR", ""))
    return (
        limits.allow(f"track:{address}", limit=PER_ADDRESS, seconds=WINDOW_SECONDS)
        and limits.allow(f"track:{reference}", limit=PER_REFERENCE, seconds=WINDOW_SECONDS)
        and limits.allow(f"track:{mailbox}", limit=PER_MAILBOX, seconds=WINDOW_SECONDS)
    )


@public
@require_safe
def detail(request: OfficeRequest, office: Office, reference: str) -> HttpResponse:
    """Where the request stands, who holds it, what happened, and what its requester must do now."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    step = _open_step(found)
    laid, told = progress(found, names=False), _notices(found)
    mails = [notice for notice in told if not notice["by"]]
    act = _act(found, step)
    if act and act["kind"] == handover_rules.Stage.READY:
        act["can_resend"] = _can_resend(found, mails)
    context = {
        "found": found,
        "service": service_label(found),
        "role": found.edition.definition.role_label(found.role),
        "progress": laid,
        "now": _now(found, step),
        "act": act,
        "events": public_history(found),
        "notices": told,
        "newest_mail": next(iter(mails), None),
        "has_sent": any(mail["state"] == NoticeState.SENT for mail in mails),
        "news": news_words(found),
        "papers": _papers(found),
        "can_withdraw": corrections.can_withdraw(found),
    }
    return render(request, "requests_app/requester/track_detail.html", context)


def _open_step(found: ResetRequest) -> StepRun | None:
    return found.steps.filter(closed_at=None).prefetch_related("pauses").first()


def _now(found: ResetRequest, step: StepRun | None) -> dict[str, Any] | None:
    """Who holds it now, by role, and how long this step usually takes here."""
    if step is None:
        return None
    sop = found.edition.definition
    named = sop.step(step.step_key)
    is_mine = waits_for_requester(step)
    is_out = Outage.objects.filter(office_id=found.office_id, lifted_at=None).exists()
    return {
        "holder": sop.actor(named.actor).label,
        "is_mine": is_mine,
        "is_taken": step.taken_at is not None,
        "is_outage": is_out,
        "outside": named.outside
        if any(p.kind == PauseKind.OUTSIDE and p.ended_at is None for p in step.pauses.all())
        else None,
        "usual": "" if is_mine else range_words(of_step(step), found.office),
        "closed": "" if is_mine else closed_words(found.office),
    }


def _act(found: ResetRequest, step: StepRun | None) -> dict[str, Any] | None:
    """The one act that waits for the requester; None where nothing does."""
    if step is not None and step.group == REQUESTER:
        kind = "task" if step.kind == "task" else "complete"
        return {"kind": kind, "last_day": abandonment.last_day(step)}
    handover = latest(found.pk)
    if handover is None or found.state not in {RequestState.OPEN, RequestState.COMPLETED}:
        return None
    handover.reset_request = found
    stage = handover_rules.stage(handover, at=handover_rules.not_before(handover, timezone.now()))
    if stage is handover_rules.Stage.OPENED or stage in {
        handover_rules.Stage.READY,
        handover_rules.Stage.MAILED,
    }:
        return {
            "kind": stage.value,
            "handover": handover,
            "is_password": found.service in handover_rules.NEEDS_PASSWORD,
        }
    if stage is handover_rules.Stage.ACKNOWLEDGED and not handover.changed_at:
        must_change = found.edition.definition.handover.change_password
        if must_change and found.service in handover_rules.NEEDS_PASSWORD and handover.revealed_at:
            return {"kind": "change", "handover": handover, "is_password": True}
    return None


def _notices(found: ResetRequest) -> list[dict[str, Any]]:
    """What became of each message to the contact in the form; other addresses are not told here."""
    own = normal_email(found.submission.contact_email)
    rows = Notice.objects.filter(reset_request=found).order_by("-promised_at", "-pk")
    return [
        {
            "event": notice.event,
            "what": NoticeEvent(notice.event).label,
            "by": "" if notice.channel == NoticeChannel.MAIL else notice.get_channel_display(),
            "state": notice.state,
            "sent_at": notice.sent_at,
            "is_late": notice.state == NoticeState.WAITING and bool(notice.attempts),
            "handled_at": notice.handled_at,
            "is_open": notice.is_missed and notice.handled_at is None,
        }
        for notice in rows
        if notice.channel != NoticeChannel.MAIL or normal_email(notice.address) == own
    ]


def _can_resend(found: ResetRequest, mails: list[dict[str, Any]]) -> bool:
    """Whether the mail with the collection link may be asked for again: nobody presses what will refuse."""
    ready = next((mail for mail in mails if mail["event"] == NoticeEvent.READY), None)
    is_settled = ready is not None and ready["state"] != NoticeState.WAITING
    return is_settled and not suppressions.holds(found.office_id, found.submission.contact_email)


def _papers(found: ResetRequest) -> list[dict[str, Any]]:
    rows = Artefact.objects.filter(reset_request=found, kind__in=FOR_REQUESTER).order_by("-issued_at", "-pk")
    return [
        {
            "label": paper_name(paper.kind),
            "number": paper.number,
            "pk": paper.pk,
            "is_made": paper.state == PaperState.MADE,
        }
        for paper in rows
    ]


@public
@require_safe
def paper(request: OfficeRequest, office: Office, reference: str, paper_id: int) -> HttpResponseBase:
    """One of the portal's own papers for the requester, as a download."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    return requester_paper(found, paper_id)
