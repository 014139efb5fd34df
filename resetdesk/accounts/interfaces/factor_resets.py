"""The forms of a reset, and what its owner is written at each step."""

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resetdesk.accounts.domain import factor_resets
from resetdesk.accounts.interfaces.staff_letters import staff_letter
from resetdesk.accounts.interfaces.told_codes import ToldCodeField
from resetdesk.accounts.models import FactorReset
from resetdesk.core.free_text import FreeTextForm
from resetdesk.core.templatetags.ui import waktu


class ReasonForm(FreeTextForm):
    """Why the owner cannot sign in any more, and how that was found out."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Apa yang hilang, dan bagaimana Anda memastikan orangnya."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Tulis alasannya.")},
    )


class ToldCodeForm(FreeTextForm):
    """The code that the administrator told the owner."""

    code = ToldCodeField(
        label=gettext_lazy("Kode"),
        help_text=gettext_lazy("Sembilan karakter dari administrator kantor Anda."),
        error_messages={"required": gettext_lazy("Isi kodenya.")},
    )


def stop_link_of(reset: FactorReset) -> str:
    path = reverse("accounts:reset_not_me", args=[reset.pk, factor_resets.stop_token(reset)])
    return f"{settings.PUBLIC_URL}{path}"


def link_of(reset: FactorReset) -> str:
    path = reverse("accounts:reset", args=[reset.pk, factor_resets.link_token(reset)])
    return f"{settings.PUBLIC_URL}{path}"


def letter(reset: FactorReset, stage: str) -> EmailMessage:
    """What happened to the owner's factors, and the link that stops it while that is possible."""
    office, who = reset.office, reset.asked_by or _("operator portal")
    not_me = _("Bukan Anda yang memintanya? Hentikan di sini, sekarang juga:\n\n%(link)s") % {
        "link": stop_link_of(reset)
    }
    texts = {
        factor_resets.ASKED: _(
            "%(who)s meminta agar autentikator akun Anda diatur ulang. Orang kedua di kantor masih harus "
            "menyetujuinya.\n\n%(not_me)s"
        ),
        factor_resets.CONFIRMED: _(
            "Pengaturan ulang autentikator Anda disetujui. Autentikator, kunci sandi, dan kode pemulihan "
            "Anda dilepas pada %(due)s.\n\n%(not_me)s"
        ),
        factor_resets.DONE: _(
            "Autentikator, kunci sandi, dan kode pemulihan akun Anda sudah dilepas, dan semua sesi Anda "
            "berakhir. Minta kode kepada administrator kantor; tautan untuk memasang yang baru dikirim ke "
            "alamat ini.\n\n"
            "Bukan Anda yang memintanya? Hubungi kepala kantor sekarang juga."
        ),
        factor_resets.STOPPED: _("Pengaturan ulang autentikator Anda dihentikan. Tidak ada yang berubah."),
    }
    due = waktu(reset.due_at, office)
    body = texts[stage] % {"who": who, "not_me": not_me, "due": due}
    return mail(reset, stage, subject=_("Autentikator akun Anda"), body=body)


def invitation(reset: FactorReset) -> EmailMessage:
    """The link alone; the code is told by a person."""
    body = _(
        "Pasang autentikator baru lewat tautan ini. Siapkan kode dari administrator kantor dan kata sandi "
        "Anda.\n\n%(link)s\n\nTautan berlaku sampai %(until)s."
    ) % {"link": link_of(reset), "until": waktu(reset.expires_at, reset.office)}
    return mail(reset, "link", subject=_("Pasang autentikator baru"), body=body)


def mail(reset: FactorReset, stage: str, *, subject: str, body: str) -> EmailMessage:
    """The same mail at every attempt."""
    greeting = _("Yth. %(name)s, %(office)s") % {"name": reset.user.full_name, "office": reset.office.name}
    return staff_letter(
        f"{subject} – {reset.office.short_name}",
        body=f"{greeting}\n\n{body}\n",
        to=reset.user,
        message_id=factor_resets.message_id_of(reset, stage),
        office=reset.office,
    )
