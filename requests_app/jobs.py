"""Work of this floor that is promised in a commit and done by a worker. Jobs take ids and re-read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from requests_app.domain import (
    abandonment,
    absences,
    artefacts,
    drafts,
    generated,
    generated_rules,
    handover_collect,
    notices,
    quiet,
    remembering,
    reminders,
    returns,
    sop_sheets,
    staff_notices,
    workflow,
)
from requests_app.enums import NoticeEvent, NoticeState
from requests_app.interfaces import (
    bot_talk,
    delivery,
    documents,
    draft_messages,
    mailing,
    returned_mail,
    returns_box,
    staff_messages,
)
from requests_app.interfaces import sop_sheets as sheets_on_paper
from requests_app.interfaces.messages import Outdated
from requests_app.interfaces.returned_mail import Returned
from requests_app.models import ContactCode, Draft, Notice
from resetdesk.core import calendar, faults, jobs
from resetdesk.core.jobs import GiveUp, beat, job, periodic


@job(
    notices.SEND_JOB,
    queue="mail",
    retries=notices.ATTEMPTS - 1,
    label=gettext_noop("Mengirim pemberitahuan"),
)
def send_notice(notice_id: int) -> None:
    """Send one notice. Repeated after a crash it is the same message, a mail under the same Message-ID.

    Raises GiveUp for an address that will never take it, and the connection's own error to be tried again.
    """
    notice = notices.waiting(notice_id)
    if notice is None or notices.withhold(notice, at=timezone.now()):
        return
    try:
        send = delivery.prepared(notice)
        if wait_for_morning(notice):
            return
        faults.point("M8.sending")
        send()
    except Outdated:
        notices.drop(notice, detail=_("Tidak dikirim: hasil yang diberitahukan sudah tidak menunggu."))
        return
    except mailing.Undeliverable as refusal:
        notices.mark_missed(notice, detail=refusal.detail, fate=refusal.fate, at=timezone.now())
        raise GiveUp(refusal.detail) from refusal
    except OSError as error:
        notices.mark_missed(notice, detail=delivery.words_of(error), at=timezone.now())
        raise
    faults.point("M8.accepted")
    notices.mark_sent(notice, at=timezone.now())


def wait_for_morning(notice: Notice) -> bool:
    """Whether this notice may wait and it is quiet now: then it is sent when the quiet hours end."""
    now = timezone.now()
    morning = (
        quiet.until(notice.reset_request.office, at=now) if notice.event in reminders.REMINDERS else None
    )
    if morning is None:
        return False
    key = f"{notice.pk}:{morning.isoformat()}"
    jobs.promise(notices.SEND_JOB, key=key, delay=morning - now, notice_id=notice.pk)
    return True


@periodic(
    "requests.read_returned_mail",
    every=timedelta(minutes=1),
    queue="mail",
    label=gettext_noop("Membaca surat yang kembali"),
)
def read_returned_mail() -> None:
    """Take in what came back since the last look. A mailbox that does not answer is told by `doctor`."""
    mailbox = settings.MAIL_RETURNS
    if mailbox is None:
        return
    try:
        with returns_box.opened(mailbox) as letters:
            box = returns.begin(mailbox.name, validity=letters.validity)
            for uid, data in letters.after(box.last_uid):
                found = returned_mail.read(data)
                for one in found:
                    note_returned(one, at=timezone.now())
                if found:
                    letters.mark_seen(uid)
                returns.advance(box, uid, is_return=bool(found))
                beat()
    except returns_box.FAULTS as error:
        returns.fail(mailbox.name, fault=type(error).__name__, at=timezone.now())
    else:
        returns.finish(box, at=timezone.now())


@periodic(
    "requests.hear_bots",
    every=timedelta(minutes=1),
    queue="mail",
    label=gettext_noop("Membaca pesan kepada bot Telegram"),
)
def hear_bots() -> None:
    """Connect the chats of requesters who opened their link since the last look, and let go who said stop.

    Raises BotUnreachable; what was said waits for the next look.
    """
    for bot in bot_talk.bots():
        bot_talk.hear(bot, at=timezone.now())
        beat()


def note_returned(returned: Returned, *, at: datetime) -> bool:
    """Record what one report says. False where it is about none of our messages, or known already."""
    return any(
        mark(returned.message_id, address=returned.address, fate=returned.fate, detail=returned.detail, at=at)
        for mark in (notices.mark_returned, staff_notices.mark_returned)
    )


@periodic(
    "requests.remind_due",
    every=timedelta(hours=1),
    label=gettext_noop("Mencari pemohon yang perlu diingatkan"),
)
def remind_due() -> None:
    """Promise a reminder to every requester who is waited for too long."""
    reminders.promise_due(timezone.now())


@job(reminders.REMIND_JOB, label=gettext_noop("Mengingatkan pemohon"))
def remind(request_id: str, event: str) -> None:
    """Remind one requester, unless he or she acted meanwhile."""
    reminders.remind(UUID(request_id), event=NoticeEvent(event), at=timezone.now())


@periodic(
    "requests.release_held",
    every=timedelta(minutes=15),
    label=gettext_noop("Mengembalikan langkah petugas yang cuti"),
)
def release_held() -> None:
    """Steps in the hands of who is on leave today go back to the queue."""
    absences.release_held(timezone.now())


@periodic(
    "requests.promise_digests",
    every=timedelta(minutes=15),
    label=gettext_noop("Menyiapkan ringkasan pagi"),
)
def promise_digests() -> None:
    """Promise the morning's list to everybody for whom something waits."""
    staff_notices.promise_digests(timezone.now())


