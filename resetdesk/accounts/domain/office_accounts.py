"""Which office account opens whose door: linked by the person themselves, never by what a provider says."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import openid, policy
from resetdesk.accounts.domain.people import end_sessions, record
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.exceptions import InvitationClosed, NotRecognised
from resetdesk.accounts.models import Invitation, Office, OfficeAccount, User


def person_of(identity: openid.Identity, *, provider: openid.Provider, at: dt.datetime) -> User:
    """Who linked this account. Raises NotRecognised; nobody is ever created here."""
    found = OfficeAccount.objects.select_related("user").filter(
        issuer=identity.issuer, subject=identity.subject
    )
    account = found.first()
    if account is None or not works_at(account.user, provider):
        note(SecurityEventKind.ACCOUNT_REFUSED, person=account.user if account else None, at=at)
        raise NotRecognised(
            _("%(name)s ini belum dihubungkan. Masuk dengan kata sandi, lalu hubungkan di Keamanan akun.")
            % {"name": provider.name}
        )
    found.update(used_at=at)
    return account.user


def link(
    person: User, *, identity: openid.Identity, provider: openid.Provider, at: dt.datetime
) -> OfficeAccount:
    """The person's account with this issuer, instead of any other they had. Raises NotRecognised."""
    if not works_at(person, provider):
        raise NotRecognised(_("Akun ini hanya untuk petugas kantor yang memakainya."))
    taken = NotRecognised(_("%(name)s ini sudah dipakai petugas lain.") % {"name": provider.name})
    if (
        OfficeAccount.objects.filter(issuer=identity.issuer, subject=identity.subject)
        .exclude(user=person)
        .exists()
    ):
        raise taken
    try:
        with transaction.atomic():
            OfficeAccount.objects.filter(user=person, issuer=identity.issuer).delete()
            made = OfficeAccount.objects.create(
                user=person, issuer=identity.issuer, subject=identity.subject, linked_at=at
            )
            note(SecurityEventKind.ACCOUNT_LINKED, person=person, at=at)
    except IntegrityError:
        raise taken from None
    return made


def unlink(person: User, *, provider: openid.Provider, at: dt.datetime) -> bool:
    """Whether there was one. It is not the last way in: the person proved themselves another way just now."""
    gone = OfficeAccount.objects.filter(user=person, issuer=provider.issuer).delete()[0]
    if gone:
        note(SecurityEventKind.ACCOUNT_UNLINKED, person=person, at=at)
    return bool(gone)


def accept_invitation(
    invitation: Invitation, *, identity: openid.Identity, provider: openid.Provider, at: dt.datetime
) -> User:
    """The newcomer comes in with their office's account and makes no password.

    Raises InvitationClosed when it is over by now, NotRecognised for an account of somebody else.
    """
    with transaction.atomic():
        office = Office.objects.select_for_update().get(pk=invitation.office_id)
        still_open = Invitation.objects.filter(
            pk=invitation.pk, used_at=None, replaced_at=None, expires_at__gt=at, user__is_active=True
        )
        if not still_open.update(used_at=at):
            raise InvitationClosed(_("Undangan ini sudah dipakai, diganti, atau lewat tiga hari."))
        person = User.objects.select_for_update().get(pk=invitation.user_id)
        link(person, identity=identity, provider=provider, at=at)
        end_sessions(person)
        facts = {"person": person.pk, "invitation": invitation.pk}
        record(office, event="invitation_accepted", by=person, at=at, facts=facts)
    return person


def works_at(person: User, provider: openid.Provider) -> bool:
    """Whether the person holds a role today in the office whose door this is."""
    office = Office.objects.active().filter(slug=provider.office).first()
    return office is not None and bool(policy.roles_of(person, office))


def doors_of(person: User) -> list[tuple[openid.Provider, OfficeAccount | None]]:
    """Each provider of the person's offices, with their account there."""
    listed = openid.providers()
    if not listed:
        return []
    held = {one.issuer: one for one in OfficeAccount.objects.filter(user=person)}
    return [(one, held.get(one.issuer)) for one in listed if works_at(person, one)]
