"""The reading log."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from resetdesk.core.models import ReadingLog
from resetdesk.core.reading import log_reading

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def test_a_session_key_is_refused() -> None:
    with pytest.raises(ValueError, match="digest"):
        log_reading(uuid4(), scope=1, person=3, session_digest="abc", at=AT)
    assert not ReadingLog.objects.exists()


def test_one_row_per_paper_person_and_session() -> None:
    paper = uuid4()
    first = log_reading(paper, scope=1, person=3, session_digest="a" * 64, at=AT)
    again = log_reading(paper, scope=1, person=3, session_digest="a" * 64, at=AT + timedelta(hours=1))
    assert (again.pk, again.at) == (first.pk, AT)
    log_reading(paper, scope=1, person=3, session_digest="b" * 64, at=AT)
    log_reading(paper, scope=1, person=4, session_digest="a" * 64, at=AT)
    log_reading(uuid4(), scope=1, person=3, session_digest="a" * 64, at=AT)
    assert ReadingLog.objects.count() == 4
