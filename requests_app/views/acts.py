"""Closing a step: the sent form, one verb, then the next request or the same page with what was refused."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from requests_app.domain import review
from requests_app.domain.queries import cases, queue
from requests_app.exceptions import (
    ExplanationNeeded,
    FormIncomplete,
    NotPossible,
    NotTaken,
    StepMoved,
    TakenByAnother,
)
from requests_app.interfaces.forms.acts import StepForm
from requests_app.interfaces.typed import typed_rows
from requests_app.models import ResetRequest, StepRun
from requests_app.views import case, handing_over, step_forms
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office
from resetdesk.core.files.refusals import FileRefused

UNPROCESSABLE, CONFLICT = 422, 409


@sensitive_post_parameters("password", "password_again")
@require_POST
@requires(Action.TAKE_STEP)
def act(request: StaffRequest, office: Office, reference: str, step_id: int) -> HttpResponse:
    """Do what the form of this step says. A refusal shows the form again with nothing lost."""
    found = cases.find(office, reference)
    step = cases.step_of(found, step_id)
    if step.kind not in step_forms.ACTS:
        # The archive's own page, or the requester's turn: nothing is sent from here.
        return redirect("requests:case", office.slug, found.reference)
    opened = cases.open_step(found)
    if opened is None or opened.pk != step_id:
        # Closed before, or just now: what was sent for one step is never read as another's.
        step = cases.step_of(found, step_id)
        return faster(request, found, step, form=step_forms.late(step, request))
    if opened.kind == "hand_over" and handing_over.is_announced(opened):
        messages.info(
            request,
            _("Hasil sudah disiapkan dan menunggu pemohon. Terbitkan ulang untuk menyampaikannya lagi."),
        )
        return redirect("requests:case", office.slug, found.reference)
    view = fresh_proof()(close) if opened.kind in step_forms.PROVED else close
    return view(request, found, opened)


def close(request: StaffRequest, found: ResetRequest, step: StepRun) -> HttpResponse:
    """Judge what was sent and call the step's verb."""
    form = step_forms.bound(step, request)
    if not form.is_valid():
        return case.show(request, found, step, form=form, status=UNPROCESSABLE)
    try:
        apply(request, step, form)
    except (ExplanationNeeded, FormIncomplete) as refusal:
        form.refuse(refusal)
    except (FileRefused, NotPossible) as refusal:
        form.add_error("file" if isinstance(refusal, FileRefused) else None, refusal.sentence)
    except (StepMoved, TakenByAnother, NotTaken):
        return faster(request, found, cases.step_of(found, step.pk), form=form)
    else:
        return onwards(request, found.office, step)
    return case.show(request, found, step, form=form, status=UNPROCESSABLE)


def apply(request: StaffRequest, step: StepRun, form: StepForm) -> None:
    """What was shown is on record first, for it stays true whatever becomes of the act."""
    now = timezone.now()
    if form.shown():
        review.show(step.pk, keys=form.shown(), by=request.user, at=now)
    step_forms.ACTS[step.kind].apply(step, form, request, request.user, now)


def onwards(request: StaffRequest, office: Office, step: StepRun) -> HttpResponse:
    """To the next request in the queue where that was asked for, else back to this one."""
    found = step.reset_request
    messages.success(request, what_became(step) % {"reference": found.reference})
    if request.POST.get("then") == "next":
        groups = frozenset(role.value for role in request.roles)
        following = queue.next_for(office, groups, reader=request.user)
        if following is not None:
            return redirect("requests:case", office.slug, following.reset_request.reference)
        return redirect("requests:queue", office.slug)
    return redirect("requests:case", office.slug, found.reference)


def what_became(step: StepRun) -> str:
    """How the request stands after the act."""
    opened = cases.open_step(step.reset_request)
    if opened is None:
        return _("Tersimpan. %(reference)s berakhir.")
    if opened.pk == step.pk:
        return _("Tersimpan. %(reference)s sekarang menunggu pemohon.")
    return _("Tersimpan. %(reference)s maju ke langkah berikutnya.")


def faster(
    request: StaffRequest, found: ResetRequest, step: StepRun, *, form: StepForm | None
) -> HttpResponse:
    """Somebody was faster: both decisions side by side, and what was typed is still there to copy.

    `form` is the step's own, with what was sent: a floor above brings its own kinds of form. None where
    nobody can tell any more what was asked.
    """
    context = {
        "case": found,
        "run": step,
        "sentence": case.moved_sentence(step) if step.closed_at else held_sentence(step),
        "typed": typed_rows(form, request.POST) if form is not None else [],
    }
    return render(request, "requests_app/desk/faster.html", context, status=CONFLICT)


def held_sentence(step: StepRun) -> str:
    """Who holds the step now."""
    if step.taken_by is None:
        return NotTaken().sentence
    return TakenByAnother(step.pk, step.taken_by.full_name).sentence
