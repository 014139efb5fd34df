"""docs/permissions.md is written from the policy table, the views, and the reach of jobs and commands.

`WRITE_DOCS=1 pytest tests/house` writes it anew.
"""

import inspect
import os
from collections.abc import Iterator

import pytest
from django.core.management import get_commands, load_command_class
from django.db.models import Model, QuerySet

from requests_app import jobs as request_jobs
from requests_app.enums import NoticeEvent, NoticeState
from requests_app.models import Notice, ResetRequest
from resetdesk import reach
from resetdesk.accounts.domain.policy import POLICY
from resetdesk.accounts.doors import Entry
from resetdesk.accounts.enums import Action, Role
from resetdesk.core.jobs.registry import JOBS, PERIODICS
from resetdesk.reach import COMMANDS, Reach
from tests.accounts.test_matrix import ALL_PAGES
from tests.cast import Cast
from tests.house.source import APPS, HOME
from tests.house.test_models import own_models
from tests.requests_app.factories import PONOROGO, Walk, submitted

PAGE = HOME / "docs" / "permissions.md"
HEAD = """\
# Who may do what

Written by `tests/house/test_reach.py`; do not edit. The table of rights is
`resetdesk/accounts/domain/policy.py`, the reach of jobs and commands is `resetdesk/reach.py`.

Everything is closed by default: a page that declares nothing fails a test. A row of another office does not
exist (404); a right that one’s roles do not give is refused (403). Beside these tables three rules hold in
every verb: the SOP names the role of each step; nobody works on a request for their own account, whatever
their roles; and where an office separates checker, performer and archiver, whoever did one does no other.

## Rights by role

"""
KINDS = {
    Entry.OPEN: "anybody",
    Entry.OFFICE: "anybody, in an active office",
    Entry.HALF: "signed in",
    Entry.PERSON: "signed in with both factors",
}
OUR = {"resetdesk", "resetdesk.core", "resetdesk.accounts", "requests_app", "archive_app"}


def own_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app in OUR}


def test_every_job_says_how_far_it_reaches() -> None:
    # The tests register jobs of their own, under the name of the test.
    known = {name for name in JOBS if not name.startswith(("sample", "test"))}
    assert known - set(reach.JOBS) == set(), "say in resetdesk/reach.py what it may touch"
    assert {name for name in reach.JOBS if name not in known and not name.startswith("demo.")} == set()


def test_a_job_of_one_thing_takes_its_number_and_a_periodic_one_takes_nothing() -> None:
    for name, how_far in reach.JOBS.items():
        if name not in JOBS:
            continue
        taken = list(inspect.signature(JOBS[name].function).parameters)
        is_everywhere = how_far is Reach.ALL
        assert (taken == []) is is_everywhere, name
        assert is_everywhere or taken[0].endswith(("_id", "_key")) or taken == ["scope"], name
        assert name not in PERIODICS or is_everywhere, name


def test_every_command_says_how_far_it_reaches() -> None:
    assert own_commands() == set(COMMANDS)


def test_a_command_of_one_office_demands_its_name() -> None:
    for name, how_far in COMMANDS.items():
        if how_far is not Reach.OFFICE:
            continue
        command = load_command_class(get_commands()[name], name)
        usage = command.create_parser("manage.py", name).format_help()
        source = inspect.getsource(inspect.getmodule(type(command)) or type(command))
        assert "--office" in usage + source, name


# --- what a job of one case really touches ----------------------------------------------------------------


def rows_of(office_id: int) -> Iterator[tuple[str, list[object]]]:
    """Every row that belongs to an office, directly, by its scope, or through its request."""
    for model in own_models():
        names = {field.name for field in model._meta.local_fields}
        path = next(
            (by for by in ("office", "scope", "reset_request__office") if by.split("__")[0] in names), ""
        )
        if path:
            found: QuerySet[Model] = model._default_manager.filter(**{path: office_id}).order_by("pk")
            yield model._meta.label, list(found.values())


@pytest.mark.asvs("8.2.2")
def test_jobs_of_one_case_touch_nothing_of_another_office(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    submitted(cast, PONOROGO)
    before = dict(rows_of(cast.barat.pk))
    assert {"requests_app.ResetRequest", "requests_app.Notice", "core.JournalEntry"} <= {
        label for label, rows in before.items() if rows
    }
    for notice in Notice.objects.filter(reset_request=walk.request, state=NoticeState.WAITING):
        request_jobs.send_notice(notice.pk)
    request_jobs.remind(str(walk.request.pk), NoticeEvent.REMIND_COMPLETE.value)
    request_jobs.remember_holder(str(walk.request.pk))
    request_jobs.recompute_due(cast.timur.pk)
    assert dict(rows_of(cast.barat.pk)) == before
    assert ResetRequest.objects.count() == 2
    assert set(APPS) >= {label.split(".")[0] for label in before}


# --- the page ---------------------------------------------------------------------------------------------


def rights() -> Iterator[str]:
    roles = list(Role)
    yield "| right | " + " | ".join(role.value for role in roles) + " |"
    yield "| --- |" + " :-: |" * len(roles)
    for action in Action:
        held = " | ".join("yes" if role in POLICY[action] else "" for role in roles)
        yield f"| {action.value} | {held} |"


def pages() -> Iterator[str]:
    yield "| page | who enters |"
    yield "| --- | --- |"
    for page in sorted(ALL_PAGES, key=lambda one: one.name):
        policy = page.policy
        assert policy is not None
        who = f"right `{policy.action.value}`" if policy.action else KINDS[policy.entry]
        yield f"| `{page.name}` | {who} |"


def reaches() -> Iterator[str]:
    yield "| job or command | touches at most |"
    yield "| --- | --- |"
    yield from (f"| job `{name}` | {far.value} |" for name, far in sorted(reach.JOBS.items()))
    yield from (f"| `manage.py {name}` | {far.value} |" for name, far in sorted(COMMANDS.items()))


def written() -> str:
    parts = (rights(), ["", "## Pages", ""], pages(), ["", "## Jobs and commands", ""], reaches())
    return HEAD + "\n".join(line for part in parts for line in part) + "\n"


def test_the_page_is_current() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(written(), "utf-8")
    assert PAGE.read_text("utf-8") == written(), "WRITE_DOCS=1 pytest tests/house/test_reach.py"
