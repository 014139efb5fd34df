"""Who signs a month's report: the head of the unit, or who stands in for them that day (Plh.).

Written on the report's chain when it is checked, for the nota dinas that is made right after names them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from archive_app.enums import ReportEvent
from archive_app.models import MonthReport
from requests_app.domain.letterheads import signatory
from requests_app.domain.papers import Signatory
from resetdesk.accounts.domain import leaves, office_days, policy
from resetdesk.accounts.domain.leaves import Holder
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.models import Office, User
from resetdesk.core import journal

ROLE = Role.KEPALA_UKPBJ
# By which right each act on a report is done; who returns one either checks or signs.
RIGHTS = {
    ReportEvent.SIGNED: (Action.SIGN_REPORT,),
    ReportEvent.RETURNED: (Action.CHECK_REPORT, Action.SIGN_REPORT),
}


def due(office: Office, *, at: datetime) -> Holder | None:
    """Who would sign then; None where not exactly one person would."""
    return leaves.holder_of(office, role=ROLE, on=office_days.day_of(office, at))


def facts_of(holder: Holder | None) -> dict[str, int]:
    """What the chain says of who is to sign."""
    if holder is None:
        return {}
    absent = {} if holder.absent is None else {"signatory_for": holder.absent.pk}
    return {"signatory": holder.person.pk, **absent}


def named(report: MonthReport) -> Holder | None:
    """Whom the nota dinas of a checked report names; None where it names nobody."""
    checks = [entry for entry in journal.entries(report.pk) if entry.event == ReportEvent.CHECKED]
    facts = checks[-1].facts if checks else {}
    if "signatory" not in facts:
        return None
    people = User.objects.in_bulk([facts["signatory"], facts.get("signatory_for", 0)])
    return Holder(people[facts["signatory"]], people.get(facts.get("signatory_for", 0)))


def block(holder: Holder | None) -> Signatory:
    """How they stand under the paper: position, name and NIP; the position alone where nobody is named."""
    title = str(ROLE.label)
    if holder is None:
        return Signatory(title, "", "")
    own = signatory(holder.person)
    assert own is not None  # noqa: S101 - of a person there always is one
    position = _("Plh. %s") % title if holder.absent else own.position or title
    return Signatory(position, own.name, own.nip)


def acting(event: ReportEvent, *, office: Office, by: User, at: datetime) -> dict[str, Any]:
    """What the chain says of somebody who acts for a person on leave; nothing of one in their own right."""
    day = office_days.day_of(office, at)
    rights = RIGHTS.get(event, (Action.CHECK_REPORT,))
    found = policy.acting_in(by, office=office, actions=rights, on=day)
    return {} if found is None else {"on_behalf_of": found.leave.user_id, "role": found.role}


def post_of(facts: Mapping[str, Any]) -> str:
    """`Plh. Kepala UKPBJ` for an act that was done for somebody on leave; empty for one's own."""
    return _("Plh. %s") % Role(facts["role"]).label if "role" in facts else ""


def with_post(name: str, report: MonthReport, event: ReportEvent) -> str:
    """The name of who did this last, and in whose post where it was not their own."""
    done = [entry.facts for entry in journal.entries(report.pk) if entry.event == event]
    return ", ".join(filter(None, (name, post_of(done[-1]) if done else "")))


def refusal(report: MonthReport, *, by: User) -> str:
    """Why this person cannot sign the paper as it is; empty for whom it names, or where it names nobody."""
    holder = named(report)
    if holder is None or holder.person == by:
        return ""
    names = {"title": block(holder).position, "name": holder.person.full_name}
    return (
        _(
            "Nota dinas ini dibuat untuk ditandatangani %(name)s, %(title)s. Kembalikan laporan ke draf; "
            "setelah diperiksa lagi, nota dinasnya dibuat atas nama Anda."
        )
        % names
    )
