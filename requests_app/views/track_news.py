"""Kabar singkat: where short news of a request go beside the mail, chosen by its requester."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.domain import messengers
from requests_app.enums import NoticeChannel
from requests_app.exceptions import FormIncomplete
from requests_app.interfaces.forms.track import NewsForm
from requests_app.models import ResetRequest
from requests_app.views import tracking
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import limits, phones

CHANGES, SECONDS = 20, 3600


@public
@require_http_methods(["GET", "HEAD", "POST"])
def news(request: OfficeRequest, office: Office, reference: str) -> HttpResponse:
    """Choose, or open the chat that waits to be connected."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    submission = found.submission
    asked = messengers.question(office, has_number=bool(submission.contact_phone))
    if asked is None:
        raise Http404(_("Kantor ini hanya mengirim kabar lewat email."))
    present = submission.messenger or NoticeChannel.MAIL.value
    form = NewsForm(request.POST if request.method == "POST" else None, asked=asked, present=present)
    if form.is_bound and not limits.allow(f"news:{submission.pk}", limit=CHANGES, seconds=SECONDS):
        return too_many(request)
    if form.is_bound and form.is_valid():
        try:
            messengers.choose(found.pk, form.cleaned_data["messenger"], at=timezone.now())
        except FormIncomplete as refusal:
            form.add_error("messenger", refusal.faults[messengers.KEY])
        else:
            found.submission.refresh_from_db()
            messages.success(request, _("Tersimpan."))
            waits = bool(_bot_url(found))
            return redirect(
                "requests:track-news" if waits else "requests:track-detail", office.slug, found.reference
            )
    context = {"found": found, "form": form, "bot_url": _bot_url(found), "words": news_words(found)}
    status = 422 if form.errors else 200
    return render(request, "requests_app/requester/track_news.html", context, status=status)


def news_words(found: ResetRequest) -> str:
    """Where short news go now, for the requester; empty where the office sends none."""
    submission = found.submission
    if not messengers.offered(found.office, has_number=bool(submission.contact_phone)):
        return ""
    if _bot_url(found):
        return _("Telegram Anda belum tersambung.")
    if not messengers.address(submission):
        return _("Kabar hanya dikirim lewat email.")
    if submission.messenger == NoticeChannel.TELEGRAM:
        return _("Kabar singkat juga dikirim ke Telegram Anda.")
    return _("Kabar singkat juga dikirim lewat %(channel)s ke %(number)s.") % {
        "channel": NoticeChannel(submission.messenger).label,
        "number": phones.masked(submission.contact_phone),
    }


def _bot_url(found: ResetRequest) -> str:
    """The link that connects the requester's Telegram; empty where none waits to be."""
    submission = found.submission
    gateway = messengers.gateways(found.office).get(NoticeChannel.TELEGRAM)
    if gateway is None or submission.messenger != NoticeChannel.TELEGRAM or submission.chat:
        return ""
    return f"https://t.me/{gateway.bot}?start={messengers.start_token(submission)}"
