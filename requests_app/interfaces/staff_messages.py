"""What mail to staff says: references and steps, never who the requester is."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from requests_app.domain import staff_notices
from requests_app.enums import StaffNoticeKind
from requests_app.interfaces.mailing import letter
from requests_app.interfaces.messages import Message, Outdated
from requests_app.models import StaffNotice, StepRun
from resetdesk.accounts.domain.digests import DIGEST_PLACE
from resetdesk.core.templatetags.ui import waktu


def build(notice: StaffNotice, *, at: datetime) -> EmailMultiAlternatives:
    """The mail, as things stand now. Raises Outdated where there is nothing left to say."""
    message = _digest(notice, at=at) if notice.kind == StaffNoticeKind.DIGEST else _escalation(notice)
    return letter(message, office=notice.office, address=notice.person.email, message_id=notice.message_id)


def _digest(notice: StaffNotice, *, at: datetime) -> Message:
    if not notice.person.wants_digest:
        raise Outdated
    found = staff_notices.waits_for(notice.person, notice.office, at=at)
    if not found.count:
        raise Outdated
    link = f"{settings.PUBLIC_URL}{reverse('requests:queue', args=[notice.office.slug])}"
    late = f", {found.late} di antaranya terlambat" if found.late else ""
    lines = [_line(step, at=at) for step in found.steps]
    if found.count > len(lines):
        lines.append(f"dan {found.count - len(lines)} lagi")
    text = "\n\n".join(
        (
            f"Yth. {notice.person.full_name},",
            f"Pagi ini {found.count} langkah menunggu Anda{late}:",
            "\n".join(f"- {line}" for line in lines),
            f"Buka antrean: {link}",
            notice.office.name,
            f"Tidak ingin lagi menerima ringkasan pagi? Hentikan di sini: {switch_url()}",
        )
    )
    return Message(f"{found.count} langkah menunggu Anda", text, link, also=switch_url())


def switch_url() -> str:
    """Where each person switches the morning's list off and on."""
    return f"{settings.PUBLIC_URL}{reverse('mfa_index')}#{DIGEST_PLACE}"


def _escalation(notice: StaffNotice) -> Message:
    step = notice.step
    if step is None or step.closed_at is not None or step.due_at is None:
        raise Outdated
    request = step.reset_request
    path = reverse("requests:case", args=[notice.office.slug, request.reference])
    link = f"{settings.PUBLIC_URL}{path}"
    due = waktu(step.due_at, notice.office)
    text = "\n\n".join(
        (
            f"Yth. {notice.person.full_name},",
            f"Langkah “{_activity(step)}” pada permohonan {request.reference} melewati batasnya, {due}.",
            f"Lihat permohonannya: {link}",
            "Pemberitahuan ini hanya dikirim satu kali untuk langkah itu.",
            notice.office.name,
        )
    )
    return Message(f"Terlambat: permohonan {request.reference}", text, link)


def _line(step: StepRun, *, at: datetime) -> str:
    due = step.due_at
    when = waktu(due, step.office)
    is_late = due is not None and due < at
    said = f"terlambat sejak {when}" if is_late else f"batas {when}"
    if getattr(step, "is_frozen", False):
        said += "; dibekukan, pemilik akun menyangkal"
    return f"{step.reset_request.reference}, {_activity(step)}: {said}"


def _activity(step: StepRun) -> str:
    return step.edition.definition.step(step.step_key).activity
