"""The acts beside the steps: one page for all of them, one verb for each."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.domain import confirmation, corrections, handover, incidents, notices, workflow
from requests_app.domain.policies import check_not_own
from requests_app.domain.queries import cases
from requests_app.enums import DeviationKind, NumberSource
from requests_app.exceptions import (
    ExplanationNeeded,
    FormIncomplete,
    NotPossible,
    NotTaken,
    StepMoved,
    TakenByAnother,
)
from requests_app.interfaces.forms.side_acts import ChangeSopForm, ConfirmForm, SideForm, Standing
from requests_app.interfaces.side_acts import SIDE_ACTS, SideActRule
from requests_app.models import StepRun
from requests_app.views.case import overdue
from resetdesk.accounts.domain import policy
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office
from resetdesk.core import once

UNPROCESSABLE = 422
Verb = Callable[[Standing, Any, datetime], object]


@require_http_methods(["GET", "POST"])
@requires(Action.ACT_ON_CASE)
def side_act(request: StaffRequest, office: Office, reference: str, act: str) -> HttpResponse:
    """The act's form, or the act. What no longer fits leads back to the case with its sentence."""
    rule = SIDE_ACTS.get(act)
    if rule is None:
        raise Http404
    found = cases.find(office, reference)
    policy.check(request.user, office=office, action=rule.action)
    check_not_own(request.user, found)
    standing = Standing(found, cases.open_step(found), request.user)
    view = fresh_proof()(answer) if rule.is_proved else answer
    return view(request, standing, act)


def answer(request: StaffRequest, standing: Standing, act: str) -> HttpResponse:
    rule = SIDE_ACTS[act]
    if not rule.fits(standing) or (request.method == "POST" and has_moved(request, standing)):
        messages.warning(
            request, _("Permohonan ini sudah berubah, jadi tindakan itu tidak dapat dilakukan lagi.")
        )
        return to_case(standing)
    if request.method == "GET":
        form = rule.form(standing=standing, preset=request.GET.dict(), explain=known(rule, standing.step))
        return page(request, standing, act, form)
    form = rule.form(request.POST, standing=standing)
    if not form.is_valid():
        return page(request, standing, act, form)
    return attempt(request, standing, act, form)


def attempt(request: StaffRequest, standing: Standing, act: str, form: SideForm) -> HttpResponse:
    """Call the verb. A refusal shows the form again with nothing lost, or leads back to what is true now."""
    now = timezone.now()
    try:
        with once.taking(key_of(request), person=request.user.pk, at=now):
            result = VERBS[act](standing, form, now)
    except once.TakenBefore:
        messages.info(request, _("Formulir ini sudah diterima. Tindakannya tercatat satu kali."))
        return to_case(standing)
    except (ExplanationNeeded, FormIncomplete) as refusal:
        form.refuse(refusal)
        return page(request, standing, act, form)
    except (NotPossible, NotTaken, StepMoved, TakenByAnother) as refusal:
        messages.warning(request, refusal.sentence)
        return to_case(standing)
    if act == "telepon-balik":
        return read_out(request, standing, str(result))
    messages.success(request, str(SIDE_ACTS[act].done))
    return to_case(standing)


def page(request: StaffRequest, standing: Standing, act: str, form: SideForm) -> HttpResponse:
    context = {
        "case": standing.request,
        "open_step": standing.step,
        "rule": SIDE_ACTS[act],
        "form": form,
        "key": uuid4(),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "requests_app/desk/side_act.html", context, status=status)


def read_out(request: StaffRequest, standing: Standing, code: str) -> HttpResponse:
    """The only page that ever holds the code; nothing of it is kept anywhere."""
    context = {"case": standing.request, "code": code}
    response = render(request, "requests_app/desk/call_back_code.html", context)
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def to_case(standing: Standing) -> HttpResponse:
    return redirect("requests:case", standing.request.office.slug, standing.request.reference)


def has_moved(request: StaffRequest, standing: Standing) -> bool:
    """Whether another step is open than the one the form was made for."""
    return request.POST.get("step", "") != (str(standing.step.pk) if standing.step else "")


