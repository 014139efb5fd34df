""" "Bukan saya": the owner denies. Everything stands still until a second person has looked into it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.domain import artefacts, notices, workflow
from requests_app.domain.handover_rules import latest
from requests_app.domain.incident_rules import open_incident
from requests_app.domain.policies import check_not_own
from requests_app.domain.workflow import Case
from requests_app.enums import Event, HandoverState, NoticeEvent, PauseKind
from requests_app.exceptions import FormIncomplete, NotPossible, NotYourTurn
from requests_app.models import Handover, Incident
from requests_app.sop.enums import ArtefactKind
from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import User
from resetdesk.core.secret_words import looks_like_secret


@dataclass(frozen=True)
class Denial:
    """Who told an officer that it was not the owner, and what they said."""

    told_by: str
    account: str


def freeze(case: Case, handover: Handover, *, denial: Denial | None = None) -> Incident:
    """Stop every opening and re-issue of this request and call the heads, the office and the preparer.

    One open incident is enough: a second denial joins it.
    """
    found = open_incident(case.request)
    if found is None:
        found = Incident.objects.create(
            reset_request=case.request,
            handover=handover,
            opened_at=case.at,
            reported_by=case.by,
            told_by=denial.told_by.strip() if denial else "",
            account=denial.account.strip() if denial else "",
        )
        case.record(Event.FROZEN, {"incident": found.pk, "generation": handover.generation})
        _alarm(case)
    if case.step is None:
        # The first bukti layanan says that all went well: an incident after the end gets one of its own.
        artefacts.promise(case, ArtefactKind.RECEIPT, step=None)
    return found


def report(request_id: UUID, *, denial: Denial, by: User, at: datetime) -> Incident:
    """An officer writes down that the owner denied, by telephone or at the counter. What lies ready stays
    closed from here on.

    Raises FormIncomplete, NotPossible before any hand-over or while it is frozen already, NotAllowed.
    """
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.REPORT_DENIAL)
        check_not_own(by, case.request)
        faults = {
            "told_by": looks_like_secret(denial.told_by)
            or (None if denial.told_by.strip() else _("Tulis siapa yang menyangkal.")),
            "account": looks_like_secret(denial.account)
            or (None if denial.account.strip() else _("Tulis apa yang dikatakan pemilik akun.")),
        }
        if found := {name: sentence for name, sentence in faults.items() if sentence}:
            raise FormIncomplete(found)
        handover = latest(case.request.pk)
        if handover is None:
            raise NotPossible(_("Belum ada hasil yang disampaikan, jadi belum ada yang disangkal."))
        if open_incident(case.request) is not None:
            raise NotPossible(_("Penyampaian hasil permohonan ini sudah dibekukan."))
        if handover.state in {HandoverState.REVEALED, HandoverState.ACKNOWLEDGED, HandoverState.TOLD}:
            handover.state, handover.disputed_at = HandoverState.DISPUTED, case.at
            handover.save(update_fields=["state", "disputed_at"])
        case.record(
            Event.DENIED_BY_OWNER,
            {"generation": handover.generation},
            told_by=denial.told_by.strip(),
            account=denial.account.strip(),
        )
        if handover.state == HandoverState.DISPUTED:
            act_again(case)
        return freeze(case, handover, denial=denial)


def lift(request_id: UUID, *, finding: str, by: User, at: datetime) -> Incident:
    """A head, or an officer who had no hand in it, ends the freeze and says what was found.

    Raises FormIncomplete, NotPossible where nothing is frozen, NotAllowed, NotYourTurn for who performed,
    prepared or reported it.
    """
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.LIFT_FREEZE)
        check_not_own(by, case.request)
        if sentence := looks_like_secret(finding) or (
            None if finding.strip() else _("Tulis apa yang ditemukan dan apa yang sudah dikerjakan.")
        ):
            raise FormIncomplete({"finding": sentence})
        incident = open_incident(case.request)
        if incident is None:
            raise NotPossible(_("Penyampaian hasil permohonan ini tidak sedang dibekukan."))
        if not may_lift(by, incident):
            raise NotYourTurn(
                _(
                    "Pembekuan dicabut oleh kepala, atau oleh petugas lain yang tidak mengerjakan, "
                    "menyampaikan, atau melaporkannya."
                )
            )
        incident.lifted_at, incident.lifted_by = case.at, by
        incident.finding = finding.strip()
        incident.save(update_fields=["lifted_at", "lifted_by", "finding"])
        case.record(Event.FREEZE_LIFTED, {"incident": incident.pk}, finding=incident.finding)
        if case.step is None:
            artefacts.promise(case, ArtefactKind.RECEIPT, step=None)
        return incident


def _alarm(case: Case) -> None:
    """Heads, office and preparer, once for each generation and incident."""
    told = case.request.notices.filter(event=NoticeEvent.DENIED)
    newest = latest(case.request.pk)
    if newest is None or not told.filter(generation=newest.generation).exists():
        notices.promise(case, NoticeEvent.DENIED)


def may_lift(person: User, incident: Incident) -> bool:
    """Whether this is a head, or somebody who neither performed, nor handed over, nor reported it."""
    request = incident.reset_request
    if policy.roles_of(person, request.office) & policy.HEADS:
        return True
    involved = {incident.reported_by_id, incident.handover.prepared_by_id}
    involved |= set(request.performances.values_list("by_id", flat=True))
    return person.pk not in involved


def act_again(case: Case) -> None:
    """The collection no longer waits for the owner: the step's clock runs, and its due time counts."""
    step = case.step
    if step and step.pauses.filter(kind=PauseKind.COLLECTION, ended_at=None).exists():
        case.resume(PauseKind.COLLECTION)
