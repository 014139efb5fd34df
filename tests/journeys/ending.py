"""The last part of every journey: the record in its bag, the request in its month."""

import datetime as dt
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from requests_app.models import ResetRequest
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office, User
from tests.cast import make_person
from tests.journeys.conftest import Town

NEXT_MONTH = dt.timedelta(days=31)


def to_bag_and_month(town: Town, reference: str) -> None:
    """A month later: the archivist bags the month, and the head finds the request counted in it."""
    request = ResetRequest.objects.select_related("office").get(reference=reference)
    month = month_of(request)
    town.pass_time(NEXT_MONTH)
    bag(town, request, month=month)
    counted(town, request, month=month)


def month_of(request: ResetRequest) -> str:
    """The month in which the request ended, on the office's wall calendar: `2026-11`."""
    assert request.ended_at is not None
    return request.ended_at.astimezone(ZoneInfo(request.office.timezone)).strftime("%Y-%m")


def bag(town: Town, request: ResetRequest, *, month: str) -> None:
    """Ask for the month's bundle, let it be made and read again, and take it away."""
    office = request.office
    archivist = town.officer(whoever(office, Role.ARSIPARIS))
    archivist.open(f"/{office.slug}/arsip/bundel/")
    archivist.page.locator("select[name=bulan]").select_option(month)
    archivist.press("Siapkan bundel")
    archivist.snap("bundle-under-way")
    town.work()
    archivist.page.reload()
    archivist.look()
    archivist.reads("Seluruh isi bundel sudah dibaca ulang dan cocok dengan rekamannya")
    archivist.snap("bundle-ready")
    with archivist.page.expect_download() as waiting:
        archivist.page.get_by_role("link", name="Unduh bundel").click()
    with zipfile.ZipFile(Path(waiting.value.path())) as bundle:
        assert any(request.reference in name for name in bundle.namelist()), bundle.namelist()


def counted(town: Town, request: ResetRequest, *, month: str) -> None:
    """The month's page has the request in its numbers, and the number opens it."""
    office = request.office
    head = town.officer(whoever(office, Role.KEPALA_UKPBJ))
    head.open(f"/{office.slug}/laporan/{month}/")
    head.snap("month-after-a-journey")
    head.reads("1 permohonan masuk dan 1 berakhir: 1 selesai.")
    head.enter(head.page.locator("dl.answers a").first)
    head.reads(request.reference)


def whoever(office: Office, role: Role) -> User:
    """The person who holds this role in the office, made where nobody does."""
    held = Membership.objects.on(timezone.localdate()).filter(office=office, role=role)
    member = held.select_related("user").first()
    return member.user if member else make_person(f"{office.slug}.{role}", office=office, roles=(role,))
