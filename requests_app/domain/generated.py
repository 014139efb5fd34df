"""A password made by the portal: sealed when made, seen by its performer until installed, never retyped.

The performer types it into SPSE and says so; from then on nobody sees it until the sealed view shows it to
the account's owner (SOP langkah 6 and 8; S1, S10).
"""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from requests_app.domain import generated_rules, times, workflow
from requests_app.domain.handover_rules import Secret
from requests_app.domain.workflow import Case
from requests_app.enums import Event
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import GeneratedPassword
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import User
from resetdesk.core import faults, sealing


def make(step_id: int, *, by: User, at: datetime) -> str:
    """Make a password, seal it in the same commit, and show it to its performer.

    Asked again before it is installed, the same one is shown (a double click makes one). One that a colleague
    left behind is destroyed first. Raises NotPossible where nothing is offered or it is installed already.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        _demand_performing(case)
        if not generated_rules.offers(case.request):
            raise NotPossible(_("Untuk permohonan ini portal tidak membuatkan kata sandi."))
        row = generated_rules.alive(case.request)
        if row is not None and (row.made_by_id != by.pk or row.expires_at <= case.at):
            case.drop_generated("replaced")
            row = None
        if row is None:
            row = _sealed(case, by=by)
        return _shown(case, row)


def show(step_id: int, *, by: User, at: datetime) -> str:
    """Show it once more to who made it; each time is on record. Raises NotPossible once it is installed."""
    with workflow.turn(step_id, by=by, at=at) as case:
        return _shown(case, _own(case, by=by))


def confirm_installed(step_id: int, *, by: User, at: datetime) -> None:
    """ "Sudah dipasang di SPSE": from here on the portal shows it to nobody but the owner. Twice is once."""
    with workflow.turn(step_id, by=by, at=at) as case:
        _install(case, _own(case, by=by))


def discard(step_id: int, *, by: User, at: datetime) -> None:
    """Destroy it: SPSE did not take it, or another one is used. None left is no fault."""
    with workflow.turn(step_id, by=by, at=at) as case:
        if case.open_step.kind not in {"perform", "hand_over"}:
            raise NotPossible(_("Langkah ini bukan pelaksanaan di SPSE."))
        case.drop_generated("dropped")


def settle(case: Case, *, is_installed: bool | None) -> None:
    """What becomes of it when the act is recorded as done: installed it stays sealed, otherwise it goes.

    Raises FormIncomplete where a living one waits for that word and `is_installed` says nothing.
    """
    row = generated_rules.alive(case.request)
    if row is None or row.installed_at is not None:
        return
    is_own = case.by is not None and row.made_by_id == case.by.pk and row.expires_at > case.at
    if is_own and is_installed is None:
        raise FormIncomplete({"generated": _("Pilih apakah kata sandi buatan portal terpasang di SPSE.")})
    if is_own and is_installed:
        _install(case, row)
    else:
        case.drop_generated("unused")


def take_over(case: Case, *, user_id: str) -> Secret:
    """The installed password for the hand-over, which seals it anew; nothing is left behind.

    Raises NotPossible where it expired, was destroyed, or was not in the backup that the portal came from.
    """
    row = generated_rules.usable(case.request, at=case.at)
    if row is None:
        raise NotPossible(
            _("Kata sandi buatan portal sudah tidak ada. Pasang yang baru di SPSE, lalu ketik di sini.")
        )
    password = _unsealed(row)
    case.drop_generated("handed_over")
    return Secret(password=password, user_id=user_id)


def expire_due(at: datetime) -> int:
    """Destroy every one that was not handed over in time. Returns how many went."""
    gone = 0
    due = GeneratedPassword.objects.filter(destroyed_at=None, expires_at__lte=at)
    for request_id in list(due.order_by("pk").values_list("reset_request_id", flat=True)):
        with workflow.case(request_id, by=None, at=at) as case:
            row = generated_rules.alive(case.request)
            if row is not None and row.expires_at <= case.at:
                case.drop_generated("expired")
                gone += 1
    return gone


def forget_restored(at: datetime) -> int:
    """After a restoration the sealed bytes are gone: every living one is closed. Returns how many."""
    living = GeneratedPassword.objects.filter(destroyed_at=None)
    found = list(living.order_by("pk").values_list("reset_request_id", flat=True))
    for request_id in found:
        with workflow.case(request_id, by=None, at=at) as case:
            case.drop_generated("restored")
    return len(found)


def _demand_performing(case: Case) -> None:
    if case.open_step.kind != "perform":
        raise NotPossible(_("Langkah ini bukan pelaksanaan di SPSE."))


def _own(case: Case, *, by: User) -> GeneratedPassword:
    """The living one of this performer, not yet installed. Raises NotPossible for any other."""
    _demand_performing(case)
    row = generated_rules.alive(case.request)
    if row is None or row.expires_at <= case.at:
        raise NotPossible(_("Tidak ada kata sandi buatan portal yang menunggu dipasang."))
    if row.made_by_id != by.pk:
        raise NotPossible(_("Kata sandi ini dibuat untuk petugas lain. Buat kata sandi yang baru."))
    if row.installed_at is not None:
        raise NotPossible(_("Kata sandi ini sudah dinyatakan terpasang, jadi tidak ditampilkan lagi."))
    return row


def _sealed(case: Case, *, by: User) -> GeneratedPassword:
    step, request = case.open_step, case.request
    made = GeneratedPassword.objects.filter(reset_request=request).count()
    days = options(request.office).pickup_working_days
    row = GeneratedPassword(
        reset_request=request,
        step=step,
        generation=made + 1,
        made_at=case.at,
        made_by=by,
        expires_at=times.calendar_of(step).add_working_days(case.at, days),
    )
    password = generated_rules.fresh_password().encode()
    sealed = sealing.seal(password, aad=generated_rules.aad(row))
    faults.point("M7")
    row.key_id, row.nonce, row.ciphertext = sealed.key_id, sealed.nonce, sealed.ciphertext
    row.save()
    case.record(Event.GENERATED, {"generation": row.generation, "ordinal": step.ordinal})
    return row


def _shown(case: Case, row: GeneratedPassword) -> str:
    if row.installed_at is not None:
        raise NotPossible(_("Kata sandi ini sudah dinyatakan terpasang, jadi tidak ditampilkan lagi."))
    password = _unsealed(row)
    GeneratedPassword.objects.filter(pk=row.pk).update(shown_times=F("shown_times") + 1)
    facts = {"generation": row.generation, "times": row.shown_times + 1}
    case.record(Event.GENERATED_SHOWN, facts)
    return password


def _unsealed(row: GeneratedPassword) -> str:
    sealed = sealing.Sealed(row.key_id, bytes(row.nonce), bytes(row.ciphertext))
    try:
        return sealing.unseal(sealed, aad=generated_rules.aad(row)).decode()
    except sealing.CannotUnseal:
        sentence = _("Kata sandi buatan portal tidak dapat dibuka lagi. Musnahkan, lalu buat yang baru.")
        raise NotPossible(sentence) from None


def _install(case: Case, row: GeneratedPassword) -> None:
    GeneratedPassword.objects.filter(pk=row.pk).update(installed_at=case.at)
    case.record(Event.GENERATED_INSTALLED, {"generation": row.generation})
