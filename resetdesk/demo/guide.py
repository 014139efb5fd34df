"""What the demo's command says: who signs in how, and what is worth trying first."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.domain import handover_rules
from requests_app.domain.handover_rules import Stage
from requests_app.enums import HandoverState
from requests_app.models import Handover, StepRun
from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.models import User
from resetdesk.demo.offices import LETTERHEADS, role_names
from resetdesk.demo.people import BARAT, STAFF, TIMUR


def text(at: datetime) -> str:
    """The whole guide, ready for a terminal; `at` decides which seals still open."""
    return "\n".join(["", *sign_in(), "", *to_try(at), ""])


def sign_in() -> list[str]:
    """One line for each person who is there, office by office."""
    there = set(User.objects.values_list("username", flat=True))
    lines = [_("Masuk di %(url)s") % {"url": address("account_login")}]
    for slug in (TIMUR, BARAT):
        lines += ["", f"  {LETTERHEADS[slug].name} ({settings.PUBLIC_URL}/{slug}/)"]
        lines += [
            f"    {one.username:<15} {one.name:<24} {role_names(one, slug)}"
            for one in STAFF
            if slug in one.roles and one.username in there
        ]
    lines += [
        "",
        _("  Kata sandi semua orang: %(password)s") % {"password": demo_people.PASSWORD},
    ]
    if settings.DEMO:
        lines.append(
            _("  Kode autentikator, dan masuk dengan sekali klik: %(url)s")
            % {"url": address("accounts:demo")}
        )
    else:
        lines.append(_("  Kode autentikator tampil bila portal dijalankan dengan ./run demo"))
    return lines


def to_try(at: datetime) -> list[str]:
    """The first things to look at, with the codes that a requester would hold."""
    lines = [
        _("Coba ini:"),
        _("  Antrean petugas: masuk sebagai timur.agency, buka %(url)s")
        % {"url": f"{settings.PUBLIC_URL}/{TIMUR}/meja/"},
        _("  Disposisi pimpinan: masuk sebagai barat.ukpbj, buka %(url)s")
        % {"url": f"{settings.PUBLIC_URL}/{BARAT}/meja/"},
        _("  Permohonan baru: %(url)s") % {"url": f"{settings.PUBLIC_URL}/{TIMUR}/"},
    ]
    if step := StepRun.objects.filter(closed_at=None, kind="complete").order_by("pk").first():
        request = step.reset_request
        lines.append(
            _("  Lengkapi berkas sebagai pemohon: %(url)s dengan nomor %(reference)s dan kode %(code)s")
            % {
                "url": f"{settings.PUBLIC_URL}/{request.office.slug}/lacak/",
                "reference": request.reference,
                "code": handover_rules.collection_code(request.submission),
            }
        )
    if row := waiting_seal(at):
        request = row.reset_request
        url = reverse("requests:collect", args=[request.office.slug, handover_rules.link_token(row)])
        lines.append(
            _("  Buka kata sandi sebagai pemilik akun: %(url)s dengan kode %(code)s")
            % {
                "url": f"{settings.PUBLIC_URL}{url}",
                "code": handover_rules.collection_code(request.submission),
            }
        )
    if folder := getattr(settings, "EMAIL_FILE_PATH", None):
        lines.append(_("  Surat kepada pemohon tersimpan di %(folder)s") % {"folder": folder})
    return lines


def waiting_seal(at: datetime) -> Handover | None:
    """A sealed result whose owner may open it with the code of the submission alone."""
    rows = Handover.objects.filter(state=HandoverState.ANNOUNCED).select_related(
        "reset_request__submission", "reset_request__office", "reset_request__edition"
    )
    for row in rows.order_by("pk"):
        is_ready = handover_rules.stage(row, at=at) is Stage.READY
        if is_ready and not handover_rules.needs_call_back(row.reset_request):
            return row
    return None


def address(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"
