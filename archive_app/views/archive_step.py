"""The SOP's archive step at the desk (SOP langkah 9)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from archive_app.domain import archiving
from archive_app.interfaces.forms import ArchiveForm
from requests_app.domain import incident_rules, review
from requests_app.domain.policies import check_may_work
from requests_app.domain.queries import cases
from requests_app.exceptions import (
    ExplanationNeeded,
    FormIncomplete,
    Frozen,
    NotTaken,
    StepMoved,
    TakenByAnother,
)
from requests_app.models import ResetRequest, StepRun
from requests_app.views.acts import faster
from requests_app.views.case import overdue
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@requires(Action.ARCHIVE)
def archive_step(request: StaffRequest, office: Office, reference: str) -> HttpResponse:
    """The form of the open archive step, for its holder; anything else leads back to the case."""
    found = cases.find(office, reference)
    step = cases.open_step(found)
    if step is None or step.kind != "archive" or step.taken_by_id != request.user.pk:
        if request.method == "POST" and (last := found.steps.last()) is not None:
            return faster(request, found, last, form=ArchiveForm(request.POST, step=last))
        return redirect("requests:case", office.slug, reference)
    check_may_work(request.user, step)
    if request.method == "GET":
        if incident_rules.stands_still(step):
            # The case's own page says why, and who ends it.
            return redirect("requests:case", office.slug, reference)
        return _show(request, found, step, ArchiveForm(step=step, explain=overdue(step)))
    return _send(request, found, step)


def _send(request: StaffRequest, found: ResetRequest, step: StepRun) -> HttpResponse:
    form = ArchiveForm(request.POST, step=step)
    if not form.is_valid():
        return _show(request, found, step, form, status=UNPROCESSABLE)
    try:
        _archive(request, step, form)
    except (ExplanationNeeded, FormIncomplete) as refusal:
        form.refuse(refusal)
        return _show(request, found, step, form, status=UNPROCESSABLE)
    except Frozen as refusal:
        form.add_error(None, refusal.sentence)
        return _show(request, found, step, form, status=UNPROCESSABLE)
    except (StepMoved, TakenByAnother, NotTaken):
        return faster(request, found, cases.step_of(found, step.pk), form=form)
    messages.success(request, _("Berkas %(reference)s diarsipkan.") % {"reference": found.reference})
    return redirect("requests:case", found.office.slug, found.reference)


def _archive(request: StaffRequest, step: StepRun, form: ArchiveForm) -> None:
    now = timezone.now()
    if form.shown():
        review.show(step.pk, keys=form.shown(), by=request.user, at=now)
    archiving.archive(step.pk, by=request.user, at=now, place=form.place(), explanation=form.explanation())


def _show(
    request: StaffRequest, found: ResetRequest, step: StepRun, form: ArchiveForm, *, status: int = 200
) -> HttpResponse:
    definition = found.edition.definition.step(step.step_key)
    context = {"case": found, "step_definition": definition, "form": form}
    return render(request, "archive_app/archive_step.html", context, status=status)
