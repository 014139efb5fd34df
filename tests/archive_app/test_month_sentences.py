"""The sentences of a month: no half of one request, no nine of ten among fewer."""

from typing import Any

import pytest

from archive_app.interfaces import month_sentences

SECONDS = {"median": 2400.0, "ninth": 5400.0}


def figures(count: int) -> dict[str, Any]:
    """A month in which so many requests came to their result and nothing else happened."""
    nothing = {
        "volume": {"received": 0, "ended": {}, "reopened": 0},
        "times": {"count": 0},
        "judged": {"within": 0, "over": 0},
    }
    times = {"count": count, "total": SECONDS, "waiting": SECONDS, "handling": SECONDS}
    return {
        **nothing,
        "times": times,
        "previous": {**nothing, "month": "2026-09"},
        "is_whole": True,
    }


def speed(count: int) -> str:
    return " ".join("".join(part.text for part in one) for one in month_sentences._speed(figures(count)))


@pytest.mark.parametrize(
    ("count", "said", "unsaid"),
    [
        (0, "Belum ada permohonan yang selesai", "0 menit"),
        (1, "Satu-satunya permohonan yang selesai sampai pada hasilnya dalam 40 menit", "Separuh"),
        (2, "dan yang paling lama dalam 1 jam 30 menit", "sembilan"),
        (9, "dan yang paling lama dalam 1 jam 30 menit", "sembilan"),
        (10, "dan sembilan dari sepuluh dalam 1 jam 30 menit", "paling lama dalam"),
    ],
)
def test_the_speed_is_told_of_as_many_as_there_were(count: int, said: str, unsaid: str) -> None:
    told = speed(count)
    assert said in told
    assert unsaid not in told
