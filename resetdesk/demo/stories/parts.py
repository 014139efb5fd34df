"""Parts of a way that many stories share, under an SOP of nine steps."""

from requests_app.domain import handover
from requests_app.domain.handover_rules import Telling
from requests_app.enums import (
    HandoverWay,
    NumberSource,
)
from resetdesk.demo.town import Moments
from resetdesk.demo.walk import Walk

DECREE_WHOLE = ("sk_complete", "sk_ppk_complete", "sk_pp_complete", "sk_pokja_complete")


def checked(walk: Walk, *, second: bool = False) -> Moments:
    """Complete and true: both checks passed."""
    yield from walk.work(walk.yes, wait=14, takes=3, second=second)
    yield from walk.work(walk.yes, wait=4, takes=10, second=second)


def performed(walk: Walk, *, second: bool = False) -> Moments:
    yield from checked(walk, second=second)
    yield from walk.work(walk.perform, wait=6, takes=8, second=second)


def collected(walk: Walk) -> Moments:
    """Sealed, opened by its owner in the evening, changed, and archived the next morning."""
    yield from walk.work(walk.seal, wait=2, takes=4)
    yield walk.wait(hours=3, minutes=10)
    walk.reveal()
    yield walk.wait(minutes=4)
    handover.say_changed(walk.token(), at=walk.at)
    yield from walk.work(walk.archive, wait=20, takes=3)


def by_registry_call(walk: Walk) -> Telling:
    return Telling(
        way=HandoverWay.TELEPHONE,
        told_to=walk.official.name,
        number=walk.official.phone,
        number_source=NumberSource.REGISTRY,
        note="Diminta segera mengganti kata sandi.",
    )
