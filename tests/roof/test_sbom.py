"""The bill of materials holds what the lock file pins, no more and no less."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from resetdesk import sbom
from tests.house.source import HOME

LOCK = """\
Example_Lib[extra]==1.2.3 ; sys_platform == 'win32' \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
other==2.0 \\
    --hash=sha256:{a}
""".format(a="a" * 64, b="b" * 64)


def test_a_lock_is_read_whole() -> None:
    first, second = sbom.libraries(LOCK)
    assert (first.name, first.version, first.only) == ("example-lib", "1.2.3", "sys_platform == 'win32'")
    assert first.hashes == ("a" * 64, "b" * 64)
    assert (second.ref, second.only) == ("pkg:pypi/other@2.0", "")


@pytest.mark.parametrize("line", ["other==2.0\n", "other>=2.0\n", "-e .\n"])
def test_a_line_without_pin_or_hash_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"other|-e"):
        list(sbom.libraries(LOCK + line))


@pytest.mark.asvs("V15.1.2")
@pytest.mark.parametrize("lock", ["core", "dev"])
def test_the_bill_is_the_lock(lock: str) -> None:
    out = StringIO()
    call_command("sbom", lock=lock, stdout=out)
    bill = json.loads(out.getvalue())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    pinned = re.findall(
        r"^([\w.-]+)(?:\[[^\]]*\])?==", (HOME / f"requirements/{lock}.txt").read_text(), re.MULTILINE
    )
    assert [one["name"] for one in bill["components"]] == sorted(
        name.lower().replace("_", "-") for name in pinned
    )
    assert all(one["hashes"] for one in bill["components"])
    refs = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    (own,) = bill["dependencies"]
    assert set(own["dependsOn"]) < refs
    assert len(own["dependsOn"]) > 20, "what pyproject.toml asks for itself"
    assert sbom.written(lock) == out.getvalue(), "the same lock, the same bytes"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat"):
        call_command("sbom", output=tmp_path / "tidak-ada" / "x.json")
