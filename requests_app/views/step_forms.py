"""Which form and which verb belong to each kind of step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from requests_app.domain import completion, disposition, performing, rejection, review, tasks
from requests_app.domain.queries.limits import upload_limits
from requests_app.enums import DeviationKind, StepOutcome
from requests_app.exceptions import FormIncomplete
from requests_app.interfaces.forms import acts
from requests_app.interfaces.forms.acts import StepForm
from requests_app.interfaces.forms.hand_over import HandOverForm
from requests_app.models import StepRun
from requests_app.views import handing_over
from resetdesk.accounts.models import User
from resetdesk.core.files import intake
from resetdesk.core.files.intake import Upload
from resetdesk.core.models import StoredFile

# Acts on an account and its password ask for a code again (S10).
PROVED = frozenset({"perform", "hand_over"})


@dataclass(frozen=True)
class StepAct:
    """A kind's form, its template, and what a valid form does."""

    form: type[StepForm]
    template: str
    apply: Callable[[StepRun, StepForm, HttpRequest, User, datetime], object]


def _decide(step: StepRun, form: StepForm, request: HttpRequest, by: User, at: datetime) -> None:
    assert isinstance(form, acts.CheckForm)  # noqa: S101 - the registry pairs them
    answer = request.POST.get("outcome", "")
    if answer not in {StepOutcome.YES, StepOutcome.NO}:
        raise FormIncomplete({"outcome": _("Pilih Ya atau Tidak.")})
    explanations = review.Explanations(
        time=form.explanation(DeviationKind.TIME), papers=form.explanation(DeviationKind.PAPERS)
    )
    review.decide(
        step.pk,
        findings=form.findings(),
        outcome=StepOutcome(answer),
        by=by,
        at=at,
        explanations=explanations,
    )


def _ask(step: StepRun, form: StepForm, _request: HttpRequest, by: User, at: datetime) -> None:
    assert isinstance(form, acts.AskForm)  # noqa: S101 - the registry pairs them
    completion.ask(step.pk, items=form.shortcomings(), by=by, at=at, explanation=form.explanation())


def _direct(step: StepRun, form: StepForm, _request: HttpRequest, by: User, at: datetime) -> None:
    disposition.direct(
        step.pk,
        instruction=form.cleaned_data["instruction"],
        by=by,
        at=at,
        explanation=form.explanation(),
    )


def _perform(step: StepRun, form: StepForm, request: HttpRequest, by: User, at: datetime) -> None:
    assert isinstance(form, acts.PerformForm)  # noqa: S101 - the registry pairs them
    if request.POST.get("outcome") == "reject":
        performing.refuse(
            step.pk, note=form.cleaned_data["proof"], by=by, at=at, explanation=form.explanation()
        )
        return
    proof = form.proof_with(_store(step, form.upload, at=at))
    performing.perform(step.pk, proof=proof, by=by, at=at, explanation=form.explanation())


def _reject(step: StepRun, form: StepForm, _request: HttpRequest, by: User, at: datetime) -> None:
    rejection.notify(
        step.pk,
        reason_key=form.cleaned_data["reason"],
        message=form.cleaned_data["message"],
        by=by,
        at=at,
        explanation=form.explanation(),
    )


def _task(step: StepRun, form: StepForm, _request: HttpRequest, by: User, at: datetime) -> None:
    assert isinstance(form, acts.TaskForm)  # noqa: S101 - the registry pairs them
    tasks.finish(
        step.pk,
        note=form.cleaned_data["note"],
        file=_store(step, form.upload, at=at),
        by=by,
        at=at,
        explanation=form.explanation(),
    )


def _store(step: StepRun, upload: Upload | None, *, at: datetime) -> StoredFile | None:
    """The uploaded file, kept before the verb's commit; an orphan of a refused verb is swept."""
    if upload is None:
        return None
    return intake.receive(upload, scope=step.office_id, kind_limits=upload_limits(step.office), at=at)


ACTS = {
    "check": StepAct(acts.CheckForm, "requests_app/desk/acts/check.html", _decide),
    "ask_completion": StepAct(acts.AskForm, "requests_app/desk/acts/ask.html", _ask),
    "dispose": StepAct(acts.DirectForm, "requests_app/desk/acts/plain.html", _direct),
    "instruct": StepAct(acts.DirectForm, "requests_app/desk/acts/plain.html", _direct),
    "perform": StepAct(acts.PerformForm, "requests_app/desk/acts/perform.html", _perform),
    "notify_rejection": StepAct(acts.RejectForm, "requests_app/desk/acts/plain.html", _reject),
    "hand_over": StepAct(HandOverForm, "requests_app/desk/acts/hand_over.html", handing_over.apply),
    "register": StepAct(acts.TaskForm, "requests_app/desk/acts/plain.html", _task),
    "task": StepAct(acts.TaskForm, "requests_app/desk/acts/plain.html", _task),
}


def blank(step: StepRun, *, explain: tuple[DeviationKind, ...], choice: str) -> StepForm | None:
    """The open step's form, empty; None where the form lives on another floor or waits for the requester.

    `choice` is the way of handing over that the page was asked for.
    """
    if step.kind == "hand_over":
        announced = handing_over.is_announced(step)
        return None if announced else HandOverForm(step=step, explain=explain, choice=choice)
    return ACTS[step.kind].form(step=step, explain=explain) if step.kind in ACTS else None


def bound(step: StepRun, request: HttpRequest) -> StepForm:
    """The open step's form with what was sent. Raises KeyError for a kind without a form here."""
    return ACTS[step.kind].form(request.POST, request.FILES, step=step)


def late(step: StepRun, request: HttpRequest) -> StepForm | None:
    """The form that came too late for its step; None where the request runs under another SOP by now."""
    keys = {known.key for known in step.reset_request.edition.definition.steps}
    return bound(step, request) if step.step_key in keys else None


def template(step: StepRun) -> str:
    """The template that draws this kind's form."""
    return ACTS[step.kind].template
