"""Requests that have ended, for tests of what remains of them."""

import datetime as dt

from archive_app.domain import archiving
from archive_app.domain.archiving import Place
from archive_app.enums import Medium
from requests_app.domain import corrections, handover
from requests_app.domain.handover_rules import Telling
from requests_app.enums import HandoverWay, NumberSource
from requests_app.models import ResetRequest
from tests.cast import Cast
from tests.moments import kept
from tests.requests_app.factories import SERAM, Walk, open_step, submitted
from tests.requests_app.handing import KNOWN_PHONE, at_hand_over

FOLDER = Place(Medium.BOTH, rack="2", box="5", folder="PPK 2026")


def told(walk: Walk) -> None:
    """Tell the result of the taken hand-over step by telephone, two minutes on."""
    walk.at += dt.timedelta(minutes=2)
    step = open_step(walk.request)
    telling = Telling(
        way=HandoverWay.TELEPHONE,
        told_to="Sari Wulandari",
        number=KNOWN_PHONE,
        number_source=NumberSource.REGISTRY,
    )
    handover.tell(step.pk, by=walk.officer(step), at=walk.at, telling=telling)


@kept
def at_archive(cast: Cast, **changes: object) -> Walk:
    """A request whose archive step was just taken."""
    walk = at_hand_over(cast, **changes)  # type: ignore[arg-type]
    told(walk)
    walk.take()
    return walk


@kept
def completed(cast: Cast, **changes: object) -> ResetRequest:
    """From the form to the end, by telephone, with its paper in a folder."""
    walk = at_archive(cast, **changes)
    walk.at += dt.timedelta(minutes=2)
    step = open_step(walk.request)
    archiving.archive(step.pk, by=walk.officer(step), at=walk.at, place=FOLDER)
    walk.request.refresh_from_db()
    return walk.request


@kept
def rejected(cast: Cast) -> ResetRequest:
    """Refused at the second check."""
    walk = Walk(cast, submitted(cast, SERAM))
    walk.step()
    walk.step("no")
    walk.step()
    walk.request.refresh_from_db()
    return walk.request


@kept
def withdrawn(cast: Cast) -> ResetRequest:
    """Taken back by the requester before anybody looked."""
    request = submitted(cast, SERAM)
    corrections.withdraw(
        request.pk, reason="Sudah berhasil masuk.", at=request.received_at + dt.timedelta(minutes=5)
    )
    request.refresh_from_db()
    return request
