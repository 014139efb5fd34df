"""The kept tables of the tests are those of the migrations as they stand."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps

from tests import tables


def test_a_migration_that_changed_in_place_makes_new_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    monkeypatch.setattr(apps, "get_app_configs", lambda: [SimpleNamespace(label="one", path=str(tmp_path))])
    seen = {tables.digest()}
    for name, text in (("0001_first.py", "one"), ("0001_first.py", "two"), ("0002_second.py", "one")):
        (folder / name).write_text(text)
        assert tables.digest() not in seen
        seen.add(tables.digest())
    assert tables.digest() in seen
