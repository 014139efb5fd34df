"""The page of one request at the desk: where it stands, whose turn it is, what is on record."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from requests_app.domain import handover, handover_rules, incident_rules, policies, reading, times
from requests_app.domain.queries import cases, history
from requests_app.domain.queries.progress import progress, waits_for_requester
from requests_app.domain.words import service_label
from requests_app.enums import DeviationKind, Judgement
from requests_app.interfaces import side_acts, whatsapp
from requests_app.interfaces.case import fact_rows, viewer
from requests_app.interfaces.decisions import decisions
from requests_app.interfaces.forms.acts import StepForm
from requests_app.interfaces.side_acts import SideAct
from requests_app.models import ResetRequest, StepRun
from requests_app.views import step_forms
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

# A step lasts some fifteen minutes inside SPSE, and its form is taken for thirty (S10).
PROVED_BEFORE_MINUTES = 15


@require_GET
@requires(Action.SEE_CASE)
def case_page(request: StaffRequest, office: Office, reference: str) -> HttpResponse:
    """The request as it stands; its holder finds the open step's form here."""
    found = cases.find(office, reference)
    step = cases.open_step(found)
    form = None
    # What would only be refused is not asked for.
    holds = step is not None and step.taken_by_id == request.user.pk and not incident_rules.stands_still(step)
    if step is not None and holds and policies.can_work(request.user, step):
        form = step_forms.blank(step, explain=overdue(step), choice=request.GET.get("cara", ""))
        if form is not None and step.kind in step_forms.PROVED:
            # Asked before anything is typed, with time left to do the act and come back.
            return fresh_proof(minutes=PROVED_BEFORE_MINUTES)(show)(request, found, step, form=form)
    return show(request, found, step, form=form)


def show(
    request: StaffRequest,
    found: ResetRequest,
    step: StepRun | None,
    *,
    form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The case page with a given form of the open step, blank or as it was refused."""
    laid = progress(found, names=True)
    may_read = reading.may_read(request.user, found, step)
    files = cases.files(found)
    waits = step is not None and waits_for_requester(step)
    acts = side_acts.available(found, step, request.user)
    call_back_url = _call_back(found, acts) if waits else ""
    context: dict[str, Any] = {
        "case": found,
        "run": step,
        "step_definition": found.edition.definition.step(step.step_key) if step else None,
        "service": service_label(found),
        "role": found.edition.definition.role_label(found.role),
        "progress": laid,
        "facts": fact_rows(found),
        "viewer": viewer(request, found, files) if may_read and files else None,
        "may_read": may_read,
        "must_take": reading.must_take_first(request.user, step),
        "holds": step is not None and step.taken_by_id == request.user.pk,
        "waits": waits,
        "call_back_url": call_back_url,
        "confirming": _confirming(found, step) if form is not None and step is not None else {},
        "form": form,
        "form_template": step_forms.template(step) if form is not None and step is not None else "",
        "decisions": decisions(step, form) if form is not None and step is not None else [],
        "given": handover.latest(found.pk),
        "incident": incident_rules.open_incident(found),
        "is_still": step is not None and incident_rules.stands_still(step),
        "lift_url": _offered(found, acts, "cabut-pembekuan"),
        "elsewhere": _elsewhere(found, step) if form is None else "",
        "clock": _clock(step),
        "whatsapp": whatsapp.link(found),
        "side_acts": [act for act in acts if act.url != call_back_url],
        **history.of_case(found),
    }
    return render(request, "requests_app/desk/case.html", context, status=status)


def overdue(step: StepRun) -> tuple[DeviationKind, ...]:
    """The deviation that already stands when the page is opened, so that nobody is surprised at the end."""
    now = times.judged(step, times.measured(step, at=timezone.now()))
    return (DeviationKind.TIME,) if now == Judgement.OVER else ()


def _clock(step: StepRun | None) -> dict[str, Any]:
    if step is None:
        return {}
    measured = times.measured(step, at=timezone.now())
    return {
        "standard": times.standard_of(step).words,
        "handling": measured.handling,
        "waiting": measured.waiting,
        "due_at": step.due_at,
    }


def _elsewhere(found: ResetRequest, step: StepRun | None) -> str:
    """The address of a step's form that lives on another floor (the SOP's archive step)."""
    if step is None or step.kind != "archive" or incident_rules.stands_still(step):
        return ""
    return reverse("archive:archive-step", args=[found.office.slug, found.reference])


def _confirming(found: ResetRequest, step: StepRun) -> dict[str, str]:
    """The ways of confirmation that the SOP names at this step, and where one is logged."""
    ways = side_acts.confirmation_words(found.edition.definition.step(step.step_key))
    address = [found.office.slug, found.reference, "konfirmasi"]
    return {"ways": ways, "url": reverse("requests:side-act", args=address)} if ways else {}


def _call_back(found: ResetRequest, acts: Sequence[SideAct]) -> str:
    """Where to call back, if nobody can open what lies ready before that and this person may."""
    if not handover_rules.needs_call_back(found):
        return ""
    return _offered(found, acts, "telepon-balik")


def _offered(found: ResetRequest, acts: Sequence[SideAct], word: str) -> str:
    """The address of an act beside the flow; empty where it is not this person's now."""
    url = reverse("requests:side-act", args=[found.office.slug, found.reference, word])
    return url if any(act.url == url for act in acts) else ""


def moved_sentence(step: StepRun) -> str:
    """Who was faster, and what they decided."""
    return _("%(who)s menyelesaikan langkah ini dengan hasil %(outcome)s.") % {
        "who": step.closed_by.full_name if step.closed_by else _("Sistem"),
        "outcome": step.get_outcome_display(),
    }
