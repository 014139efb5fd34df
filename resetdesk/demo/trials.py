"""What is worth trying, by role: each line leads to a case that stands in the right state at this moment."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive_app.enums import ReportState
from archive_app.models import MonthReport, Record
from requests_app.enums import Channel, HandoverState, RequestState
from requests_app.models import ResetRequest, StepRun
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Office, User
from resetdesk.demo.people import BARAT, KOTA, TENGAH, TIMUR

Words = str | Promise
# Whose letter the stories of Kota Contoh sign with a certificate.
SIGNED_BY = "Erni Kusumadani"


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing to try, and where."""

    words: Words
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A role with the person to be, and the first things to do as that person."""

    role: Role
    person: User
    office: Office
    trials: list[Trial]


# Who plays which role best: the office where most waits for it.
PLAYED = (
    (Role.ADMIN_AGENCY, "timur.agency", TIMUR),
    (Role.ADMIN_PPE, "tengah.ppe", TENGAH),
    (Role.KEPALA_UKPBJ, "barat.ukpbj", BARAT),
    (Role.KEPALA_LPSE, "barat.lpse", BARAT),
    (Role.LOKET, "kota.loket", KOTA),
    (Role.ARSIPARIS, "timur.arsip", TIMUR),
    (Role.AUDITOR, "auditor", TIMUR),
    (Role.OFFICE_ADMIN, "kota.kantor", KOTA),
)


def parts() -> list[Part]:
    """Every role of the demo that is there, in the order in which a newcomer best meets them."""
    people = {
        one.username: one for one in User.objects.filter(username__in=[name for _r, name, _o in PLAYED])
    }
    offices = {one.slug: one for one in Office.objects.active()}
    return [
        Part(role, people[name], offices[slug], list(worth_trying(role, offices[slug])))
        for role, name, slug in PLAYED
        if name in people and slug in offices
    ]


def worth_trying(role: Role, office: Office) -> Iterator[Trial]:
    """Three things for a role in an office."""
    match role:
        case Role.ADMIN_AGENCY:
            yield Trial(_("Periksa berkas yang baru masuk"), step_url(office, role, kinds=["check"]))
            yield Trial(
                _("Catat reset dan serahkan kata sandinya"), step_url(office, role, kinds=["perform"])
            )
            yield Trial(_("Arsipkan permohonan yang selesai"), step_url(office, role, kinds=["archive"]))
        case Role.ADMIN_PPE:
            yield Trial(_("Periksa permohonan Helpdesk"), step_url(office, role, kinds=["check"]))
            yield Trial(_("Beri tahu alasan penolakan"), step_url(office, role, kinds=["notify_rejection"]))
            yield Trial(_("Umumkan gangguan SPSE: waktu layanan berhenti"), url(office, "requests:outage"))
        case Role.KEPALA_UKPBJ:
            yield Trial(_("Beri disposisi, cukup satu ketukan"), step_url(office, role, kinds=["dispose"]))
            yield Trial(_("Tanda tangani laporan bulanan"), report_url(office, ReportState.CHECKED))
            yield Trial(_("Baca SOP kantor sebagai gambar"), url(office, "requests:sops"))
        case Role.KEPALA_LPSE:
            yield Trial(_("Perintahkan reset akun"), step_url(office, role, kinds=["instruct"]))
            yield Trial(_("Periksa laporan bulan lalu"), report_url(office, ReportState.DRAFT))
            yield Trial(_("Umumkan gangguan SPSE"), url(office, "requests:outage"))
        case Role.LOKET:
            yield Trial(_("Daftarkan pemohon yang datang ke loket"), url(office, "requests:counter"))
            yield Trial(_("Lihat surat yang datang lewat email"), case_url(mailed(office), office))
            yield Trial(_("Kirim ulang pemberitahuan kepada pemohon"), case_url(ready(office), office))
        case Role.ARSIPARIS:
            yield Trial(_("Buka satu rekaman arsip dan periksa keutuhannya"), record_url(office))
            yield Trial(_("Cari di seluruh arsip"), url(office, "archive:records"))
            yield Trial(_("Siapkan bundel arsip satu bulan"), url(office, "archive:bundles"))
        case Role.AUDITOR:
            yield Trial(_("Baca penyimpangan dan penjelasannya"), case_url(deviating(office), office))
            yield Trial(_("Telusuri kasus “bukan saya”"), case_url(disputed(office), office))
            yield Trial(_("Baca surat bertanda tangan elektronik"), case_url(signed_by_machine(), office))
        case Role.OFFICE_ADMIN:
            yield Trial(_("Lihat semua pekerjaan kantor"), url(office, "requests:queue"))
            yield Trial(_("Baca SOP yang berlaku"), url(office, "requests:sops"))
            yield Trial(_("Baca laporan yang sudah ditandatangani"), report_url(office, ReportState.SIGNED))


def url(office: Office, name: str, **more: object) -> str:
    """A page of the office; its queue where this installation has no such page."""
    try:
        return reverse(name, kwargs={"office": office.slug, **more})
    except NoReverseMatch:
        return reverse("requests:queue", kwargs={"office": office.slug})


def step_url(office: Office, role: Role, *, kinds: list[str]) -> str:
    """The oldest case that waits for this role at such a step, untaken ones first; the queue if none does."""
    steps = StepRun.objects.filter(office=office, closed_at=None, group=role.value, kind__in=kinds)
    waiting = steps.select_related("reset_request__office").order_by("opened_at", "pk")
    found = waiting.filter(taken_at=None).first() or waiting.first()
    return case_url(found.reset_request if found else None, office)


def case_url(found: ResetRequest | None, office: Office) -> str:
    """The case where it is, else the queue of an office."""
    if found is None:
        return url(office, "requests:queue")
    return url(found.office, "requests:case", reference=found.reference)


def record_url(office: Office) -> str:
    """The newest record of a request; the archive where the workers have made none yet."""
    record = (
        Record.objects.filter(office=office, reset_request__isnull=False)
        .select_related("reset_request")
        .order_by("-pk")
        .first()
    )
    if record is None or record.reset_request is None:
        return url(office, "archive:records")
    return url(office, "archive:record", reference=record.reset_request.reference, number=record.number)


def report_url(office: Office, state: ReportState) -> str:
    """The newest monthly report in this state; the list of months where there is none yet."""
    report = MonthReport.objects.filter(office=office, state=state).order_by("-month").first()
    return url(office, "months:month", month=report.month) if report else url(office, "months:months")


def requests_of(office: Office) -> QuerySet[ResetRequest]:
    return ResetRequest.objects.filter(office=office).select_related("office").order_by("-received_at", "-pk")


def mailed(office: Office) -> ResetRequest | None:
    return requests_of(office).filter(submission__channel=Channel.EMAIL).first()


def ready(office: Office) -> ResetRequest | None:
    """A result that waits for its owner, who may not have read their mail."""
    return requests_of(office).filter(steps__kind="hand_over", steps__closed_at=None).first()


def signed_by_machine() -> ResetRequest | None:
    """The finished request whose letter bears a digital signature."""
    return (
        ResetRequest.objects.filter(office__slug=KOTA, holder_name=SIGNED_BY, state=RequestState.COMPLETED)
        .select_related("office")
        .order_by("-received_at")
        .first()
    )


def deviating(office: Office) -> ResetRequest | None:
    return requests_of(office).filter(deviations__isnull=False).first()


def disputed(office: Office) -> ResetRequest | None:
    return requests_of(office).filter(handovers__state=HandoverState.DISPUTED).first()
