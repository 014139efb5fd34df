"""The officer hands the result over: one verb a way."""

from datetime import datetime

from django.http import HttpRequest

from requests_app.domain import handover
from requests_app.enums import HandoverWay
from requests_app.interfaces.forms.acts import StepForm
from requests_app.interfaces.forms.hand_over import HandOverForm
from requests_app.interfaces.forms.handover_staff import InPersonForm, SealedForm, TelephoneForm
from requests_app.models import StepRun
from resetdesk.accounts.models import User


def is_announced(step: StepRun) -> bool:
    """Whether a result already lies ready for its owner, so that there is nothing to fill in."""
    current = handover.latest(step.reset_request_id)
    return current is not None and current.state in handover.AWAITED


def apply(step: StepRun, form: StepForm, _request: HttpRequest, by: User, at: datetime) -> None:
    """Call the verb of the chosen way."""
    assert isinstance(form, HandOverForm)  # noqa: S101 - the registry pairs them
    explanation, inner = form.explanation(), form.inner
    if isinstance(inner, SealedForm):
        handover.prepare_sealed(step.pk, by=by, at=at, secret=inner.secret(), explanation=explanation)
    elif isinstance(inner, TelephoneForm | InPersonForm):
        handover.tell(step.pk, by=by, at=at, telling=inner.telling(), explanation=explanation)
    elif form.way is HandoverWay.SPSE_MAIL:
        handover.announce_spse_mail(step.pk, by=by, at=at, explanation=explanation)
    else:
        handover.finish_by_notice(step.pk, by=by, at=at, explanation=explanation)
