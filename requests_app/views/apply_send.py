"""Checking the answers, sending them once, and the confirmation."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from requests_app.domain import drafts, handover_rules
from requests_app.domain.queries.usual import until_result
from requests_app.domain.questionnaire import Page, Questionnaire, questionnaire
from requests_app.domain.words import service_label
from requests_app.enums import PaperState
from requests_app.exceptions import FormIncomplete
from requests_app.interfaces.documents import qr_code
from requests_app.interfaces.opening import closed_words
from requests_app.interfaces.ranges import range_words
from requests_app.interfaces.summary import TITLES, address, check_sections
from requests_app.models import Artefact, Draft, ResetRequest, Submission
from requests_app.sop.enums import ArtefactKind
from requests_app.views import drafting, tracking
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import limits

CODES = "kode_pengambilan"
PER_DRAFT = 30


def check(request: OfficeRequest, asked: Questionnaire, _page: Page) -> HttpResponse:
    """Every answer with a way to change it, then the act of sending."""
    return _check_page(request, asked)


@public
@require_POST
def send(request: OfficeRequest, office: Office) -> HttpResponse:
    """Hand the form in. A second click finds the submission that the first one made (I9)."""
    draft = drafting.current(request, office)
    if draft is None:
        return drafting.lost(request, office)
    if not limits.allow(f"send:{draft.pk}", limit=PER_DRAFT, seconds=drafting.WINDOW_SECONDS):
        return too_many(request)
    if draft.submission_id is None:
        # On record before the act: should the answer get lost, this session still learns its code (M4).
        request.session[CODES] = [*request.session.get(CODES, []), str(draft.pk)]
        request.session.save()
    try:
        submission = drafts.hand_in(draft, at=timezone.now())
    except FormIncomplete as refusal:
        return _incomplete(request, draft, refusal)
    return _sent(request, submission)


def already_sent(request: OfficeRequest, draft: Draft) -> HttpResponse:
    """The confirmation of a form that was handed in."""
    if draft.submission is None:
        return redirect("requests:apply", draft.office.slug)
    return _sent(request, draft.submission)


def _sent(request: OfficeRequest, submission: Submission) -> HttpResponse:
    made = list(submission.reset_requests.order_by("register_number"))
    tracking.grant(request, made)
    return redirect("requests:apply-done", request.office.slug, made[0].reference)


def _incomplete(request: OfficeRequest, draft: Draft, refusal: FormIncomplete) -> HttpResponse:
    """Something is missing after all, as when a new edition of the SOP asks for more."""
    asked = questionnaire(draft)
    if asked.asked is None or Page.CHECK not in asked.pages:
        return redirect(address(draft.office, asked.first_open))
    pages: dict[str, Page] = {}
    for page in asked.pages:
        pages |= dict.fromkeys((question.key for question in asked.questions(page)), page)
    pages["email"] = Page.CODE
    faults = [
        {"text": sentence, "url": f"{address(draft.office, pages.get(key, asked.first_open))}?ubah"}
        for key, sentence in refusal.faults.items()
    ]
    return _check_page(request, asked, faults=faults)


def _check_page(
    request: OfficeRequest, asked: Questionnaire, *, faults: list[dict[str, str]] | None = None
) -> HttpResponse:
    sections = check_sections(asked)
    shown = [d for page in (Page.LETTER, Page.PAPERS) for d in asked.documents(page) if not d.is_uploaded]
    context = {
        "title": TITLES[Page.CHECK],
        "sections": sections,
        "shown": shown,
        "faults": faults or [],
        "several": len(asked.form.services) > 1,
    }
    status = 422 if faults else 200
    return drafting.show(request, asked, Page.CHECK, template="apply_check", context=context, status=status)


@public
@require_safe
def done(request: OfficeRequest, office: Office, reference: str) -> HttpResponse:
    """The confirmation: reference, collection code until it was noted, what happens next."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    submission = found.submission
    made = list(
        submission.reset_requests.select_related("edition", "office", "submission")
        .defer("edition__source")
        .order_by("register_number")
    )
    context = {
        "made": [{"reference": one.reference, "service": service_label(one)} for one in made],
        "first": made[0],
        "email": submission.contact_email,
        "code": handover_rules.collection_code(submission) if _shows_code(request, submission, made) else "",
        "calls_back": any(handover_rules.opens_by_call_alone(one) for one in made),
        "closed": closed_words(office),
        "usual": range_words(until_result(office), office),
        "receipts": receipts(office, made),
        "qr": qr(office, made[0]),
        "track_url": f"{settings.PUBLIC_URL}{reverse('requests:track', args=[office.slug])}",
    }
    return render(request, "requests_app/requester/apply_done.html", context)


@public
@require_POST
def code_noted(request: OfficeRequest, office: Office, reference: str) -> HttpResponse:
    """The person wrote the collection code down; it is not shown again."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    sent = str(found.submission.idempotency_key)
    request.session[CODES] = [key for key in request.session.get(CODES, []) if key != sent]
    messages.success(request, _("Baik. Kode pengambilan tidak ditampilkan lagi; simpan catatan Anda."))
    return redirect("requests:apply-done", office.slug, found.reference)


def _shows_code(request: OfficeRequest, submission: Submission, made: list[ResetRequest]) -> bool:
    """Only the session that sent the form, and only where the code can open anything."""
    is_sender = str(submission.idempotency_key) in request.session.get(CODES, [])
    return is_sender and any(handover_rules.opens_by_code(one) for one in made)


def receipts(office: Office, made: list[ResetRequest]) -> list[dict[str, str]]:
    """The tanda terima of each request, with its address once it is made."""
    rows = Artefact.objects.filter(reset_request__in=made, kind=ArtefactKind.INTAKE_RECEIPT.value)
    return [
        {
            "label": _("Tanda terima %(number)s (PDF)") % {"number": paper.number},
            "url": reverse(
                "requests:track-paper", args=[office.slug, paper.reset_request.reference, paper.pk]
            )
            if paper.state == PaperState.MADE
            else "",
        }
        for paper in rows.select_related("reset_request").order_by("pk")
    ]


def qr(office: Office, found: ResetRequest) -> str:
    """The way to this request's tracking page as a picture; it says no more than the reference."""
    path = reverse("requests:track", args=[office.slug])
    return qr_code(f"{settings.PUBLIC_URL}{path}?nomor={found.reference}")
