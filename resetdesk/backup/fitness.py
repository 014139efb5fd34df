"""What `doctor` asks about safety: can this installation be built again after the machine is gone?"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.models import Office
from resetdesk.backup import key_copies
from resetdesk.core.fitness import Finding, check, good, unsafe, warning
from resetdesk.core.models import BackupMade, KeyExport
from resetdesk.settings import config

EXPORT = "manage.py keys export BERKAS"
BACKUP = "manage.py backup BERKAS"


@check("Ekspor kunci")
def exported_keys() -> Iterator[Finding]:
    """Without a copy of the keys no backup helps."""
    if settings.DEMO:
        yield good(_("Peragaan tidak memerlukan ekspor kunci."))
        return
    newest, now = KeyExport.objects.first(), key_copies.marks()
    if newest is None:
        yield unsafe(
            _("Kunci belum pernah diekspor. Bila mesin ini hilang, cadangan tidak dapat dipulihkan."),
            remedy=_("Jalankan: %s, lalu simpan terpisah dari cadangan.") % EXPORT,
        )
        return
    told = {(ring, key_id, mark) for ring, found in newest.rings.items() for key_id, mark in found.items()}
    fresh = [
        f"{ring} {key_id}"
        for ring, found in now.items()
        for key_id, mark in found.items()
        if (ring, key_id, mark) not in told
    ]
    if fresh:
        yield unsafe(
            _("Kunci ini belum ada di ekspor terakhir: %s.") % ", ".join(fresh),
            remedy=_("Ekspor lagi: %s") % EXPORT,
        )
    else:
        yield good(_("Semua kunci diekspor pada %s UTC.") % f"{newest.at:%Y-%m-%d %H:%M}")


@check("Cadangan")
def last_backup() -> Iterator[Finding]:
    """How much work would be lost today."""
    if settings.DEMO:
        yield good(_("Peragaan tidak memerlukan cadangan."))
        return
    newest, days = BackupMade.objects.first(), config.backup_days
    if newest is None:
        tell = unsafe if Office.objects.exists() else warning
        yield tell(_("Belum pernah ada cadangan."), remedy=_("Jalankan setiap hari: %s") % BACKUP)
        return
    hours = (timezone.now() - newest.at) // timedelta(hours=1)
    told = (
        _("Cadangan terakhir %(hours)d jam yang lalu, %(size).1f MB.")
        if hours
        else _("Cadangan terakhir kurang dari satu jam yang lalu, %(size).1f MB.")
    )
    sentence = told % {"hours": hours, "size": newest.size / 1e6}
    if hours > days * 24:
        yield unsafe(sentence, remedy=_("Jalankan setiap hari: %s") % BACKUP)
    else:
        yield good(sentence)
