import pytest

from requests_app.sop import catalogue
from requests_app.sop.flow import End, Flow, Move, Result
from requests_app.sop.loader import load
from tests.requests_app.sop.samples import data, linear, loaded, step


@pytest.fixture
def seram() -> Flow:
    return Flow(load(catalogue.read("seram-timur-ppk.toml"), name="seram"))


@pytest.fixture
def ponorogo() -> Flow:
    return Flow(load(catalogue.read("ponorogo-reset-akun.toml"), name="ponorogo"))


def walk(flow: Flow, **answers: str) -> list[str]:
    """The printed numbers (or keys) on the way that these answers give, and the result."""
    here = flow.first
    trail: list[Move] = []
    way: list[str] = []
    for _ in range(40):
        way.append(here.number or here.key)
        outcome = answers.get(here.key.replace("-", "_"), here.rule.outcomes[0])
        target = flow.target(here.key, outcome, trail=trail)
        if isinstance(target, End):
            return [*way, target.result.value]
        trail.append((here.key, outcome))
        here = target
    raise AssertionError("no end")


def test_the_submission_closes_a_printed_submit_step(seram: Flow) -> None:
    assert seram.intake is seram.first
    assert seram.opening.key == "periksa-kelengkapan"


def test_without_a_printed_submit_step_the_first_step_opens_at_once(ponorogo: Flow) -> None:
    assert ponorogo.intake is None
    assert ponorogo.opening is ponorogo.first
    assert ponorogo.first.key == "disposisi"


def test_the_ways_through_the_nine_steps(seram: Flow) -> None:
    assert walk(seram) == ["1", "2", "5", "6", "8", "9", "completed"]
    assert walk(seram, periksa_kebenaran="no") == ["1", "2", "5", "7", "rejected"]
    assert walk(seram, periksa_kelengkapan="no", minta_lengkapi="limit") == ["1", "2", "3", "7", "rejected"]
    assert seram.target("lengkapi", "done") == seram.sop.step("periksa-kelengkapan")


def test_the_ways_through_ponorogo_with_its_additions(ponorogo: Flow) -> None:
    assert walk(ponorogo) == ["1", "2", "3", "4", "arsipkan", "completed"]
    assert walk(ponorogo, reset="reject") == ["1", "2", "3", "tolak", "rejected"]


def test_a_shared_last_step_ends_as_its_branch_did() -> None:
    flow = Flow(loaded(data()))
    assert walk(flow)[-1] == "completed"
    assert walk(flow, benar="no")[-2:] == ["arsip", "rejected"]
    assert walk(flow, kerjakan="reject")[-1] == "rejected"


def test_moves_of_no_sop_file_decide_nothing() -> None:
    flow = Flow(loaded(data()))
    trail = [("benar", "no"), ("tolak", "done"), ("sampaikan", "reissued"), ("langkah-lama", "done")]
    assert flow.target("arsip", "done", trail=trail) == End(Result.REJECTED)


def test_a_corrected_rejection_counts_no_more() -> None:
    flow = Flow(loaded(data()))
    trail = [("tolak", "done"), ("kerjakan", "done"), ("sampaikan", "done")]
    assert flow.target("arsip", "done", trail=trail) == End(Result.COMPLETED)


def test_perform_may_end_a_request_as_rejected_by_itself() -> None:
    raw = linear("submit", "perform", "hand_over")
    raw["steps"][1]["outcomes"]["reject"] = "end"
    assert Flow(loaded(raw)).target("s1", "reject") == End(Result.REJECTED)


def test_not_collected_goes_on_as_done_unless_the_file_says_otherwise(seram: Flow) -> None:
    assert seram.outcomes("sampaikan") == ("done", "not_collected")
    assert seram.target("sampaikan", "not_collected") == seram.sop.step("arsipkan")
    assert isinstance(Flow(loaded(data())).target("sampaikan", "not_collected"), End)


@pytest.mark.parametrize(("key", "outcome"), [("reset", "reject"), ("reset", "yes"), ("tidak-ada", "done")])
def test_an_outcome_that_the_sop_does_not_have_has_no_target(seram: Flow, key: str, outcome: str) -> None:
    with pytest.raises(KeyError):
        seram.target(key, outcome)


def test_a_correction_returns_only_to_staff_steps_on_the_way(seram: Flow, ponorogo: Flow) -> None:
    assert [s.number for s in seram.earlier("sampaikan")] == ["2", "3", "5", "6"]
    assert seram.earlier("periksa-kelengkapan") == ()
    assert [s.key for s in ponorogo.earlier("reset")] == ["disposisi", "perintah"]


def test_the_way_ahead_is_the_way_if_all_goes_well(seram: Flow) -> None:
    assert [s.number for s in seram.ahead("periksa-kelengkapan")] == ["5", "6", "8", "9"]
    assert [s.number for s in seram.ahead("lengkapi")] == ["2", "5", "6", "8", "9"]
    assert seram.ahead("arsipkan") == ()


def test_several_checks_loops_and_ends_are_one_flow() -> None:
    raw = linear("submit", "check", "task", "check", "task:pemohon", "check", "perform", "hand_over")
    step(raw, "s3")["outcomes"]["no"] = "s1"
    step(raw, "s5")["outcomes"]["no"] = "s4"
    flow = Flow(loaded(raw))
    assert isinstance(flow.target("s1", "no"), End)
    assert flow.target("s5", "no") == flow.sop.step("s4")
    assert flow.sop.turn(flow.sop.step("s4")).value == "requester"
