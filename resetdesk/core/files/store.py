"""Where bytes rest. A store knows keys and bytes, nothing of people; the embedded one is a private folder."""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

KEY = re.compile(r"[0-9a-f]{48}")
INCOMING = "incoming"


def new_key() -> str:
    """A random key: 192 bits, so that no name can be guessed and none repeats."""
    return secrets.token_hex(24)


class Store(Protocol):
    """What an object store or a folder must do. Every method may raise OSError."""

    def incoming(self) -> Path:
        """A private local folder in which a file may be spooled before `put`."""

    def put(self, key: str, *, source: Path) -> None:
        """Keeps a spooled, flushed file under the key, safe against power loss when it returns."""

    def open(self, key: str) -> BinaryIO:
        """The bytes of a key. Raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Removes a key; one that is not there is no fault."""

    def keys(self, *, older_than: float) -> Iterator[str]:
        """Keys at rest for at least so many seconds."""

    def free(self) -> int:
        """Bytes that still fit."""


class FolderStore:
    """Files in a private folder, `<first two signs of the key>/<key>`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Raises ValueError for anything that is no key of ours: no input ever walks the disk."""
        if not KEY.fullmatch(key):
            raise ValueError("not a key")
        return self.root / key[:2] / key

    def incoming(self) -> Path:
        folder = self.root / INCOMING
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def put(self, key: str, *, source: Path) -> None:
        target = self.path(key)
        try:
            target.parent.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            sync_folder(self.root)
        source.rename(target)
        sync_folder(target.parent)

    def open(self, key: str) -> BufferedReader:
        return self.path(key).open("rb")

    def delete(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def keys(self, *, older_than: float) -> Iterator[str]:
        limit = time.time() - older_than
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if KEY.fullmatch(path.name) and path.stat().st_mtime <= limit:
                yield path.name

    def clear_incoming(self, *, older_than: float) -> int:
        """Removes spooled files that a dead process left behind. Returns how many."""
        limit, count = time.time() - older_than, 0
        for path in self.incoming().iterdir():
            if path.stat().st_mtime <= limit:
                path.unlink(missing_ok=True)
                count += 1
        return count

    def free(self) -> int:
        return shutil.disk_usage(self.root).free


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power loss."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def store() -> FolderStore:
    """The store of this installation."""
    return FolderStore(Path(settings.FILES_DIR))
