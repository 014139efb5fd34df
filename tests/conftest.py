"""Fixtures of every test."""

import gc
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from django.core.cache import caches
from django.db import connection

from requests_app.interfaces import documents
from resetdesk.core import pdf
from tests.cast import cast  # noqa: F401  (a fixture for every test)
from tests.flushing import _flush_past_the_triggers  # noqa: F401  (a fixture for every test)
from tests.gateway import gateway  # noqa: F401  (a fixture)
from tests.moments import (  # noqa: F401  (a hook and fixtures)
    _watched,
    first_moment,
    pytest_runtest_setup,
)
from tests.postbox import postbox  # noqa: F401  (a fixture)
from tests.tables import _tables_are_copied, django_db_setup  # noqa: F401  (fixtures)

# The gate says the same of the same code: every search begins alike, and a busy machine is no fault.
hypothesis.settings.register_profile("gate", deadline=None, derandomize=True)
hypothesis.settings.load_profile("gate")

# The longest tests, half a minute and more: begun last, one worker would wait for them alone.
LONG = (
    "roof/test_demo.py",
    "journeys/test_process_tree.py",
    "faults/test_hundred.py",
    "faults/test_drill.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not (item.get_closest_marker("slow") and str(item.path).endswith(LONG)))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody need look for rubbish in it again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits and cached sessions of one test never reach the next."""
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def _papers_are_not_set(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is slow: other tests fill its template and leave the setting of type out."""
    if request.node.get_closest_marker("slow") is None:

        def unset(html: str, **_more: object) -> bytes:
            return b"%PDF-1.7\n" + html.encode() + b"\nstartxref\n0\n%%EOF\n"

        monkeypatch.setattr(documents, "pdf", SimpleNamespace(render=unset, Attachment=pdf.Attachment))


def database_url(settings: dict[str, Any]) -> str:
    """The address of the database of the running tests, for a process of its own."""
    if settings["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{settings['NAME']}"
    login = ":".join(filter(None, (settings["USER"], settings["PASSWORD"])))
    host, port = settings["HOST"] or "localhost", settings["PORT"] or 5432
    return f"postgres://{login}@localhost:{port}/{settings['NAME']}?host={host}"


@pytest.fixture
def child_environment() -> dict[str, str]:
    """Environment for a child process of a test that must see the test's database, files and keys."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(connection.settings_dict),
    }
