"""Every test of this folder is a `fault`; restorations migrate from nothing once in a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from resetdesk.backup import restoring
from tests.faults.replaying import ReplayingExecutor

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("fault")


@pytest.fixture(autouse=True, scope="session")
def _tables_are_replayed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "MigrationExecutor", ReplayingExecutor)
        yield
