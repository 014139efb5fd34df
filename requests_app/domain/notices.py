"""Which people are written to, promised in the commit of the act itself; a worker sends (S31)."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F, Max
from django.utils.translation import gettext as _

from requests_app.domain import messengers, suppressions, workflow
from requests_app.domain.policies import check_not_own
from requests_app.domain.workflow import Case
from requests_app.enums import Event, HandoverState, NoticeChannel, NoticeEvent, NoticeState
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import Handover, Notice, ResetRequest
from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.accounts.enums import Action, ContactKind, Role
from resetdesk.accounts.models import HolderContact, User
from resetdesk.core import envelopes, jobs

SEND_JOB = "requests.send_notice"
ATTEMPTS = 9  # the first and eight retries, over fourteen hours
SHORT_AN_HOUR = 8  # to one number or chat
# S6: the holder is told at every address the office knew before, whoever wrote the form.
TO_HOLDER = frozenset(
    {
        NoticeEvent.RECEIVED,
        NoticeEvent.PERFORMED,
        NoticeEvent.REVEALED,
        NoticeEvent.TOLD,
        NoticeEvent.REISSUED,
        NoticeEvent.WITHDRAWN,
        NoticeEvent.ABANDONED,
        NoticeEvent.FINISHED,
    }
)
TO_OFFICE = frozenset({NoticeEvent.DENIED, NoticeEvent.BURNED})
# One message for each generation of the hand-over; the link in it belongs to that generation.
OF_HANDOVER = frozenset(
    {
        NoticeEvent.READY,
        NoticeEvent.REVEALED,
        NoticeEvent.TOLD,
        NoticeEvent.NOT_COLLECTED,
        NoticeEvent.DENIED,
        NoticeEvent.BURNED,
    }
)
# Kept on the row, so in the office's language.
NOT_THERE = "Tidak dikirim: server email menyatakan alamat ini tidak ada pada pengiriman sebelumnya."
HEADS = (Role.KEPALA_UKPBJ, Role.KEPALA_LPSE)


def promise(case: Case, event: NoticeEvent) -> list[Notice]:
    """Promise one message to each address that this event concerns, in the caller's commit."""
    request = case.request
    generation = _generation(request, event)
    addresses = recipients(request, event)
    ways = [(NoticeChannel.MAIL, address) for address in addresses] + _short(request, event, at=case.at)
    promised = [
        Notice.objects.create(
            reset_request=request,
            event=event.value,
            generation=generation,
            channel=channel.value,
            address=address,
            message_id=new_message_id(),
            promised_at=case.at,
        )
        for channel, address in ways
    ]
    dead = suppressions.among(request.office_id, addresses)
    for notice in promised:
        if normal_email(notice.address) in dead:
            _miss(case, notice, detail=NOT_THERE, fate=NoticeState.NO_MAILBOX)
        else:
            jobs.promise(SEND_JOB, key=str(notice.pk), notice_id=notice.pk)
    return promised


def recipients(request: ResetRequest, event: NoticeEvent) -> list[str]:
    """The addresses for this event, each once, the form's own first."""
    if event in TO_OFFICE:
        return _once([*_heads(request), request.office.email, *_preparer(request)])
    addresses = [request.submission.contact_email]
    if event in TO_HOLDER:
        addresses += known_addresses(request)
    return _once(addresses)


def _short(request: ResetRequest, event: NoticeEvent, *, at: datetime) -> list[tuple[NoticeChannel, str]]:
    """Where the short news of this event go beside the mail, if the requester wishes them anywhere.

    The number is only what a form says: it is not rung through the night with forms in somebody's name (S12).
    """
    submission = request.submission
    if event not in messengers.NEWS or not submission.messenger:
        return []
    address = messengers.address(submission)
    hour = Notice.objects.exclude(channel=NoticeChannel.MAIL).filter(
        address=address, promised_at__gt=at - timedelta(hours=1)
    )
    if not address or hour.count() >= SHORT_AN_HOUR:
        return []
    return [(NoticeChannel(submission.messenger), address)]


def known_addresses(request: ResetRequest) -> list[str]:
    """The holder's addresses that the registry knew before this request came in."""
    holder = request.holder
    if holder is None:
        return []
    contacts = HolderContact.objects.filter(
        kind=ContactKind.EMAIL, until__isnull=True, since__lt=request.received_at
    )
    # One official with two roles is one person.
    of_person = (
        contacts.filter(holder__office=holder.office_id, holder__nip=holder.nip)
        if holder.nip
        else contacts.filter(holder=holder)
    )
    return list(of_person.order_by("since", "pk").values_list("value", flat=True))


