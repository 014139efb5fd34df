"""Resetting somebody's second factors: asked, confirmed by another, delayed, stoppable, then installed anew.

Each step is on the office's chain and told to the owner; "bukan saya" in any of these mails stops it.
"""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.people import end_sessions, record
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import Action, SecurityEventKind
from resetdesk.accounts.exceptions import NotFound, NotReset, ResetClosed
from resetdesk.accounts.models import FactorReset, Office, User
from resetdesk.core import envelopes, epochs, jobs, limits, sealing

TELL_JOB, FINISH_JOB, LINK_JOB = "accounts.tell_of_reset", "accounts.finish_reset", "accounts.send_reset_link"
LINK, CODE, STOP = "factor reset link", "factor reset code", "factor reset stop"
CODE_LENGTH = 9
TRIES, WINDOW_SECONDS = 10, 3600
LINK_LASTS = dt.timedelta(days=3)
ASKED, CONFIRMED, DONE, STOPPED = "asked", "confirmed", "done", "stopped"


@transaction.atomic
def ask(person: User, *, office: Office, reason: str, by: User | None, at: dt.datetime) -> FactorReset:
    """The first of the two people: `by` is an administrator, or nobody at the operator's shell.

    Raises NotReset for oneself, for who has no factor to reset, and while another reset is open.
    """
    locked = Office.objects.select_for_update().get(pk=office.pk)
    person = User.objects.select_for_update().get(pk=person.pk)
    if by is not None:
        policy.check(by, office=office, action=Action.MANAGE_PEOPLE)
    if by == person:
        raise NotReset(_("Pengaturan ulang autentikator Anda sendiri harus diminta orang lain."))
    if not policy.roles_of(person, office):
        raise NotReset(_("Orang ini tidak memegang peran di kantor ini."))
    if not reason.strip():
        raise NotReset(_("Tulis alasannya."))
    own = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if not own.exists():
        raise NotReset(_("%(name)s belum memasang autentikator.") % {"name": person.full_name})
    if open_for(person) is not None:
        raise NotReset(_("Pengaturan ulang untuk orang ini sudah berjalan."))
    made = FactorReset.objects.create(
        office=locked, user=person, reason=reason.strip(), asked_by=by, asked_at=at
    )
    _tell(made, ASKED, by=by, at=at)
    return made


@transaction.atomic
def confirm(reset_id: int, *, office: Office, by: User | None, at: dt.datetime) -> FactorReset:
    """The second person: another administrator or a head, or nobody at the shell where a person asked.

    From now on the delay runs. Raises NotReset for the owner and for who asked.
    """
    found = _held(reset_id, office)
    if by is not None:
        policy.check(by, office=office, action=Action.CONFIRM_RESET)
    if found.confirmed_at or found.stopped_at:
        raise NotReset(_("Permintaan ini sudah disetujui atau dihentikan."))
    if by is not None and by.pk == found.user_id:
        raise NotReset(_("Pemilik akun tidak dapat menyetujui pengaturan ulangnya sendiri."))
    if found.asked_by_id == (by.pk if by else None):
        raise NotReset(_("Yang meminta tidak dapat menyetujui. Perlu orang kedua."))
    found.confirmed_by, found.confirmed_at = by, at
    found.due_at = at + dt.timedelta(hours=settings.RESET_HOURS)
    found.save(update_fields=["confirmed_by", "confirmed_at", "due_at"])
    _tell(found, CONFIRMED, by=by, at=at)
    jobs.promise(
        FINISH_JOB, key=str(found.pk), delay=dt.timedelta(hours=settings.RESET_HOURS), reset_id=found.pk
    )
    return found


@transaction.atomic
def stop(reset_id: int, *, office: Office, by: User | None, at: dt.datetime) -> FactorReset:
    """End it before the factors go. `by` is nobody when the owner's own link says "bukan saya"."""
    found = _held(reset_id, office)
    if by is not None:
        policy.check(by, office=office, action=Action.CONFIRM_RESET)
    if found.done_at or found.stopped_at:
        raise NotReset(_("Pengaturan ulang ini sudah selesai atau dihentikan."))
    found.stopped_by, found.stopped_at = by, at
    found.save(update_fields=["stopped_by", "stopped_at"])
    _tell(found, STOPPED, by=by, at=at)
    return found


@transaction.atomic
def finish(reset_id: int, *, at: dt.datetime) -> bool:
    """Whether the factors went now: after the delay, if nobody stopped it. Every session ends with them."""
    office_id = FactorReset.objects.values_list("office_id", flat=True).get(pk=reset_id)
    found = _held(reset_id, Office.objects.get(pk=office_id))
    if found.stopped_at or found.done_at or found.due_at is None or at < found.due_at:
        return False
    found.done_at = at
    found.save(update_fields=["done_at"])
    Authenticator.objects.filter(user_id=found.user_id).delete()
    end_sessions(found.user)
    _tell(found, DONE, by=None, at=at)
    return True


