"""The only legal ways out of the open step, each with what it will do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.enums import HandoverWay
from requests_app.interfaces.forms.acts import StepForm
from requests_app.interfaces.forms.hand_over import HandOverForm
from requests_app.models import StepRun
from requests_app.sop.definition import Step, StepKind, Turn
from requests_app.sop.flow import End, Result
from requests_app.sop.kinds import DONE, NO, REJECT, YES


@dataclass(frozen=True)
class Way:
    """One button of a kind of step."""

    outcome: str
    label: Promise
    look: str = ""


@dataclass(frozen=True)
class Decision:
    """One button of the open step, for `components/decision.html`."""

    label: str
    effect: str
    value: str
    look: str = ""
    name: str = "outcome"


GOOD, GRAVE, PLAIN = "", "grave", "plain"
WAYS: Mapping[str, tuple[Way, ...]] = MappingProxyType(
    {
        "check": (Way(YES, gettext_lazy("Ya, lanjutkan")), Way(NO, gettext_lazy("Tidak"), PLAIN)),
        "ask_completion": (Way(DONE, gettext_lazy("Kirim permintaan melengkapi")),),
        "dispose": (Way(DONE, gettext_lazy("Berikan disposisi")),),
        "instruct": (Way(DONE, gettext_lazy("Berikan perintah")),),
        "perform": (
            Way(DONE, gettext_lazy("Catat sudah dikerjakan")),
            Way(REJECT, gettext_lazy("Tolak permohonan"), GRAVE),
        ),
        "notify_rejection": (Way(DONE, gettext_lazy("Kirim pemberitahuan penolakan"), GRAVE),),
        "hand_over": (Way(DONE, gettext_lazy("Sampaikan hasil")),),
    }
)
OTHERWISE = (Way(DONE, gettext_lazy("Selesaikan langkah")),)
# These ways only announce; the step stays open until the owner has taken what lies ready.
AWAITED: Mapping[HandoverWay, Promise] = MappingProxyType(
    {
        HandoverWay.SEALED: gettext_lazy(
            "Disegel, dan pemohon diberi tahu lewat email. Waktu layanan berhenti sampai pemohon "
            "mengambilnya."
        ),
        HandoverWay.SPSE_MAIL: gettext_lazy(
            "Pemohon diberi tahu. Waktu layanan berhenti sampai pemohon menyatakan menerima email SPSE."
        ),
    }
)


def decisions(step: StepRun, form: StepForm) -> list[Decision]:
    """The buttons of the open step in the order of its kind, of those that its SOP knows."""
    outcomes = step.reset_request.edition.definition.step(step.step_key).outcomes
    effect = _effect_of(form)
    return [
        Decision(label=_label(step, way), effect=effect(step, way.outcome), value=way.outcome, look=way.look)
        for way in WAYS.get(step.kind, OTHERWISE)
        if way.outcome in outcomes
    ]


def _label(step: StepRun, way: Way) -> str:
    """The way's own words; a no says what it does next, which only the SOP knows."""
    if way.outcome != NO:
        return str(way.label)
    goal = step.reset_request.edition.flow.target(step.step_key, NO)
    if isinstance(goal, End):
        return _("Tidak, tolak permohonan") if goal.result is Result.REJECTED else str(way.label)
    match goal.kind:
        case StepKind.ASK_COMPLETION:
            return _("Tidak, minta dilengkapi")
        case StepKind.NOTIFY_REJECTION:
            return _("Tidak, tolak permohonan")
    return _("Tidak, ke langkah %s") % goal.number if goal.number else str(way.label)


def _effect_of(form: StepForm) -> Callable[[StepRun, str], str]:
    if isinstance(form, HandOverForm) and form.way in AWAITED:
        awaited = str(AWAITED[form.way])
        return lambda _step, _outcome: awaited
    return leads_to


def leads_to(step: StepRun, outcome: str) -> str:
    """Where an outcome leads, in the SOP's words."""
    edition = step.reset_request.edition
    goal = edition.flow.target(step.step_key, outcome)
    if isinstance(goal, End):
        is_refused = goal.result is Result.REJECTED
        return _("Permohonan berakhir ditolak.") if is_refused else _("Permohonan selesai.")
    actor = next(actor.label for actor in edition.definition.actors if actor.key == goal.actor)
    said = _named(goal) % {"number": goal.number, "actor": actor, "activity": goal.activity}
    said += "" if said.endswith(("?", "!", ".")) else "."
    waits = edition.definition.turn(goal) is Turn.REQUESTER
    return f"{said} {_('Waktu layanan berhenti sampai pemohon bertindak.')}" if waits else said


def _named(goal: Step) -> str:
    if goal.number:
        return _("Langkah %(number)s, %(actor)s: %(activity)s")
    return _("%(actor)s: %(activity)s")
