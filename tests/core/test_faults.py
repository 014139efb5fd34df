"""Named fault points."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings as SettingsWrapper

from resetdesk.core import faults

ROOT = Path(__file__).resolve().parents[2]
CALL = re.compile(r'faults\.point\(\s*"([^"]+)"')


def test_a_point_that_is_not_registered_is_refused_everywhere(settings: SettingsWrapper) -> None:
    for allowed in (True, False):
        settings.FAULTS_ALLOWED = allowed
        with pytest.raises(faults.UnknownFaultPoint):
            faults.point("M15")


@pytest.mark.parametrize("wanted", ["M99:kill", "M3", "M3:explode", ":kill"])
def test_a_test_that_names_nothing_is_told(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv("RESETDESK_FAULT", wanted)
    with pytest.raises(faults.UnknownFaultPoint):
        faults.point("M3")


def test_raise_stands_at_its_own_point_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESETDESK_FAULT", "M9.claimed:raise")
    faults.point("M9")
    faults.point("M9.decrypted")
    with pytest.raises(faults.FaultInjected):
        faults.point("M9.claimed")


def test_nothing_happens_where_faults_are_not_allowed(
    monkeypatch: pytest.MonkeyPatch, settings: SettingsWrapper
) -> None:
    monkeypatch.setenv("RESETDESK_FAULT", "M3:raise")
    settings.FAULTS_ALLOWED = False
    faults.point("M3")
    del settings.FAULTS_ALLOWED
    faults.point("M3")


def test_nothing_happens_when_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RESETDESK_FAULT", raising=False)
    for name in faults.POINTS:
        faults.point(name)


def test_the_product_does_not_allow_faults() -> None:
    assert "FAULTS_ALLOWED = False" in (ROOT / "resetdesk" / "settings.py").read_text()


def test_every_moment_of_the_matrix_is_registered() -> None:
    assert {name.split(".")[0] for name in faults.POINTS} == {f"M{number}" for number in range(1, 15)}
    assert all(name.split(".")[0] in faults.POINTS for name in faults.POINTS)


def test_every_point_in_the_code_is_registered() -> None:
    used = {
        name
        for app in ("resetdesk", "requests_app", "archive_app")
        for path in (ROOT / app).rglob("*.py")
        for name in CALL.findall(path.read_text())
    }
    assert used <= set(faults.POINTS)


@pytest.mark.slow
def test_kill_leaves_no_time_for_anything(child_environment: dict[str, str]) -> None:
    script = (
        "import django; django.setup(); from resetdesk.core import faults; faults.point('M3'); print('alive')"
    )
    environment = child_environment | {"RESETDESK_FAULT": "M3:kill"}
    child = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (child.returncode, child.stdout) == (-signal.SIGKILL, "")
