"""Proving the address by a mailed code, and coming back to a form by its mailed link."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.domain import drafts
from requests_app.domain.questionnaire import Page, Questionnaire
from requests_app.exceptions import LinkUnknown, NotPossible
from requests_app.interfaces.forms.questions import CodeForm
from requests_app.interfaces.summary import TITLES, address
from requests_app.models import ContactCode, Draft
from requests_app.views import drafting
from requests_app.views.handover import closed_page
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.core import limits

PER_MAILBOX, MAILBOX_SECONDS = 8, 3600
RESEND = "kirim-ulang"


def send_first(request: OfficeRequest, draft: Draft) -> None:
    """Send a code to an address that has none yet; a code under way is not doubled."""
    if drafts.is_proved(draft):
        return
    waiting = draft.codes.filter(email=draft.email, used_at=None, refused_at=None).last()
    if waiting is not None and waiting.promised_at > timezone.now() - drafts.CODE_WINDOW:
        return
    send(request, draft)


def send(request: OfficeRequest, draft: Draft) -> None:
    """Promise a code, or say why none goes out."""
    mailbox = salted_hmac("contact-code", normal_email(draft.email)).hexdigest()[:24]
    allowed = drafting.is_within_limits(request, "code") and limits.allow(
        f"code:{mailbox}", limit=PER_MAILBOX, seconds=MAILBOX_SECONDS
    )
    if not allowed:
        messages.error(request, _("Terlalu banyak kode diminta untuk alamat ini. Cobalah satu jam lagi."))
        return
    try:
        drafts.send_code(draft.pk, at=timezone.now())
    except NotPossible as refusal:
        messages.error(request, refusal.sentence)


def code(request: OfficeRequest, asked: Questionnaire, page: Page) -> HttpResponse:
    """Where the code stands, and the question for it."""
    draft = asked.draft
    if request.method != "POST":
        return _page(request, asked, CodeForm())
    if RESEND in request.POST:
        send(request, draft)
        return redirect(address(draft.office, Page.CODE))
    if drafts.is_proved(draft):
        return drafting.go_on(request, draft, page)
    form = CodeForm(request.POST)
    if form.is_valid() and drafts.check_code(draft.pk, form.cleaned_data["code"], at=timezone.now()):
        draft.refresh_from_db()
        return drafting.go_on(request, draft, page)
    if form.is_valid():
        form.add_error("code", _refusal(draft))
    return _page(request, asked, form, status=422)


def _refusal(draft: Draft) -> str:
    latest = draft.codes.filter(email=draft.email).last()
    alive = drafts.alive_codes(draft, at=timezone.now()).order_by("-tries").first()
    if alive is not None:
        left = drafts.CODE_TRIES - alive.tries
        return _("Kode itu tidak cocok. Anda dapat mencoba %(left)d kali lagi.") % {"left": left}
    if latest is None or latest.sent_at is None:
        return _("Kode belum terkirim. Tunggu emailnya, lalu isi kodenya.")
    if latest.tries >= drafts.CODE_TRIES:
        return _("Kode salah lima kali. Minta kode baru.")
    return _("Kode itu sudah tidak berlaku. Minta kode baru.")


def _page(request: OfficeRequest, asked: Questionnaire, form: CodeForm, *, status: int = 200) -> HttpResponse:
    draft = asked.draft
    latest: ContactCode | None = draft.codes.filter(email=draft.email).last()
    until = latest.sent_at + drafts.CODE_WINDOW if latest and latest.sent_at else None
    context = {
        "form": form,
        "title": TITLES[Page.CODE],
        "email": draft.email,
        "is_proved": drafts.is_proved(draft),
        "code": latest,
        "until": until,
        "is_over": until is not None and until <= timezone.now(),
        "can_send": draft.codes.count() < drafts.CODES_A_DRAFT,
        "change_url": f"{address(draft.office, Page.CONTACT)}",
    }
    return drafting.show(request, asked, Page.CODE, template="apply_code", context=context, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@closed_page
def resume(request: OfficeRequest, office: Office, draft_id: UUID, token: str) -> HttpResponse:
    """The page behind the mailed link; only its button opens the form, so that no link preview does."""
    draft = drafts.opened_by(draft_id, token, office=office)
    if draft is None:
        raise LinkUnknown
    if request.method == "POST" and draft.submission_id is None:
        request.session.cycle_key()
        drafting.remember(request, draft)
        return redirect("requests:apply", office.slug)
    is_sent = draft.submission_id is not None
    return render(
        request,
        "requests_app/requester/apply_link.html",
        {"is_sent": is_sent, "touched_at": draft.touched_at},
    )
