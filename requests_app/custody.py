"""What requests keep under the keys: sealed results, links in letters, codes and signatures on paper."""

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from requests_app.domain import generated_rules, handover_rules
from requests_app.enums import RequestState
from requests_app.models import Artefact, Draft, GeneratedPassword, Handover, ResetRequest
from requests_app.sop.enums import ArtefactKind
from resetdesk.core.custody import Holding, Key, hold, sealed_rows


def before(
    rows: QuerySet[ResetRequest] | QuerySet[Artefact] | QuerySet[Draft], key: Key, *, field: str
) -> int:
    """How many rows are of the time of the key; all of them where that is unknown."""
    return (rows.filter(**{f"{field}__date__lte": key.until}) if key.until else rows).count()


def open_requests(key: Key) -> int:
    """Their collection codes stand on tanda terima, their links in letters."""
    return before(ResetRequest.objects.filter(state=RequestState.OPEN), key, field="received_at")


def receipts(key: Key) -> int:
    """Each carries a short code that can be typed in at any time."""
    return before(Artefact.objects.filter(kind=ArtefactKind.RECEIPT), key, field="issued_at")


def unsent(key: Key) -> int:
    return before(Draft.objects.all(), key, field="created_at")


def papers(key: Key) -> int:
    return before(Artefact.objects.all(), key, field="issued_at")


sealed_rows(
    GeneratedPassword, title=_("kata sandi buatan portal yang belum disampaikan"), aad=generated_rules.aad
)
sealed_rows(Handover, title=_("hasil yang menunggu pemiliknya"), aad=handover_rules.aad)
hold(Holding("link", _("permohonan yang masih berjalan"), count=open_requests))
hold(Holding("link", _("isian yang belum dikirim"), count=unsent))
hold(Holding("link", _("bukti layanan dengan kode pendek"), count=receipts))
hold(Holding("sign", _("surat dan bukti yang bertanda tangan"), count=papers))
