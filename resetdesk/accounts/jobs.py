"""Work of this floor that nobody waits for."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from resetdesk.accounts.domain import factor_resets, invitations, security_log, sessions
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.interfaces import factor_resets as reset_mails
from resetdesk.accounts.interfaces import key_letters
from resetdesk.accounts.interfaces.invitations import mail
from resetdesk.accounts.models import FactorReset, Invitation, Office, SecurityEvent
from resetdesk.core import roots
from resetdesk.core.jobs import job, periodic


@job(invitations.SEND_JOB, queue="mail", retries=6, label=gettext_noop("Mengirim undangan petugas"))
def send_invitation(invitation_id: int) -> None:
    """Send the link to the newcomer, unless the invitation is over by now."""
    waiting = Invitation.objects.select_related("user", "office").filter(
        pk=invitation_id, used_at=None, replaced_at=None, expires_at__gt=timezone.now()
    )
    if found := waiting.first():
        mail(found).send()


@job(security_log.TELL_JOB, queue="mail", retries=6, label=gettext_noop("Mengabari perubahan kunci akun"))
def tell_of_key(event_id: int) -> None:
    """Tell the owner what was changed on their account."""
    event = SecurityEvent.objects.select_related("person").get(pk=event_id)
    if event.person is not None:
        key_letters.letter(event, to=event.person).send()


@job(factor_resets.TELL_JOB, queue="mail", retries=6, label=gettext_noop("Mengabari pemilik akun"))
def tell_of_reset(reset_id: int, stage: str) -> None:
    """Tell the owner what happened, and how to stop it."""
    reset_mails.letter(reset_of(reset_id), stage).send()


@job(factor_resets.LINK_JOB, queue="mail", retries=6, label=gettext_noop("Mengirim tautan autentikator baru"))
def send_reset_link(reset_id: int, generation: int) -> None:
    """Send the link to the owner, unless a newer one took its place or it was used."""
    found = reset_of(reset_id)
    if found.generation == generation and not found.used_at:
        reset_mails.invitation(found).send()


@job(factor_resets.FINISH_JOB, queue="work", retries=6, label=gettext_noop("Melepas autentikator"))
def finish_reset(reset_id: int) -> None:
    """After the delay; nothing happens to one that was stopped."""
    factor_resets.finish(reset_id, at=timezone.now())


def reset_of(reset_id: int) -> FactorReset:
    return FactorReset.objects.select_related("user", "office", "asked_by").get(pk=reset_id)


@periodic(
    "accounts.forget_sessions",
    every=timedelta(hours=1),
    label=gettext_noop("Merapikan daftar sesi petugas"),
)
def forget_sessions() -> None:
    """Sessions that nobody ended by hand leave the list too."""
    sessions.forget(before=timezone.now() - timedelta(seconds=settings.STAFF_IDLE_SECONDS))


@periodic(
    "accounts.sign_daily_roots",
    every=timedelta(days=1),
    offset=timedelta(hours=18),
    label=gettext_noop("Menandatangani jurnal harian"),
)
def sign_daily_roots() -> None:
    """Tie every office's chains together under one signed root of the day before (S38)."""
    for office in Office.objects.all():
        roots.sign_daily_root(office.pk, day=office_day(office) - timedelta(days=1), at=timezone.now())
