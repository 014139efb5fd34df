"""The request on its SOP's table: the words tell what is so, and promise nothing that may not come."""

from requests_app.domain import completion
from requests_app.domain.queries.progress import progress
from tests.cast import Cast
from tests.requests_app.factories import SERAM, Walk, submitted


def words(walk: Walk, *, names: bool = False) -> dict[str, tuple[str, str]]:
    """State and own word of each row, by the printed number."""
    walk.request.refresh_from_db()
    return {row.number: (row.state, row.state_label) for row in progress(walk.request, names=names).rows}


def test_a_step_that_nobody_took_waits_its_turn_and_the_side_ways_stay_open(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast, SERAM))
    told = words(walk)
    assert told["1"] == ("done", "")
    assert told["2"] == ("current", "Menunggu giliran")
    assert told["3"] == told["4"] == told["7"] == ("skipped", "Bila perlu")
    walk.take()
    assert words(walk)["2"] == ("current", "")


def test_what_the_requester_completes_is_theirs_and_the_check_comes_again(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast, SERAM))
    walk.step("no")
    run = walk.take()
    item = completion.Shortcoming(reason="Foto kabur.", document_key="surat_permohonan")
    completion.ask(run.pk, items=[item], by=walk.officer(run), at=walk.at)
    assert words(walk)["4"] == ("waiting", "Menunggu Anda")
    assert words(walk, names=True)["4"] == ("waiting", "")
    assert words(walk)["2"] == ("to_come", "Akan diulang")
    again = next(row for row in progress(walk.request, names=True).rows if row.number == "2")
    assert (again.when, again.who, again.actual) == (None, "", "")


def test_what_can_no_longer_come_was_not_walked(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast, SERAM))
    for outcome in ("yes", "yes"):
        walk.step(outcome)
    assert words(walk)["7"] == ("skipped", "")
