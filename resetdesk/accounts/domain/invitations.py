"""How a new member of staff comes to a password that nobody else ever knew.

The link goes to their mailbox, the code to the person who invites, who tells it face to face or by
telephone: neither opens anything alone. Both are derived from keys outside the database, never stored.
"""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from resetdesk.accounts.domain.people import end_sessions, record
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.exceptions import InvitationClosed, NotInvited
from resetdesk.accounts.models import Invitation, Office, OfficeAccount, User
from resetdesk.core import envelopes, epochs, jobs, limits, sealing

SEND_JOB = "accounts.send_invitation"
LASTS = dt.timedelta(days=3)
LINK, CODE = "staff invitation link", "staff invitation code"
CODE_LENGTH = 9
# Wrong codes for one invitation; 25^9 codes make even the last of them hopeless.
TRIES, WINDOW_SECONDS = 10, 3600


@transaction.atomic
def invite(person: User, *, office: Office, by: User | None, at: dt.datetime) -> Invitation:
    """A new invitation, mailed by a job; an older one that was not used is over.

    Raises NotInvited for somebody who has a password already: an invitation is no way around it.
    """
    locked = Office.objects.select_for_update().get(pk=office.pk)
    person = User.objects.select_for_update().get(pk=person.pk)
    if OfficeAccount.objects.filter(user=person).exists():
        raise NotInvited(_("%(name)s masuk dengan akun instansi.") % {"name": person.full_name})
    if person.has_usable_password():
        raise NotInvited(_("%(name)s sudah mempunyai kata sandi.") % {"name": person.full_name})
    Invitation.objects.filter(user=person, used_at=None, replaced_at=None).update(replaced_at=at)
    made = Invitation.objects.create(office=office, user=person, by=by, created_at=at, expires_at=at + LASTS)
    record(locked, event="person_invited", by=by, at=at, facts={"person": person.pk, "invitation": made.pk})
    jobs.promise(SEND_JOB, key=str(made.pk), invitation_id=made.pk)
    return made


def token_of(invitation: Invitation) -> str:
    return sealing.derive(
        epochs.of_link(LINK), object_id=invitation.pk, person=invitation.user_id, generation=1
    )


def code_of(invitation: Invitation) -> str:
    """Nine characters to read aloud; never in the same mail as the link."""
    return sealing.code(
        CODE, object_id=invitation.pk, person=invitation.user_id, generation=1, length=CODE_LENGTH
    )


def message_id_of(invitation: Invitation) -> str:
    """Derived, so that a retried mail is the same mail."""
    name = sealing.derive(
        "mail staff invitation", object_id=invitation.pk, person=invitation.user_id, generation=1
    )
    return envelopes.message_id(name)


def by_link(invitation_id: int, *, token: str, at: dt.datetime) -> Invitation:
    """The invitation behind a link. Raises InvitationClosed, with one sentence for every reason."""
    found = Invitation.objects.select_related("user", "office").filter(pk=invitation_id).first()
    if found is None or not sealing.token_matches(
        token, purpose=epochs.of_link(LINK), object_id=found.pk, person=found.user_id, generation=1
    ):
        raise closed()
    if found.used_at or found.replaced_at or found.expires_at <= at or not found.user.is_active:
        raise closed()
    return found


def accept(invitation: Invitation, *, code: str, password: str, at: dt.datetime) -> User:
    """The person's own password, set once. Django's ValidationError says why a password is refused.

    Raises InvitationClosed when it is over by now, NotInvited for a wrong code.
    """
    check_code(invitation, code=code)
    validate_password(password, invitation.user)
    with transaction.atomic():
        office = Office.objects.select_for_update().get(pk=invitation.office_id)
        still_open = Invitation.objects.filter(
            pk=invitation.pk, used_at=None, replaced_at=None, expires_at__gt=at
        )
        if not still_open.update(used_at=at):
            raise closed()
        person = User.objects.select_for_update().get(pk=invitation.user_id)
        person.set_password(password)
        person.save(update_fields=["password"])
        end_sessions(person)
        note(SecurityEventKind.PASSWORD_CHANGED, person=person, at=at)
        facts = {"person": person.pk, "invitation": invitation.pk}
        record(office, event="invitation_accepted", by=person, at=at, facts=facts)
    return person


def check_code(invitation: Invitation, *, code: str) -> None:
    """Passes the code that was told. Raises NotInvited for a wrong one, and for too many of them."""
    if not limits.allow(f"invitation:{invitation.pk}", limit=TRIES, seconds=WINDOW_SECONDS):
        raise NotInvited(_("Terlalu banyak percobaan. Tunggu satu jam, lalu coba lagi."))
    if not sealing.code_matches(
        code,
        purpose=CODE,
        object_id=invitation.pk,
        person=invitation.user_id,
        generation=1,
        length=CODE_LENGTH,
    ):
        raise NotInvited(_("Kode tidak cocok. Tanyakan lagi kepada orang yang mengundang Anda."))


def closed() -> InvitationClosed:
    return InvitationClosed(_("Undangan ini sudah dipakai, diganti, atau lewat tiga hari."))
