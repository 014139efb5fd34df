"""What remains under the keys: the signatures of records and of closed months."""

from django.utils.translation import gettext_noop as _

from archive_app.models import MonthReport, Record
from resetdesk.core.custody import signed_rows

signed_rows(Record, title=_("rekaman arsip"))
signed_rows(MonthReport, title=_("laporan bulan"))
