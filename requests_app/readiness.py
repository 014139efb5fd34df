"""What the desk knows about being fit: every office can open a request, work on it, and tell people of it."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.domain.adoption import current_editions
from requests_app.domain.messengers import Gateway
from requests_app.enums import MISSED, NoticeState
from requests_app.interfaces import short_messages
from requests_app.models import Notice, ReturnsBox, StaffNotice
from requests_app.sop.definition import Sop
from requests_app.sop.enums import Group
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office
from resetdesk.core import calendar
from resetdesk.core.fitness import Finding, check, good, unsafe, warning

PATIENCE = timedelta(hours=1)
RECENT = timedelta(days=7)
RETURNS_PATIENCE = timedelta(minutes=15)


@check("Kantor")
def offices() -> Iterator[Finding]:
    found = list(Office.objects.filter(is_active=True).order_by("slug"))
    if not found:
        yield warning(
            _("Belum ada kantor."),
            remedy=_(
                "manage.py office open SLUG --name … --government … --zone WIB; untuk mencoba: ./run demo"
            ),
        )
    for office in found:
        faults = list(faults_of(office))
        yield from faults or [good(_("%s siap menerima permohonan.") % office.name)]


def faults_of(office: Office) -> Iterator[Finding]:
    """What keeps an office from serving: no calendar, no SOP, or nobody for a step of it."""
    yield from calendar_faults(office)
    editions = current_editions(office)
    if not editions:
        yield unsafe(
            _("%s belum mempunyai SOP yang berlaku.") % office.name,
            remedy=f"manage.py sop adopt FILE.toml --office {office.slug}",
        )
    for edition in editions:
        yield from empty_roles(office, edition.definition)


def calendar_faults(office: Office) -> Iterator[Finding]:
    """Without working hours no due time can be told; a year without holidays tells wrong ones."""
    edition = calendar.find(office.pk)
    if edition is None:
        yield unsafe(
            _("%s belum mempunyai kalender kerja.") % office.name,
            remedy=f"manage.py calendar adopt {office_day(office).year} --office {office.slug}",
        )
        return
    today = office_day(office)
    if today.year not in edition.data["years"]:
        yield warning(
            _("Hari libur tahun %(year)d belum ada di kalender %(office)s.")
            % {"year": today.year, "office": office.name},
            remedy=f"manage.py calendar adopt {today.year} --office {office.slug}",
        )


def empty_roles(office: Office, sop: Sop) -> Iterator[Finding]:
    """Roles that a step of the SOP waits for, and that nobody in the office holds today."""
    members = Membership.objects.on(office_day(office)).filter(office=office, user__is_active=True)
    held = set(members.values_list("role", flat=True))
    for group in sorted(groups_of(sop) - held):
        yield unsafe(
            _("Di %(office)s tidak ada %(role)s, yang dibutuhkan SOP “%(sop)s”.")
            % {"office": office.name, "role": Role(group).label, "sop": sop.title},
            remedy=f"manage.py people add NAMA --name … --email … --office {office.slug} --role {group}",
        )


def groups_of(sop: Sop) -> set[str]:
    """Every staff group that may own a step."""
    acting = {step.actor for step in sop.steps}
    groups: set[str] = set()
    for actor in sop.actors:
        if actor.key in acting:
            rules = (actor.group,) if isinstance(actor.group, Group) else [rule.group for rule in actor.group]
            groups.update(rules)
    return groups - {Group.REQUESTER}


@check("Pemberitahuan")
def notices() -> Iterator[Finding]:
    late = Notice.objects.filter(promised_at__lt=timezone.now() - PATIENCE)
    refused = Notice.objects.filter(missed_at__isnull=False, handled_at__isnull=True).count()
    waiting = late.filter(state=NoticeState.WAITING).count()
    if waiting:
        yield unsafe(
            _("%d pemberitahuan menunggu dikirim lebih dari satu jam.") % waiting,
            remedy=_("Pastikan pekerja antrean “mail” berjalan dan MAIL_URL benar."),
        )
    if refused:
        yield warning(
            _("%d pemberitahuan tidak sampai.") % refused,
            remedy=_("Buka “Tidak sampai” di meja, lalu kirim ulang atau hubungi orangnya."),
        )
    to_staff = StaffNotice.objects.filter(state__in=MISSED, promised_at__gt=timezone.now() - RECENT).count()
    if to_staff:
        yield warning(
            _("%d email kepada petugas tidak sampai dalam seminggu terakhir.") % to_staff,
            remedy=_("Periksa alamat email petugas, lalu buka “Tidak sampai” di meja."),
        )
    if not waiting and not refused and not to_staff:
        yield good(_("Tidak ada pemberitahuan yang tertahan."))


@check("Gerbang pesan")
def messenger_gateways() -> Iterator[Finding]:
    if not settings.GATEWAYS:
        yield good(_("Kabar hanya lewat email; gerbang WhatsApp, SMS, dan Telegram tidak dipasang."))
        return
    slugs = set(Office.objects.active().values_list("slug", flat=True))
    for row in settings.GATEWAYS:
        gateway = Gateway.of(row)
        where = {"channel": gateway.channel.label, "office": row["office"] or _("semua kantor")}
        if row["office"] and row["office"] not in slugs:
            yield warning(
                _("Gerbang %(channel)s menyebut kantor %(office)s, yang tidak ada.") % where,
                remedy=_("Perbaiki `office` dalam RESETDESK_GATEWAYS_FILE."),
            )
        elif not short_messages.is_usable(gateway):
            yield unsafe(
                _("Alamat gerbang %(channel)s untuk %(office)s tidak dikenali.") % where,
                remedy=_("Perbaiki `url` dalam RESETDESK_GATEWAYS_FILE; contoh: docs/deploy/messengers.md."),
            )
        else:
            yield good(_("Gerbang %(channel)s untuk %(office)s terpasang.") % where)


@check("Surat yang kembali")
def returned_mail() -> Iterator[Finding]:
    mailbox = settings.MAIL_RETURNS
    if mailbox is None:
        yield good(
            _("Surat yang kembali hanya dicatat oleh manage.py mail returned (MAIL_RETURNS_URL kosong).")
        )
        return
    box = ReturnsBox.objects.filter(address=mailbox.name).first()
    if box is not None and box.failing_since:
        yield unsafe(
            _("Kotak surat yang kembali tidak terbaca (%(fault)s) sejak %(minutes)d menit lalu.")
            % {"fault": box.fault, "minutes": (timezone.now() - box.failing_since).total_seconds() // 60},
            remedy=_("Periksa MAIL_RETURNS_URL: alamat server, pengguna, kata sandi, dan folder."),
        )
    elif box is None or box.read_at is None or box.read_at < timezone.now() - RETURNS_PATIENCE:
        yield unsafe(
            _("Kotak surat yang kembali belum dibaca dalam 15 menit terakhir."),
            remedy=_("Pastikan pekerja antrean “mail” berjalan."),
        )
    else:
        yield good(
            _("Kotak surat yang kembali terbaca: %(returned)d kembali, %(others)d surat lain dibiarkan.")
            % {"returned": box.returned, "others": box.others}
        )
