"""How far each job and each command reaches: one thing, one office, or the whole installation (S13).

Who may open which page stands in `accounts.domain.policy` and on the views. A job or a command has no person
at its door, so it says here what it may touch at most. A name that does not stand here fails a test, and
`docs/permissions.md` is written from these tables.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Reach(StrEnum):
    """The widest thing that is touched."""

    CASE = "one request"
    THING = "one row of one office"
    OFFICE = "one office"
    ALL = "the whole installation"


# Jobs take the number of the one thing that they touch; without one they look through every office, and
# promise a job of its own for whatever they find.
JOBS: Mapping[str, Reach] = MappingProxyType(
    {
        "requests.send_notice": Reach.CASE,
        "requests.remind": Reach.CASE,
        "requests.abandon": Reach.CASE,
        "requests.expire_handover": Reach.CASE,
        "requests.make_artefact": Reach.CASE,
        "requests.remember_holder": Reach.CASE,
        "archive.make_record": Reach.CASE,
        "requests.make_sop_sheet": Reach.THING,
        "requests.send_contact_code": Reach.THING,
        "requests.send_draft_link": Reach.THING,
        "accounts.send_invitation": Reach.THING,
        "archive.build_bundle": Reach.THING,
        "archive.make_report": Reach.THING,
        "archive.tell_report": Reach.THING,
        "archive.send_report_letter": Reach.THING,
        "requests.escalate": Reach.CASE,
        "requests.send_staff_notice": Reach.THING,
        "accounts.send_reset_link": Reach.THING,
        "accounts.tell_of_key": Reach.THING,
        "accounts.tell_of_reset": Reach.THING,
        "accounts.finish_reset": Reach.THING,
        "core.files.look": Reach.THING,
        "core.files.discard": Reach.THING,
        "calendar.changed": Reach.OFFICE,
        "core.files.fixity": Reach.ALL,
        "requests.escalate_due": Reach.ALL,
        "requests.promise_digests": Reach.ALL,
        "requests.release_held": Reach.ALL,
        "requests.remind_due": Reach.ALL,
        "requests.abandon_due": Reach.ALL,
        "requests.read_returned_mail": Reach.ALL,
        "requests.hear_bots": Reach.ALL,
        "requests.expire_handovers": Reach.ALL,
        "requests.expire_generated": Reach.ALL,
        "requests.promise_sop_sheets": Reach.ALL,
        "requests.sweep_drafts": Reach.ALL,
        "archive.sweep_bundles": Reach.ALL,
        "archive.prepare_months": Reach.ALL,
        "accounts.forget_sessions": Reach.ALL,
        "accounts.sign_daily_roots": Reach.ALL,
        "core.prune": Reach.ALL,
        "core.files.sweep": Reach.ALL,
        "demo.close_months": Reach.ALL,
    }
)
# Who sits at the shell of the machine holds its keys and its database: commands ask for no role. Those of one
# office demand its name, so that nothing of another is touched by a slip.
COMMANDS: Mapping[str, Reach] = MappingProxyType(
    {
        "breach": Reach.OFFICE,
        "bundle": Reach.OFFICE,
        "calendar": Reach.OFFICE,
        "people": Reach.OFFICE,
        "report": Reach.OFFICE,
        "receipt": Reach.CASE,
        "backup": Reach.ALL,
        "demo": Reach.ALL,
        "doctor": Reach.ALL,
        "jobs": Reach.ALL,
        "journal": Reach.ALL,
        "keys": Reach.ALL,
        "mail": Reach.ALL,
        "gateway": Reach.ALL,
        "office": Reach.ALL,
        "restore": Reach.ALL,
        "sbom": Reach.ALL,
        "sop": Reach.ALL,
        "words": Reach.ALL,
        "worker": Reach.ALL,
    }
)