def resend(notice_id: int, *, by: User, at: datetime) -> Notice:
    """Send one notice again, as a message of its own.

    Raises NotAllowed, OwnAccount, and NotPossible while it waits or where its address is known not to exist.
    """
    request_id = Notice.objects.values_list("reset_request_id", flat=True).get(pk=notice_id)
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.RESEND_NOTICE)
        check_not_own(by, case.request)
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.state == NoticeState.WAITING:
            raise NotPossible(_("Pemberitahuan ini masih menunggu dikirim."))
        if suppressions.holds(case.request.office_id, notice.address):
            raise NotPossible(
                _("Alamat ini tidak ada. Bila alamatnya sekarang benar, izinkan dahulu dikirimi lagi.")
            )
        _renew(case, notice)
        return notice


def handle(notice_id: int, *, note: str, by: User, at: datetime) -> Notice:
    """Say how the person was told instead; the notice leaves the list of those that somebody has to see to.

    Raises NotAllowed, OwnAccount, FormIncomplete without a word on how, NotPossible where it arrived or was
    seen to.
    """
    request_id = Notice.objects.values_list("reset_request_id", flat=True).get(pk=notice_id)
    with workflow.case(request_id, by=by, at=at) as case:
        policy.check(by, office=case.request.office, action=Action.RESEND_NOTICE)
        check_not_own(by, case.request)
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if not note.strip():
            raise FormIncomplete({"note": _("Tulis bagaimana orangnya diberi tahu.")})
        if not notice.is_missed or notice.handled_at is not None:
            raise NotPossible(_("Pemberitahuan ini sudah diurus."))
        notice.handled_at, notice.handled_by, notice.handled_note = case.at, by, note.strip()[:250]
        notice.save(update_fields=["handled_at", "handled_by", "handled_note"])
        case.record(Event.NOTICE_HANDLED, {"notice": notice.pk, "event": notice.event}, reason=note.strip())
        return notice


def send_again(request_id: UUID, *, at: datetime) -> Notice:
    """The requester asks for the mail with the collection link once more; it goes to the same address.

    Raises NotPossible while it waits to be sent, or where nothing waits to be collected.
    """
    with workflow.case(request_id, by=None, at=at) as case:
        generation = _generation(case.request, NoticeEvent.READY)
        address = normal_email(case.request.submission.contact_email)
        rows = Notice.objects.select_for_update().filter(
            reset_request=case.request, event=NoticeEvent.READY, generation=generation
        )
        notice = next((row for row in rows if normal_email(row.address) == address), None)
        ready = Handover.objects.filter(reset_request=case.request, generation=generation)
        if notice is None or not ready.filter(state=HandoverState.ANNOUNCED).exists():
            raise NotPossible(_("Tidak ada hasil yang menunggu diambil."))
        if notice.state == NoticeState.WAITING:
            raise NotPossible(_("Pemberitahuan ini masih menunggu dikirim."))
        if suppressions.holds(case.request.office_id, notice.address):
            raise NotPossible(_("Alamat email Anda ditolak karena tidak ada. Hubungi kantor ini."))
        _renew(case, notice)
        return notice


def _renew(case: Case, notice: Notice) -> None:
    # A mailbox drops a message that it has seen: a wanted second one needs another name.
    notice.message_id = new_message_id()
    notice.state, notice.sent_at, notice.detail, notice.attempts = NoticeState.WAITING, None, "", 0
    notice.missed_at, notice.handled_at, notice.handled_by, notice.handled_note = None, None, None, ""
    notice.save()
    case.record(Event.NOTICE_RESENT, {"notice": notice.pk, "event": notice.event})
    jobs.promise(SEND_JOB, key=str(notice.pk), notice_id=notice.pk)


def waiting(notice_id: int) -> Notice | None:
    """The notice if it still has to be sent, with everything its text needs; None where it is settled."""
    return (
        Notice.objects.select_related(
            "reset_request__submission",
            "reset_request__office",
            "reset_request__holder",
            "reset_request__edition__sop",
        )
        .filter(pk=notice_id, state=NoticeState.WAITING)
        .first()
    )


def mark_sent(notice: Notice, *, at: datetime) -> None:
    """The mail server took it over: on the row and on the record."""
    with workflow.case(notice.reset_request_id, by=None, at=at) as case:
        sent = Notice.objects.filter(pk=notice.pk, message_id=notice.message_id).exclude(
            state=NoticeState.SENT
        )
        fate = {"state": NoticeState.SENT, "sent_at": at, "missed_at": None}
        if sent.update(**fate, detail="", attempts=F("attempts") + 1):
            facts = {"notice": notice.pk, "event": notice.event, "generation": notice.generation}
            case.record(Event.NOTICE_SENT, facts, address=notice.address)


