"""Requests at the hand-over, for tests of its both sides."""

import datetime as dt
from pathlib import Path

from requests_app.domain import handover, handover_rules
from requests_app.domain.handover_rules import Secret, Telling
from requests_app.enums import HandoverWay
from requests_app.models import Handover
from resetdesk.accounts.domain.registry import HolderData, remember
from resetdesk.accounts.enums import ContactSource
from resetdesk.accounts.models import AccountHolder
from tests.cast import Cast
from tests.moments import kept
from tests.requests_app.factories import ANSWERS, MONDAY, NIP, SERAM, Walk, submitted

CANARY = "Kenari#4417-biru"
SECRET = Secret(password=CANARY, user_id="SARI.PPK")
KNOWN_PHONE = "+62911223344"
OLD_EMAIL = "sari.lama@contoh.test"


@kept
def known_holder(cast: Cast, *, email: str = str(ANSWERS["email"])) -> AccountHolder:
    """The official is in the registry since long before the request."""
    data = HolderData(name="Sari Wulandari", role="ppk", nip=NIP, email=email, phone=KNOWN_PHONE)
    since = MONDAY - dt.timedelta(days=400)
    return remember(cast.timur, holder_data=data, source=ContactSource.IMPORTED, at=since, by=None)


@kept
def at_hand_over(cast: Cast, *, sop: Path = SERAM, known: bool = True, **changes: object) -> Walk:
    """A request whose hand-over step was just taken."""
    if known:
        known_holder(cast)
    walk = Walk(cast, submitted(cast, sop, **changes))  # type: ignore[arg-type]
    walk.until("hand_over")
    walk.take()
    walk.request.refresh_from_db()
    return walk


def sealed(walk: Walk, *, secret: Secret = SECRET) -> Handover:
    """The result sealed and announced, two minutes after the step was taken."""
    walk.at += dt.timedelta(minutes=2)
    step = walk.request.steps.get(closed_at=None)
    return handover.prepare_sealed(step.pk, by=walk.officer(step), at=walk.at, secret=secret)


def told_in_person(walk: Walk) -> None:
    """Take the hand-over step and tell the holder the result face to face, which every SOP allows."""
    step = walk.take()
    walk.at += dt.timedelta(minutes=2)
    telling = Telling(way=HandoverWay.IN_PERSON, told_to=walk.request.holder_name)
    handover.tell(step.pk, by=walk.officer(step), at=walk.at, telling=telling)


@kept
def ready(cast: Cast, *, known: bool = True) -> tuple[Walk, Handover, str]:
    """A sealed hand-over with its link's token."""
    walk = at_hand_over(cast, known=known)
    row = sealed(walk)
    return walk, row, handover_rules.link_token(row)


def code(walk: Walk) -> str:
    """The collection code that was shown at submission."""
    return handover_rules.collection_code(walk.request.submission)