@transaction.atomic
def send_link(reset_id: int, *, office: Office, by: User | None, at: dt.datetime) -> FactorReset:
    """A new link, mailed by a job; its code is told by who asks for this. An older link is over."""
    found = _held(reset_id, office)
    if by is not None:
        policy.check(by, office=office, action=Action.CONFIRM_RESET)
    if by is not None and by.pk == found.user_id:
        raise NotReset(_("Kode untuk Anda sendiri harus diminta orang lain."))
    if not found.done_at or found.used_at:
        raise NotReset(_("Belum ada yang perlu dipasang, atau sudah terpasang."))
    found.generation += 1
    found.expires_at = at + LINK_LASTS
    found.save(update_fields=["generation", "expires_at"])
    facts = {"person": found.user_id, "reset": found.pk, "generation": found.generation}
    record(found.office, event="factor_reset_link_sent", by=by, at=at, facts=facts)
    jobs.promise(LINK_JOB, reset_id=found.pk, generation=found.generation)
    return found


def by_link(reset_id: int, *, token: str, at: dt.datetime) -> FactorReset:
    """The reset whose link this is. Raises ResetClosed, with one sentence for every reason."""
    found = FactorReset.objects.select_related("user", "office").filter(pk=reset_id).first()
    if found is None or not _matches(found, token, purpose=LINK, generation=found.generation):
        raise closed()
    is_over = not found.done_at or found.used_at or found.expires_at is None or found.expires_at <= at
    if is_over or not found.user.is_active:
        raise closed()
    return found


def by_stop_link(reset_id: int, *, token: str) -> FactorReset:
    """The reset that this owner's link stops, while it can. Raises ResetClosed."""
    found = FactorReset.objects.select_related("user", "office").filter(pk=reset_id).first()
    if found is None or not _matches(found, token, purpose=STOP, generation=1):
        raise closed()
    if found.done_at or found.stopped_at:
        raise closed()
    return found


def check_code(reset: FactorReset, *, code: str) -> None:
    """Passes the code that was told. Raises NotReset for a wrong one, and for too many of them."""
    if not limits.allow(f"factor-reset:{reset.pk}", limit=TRIES, seconds=WINDOW_SECONDS):
        raise NotReset(_("Terlalu banyak percobaan. Tunggu satu jam, lalu coba lagi."))
    is_right = sealing.code_matches(
        code,
        purpose=CODE,
        object_id=reset.pk,
        person=reset.user_id,
        generation=reset.generation,
        length=CODE_LENGTH,
    )
    if not is_right:
        raise NotReset(_("Kode tidak cocok. Tanyakan lagi kepada administrator kantor Anda."))


def installed(person: User, *, at: dt.datetime) -> None:
    """The owner has a new factor: link and code are used up."""
    FactorReset.objects.filter(user=person, done_at__isnull=False, used_at=None, stopped_at=None).update(
        used_at=at
    )


def awaiting_install(person: User) -> FactorReset | None:
    """A reset whose owner must show link and code before a new factor is installed."""
    return FactorReset.objects.filter(
        user=person, done_at__isnull=False, used_at=None, stopped_at=None
    ).first()


def open_for(person: User) -> FactorReset | None:
    return FactorReset.objects.filter(user=person, stopped_at=None, used_at=None).first()


def of_office(office: Office) -> list[FactorReset]:
    """The newest fifty, open ones first."""
    found = FactorReset.objects.filter(office=office).select_related(
        "user", "asked_by", "confirmed_by", "stopped_by"
    )
    return sorted(found[:50], key=lambda one: bool(one.stopped_at or one.used_at))


def stop_token(reset: FactorReset) -> str:
    return sealing.derive(epochs.of_link(STOP), object_id=reset.pk, person=reset.user_id, generation=1)


def link_token(reset: FactorReset) -> str:
    return sealing.derive(
        epochs.of_link(LINK), object_id=reset.pk, person=reset.user_id, generation=reset.generation
    )


def code_of(reset: FactorReset) -> str:
    """Nine characters to read aloud; never in the same mail as the link."""
    return sealing.code(
        CODE, object_id=reset.pk, person=reset.user_id, generation=reset.generation, length=CODE_LENGTH
    )


def message_id_of(reset: FactorReset, stage: str) -> str:
    """Derived, so that a retried mail is the same mail."""
    name = sealing.derive(
        f"mail factor reset {stage}", object_id=reset.pk, person=reset.user_id, generation=reset.generation
    )
    return envelopes.message_id(name)


def closed() -> ResetClosed:
    return ResetClosed(_("Tautan ini sudah dipakai, diganti, dihentikan, atau lewat waktunya."))


def _held(reset_id: int, office: Office) -> FactorReset:
    Office.objects.select_for_update().get(pk=office.pk)
    found = FactorReset.objects.select_related("user", "office").filter(pk=reset_id, office=office).first()
    if found is None:
        raise NotFound(_("Permintaan ini tidak ada."))
    return found


def _matches(reset: FactorReset, token: str, *, purpose: str, generation: int) -> bool:
    return generation > 0 and sealing.token_matches(
        token,
        purpose=epochs.of_link(purpose),
        object_id=reset.pk,
        person=reset.user_id,
        generation=generation,
    )


def _tell(reset: FactorReset, stage: str, *, by: User | None, at: dt.datetime) -> None:
    """On the office's chain, in the owner's log and in the owner's mailbox."""
    record(
        reset.office,
        event=f"factor_reset_{stage}",
        by=by,
        at=at,
        facts={"person": reset.user_id, "reset": reset.pk},
    )
    note(SecurityEventKind(f"reset_{stage}"), person=reset.user, at=at)
    jobs.promise(TELL_JOB, key=f"{reset.pk}-{stage}", reset_id=reset.pk, stage=stage)
