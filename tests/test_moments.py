"""What is put back is what was walked, and nothing is put back where a walk could go another way."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from requests_app.models import Document, ResetRequest
from resetdesk.accounts.models import Office
from resetdesk.core.faults import VARIABLE
from resetdesk.core.files.store import store
from tests.cast import Cast, make_person
from tests.moments import Here, Moment, put_back
from tests.requests_app.factories import submitted
from tests.requests_app.handing import at_hand_over
from tests.rows import COUNTERS, Key, Rows, dump


class Undo(Exception):
    """Takes a walk back."""


@pytest.fixture
def start(cast: Cast) -> Moment:
    # The very first test of a process also makes the tables, after which nothing is certain.
    if Here.moment is None:
        Here.moment = Moment(rows=dump())
    return Here.moment


def walked(start: Moment, cast: Cast) -> tuple[ResetRequest, Moment]:
    """A walk that was taken back."""
    with suppress(Undo), transaction.atomic():
        request = at_hand_over(cast).request
        moment = Here.moment
        raise Undo
    assert moment is not None
    Here.moment = start
    return request, moment


def in_order(rows: Rows) -> dict[str, list[tuple[Key, tuple[object, ...]]]]:
    """By row number; the counters, which have no order, by name."""
    return {
        table: sorted(enumerate(sorted(found.values()))) if table == COUNTERS else sorted(found.items())
        for table, found in rows.items()
    }


def test_every_row_and_every_file_comes_back(cast: Cast, start: Moment) -> None:
    first, moment = walked(start, cast)
    assert not ResetRequest.objects.exists()
    assert moment.files
    for path in moment.files:
        path.write_bytes(b"changed by another test")
    walk = at_hand_over(cast)
    assert walk.request == first
    assert walk.cast is cast
    assert in_order(dump()) == in_order(moment.rows)
    for document in Document.objects.all():
        for version in document.versions.all():
            data = store().open(version.file.key).read()
            assert len(data) == version.file.size


def test_a_walk_goes_on_from_what_was_put_back(cast: Cast, start: Moment) -> None:
    walked(start, cast)
    walk = at_hand_over(cast)
    assert walk.request.steps.filter(closed_at=None).get().taken_by == walk.officer()
    assert make_person("sesudahnya").pk


@pytest.mark.parametrize("change", ["row", "setting", "fault"])
def test_nothing_is_put_back_where_a_walk_could_go_another_way(
    cast: Cast, start: Moment, change: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _moment = walked(start, cast)
    if change == "row":
        Office.objects.filter(pk=cast.timur.pk).update(phone="+62 911 000001")
    elif change == "setting":
        settings.LANGUAGE_CODE = "en"
    else:
        monkeypatch.setitem(os.environ, VARIABLE, "M14:raise")
    assert at_hand_over(cast).request.pk != first.pk


def test_what_has_no_name_is_walked_again(cast: Cast, start: Moment) -> None:
    with suppress(Undo), transaction.atomic():
        first = submitted(cast, idempotency_key=uuid4())
        raise Undo
    Here.moment = start
    assert submitted(cast, idempotency_key=uuid4()).pk != first.pk


def test_a_file_of_another_test_is_never_written_through(cast: Cast, start: Moment, tmp_path: Path) -> None:
    kept, linked = tmp_path / "kept", tmp_path / "linked"
    kept.write_bytes(b"first")
    linked.hardlink_to(kept)
    put_back(Moment(rows={}, files={kept: b"second"}))
    assert (kept.read_bytes(), linked.read_bytes()) == (b"second", b"first")
