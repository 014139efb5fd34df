"""The bill of materials: every library of a lock file, as CycloneDX 1.6 in JSON."""

import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<only>[^\\]+))?"
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Library:
    """One pinned library with the SHA-256 of each file that may be installed for it."""

    name: str
    version: str
    only: str
    hashes: tuple[str, ...]

    @property
    def ref(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def libraries(lock: str) -> Iterator[Library]:
    """What a hashed requirements file pins. Raises ValueError for a line that pins no hash."""
    for block in re.split(r"\n(?=\S)", lock.replace("\\\n", " ")):
        found = PINNED.match(block)
        if found is None:
            if block.strip() and not block.lstrip().startswith("#"):
                raise ValueError(block)
            continue
        hashes = tuple(HASH.findall(block))
        if not hashes:
            raise ValueError(block)
        only = re.sub(r"--hash=.*", "", found["only"] or "").strip()
        yield Library(plain(found["name"]), found["version"], only, hashes)


def direct(project: dict[str, Any]) -> set[str]:
    """The libraries that pyproject.toml asks for itself."""
    return {plain(re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0]) for one in project["dependencies"]}


def plain(name: str) -> str:
    """A library's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def bill(lock: str, *, project: str) -> dict[str, Any]:
    """The document; the same input gives the same bytes, so it carries no time and a derived number."""
    told = tomllib.loads(project)["project"]
    found = sorted(libraries(lock), key=lambda one: one.name)
    own = f"pkg:generic/{told['name']}@{told['version']}"
    asked = direct(told)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": told["name"],
                "version": told["version"],
                "licenses": [{"license": {"id": told["license"]["text"]}}],
            }
        },
        "components": [component(one) for one in found],
        "dependencies": [{"ref": own, "dependsOn": [one.ref for one in found if one.name in asked]}],
    }


def component(library: Library) -> dict[str, Any]:
    row: dict[str, Any] = {
        "type": "library",
        "bom-ref": library.ref,
        "name": library.name,
        "version": library.version,
        "purl": library.ref,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in library.hashes],
    }
    if license_ := license_of(library):
        row["licenses"] = [{"expression": license_}]
    if library.only:
        row["properties"] = [{"name": "resetdesk:only", "value": library.only}]
    return row


def license_of(library: Library) -> str:
    """What the installed library says of its licence (PEP 639); empty where it is missing."""
    try:
        found = metadata.distribution(library.name)
    except metadata.PackageNotFoundError:
        return ""
    told = found.metadata.json.get("license_expression", "")
    return str(told) if found.version == library.version else ""


def written(lock_name: str) -> str:
    """The bill of one of this checkout's lock files. Raises FileNotFoundError for another name."""
    document = bill(
        (HOME / "requirements" / f"{lock_name}.txt").read_text("utf-8"),
        project=(HOME / "pyproject.toml").read_text("utf-8"),
    )
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
