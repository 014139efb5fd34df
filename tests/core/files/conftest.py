from pathlib import Path

import pytest
from pytest_django import Settings

from resetdesk.core.files.store import FolderStore, store


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> FolderStore:
    """An empty store for each test."""
    settings.FILES_DIR = tmp_path / "files"
    settings.FILES_FREE_MINIMUM = 0
    return store()


def at_rest(folder: FolderStore) -> list[Path]:
    """Every file on the disk, also half ones."""
    return [path for path in folder.root.rglob("*") if path.is_file()] if folder.root.exists() else []
