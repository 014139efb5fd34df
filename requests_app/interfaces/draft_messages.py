"""Mail about a form that is being filled: the code that proves an address, the link that finds it again.

Anybody can have these sent to any address, so nothing that was typed into the form stands in them.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.domain import drafts
from requests_app.interfaces.mailing import letter
from requests_app.interfaces.messages import Message
from requests_app.models import ContactCode, Draft
from resetdesk.accounts.domain.options import options
from resetdesk.core import envelopes, sealing


def contact_code(row: ContactCode) -> EmailMultiAlternatives:
    """The mail of one code, the same at every attempt."""
    office = row.draft.office
    text = _(
        "Kode Anda: %(code)s\n\n"
        "Tulis kode ini pada formulir permohonan. Kode berlaku 10 menit sejak email ini kami kirim.\n\n"
        "Bila Anda tidak sedang mengisi permohonan di %(office)s, abaikan email ini. Jangan berikan kode ini "
        "kepada siapa pun; petugas tidak pernah memintanya."
    ) % {"code": drafts.code_of(row), "office": office.name}
    message = Message(_("Kode untuk formulir permohonan"), text, settings.PUBLIC_URL)
    message_id = _message_id("contact-code", draft=row.draft, person=row.email, generation=row.generation)
    return letter(message, office=office, address=row.email, message_id=message_id)


def draft_link(draft: Draft) -> EmailMultiAlternatives:
    """The mail with the link that opens the form on another device or another day."""
    office = draft.office
    path = reverse("requests:apply-resume", args=[office.slug, draft.pk, drafts.link_token(draft)])
    link = f"{settings.PUBLIC_URL}{path}"
    text = _(
        "Formulir permohonan Anda tersimpan. Bila belum sempat menyelesaikannya, lanjutkan lewat tautan "
        "ini, juga dari perangkat lain:\n\n%(link)s\n\n"
        "Formulir yang tidak dikirim kami hapus %(days)d hari setelah terakhir diisi. Bila Anda tidak "
        "mengisi formulir di %(office)s, abaikan email ini."
    ) % {"link": link, "days": options(office).draft_days, "office": office.name}
    message = Message(_("Lanjutkan formulir permohonan Anda"), text, link)
    message_id = _message_id("draft-link", draft=draft, person=draft.verified_email, generation=1)
    return letter(message, office=office, address=draft.verified_email, message_id=message_id)


def _message_id(purpose: str, *, draft: Draft, person: str, generation: int) -> str:
    """Derived, so that a retried mail is the same mail."""
    name = sealing.derive(f"mail {purpose}", object_id=draft.pk, person=person, generation=generation)
    return envelopes.message_id(name)
