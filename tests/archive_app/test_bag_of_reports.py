"""A signed month report is a record like any other, and lies in the bag of the month it was signed in."""

from pathlib import Path

from archive_app.domain.bagging import proving
from archive_app.domain.bagging.checking import bag_at, examine
from archive_app.domain.periods import month_of
from archive_app.models import Record
from requests_app.models import ResetRequest
from tests.archive_app.bagged import LATER, archive, bag
from tests.archive_app.test_bags import cells, entries
from tests.archive_app.test_month_closing import signed
from tests.cast import Cast


def test_the_report_is_in_the_bag_with_its_papers_figures_and_acts(cast: Cast, tmp_path: Path) -> None:
    report = signed(cast)
    for request in ResetRequest.objects.exclude(ended_at=None).filter(records=None):
        archive(request)
    record = Record.objects.get(report=report)
    path = bag(cast.timur, tmp_path, month=month_of(cast.timur, record.archived_at), at=LATER)
    inside = entries(path)
    names = sorted(name for name in inside if f"/{record.name}/0" in name)
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "pdf", "json"]
    line = next(one for one in cells(inside["data/daftar-berkas.csv"]) if one["Nomor berkas"] == record.name)
    assert (line["Kode klasifikasi"], line["Hasil"]) == ("000.3.6", "Ditandatangani")
    page = inside[f"data/rekaman/{record.name}/indeks.html"].decode()
    assert "Laporan ditandatangani" in page
    assert "Laporan bulanan Oktober 2026" in page
    found = bag_at(path)
    assert proving.prove(found, examine(found)).faults == []
