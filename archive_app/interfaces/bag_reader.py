"""Everything in a bag that people read, gathered record by record while the bag is composed."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from django.contrib.staticfiles import finders

from archive_app.domain.bagging.composing import About, Held
from archive_app.interfaces import bag_lists, bag_pages, bag_readme
from archive_app.interfaces.cells import csv_bytes

STYLE = "css/paper-bag.css"


class BagReader:
    """One bag's pages and lists. The lists remember their lines, never the records."""

    def __init__(self) -> None:
        self.files: list[bag_lists.Line] = []
        self.contents: list[bag_lists.Line] = []
        self.rows: list[str] = []
        self.results: Counter[str] = Counter()
        self.size = 0

    def page(self, held: Held) -> bytes:
        record = held.record
        self.files.append(bag_lists.file_line(held))
        self.contents += bag_lists.content_lines(held)
        self.rows.append(bag_pages.index_row(held))
        self.results[bag_lists.result(record)] += 1
        self.size += sum(placed.item.size for placed in held.placed)
        return bag_pages.page(
            record.office,
            heading=record.name,
            main=bag_pages.record_main(held),
            foot=f"Rekaman {record.name}, dibuat ResetDesk. Sidik: {record.sha256}",
            root=bag_pages.UP,
        )

    def lists(self, about: About) -> Mapping[str, bytes]:
        results = sorted(self.results.items(), key=lambda pair: (-pair[1], pair[0]))
        main = bag_pages.index_main(about, rows=self.rows, results=results, size=self.size)
        index = bag_pages.page(
            about.wanted.office, heading=bag_readme.title(about), main=main, foot="Dibuat ResetDesk."
        )
        return {
            "indeks.html": index,
            "daftar-berkas.csv": csv_bytes(bag_lists.FILES, self.files),
            "daftar-isi-berkas.csv": csv_bytes(bag_lists.CONTENTS, self.contents),
            "gaya.css": _style(),
        }

    def readme(self, about: About) -> bytes:
        prints = {key_id: hashlib.sha256(text.encode()).hexdigest() for key_id, text in about.keys.items()}
        return bag_readme.readme(about, prints)


def _style() -> bytes:
    found = finders.find(STYLE)
    assert isinstance(found, str)  # noqa: S101 - our own file, under static/
    return Path(found).read_bytes()