@periodic(
    "requests.escalate_due",
    every=timedelta(hours=1),
    label=gettext_noop("Mencari langkah yang jauh terlambat"),
)
def escalate_due() -> None:
    """Promise a look at each step that is over its time by its office's limit."""
    staff_notices.promise_escalations(timezone.now())


@job(staff_notices.ESCALATE_JOB, label=gettext_noop("Memberi tahu kepala tentang keterlambatan"))
def escalate(step_id: int) -> None:
    """Tell the heads of one step, unless it was closed or told meanwhile."""
    staff_notices.escalate(step_id, at=timezone.now())


@job(
    staff_notices.SEND_JOB,
    queue="mail",
    retries=notices.ATTEMPTS - 1,
    label=gettext_noop("Mengirim email kepada petugas"),
)
def send_staff_notice(notice_id: int) -> None:
    """Send one mail to staff, in the morning where it is quiet now. Raises GiveUp as `send_notice` does."""
    now = timezone.now()
    notice = staff_notices.waiting_to_send(notice_id, at=now)
    if notice is None:
        return
    if morning := quiet.until(notice.office, at=now):
        key = f"{notice.pk}:{morning.isoformat()}"
        jobs.promise(staff_notices.SEND_JOB, key=key, delay=morning - now, notice_id=notice.pk)
        return
    try:
        mailing.post(staff_messages.build(notice, at=now))
    except Outdated:
        staff_notices.settle(notice, NoticeState.DROPPED, at=now)
    except mailing.Undeliverable as refusal:
        staff_notices.settle(notice, refusal.fate, detail=refusal.detail, at=now)
        raise GiveUp(refusal.detail) from refusal
    except OSError as error:
        staff_notices.mark_missed(notice, detail=mailing.name_of(error), at=now)
        raise
    else:
        staff_notices.settle(notice, NoticeState.SENT, at=now)


@periodic(
    "requests.abandon_due",
    every=timedelta(hours=1),
    label=gettext_noop("Mencari permohonan yang tidak dilengkapi"),
)
def abandon_due() -> None:
    """Promise an end to every request whose requester let the office's limit pass."""
    abandonment.promise_due(timezone.now())


@job(abandonment.ABANDON_JOB, label=gettext_noop("Mengakhiri permohonan yang tidak dilengkapi"))
def abandon(request_id: str) -> None:
    """End one request, unless its requester acted meanwhile."""
    abandonment.abandon(UUID(request_id), at=timezone.now())


