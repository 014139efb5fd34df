"""The application, one question page at a time; each page is saved before the next is asked."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app.domain import drafts
from requests_app.domain.questionnaire import SECTIONS, Offer, Page, Questionnaire, offer, questionnaire
from requests_app.exceptions import NotPossible
from requests_app.interfaces.forms.answers import AnswersForm
from requests_app.interfaces.forms.questions import RoleForm, ServicesForm, WhyForm
from requests_app.interfaces.summary import TITLES, address, page_tasks
from requests_app.models import Draft
from requests_app.views import apply_code, apply_papers, apply_send, drafting
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many

Handler = Callable[[OfficeRequest, Questionnaire, Page], HttpResponse]


@public
@require_safe
def start(request: OfficeRequest, office: Office) -> HttpResponse:
    """Where an application begins, or goes on where it was left."""
    offered = offer(office)
    if not offered.services:
        return render(request, "requests_app/requester/apply_closed.html")
    draft = drafting.current(request, office)
    if draft is None or draft.submission_id is not None:
        return redirect(address(office, Page.SERVICES))
    asked = questionnaire(draft, offered=offered)
    context = {
        "tasks": page_tasks(asked),
        "go_on_url": address(office, asked.first_open),
        "has_link": bool(draft.verified_email),
    }
    return render(request, "requests_app/requester/apply_resume.html", context)


@public
@require_POST
def restart(request: OfficeRequest, office: Office) -> HttpResponse:
    """Give up the form that was begun, with its files, and start anew."""
    draft = drafting.current(request, office)
    if draft is not None and draft.submission_id is None:
        drafts.discard(draft)
    drafting.forget(request, office)
    return redirect(address(office, Page.SERVICES))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: OfficeRequest, office: Office, page: str) -> HttpResponse:
    """One question page. Who comes too early is led to the first open question."""
    if page not in set(Page):
        raise Http404(_("Bagian formulir ini tidak ada."))
    draft = drafting.current(request, office)
    if draft is not None and draft.submission_id is not None and page == Page.SERVICES:
        # A new application after the one that was sent.
        drafting.forget(request, office)
        draft = None
    if draft is None:
        is_first = page == Page.SERVICES
        return services(request, offer(office), None) if is_first else drafting.lost(request, office)
    try:
        return _asked_page(request, questionnaire(draft), Page(page))
    except NotPossible:
        # Sent before, or meanwhile from another window.
        draft.refresh_from_db()
        return apply_send.already_sent(request, draft)


def _asked_page(request: OfficeRequest, asked: Questionnaire, page: Page) -> HttpResponse:
    if asked.draft.submission_id is not None:
        return apply_send.already_sent(request, asked.draft)
    if not asked.is_reached(page):
        return redirect(address(request.office, asked.first_open))
    if page is Page.SERVICES:
        return services(request, asked.offer, asked)
    return HANDLERS[page](request, asked, page)


def services(request: OfficeRequest, offered: Offer, asked: Questionnaire | None) -> HttpResponse:
    """Which services; the draft begins with the first answer."""
    if not offered.services:
        return redirect("requests:apply", request.office.slug)
    chosen = asked.form.services if asked else ()
    form = ServicesForm(request.POST if request.method == "POST" else None, offer=offered, chosen=chosen)
    if request.method == "POST":
        if not form.is_valid():
            return _form_page(request, asked, Page.SERVICES, form, status=422)
        if asked is None and not drafting.is_within_limits(request, "draft"):
            return too_many(request)
        draft = asked.draft if asked else drafts.start(request.office, at=timezone.now())
        roles = offered.roles(form.cleaned_data["services"])
        role = asked.form.role if asked and asked.form.role in roles else ""
        role = role or (next(iter(roles)) if len(roles) == 1 else "")
        changes = {"services": form.cleaned_data["services"], "role": role, "answers": {"role": role}}
        draft = drafts.save(draft.pk, changes=changes, at=timezone.now())
        drafting.remember(request, draft)
        return drafting.go_on(request, draft, Page.SERVICES)
    return _form_page(request, asked, Page.SERVICES, form)


def why(request: OfficeRequest, asked: Questionnaire, page: Page) -> HttpResponse:
    """Why SPSE's own way did not help."""
    initial = {drafts.SELF_SERVICE: asked.form.answers.get(drafts.SELF_SERVICE)}
    form = WhyForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound:
        return _form_page(request, asked, page, form)
    if not form.is_valid():
        return _form_page(request, asked, page, form, status=422)
    return _saved(request, asked, page, {"answers": dict(form.cleaned_data)})


def role(request: OfficeRequest, asked: Questionnaire, page: Page) -> HttpResponse:
    """As what the account was given; this picks the SOP."""
    data = request.POST if request.method == "POST" else None
    form = RoleForm(data, roles=asked.roles, chosen=asked.form.role)
    if not form.is_bound:
        return _form_page(request, asked, page, form)
    if not form.is_valid():
        return _form_page(request, asked, page, form, status=422)
    chosen = form.cleaned_data["role"]
    return _saved(request, asked, page, {"role": chosen, "answers": {"role": chosen}})


def section(request: OfficeRequest, asked: Questionnaire, page: Page) -> HttpResponse:
    """The SOP's questions of one section."""
    draft = asked.draft
    form = AnswersForm(
        asked.fields(page),
        request.POST if request.method == "POST" else None,
        answers=asked.form.answers,
        today=office_day(draft.office),
        nip_required=options(draft.office).nip_required,
    )
    if not form.is_bound:
        return _form_page(request, asked, page, form)
    if not form.is_valid():
        return _form_page(request, asked, page, form, status=422)
    for warning in form.warnings:
        messages.warning(request, warning)
    saved = drafts.save(draft.pk, changes={"answers": form.answers}, at=timezone.now())
    if page is Page.CONTACT:
        apply_code.send_first(request, saved)
    return drafting.go_on(request, saved, page)


def _saved(
    request: OfficeRequest, asked: Questionnaire, page: Page, changes: Mapping[str, object]
) -> HttpResponse:
    draft: Draft = drafts.save(asked.draft.pk, changes=changes, at=timezone.now())
    return drafting.go_on(request, draft, page)


def _form_page(
    request: OfficeRequest,
    asked: Questionnaire | None,
    page: Page,
    form: Form,
    *,
    status: int = 200,
) -> HttpResponse:
    is_question = page not in SECTIONS
    context = {
        "form": form,
        "title": TITLES[page],
        "heading": next(iter(form)).label if is_question else TITLES[page],
        "is_question": is_question,
        "submit": _("Simpan dan kirim kode") if page is Page.CONTACT else _("Lanjutkan"),
    }
    return drafting.show(request, asked, page, template="apply_page", context=context, status=status)


HANDLERS: Mapping[Page, Handler] = {
    Page.WHY: why,
    Page.ROLE: role,
    Page.PERSON: section,
    Page.APPOINTMENT: section,
    Page.ACCOUNT: section,
    Page.CONTACT: section,
    Page.CODE: apply_code.code,
    Page.LETTER: apply_papers.papers,
    Page.PAPERS: apply_papers.papers,
    Page.CHECK: apply_send.check,
}
