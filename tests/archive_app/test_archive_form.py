"""On what a record is kept: the SOP's own papers lead, then the way the request came in."""

import pytest

from archive_app.enums import Medium
from archive_app.interfaces.forms import ArchiveForm
from requests_app.enums import Channel
from tests.cast import Cast
from tests.requests_app.factories import SERAM, open_step, submitted
from tests.requests_app.sop.samples import FIXTURE


def form(cast: Cast, **changes: object) -> ArchiveForm:
    return ArchiveForm(step=open_step(submitted(cast, **changes)))  # type: ignore[arg-type]


def test_an_sop_that_keeps_paper_names_the_papers(cast: Cast) -> None:
    asked = form(cast, sop=SERAM)
    assert asked["medium"].initial == Medium.BOTH
    assert "disimpan juga: Surat permohonan reset password" in str(asked["folder"].help_text)


@pytest.mark.parametrize(
    ("channel", "medium"),
    [
        (Channel.PORTAL, Medium.ELECTRONIC),
        (Channel.EMAIL, Medium.ELECTRONIC),
        (Channel.COUNTER, Medium.BOTH),
        (Channel.POST, Medium.BOTH),
    ],
)
def test_an_sop_that_names_none_follows_the_channel(cast: Cast, channel: Channel, medium: Medium) -> None:
    asked = form(cast, sop=FIXTURE.with_name("invented.toml"), channel=channel)
    assert asked["medium"].initial == medium