@periodic(
    "requests.expire_handovers",
    every=timedelta(minutes=1),
    label=gettext_noop("Mencari hasil yang tidak diambil"),
)
def expire_handovers() -> None:
    """Promise the end of every hand-over that nobody collected in time."""
    handover_collect.expire_due(timezone.now())


@job(handover_collect.EXPIRE_JOB, label=gettext_noop("Memusnahkan hasil yang tidak diambil"))
def expire_handover(handover_id: int) -> None:
    """Destroy one hand-over whose time is over."""
    handover_collect.expire(handover_id, at=timezone.now())


@periodic(
    generated_rules.EXPIRE_JOB,
    every=timedelta(minutes=1),
    label=gettext_noop("Memusnahkan kata sandi buatan portal yang tidak disampaikan"),
)
def expire_generated() -> None:
    """Destroy every password of the portal's making that was not handed over in time."""
    generated.expire_due(timezone.now())


@job(artefacts.MAKE_JOB, label=gettext_noop("Membuat dokumen"))
def make_artefact(artefact_id: int) -> None:
    """Make one of the portal's own papers; made already, it stays as it is."""
    artefacts.make(artefact_id, render=documents.render, at=timezone.now())


@periodic(
    "requests.promise_sop_sheets",
    every=timedelta(minutes=1),
    label=gettext_noop("Mencari edisi SOP tanpa lembar"),
)
def promise_sop_sheets() -> None:
    """Promise the official sheet of every edition that has none yet."""
    sop_sheets.promise_missing()


@job(sop_sheets.SHEET_JOB, label=gettext_noop("Membuat lembar SOP"))
def make_sop_sheet(edition_id: int) -> None:
    """Make the official sheet of one edition; made already, it stays as it is."""
    sop_sheets.make(edition_id, render=sheets_on_paper.of_edition, at=timezone.now())


@job(drafts.CODE_JOB, queue="mail", retries=4, priority=50, label=gettext_noop("Mengirim kode bukti alamat"))
def send_contact_code(contact_code_id: int) -> None:
    """Send one code; its ten minutes begin when the mail server takes it. An address that was changed
    meanwhile gets none.

    Raises GiveUp for an address that will never take it.
    """
    row = ContactCode.objects.select_related("draft__office").filter(pk=contact_code_id).first()
    if row is None or row.sent_at is not None or row.draft.email != row.email:
        return
    try:
        mailing.post(draft_messages.contact_code(row))
    except mailing.Undeliverable as refusal:
        drafts.mark_refused(row.pk, at=timezone.now())
        raise GiveUp(refusal.detail) from refusal
    drafts.mark_sent(row.pk, at=timezone.now())


@job(drafts.LINK_JOB, queue="mail", retries=4, label=gettext_noop("Mengirim tautan draf"))
def send_draft_link(draft_id: str) -> None:
    """Send the link that finds the form again, unless it was handed in or given up meanwhile."""
    draft = Draft.objects.select_related("office").filter(pk=draft_id, submission=None).first()
    if draft is None or not draft.verified_email:
        return
    try:
        mailing.post(draft_messages.draft_link(draft))
    except mailing.Undeliverable as refusal:
        raise GiveUp(refusal.detail) from refusal


@periodic(
    "requests.sweep_drafts",
    every=timedelta(days=1),
    offset=timedelta(hours=18),
    label=gettext_noop("Menghapus formulir yang ditinggalkan"),
)
def sweep_drafts() -> None:
    """Erase the forms that nobody came back to."""
    drafts.sweep(at=timezone.now())


@job(workflow.REMEMBER_JOB, label=gettext_noop("Memperbarui daftar pejabat"))
def remember_holder(reset_request_id: str) -> None:
    """Teach the registry what a completed request proved."""
    remembering.remember(UUID(reset_request_id), at=timezone.now())


@job(calendar.CHANGED_JOB, label=gettext_noop("Menghitung ulang batas waktu"))
def recompute_due(scope: int) -> None:
    """Open steps are due by the office's new calendar; closed ones stay as they were judged."""
    workflow.recompute_due(scope)
