"""The pictures of an adopted SOP for the screen: one for a desk, one for a telephone."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from requests_app.models import Edition
from requests_app.sop.drawing import draw, draw_narrow

# By fingerprint of the frozen bytes, so an entry can never go stale. Drawing takes some 50 ms.
_DRAWN: dict[str, "Pictures"] = {}
_DRAWN_AT_MOST = 200


@dataclass(frozen=True)
class Pictures:
    """The official table as SVG."""

    wide: SafeString
    narrow: SafeString


def pictures(edition: Edition) -> Pictures:
    """Both pictures of an edition, drawn once a process."""
    found = _DRAWN.get(edition.sha256)
    if found is None:
        if len(_DRAWN) >= _DRAWN_AT_MOST:
            _DRAWN.clear()
        sop = edition.definition
        # Our own SVG; its texts are escaped where it is drawn.
        found = Pictures(
            mark_safe(draw(sop, titled=False)),  # noqa: S308
            mark_safe(draw_narrow(sop)),  # noqa: S308
        )
        _DRAWN[edition.sha256] = found
    return found
