"""Restorations make their tables once in a process from the migrations, and afterwards alike."""

from collections.abc import Iterator

import pytest

from resetdesk.backup import restoring
from tests.faults.replaying import ReplayingExecutor


@pytest.fixture(autouse=True, scope="session")
def _tables_are_replayed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "MigrationExecutor", ReplayingExecutor)
        yield
