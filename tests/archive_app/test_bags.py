"""A bag holds all that the records hold, and says so truly: to BagIt's own library, to coreutils, to us."""

import csv
import datetime as dt
import io
import json
import random
import re
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from archive_app.domain.bagging import checking, proving, zipping
from archive_app.domain.bagging.checking import ZipBag, bag_at, examine
from archive_app.domain.bagging.making import month_wanted
from archive_app.domain.bagging.zipping import Member
from archive_app.exceptions import BundleRefused
from archive_app.models import Record, RecordItem
from requests_app.models import ResetRequest
from resetdesk.accounts.enums import Zone
from resetdesk.core import roots
from resetdesk.core.files.store import store
from resetdesk.core.models import StoredFile
from tests.archive_app.bagged import (
    LATER,
    MONTH,
    Heard,
    archive,
    bag,
    judged_by_bagit,
    judged_by_coreutils,
    three_records,
    unpack,
)
from tests.archive_app.ended import withdrawn
from tests.cast import Cast
from tests.requests_app.factories import MONDAY

FLIPS = 100


def entries(path: Path) -> dict[str, bytes]:
    """The files of a bag below its folder."""
    with zipfile.ZipFile(path) as packed:
        return {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def alter(file: StoredFile, data: bytes | None) -> None:
    """Change a stored file behind the portal's back; None takes it away."""
    path = store().path(file.key)
    path.chmod(0o600)
    path.unlink()
    if data is not None:
        path.write_bytes(data)


# --- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["one bit", "longer", "shorter", "empty", "gone"])
def test_an_altered_or_missing_file_is_named_and_nothing_is_left(
    cast: Cast, tmp_path: Path, change: str
) -> None:
    record = three_records(cast)[0]
    item = record.items.select_related("file").get(position=2)
    data = store().path(item.file.key).read_bytes()
    altered = {
        "one bit": data[:-1] + bytes([data[-1] ^ 1]),
        "longer": data + b"x",
        "shorter": data[:-1],
        "empty": b"",
        "gone": None,
    }[change]
    alter(item.file, altered)
    with pytest.raises(BundleRefused) as refused:
        bag(cast.timur, tmp_path)
    assert f"Berkas “{item.label}” pada rekaman {record.name}" in refused.value.sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("field", ["sha256", "sha512", "crc32", "size"])
def test_a_row_that_says_something_else_than_the_seal_is_refused(
    cast: Cast, tmp_path: Path, field: str
) -> None:
    record = three_records(cast)[0]
    item = record.items.select_related("file").get(position=1)
    value: object = {"crc32": item.file.crc32 ^ 1, "size": item.size + 1}.get(field, "0" * 64)
    StoredFile.objects.filter(pk=item.file_id).update(**{field: value})
    with pytest.raises(BundleRefused, match=item.label):
        bag(cast.timur, tmp_path)


def test_a_broken_seal_is_refused(cast: Cast, tmp_path: Path) -> None:
    record = three_records(cast)[0]
    record.refresh_from_db()
    Record.objects.filter(pk=record.pk).update(index=record.index | {"holder": "Orang Lain"})
    with pytest.raises(BundleRefused, match=f"Segel rekaman {record.name}"):
        bag(cast.timur, tmp_path)


def test_an_item_row_that_was_taken_away_breaks_the_seal(cast: Cast, tmp_path: Path) -> None:
    record = three_records(cast)[0]
    RecordItem.objects.filter(record=record, position=1).delete()
    with pytest.raises(BundleRefused, match="Segel"):
        bag(cast.timur, tmp_path)


def test_an_end_without_its_record_is_no_complete_month(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    pending = withdrawn(cast)
    with pytest.raises(BundleRefused, match=pending.reference):
        bag(cast.timur, tmp_path)


@pytest.mark.parametrize(
    "month", ["2027-01", "2026-13", "2026-1", "besok", "", "9999-12", "0000-01", "２０２６-11"]
)
def test_no_month_and_a_month_to_come_are_refused(cast: Cast, tmp_path: Path, month: str) -> None:
    with pytest.raises(BundleRefused):
        bag(cast.timur, tmp_path, month=month)


# --- what is in it ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_independent_judges_accept_it_and_its_size_was_known(cast: Cast, tmp_path: Path) -> None:
    records, heard = three_records(cast), Heard()
    path = bag(cast.timur, tmp_path, heard=heard)
    assert path.stat().st_size == heard.total == heard.written == heard.checked
    assert heard.listed == len(records)
    assert zipfile.ZipFile(path).testzip() is None
    root = unpack(path, tmp_path / "out")
    assert root.name == "contoh-timur-2026-11"
    assert judged_by_bagit(root)
    assert judged_by_coreutils(root)
    for place in (path, root):
        reading = examine(bag_at(place))
        assert reading.faults == []
        assert proving.prove(bag_at_read(place), reading).faults == []


def bag_at_read(place: Path) -> checking.Bag:
    """A bag that was read through, so that its files are found by name."""
    found = bag_at(place)
    examine(found)
    return found


def test_every_file_is_there_byte_for_byte_under_our_own_name(cast: Cast, tmp_path: Path) -> None:
    records = three_records(cast)
    inside = entries(bag(cast.timur, tmp_path))
    for record in records:
        for item in record.items.select_related("file"):
            (name,) = (
                path for path in inside if path.startswith(f"data/rekaman/{record.name}/{item.position:02d}-")
            )
            assert inside[name] == store().path(item.file.key).read_bytes()
            assert name.isascii()
    assert {record.result for record in records} == {"completed", "rejected", "withdrawn"}


def test_the_same_records_give_the_same_bytes(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    first = bag(cast.timur, tmp_path).read_bytes()
    assert bag(cast.timur, tmp_path).read_bytes() == first


def test_lists_have_a_line_for_each_record_and_each_file(cast: Cast, tmp_path: Path) -> None:
    records = three_records(cast)
    inside = entries(bag(cast.timur, tmp_path))
    files, contents = cells(inside["data/daftar-berkas.csv"]), cells(inside["data/daftar-isi-berkas.csv"])
    assert {line["Nomor berkas"] for line in files} == {record.name for record in records}
    assert len(contents) == RecordItem.objects.count()
    assert all(f"{line['Letak dalam bundel']}" in inside for line in contents)
    (kept,) = (line for line in files if line["Rak"])
    assert (kept["Rak"], kept["Boks"], kept["Folder"]) == ("2", "5", "PPK 2026")
    assert kept["Kode klasifikasi"] == "000.3.5"


def test_signed_roots_vouch_for_the_journals(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    days = [dt.date(2026, 11, 15), dt.date(2026, 11, 16), dt.date(2026, 11, 17)]
    for day in days:
        roots.sign_daily_root(cast.timur.pk, day=day, at=LATER)
    path = bag(cast.timur, tmp_path)
    found = bag_at(path)
    proof = proving.prove(found, examine(found))
    assert (proof.faults, proof.roots, proof.rooted, proof.records) == ([], 3, 3, 3)


@pytest.mark.slow
def test_an_empty_month_is_a_bag_that_says_so(cast: Cast, tmp_path: Path) -> None:
    path = bag(cast.timur, tmp_path, month="2026-09")
    root = unpack(path, tmp_path / "out")
    assert judged_by_bagit(root)
    assert judged_by_coreutils(root)
    assert "Nihil" in (root / "data/indeks.html").read_text("utf-8")
    assert "Records: 0\n" in (root / "bag-info.txt").read_text("utf-8")


def test_a_month_that_is_not_over_says_until_when(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    at = MONDAY + dt.timedelta(days=2)
    page = entries(bag(cast.timur, tmp_path, at=at))["data/indeks.html"].decode()
    assert "isinya sampai 18 November 2026 pukul 09.00 WIT" in page


@pytest.mark.parametrize("zone", list(Zone))
def test_the_month_turns_at_the_offices_own_midnight(cast: Cast, zone: Zone) -> None:
    request = withdrawn(cast)
    cast.timur.timezone = zone
    cast.timur.save()
    midnight = dt.datetime(2026, 12, 1, tzinfo=ZoneInfo(zone))
    second = dt.timedelta(seconds=1)
    for end, in_november in ((midnight - second, True), (midnight, False)):
        ResetRequest.objects.filter(pk=request.pk).update(ended_at=end)
        record = archive(ResetRequest.objects.get(pk=request.pk))
        assert (record.pk in month_wanted(cast.timur, MONTH, at=LATER).keys) is in_november
        assert (record.pk in month_wanted(cast.timur, "2026-12", at=LATER).keys) is not in_november


def test_another_office_has_its_own_bag(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    assert month_wanted(cast.barat, MONTH, at=LATER).keys == []


# --- odd names, hostile words ----------------------------------------------------------------------------

ACTIVE = re.compile(r"<(script|img|iframe|object|embed|form|style)|\son\w+=|https?:|javascript:|url\(")
HOSTILE = '=HYPERLINK("http://x";"y")<script>alert(1)</script>\u202e😀'


def test_odd_words_stay_words(cast: Cast, tmp_path: Path) -> None:
    record = three_records(cast)[0]
    ResetRequest.objects.filter(pk=record.case.pk).update(holder_name=HOSTILE, holder_work_unit="../../etc")
    Record.objects.filter(pk=record.pk).update(rack="+1", box="-2", folder="@SUM(A1)")
    StoredFile.objects.filter(pk__in=record.items.values("file")).update(name="../..\\CON\u202egnp.exe")
    path = bag(cast.timur, tmp_path)
    inside = entries(path)
    line = next(one for one in cells(inside["data/daftar-berkas.csv"]) if one["Nomor berkas"] == record.name)
    assert (line["Rak"], line["Boks"], line["Folder"]) == ("'+1", "'-2", "'@SUM(A1)")
    page = inside[f"data/rekaman/{record.name}/indeks.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert all(".." not in name and name.isascii() for name in inside)
    assert judged_by_bagit(unpack(path, tmp_path / "out"))


def test_no_page_runs_or_fetches_anything(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    inside = entries(bag(cast.timur, tmp_path))
    pages = [data.decode() for name, data in inside.items() if name.endswith(".html")]
    assert len(pages) == 4
    assert not any(ACTIVE.search(page) for page in pages)


# --- every changed bit is found --------------------------------------------------------------------------


def test_a_hundred_of_a_hundred_bit_flips_in_the_zip_are_found(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    whole = bag(cast.timur, tmp_path).read_bytes()
    chance = random.Random(20261121)  # noqa: S311 - the same flips in every run
    missed = []
    for bit in chance.sample(range(len(whole) * 8), FLIPS):
        torn = tmp_path / "torn.zip"
        torn.write_bytes(flipped(whole, bit))
        if not examine(bag_at(torn)).faults:
            missed.append(bit)
    assert missed == []


def test_every_byte_of_the_zips_own_is_watched(cast: Cast, tmp_path: Path) -> None:
    """Not by chance alone: one bit in each byte of the directory, of a header, and of the end."""
    path = bag(cast.timur, tmp_path, month="2026-09")
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        start, names = packed.start_dir, packed.infolist()
    header = range(names[3].header_offset, names[3].header_offset + 30 + len(names[3].filename))
    chance = random.Random(7)  # noqa: S311 - as above
    for place in [*header, *range(start, len(whole) - 30, 3), *range(len(whole) - 30, len(whole))]:
        torn = tmp_path / "torn.zip"
        torn.write_bytes(flipped(whole, place * 8 + chance.randrange(8)))
        assert examine(bag_at(torn)).faults, place


def test_a_hundred_of_a_hundred_bit_flips_in_a_folder_are_found(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    root = unpack(bag(cast.timur, tmp_path), tmp_path / "out")
    files = sorted(path for path in root.rglob("*") if path.is_file())
    chance = random.Random(1)  # noqa: S311 - as above
    missed = []
    for _flip in range(FLIPS):
        path = chance.choice(files)
        data = path.read_bytes()
        path.write_bytes(flipped(data, chance.randrange(len(data) * 8)))
        if not examine(bag_at(root)).faults:
            missed.append(path.name)
        path.write_bytes(data)
    assert missed == []
    assert examine(bag_at(root)).faults == []


def test_who_knows_what_must_lie_in_it_believes_no_directory(cast: Cast, tmp_path: Path) -> None:
    path = bag(cast.timur, tmp_path, month="2026-09")
    with zipfile.ZipFile(path) as packed:
        infos = packed.infolist()
    members = [Member(info.filename, info.file_size, info.CRC) for info in infos]
    stamp = zipping.stamp(dt.datetime(*infos[0].date_time))  # noqa: DTZ001 - a ZIP knows no zone
    assert examine(ZipBag(path, known=(members, stamp))).faults == []
    for other in (members[:-1], members[::-1], [*members, members[0]]):
        assert examine(ZipBag(path, known=(other, stamp))).faults
    assert examine(ZipBag(path, known=(members, zipping.stamp(LATER)))).faults


def flipped(data: bytes, bit: int) -> bytes:
    place = bit // 8
    return data[:place] + bytes([data[place] ^ 1 << bit % 8]) + data[place + 1 :]


@pytest.mark.parametrize("torn", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"\0" * 5000, b"%PDF-1.7"], ids=str)
def test_what_is_no_bag_is_said_to_be_none(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "torn.zip"
    path.write_bytes(torn)
    assert examine(bag_at(path)).faults


def test_a_cut_bag_is_found_wherever_it_is_cut(cast: Cast, tmp_path: Path) -> None:
    whole = bag(cast.timur, tmp_path, month="2026-09").read_bytes()
    torn = tmp_path / "torn.zip"
    for end in range(0, len(whole), 97):
        torn.write_bytes(whole[:end])
        assert examine(bag_at(torn)).faults, end


def test_a_file_too_many_or_too_few_in_a_folder_is_found(cast: Cast, tmp_path: Path) -> None:
    three_records(cast)
    root = unpack(bag(cast.timur, tmp_path), tmp_path / "out")
    stray = root / "data" / "sisipan.pdf"
    stray.write_bytes(b"")
    assert [fault.path for fault in examine(bag_at(root)).faults if "tidak tercatat" in fault.sentence]
    stray.unlink()
    (root / "data" / "tautan").symlink_to("/etc/passwd")
    assert any("tautan" in fault.sentence for fault in examine(bag_at(root)).faults)


def test_a_bag_made_anew_around_an_altered_record_does_not_prove(cast: Cast, tmp_path: Path) -> None:
    """Manifests can be made by anybody; seals and chains cannot."""
    record = three_records(cast)[0]
    root = unpack(bag(cast.timur, tmp_path), tmp_path / "out")
    folder = root / "data" / "rekaman" / record.name
    for name in ("rekaman.json", "jurnal.jsonl", "jurnal-terbuka.json"):
        data = (folder / name).read_bytes()
        forged = data.replace(b"Sari Wulandari", b"Sari Wulandara").replace(b"perform", b"pretend")
        (folder / name).write_bytes(forged)
        found = bag_at(root)
        reading = examine(found)
        reading.faults.clear()  # as if the manifests had been made to fit
        assert bool(proving.prove(found, reading).faults) is (forged != data)
        (folder / name).write_bytes(data)


def test_the_index_is_what_was_signed(cast: Cast, tmp_path: Path) -> None:
    records = three_records(cast)
    inside = entries(bag(cast.timur, tmp_path))
    for record in records:
        record.refresh_from_db()
        assert json.loads(inside[f"data/rekaman/{record.name}/rekaman.json"]) == record.index
