"""Requests that begin in the middle: submitted by the domain, with papers that can be looked at."""

from pathlib import Path

from requests_app.models import Edition, ResetRequest
from resetdesk.core.files.intake import store_made
from resetdesk.core.models import StoredFile
from tests.cast import Cast
from tests.journeys.papers import scan
from tests.requests_app.factories import MONDAY, PONOROGO, SERAM, equip, submitted


def seeded(cast: Cast, sop: Path = SERAM, **changes: object) -> ResetRequest:
    """A request whose papers a viewer can draw."""
    office = cast.barat if sop == PONOROGO else cast.timur
    edition = Edition.objects.filter(sop__office=office, retired_at=None).first() or equip(office, sop)
    wanted = [d for d in edition.definition.documents if d.is_uploaded and d.required_when is None]
    papers = {document.key: (stored(office.pk, document.label),) for document in wanted}
    given = changes.pop("answers", {})
    assert isinstance(given, dict)
    answers = {"sk_date": "2026-01-12", "changed_data": "", **given}
    return submitted(cast, sop, papers=papers, answers=answers, **changes)  # type: ignore[arg-type]


def stored(scope: int, title: str) -> StoredFile:
    """A scan, kept as the intake keeps it."""
    sheet = scan(title[:60])
    return store_made(sheet.data, scope=scope, name=sheet.name, media_type=sheet.media_type, at=MONDAY)
