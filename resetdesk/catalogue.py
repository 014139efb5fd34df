"""The English catalogue: compiled without gettext's programs, so that a bare machine needs none.

`python -m resetdesk.catalogue compile` turns each django.po into the django.mo that Django reads.
"""

import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent / "locale"


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """The catalogues compiled now; one that is newer than its source is left alone."""
    compiled = []
    for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        entries = polib.pofile(str(source), check_for_duplicates=True)
        # Processes that begin together all find it old; none may read what another has half written.
        half = target.with_suffix(f".{os.getpid()}")
        entries.save_as_mofile(str(half))
        half.replace(target)
        compiled.append(target)
    return compiled


if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        sys.exit("Pemakaian: python -m resetdesk.catalogue compile")
    compile_all()
