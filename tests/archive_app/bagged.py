"""Bags made in tests, and the independent judges of them."""

import datetime as dt
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import bagit

from archive_app.domain import archiving, bundles
from archive_app.domain.bagging.making import Made, making, month_wanted
from archive_app.domain.bagging.writing import Plan
from archive_app.interfaces.bag_reader import BagReader
from archive_app.models import Bundle, Record
from requests_app.models import ResetRequest
from resetdesk.accounts.models import Office
from tests.archive_app.ended import completed, rejected, withdrawn
from tests.archive_app.test_archiving import fake_render
from tests.cast import Cast
from tests.moments import kept

AFTER = dt.timedelta(minutes=1)
LATER = dt.datetime(2026, 12, 3, 1, 0, tzinfo=dt.UTC)
MONTH = "2026-11"


@dataclass
class Heard:
    """Progress, written down."""

    listed: int = 0
    written: int = 0
    checked: int = 0
    total: int = 0

    def listing(self, records: int, *, total: int) -> None:  # noqa: ARG002 - the protocol's
        self.listed = records

    def writing(self, files: int, size: int, *, plan: Plan) -> None:  # noqa: ARG002
        self.written, self.total = size, plan.length

    def checking(self, files: int, size: int, *, plan: Plan) -> None:  # noqa: ARG002
        self.checked = size


def archive(request: ResetRequest) -> Record:
    """The record of an ended request."""
    assert request.ended_at is not None
    made = archiving.make_record(request.pk, render=fake_render, at=request.ended_at + AFTER)
    assert made is not None
    return made


@kept
def three_records(cast: Cast) -> list[Record]:
    """One completed, one rejected, one withdrawn, all in November 2026."""
    return [archive(end(cast)) for end in (completed, rejected, withdrawn)]


def bag(
    office: Office,
    folder: Path,
    *,
    month: str = MONTH,
    at: dt.datetime = LATER,
    heard: Heard | None = None,
) -> Path:
    """The office's month as a file of this folder. Raises BundleRefused."""
    path = folder / "bag.zip"

    def keep(made: Made) -> None:
        made.path.rename(path)

    with making(
        month_wanted(office, month, at=at),
        reader=BagReader(),
        folder=folder,
        at=at,
        progress=heard or Heard(),
        room=lambda _size: None,
    ) as made:
        keep(made)
    return path


def unpack(path: Path, folder: Path) -> Path:
    """The bag's own folder, unpacked."""
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
        (root,) = {name.partition("/")[0] for name in packed.namelist()}
    return folder / root


def judged_by_bagit(root: Path) -> bool:
    """The verdict of the library of the standard's authors."""
    return bool(bagit.Bag(str(root)).is_valid())


def judged_by_coreutils(root: Path) -> bool:
    """What BACA-SAYA tells people to type."""
    manifests = [f"{kind}manifest-{name}.txt" for kind in ("", "tag") for name in ("sha256", "sha512")]
    return all(
        subprocess.run(
            [f"{name.rpartition('-')[2].removesuffix('.txt')}sum", "--quiet", "--strict", "-c", name],
            cwd=root,
            capture_output=True,
            check=False,
        ).returncode
        == 0
        for name in manifests
    )


def asked(office: Office, cast: Cast, *, of: str | Record = MONTH, at: dt.datetime = LATER) -> Bundle:
    """A bundle that the archivist asked for."""
    return bundles.prepare(office, of=of, by=cast["arsiparis"], at=at)