def mark_missed(notice: Notice, *, detail: str, at: datetime, fate: NoticeState | None = None) -> bool:
    """One attempt failed, for ever where `fate` says how: then on the record too. Returns whether it was
    the last one."""
    rows = Notice.objects.filter(pk=notice.pk, state=NoticeState.WAITING)
    rows.update(detail=detail[:250], attempts=F("attempts") + 1)
    if fate is None and notice.attempts + 1 >= ATTEMPTS:
        fate = NoticeState.FAILED
    if fate is not None:
        with workflow.case(notice.reset_request_id, by=None, at=at) as case:
            _miss(case, notice, detail=detail, fate=fate)
    return fate is not None


def withhold(notice: Notice, *, at: datetime) -> bool:
    """Settle a waiting notice whose address is known not to exist. Returns whether it is such a one."""
    if not suppressions.holds(notice.reset_request.office_id, notice.address):
        return False
    with workflow.case(notice.reset_request_id, by=None, at=at) as case:
        _miss(case, notice, detail=NOT_THERE, fate=NoticeState.NO_MAILBOX)
    return True


def _miss(case: Case, notice: Notice, *, detail: str, fate: NoticeState) -> None:
    """It will never arrive, and why: on the row and on the record. An address that is none is remembered."""
    rows = Notice.objects.filter(pk=notice.pk, state=NoticeState.WAITING)
    if rows.update(state=fate, missed_at=case.at, detail=detail[:250]):
        notice.refresh_from_db(fields=["state", "missed_at", "detail"])
        case.record(Event.NOTICE_MISSED, _facts(notice, fate), address=notice.address)
        _remember(case, notice, detail=detail, fate=fate)


def _remember(case: Case, notice: Notice, *, detail: str, fate: NoticeState) -> None:
    if fate is NoticeState.NO_MAILBOX:
        suppressions.suppress(case.request.office_id, notice.address, detail=detail, at=case.at)


def _facts(notice: Notice, fate: NoticeState) -> dict[str, object]:
    return {
        "notice": notice.pk,
        "event": notice.event,
        "generation": notice.generation,
        "fate": fate.value,
    }


def drop(notice: Notice, *, detail: str) -> None:
    """Settle a notice that would no longer be true when sent."""
    rows = Notice.objects.filter(pk=notice.pk, state=NoticeState.WAITING)
    rows.update(state=NoticeState.DROPPED, detail=detail[:250])


def mark_returned(message_id: str, *, address: str, fate: NoticeState, detail: str, at: datetime) -> bool:
    """A mail that the server had taken came back (RFC 3464). On the row and on the record.

    False where no message of that name went to that address, or its return is known already: who writes us
    something else changes nothing.
    """
    notice = Notice.objects.filter(message_id=message_id, state=NoticeState.SENT).first()
    if notice is None or normal_email(notice.address) != normal_email(address):
        return False
    with workflow.case(notice.reset_request_id, by=None, at=at) as case:
        sent = Notice.objects.filter(pk=notice.pk, message_id=message_id, state=NoticeState.SENT)
        if not sent.update(state=fate, detail=detail[:250], sent_at=None, missed_at=case.at):
            return False
        case.record(Event.NOTICE_RETURNED, _facts(notice, fate), address=notice.address)
        _remember(case, notice, detail=detail, fate=fate)
        return True


def new_message_id() -> str:
    """Random and stored, so that a retried mail is the same mail (I6)."""
    return envelopes.message_id(uuid4().hex)


def _generation(request: ResetRequest, event: NoticeEvent) -> int:
    if event in OF_HANDOVER:
        rows = Handover.objects.filter(reset_request=request)
        return int(rows.aggregate(newest=Max("generation"))["newest"] or 1)
    told = Notice.objects.filter(reset_request=request, event=event.value)
    return int(told.aggregate(newest=Max("generation"))["newest"] or 0) + 1


def _heads(request: ResetRequest) -> list[str]:
    today = policy.office_day(request.office)
    heads = policy.people_with(request.office, roles=HEADS, on=today)
    return list(heads.order_by("pk").values_list("email", flat=True))


def _preparer(request: ResetRequest) -> list[str]:
    rows = Handover.objects.filter(reset_request=request).order_by("-generation")
    return list(rows.values_list("prepared_by__email", flat=True)[:1])


def _once(addresses: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for address in addresses:
        if address:
            found.setdefault(normal_email(address), address)
    return list(found.values())