def key_of(request: StaffRequest) -> UUID | None:
    """The number of this very form (I9): a double click is one act. None where it was not sent with one."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def known(rule: SideActRule, step: StepRun | None) -> tuple[DeviationKind, ...]:
    """The deviation that already stands when the page is opened."""
    if rule.deviation is DeviationKind.TIME:
        return overdue(step) if step is not None else ()
    return (rule.deviation,) if rule.deviation else ()


def held(standing: Standing) -> int:
    """The open step. Raises StepMoved where none is: the act fitted a moment ago."""
    if standing.step is None:
        raise StepMoved(0)
    return standing.step.pk


def _confirm(standing: Standing, form: ConfirmForm, at: datetime) -> None:
    confirmation.confirm(held(standing), call=form.call(), by=standing.person, at=at)


def _call_back(standing: Standing, form: SideForm, at: datetime) -> str:
    cleaned = form.cleaned_data
    return handover.call_back(
        standing.request.pk,
        by=standing.person,
        at=at,
        number=cleaned["number"],
        source=NumberSource(cleaned["source"]),
        answered_by=cleaned["answered_by"],
    )


def _go_on(standing: Standing, form: SideForm, at: datetime) -> None:
    handover.go_on(
        held(standing), by=standing.person, at=at, explanation=form.explanation(DeviationKind.OUTPUT)
    )


def _note(standing: Standing, form: SideForm, at: datetime) -> None:
    corrections.note(standing.request.pk, text=form.cleaned_data["text"], by=standing.person, at=at)


def _resend(standing: Standing, form: SideForm, at: datetime) -> None:
    notices.resend(int(form.cleaned_data["notice"]), by=standing.person, at=at)


def _handle(standing: Standing, form: SideForm, at: datetime) -> None:
    cleaned = form.cleaned_data
    notices.handle(int(cleaned["notice"]), note=cleaned["note"], by=standing.person, at=at)


def _release(standing: Standing, form: SideForm, at: datetime) -> None:
    workflow.release(held(standing), by=standing.person, at=at, reason=form.cleaned_data["reason"])


def _return(standing: Standing, form: SideForm, at: datetime) -> None:
    corrections.return_to(
        held(standing),
        to=form.cleaned_data["to"],
        reason=form.cleaned_data["reason"],
        by=standing.person,
        at=at,
        explanation=form.explanation(),
    )


def _change_sop(standing: Standing, form: ChangeSopForm, at: datetime) -> None:
    corrections.change_sop(
        held(standing),
        edition=form.chosen(),
        reason=form.cleaned_data["reason"],
        by=standing.person,
        at=at,
        explanation=form.explanation(),
    )


def _link_duplicate(standing: Standing, form: SideForm, at: datetime) -> None:
    corrections.link_duplicate(
        held(standing),
        original=form.cleaned_data["original"],
        reason=form.cleaned_data["reason"],
        by=standing.person,
        at=at,
        explanation=form.explanation(),
    )


def _reissue(standing: Standing, form: SideForm, at: datetime) -> None:
    handover.reissue(
        standing.request.pk,
        by=standing.person,
        at=at,
        reason=form.cleaned_data["reason"],
        explanation=form.explanation(),
    )


def _report(standing: Standing, form: SideForm, at: datetime) -> None:
    cleaned = form.cleaned_data
    denial = incidents.Denial(told_by=cleaned["told_by"], account=cleaned["account"])
    incidents.report(standing.request.pk, denial=denial, by=standing.person, at=at)


def _lift(standing: Standing, form: SideForm, at: datetime) -> None:
    incidents.lift(standing.request.pk, finding=form.cleaned_data["finding"], by=standing.person, at=at)


VERBS: Mapping[str, Verb] = {
    "konfirmasi": _confirm,
    "telepon-balik": _call_back,
    "lanjutkan": _go_on,
    "catatan": _note,
    "kirim-ulang": _resend,
    "sudah-diberi-tahu": _handle,
    "lepas": _release,
    "kembalikan": _return,
    "ganti-sop": _change_sop,
    "ganda": _link_duplicate,
    "sangkalan": _report,
    "cabut-pembekuan": _lift,
    "terbitkan-ulang": _reissue,
}
