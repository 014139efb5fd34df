"""What the owner of an account is written when something that opens it was changed (S6)."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import security_log
from resetdesk.accounts.enums import SecurityEventKind, Zone
from resetdesk.accounts.interfaces.staff_letters import staff_letter
from resetdesk.accounts.models import Membership, SecurityEvent, User
from resetdesk.core.templatetags.ui import waktu


def letter(event: SecurityEvent, *, to: User) -> EmailMessage:
    """The same mail at every attempt: what was done and when. It holds no link that opens anything."""
    what = str(SecurityEventKind(event.kind).label)
    body = _(
        "Yth. %(name)s,\n\n"
        "%(what)s pada akun Anda, %(when)s.\n\n"
        "Bukan Anda yang melakukannya? Hubungi administrator kantor Anda sekarang juga. Bila masih dapat "
        "masuk, akhiri sesi yang lain di %(address)s dan ganti kata sandi Anda."
    ) % {
        "name": to.full_name,
        "what": what,
        "when": waktu(event.at, zone_of(to)),
        "address": f"{settings.PUBLIC_URL}{reverse('mfa_index')}",
    }
    return staff_letter(
        _("%s pada akun Anda") % what,
        body=f"{body}\n",
        to=to,
        message_id=security_log.message_id_of(event),
    )


def zone_of(person: User) -> str:
    """The legal time of the office where the person came last; Jakarta's for who has none."""
    last = (
        Membership.objects.filter(user=person).order_by("-starts_on", "-pk").select_related("office").first()
    )
    return last.office.timezone if last else str(Zone.WIB.value)
