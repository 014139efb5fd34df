"""Finding an office by the word of its address."""

from django.utils.translation import gettext as _

from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office


def office_named(slug: str) -> Office:
    """The office of this slug. Raises NotFound with the ones there are."""
    office = Office.objects.filter(slug=slug).first()
    if office is None:
        known = ", ".join(Office.objects.order_by("slug").values_list("slug", flat=True)) or "-"
        raise NotFound(
            _("Kantor “%(slug)s” tidak ada. Kantor yang ada: %(known)s.") % {"slug": slug, "known": known}
        )
    return office
