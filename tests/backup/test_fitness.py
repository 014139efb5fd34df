"""`doctor` tells how old the last backup is, and is red once that is too old."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from resetdesk.backup.fitness import exported_keys, last_backup
from resetdesk.core.fitness import Finding, Level
from resetdesk.core.models import BackupMade
from resetdesk.settings import config
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told() -> Finding:
    return next(iter(last_backup()))


def made(*, hours: int) -> None:
    BackupMade.objects.create(
        at=timezone.now() - timedelta(hours=hours), parts=3, size=7_100_000, fingerprint="a" * 64
    )


def test_an_office_without_a_backup_is_unsafe(cast: Cast) -> None:
    assert (told().level, told().sentence) == (Level.UNSAFE, "Belum pernah ada cadangan.")
    assert "manage.py backup" in told().remedy


def test_an_empty_place_has_nothing_to_lose() -> None:
    assert told().level is Level.WARNING


@pytest.mark.parametrize(
    ("hours", "level", "words"),
    [
        (0, Level.GOOD, "kurang dari satu jam yang lalu, 7.1 MB"),
        (30, Level.GOOD, "30 jam yang lalu"),
        (48, Level.GOOD, "48 jam"),
        (49, Level.UNSAFE, "49 jam"),
    ],
)
def test_its_age_is_told(cast: Cast, hours: int, level: Level, words: str) -> None:
    made(hours=hours)
    made(hours=500)
    assert told().level is level
    assert words in told().sentence


def test_how_old_is_too_old_is_a_setting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made(hours=49)
    monkeypatch.setattr(config, "backup_days", 7)
    assert told().level is Level.GOOD


@override_settings(DEMO=True)
def test_the_demo_needs_neither(cast: Cast) -> None:
    assert told().level is next(iter(exported_keys())).level is Level.GOOD
