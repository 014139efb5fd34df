"""The twelve cells of the fault matrix that run on every change: `pytest -m smoke tests/faults`.

A test names its cell by the mark `cell("M1 kill")`; `test_twelve.py` proves that exactly these exist.
"""

import pytest

CELLS = {
    "M1 kill": "upload is streaming: nothing, or whole (I1, I2)",
    "M2 kill": "file stored, no row: nothing, and the orphan is swept (I2)",
    "M3 kill": "before the commit: whole or nothing (I1)",
    "M3 double click": "one form is one submission (I9)",
    "M4 kill": "after the commit: the second try finds the first (I1, I9)",
    "M5 fifty claim one": "one claim (I4)",
    "M6 two decide": "one decision, the other is told (I3, I7)",
    "M8 250 then crash": "sent at least once, the same Message-ID (I6)",
    "M9 fifty reveals": "one reveal (I5)",
    "M9 kill": "revealed at most once, re-issued by staff (I5)",
    "M11 kill": "a bag validates or is not offered (I8)",
    "M14 drill": "backup and export alone make a portal that serves (I1-I8)",
}


def cell(name: str) -> pytest.MarkDecorator:
    """The mark of a test that holds this cell."""
    if name not in CELLS:
        raise KeyError(name)
    return pytest.mark.smoke(name)
