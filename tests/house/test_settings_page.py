"""docs/settings.md is written from the typed page. `WRITE_DOCS=1 pytest tests/house` writes it anew."""

import os
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from resetdesk.config import HOME as INSTALLED
from resetdesk.config import Config, variable
from tests.house.source import HOME

PAGE = HOME / "docs" / "settings.md"
HEAD = """\
# Settings

Written by `tests/house/test_settings_page.py` from `resetdesk/config.py`; do not edit.

Every setting is an environment variable with a default that works on one machine, so an empty environment is
a complete installation on a laptop. Keys alone have no default: `./run` makes `keys.toml` on the first start,
and the portal does not start without it. A variable that begins with `RESETDESK_` and does not stand here is
refused, so that a typo cannot pass as a default. Every unsafe combination is refused before the first
request, with all its reasons at once and exit code 2.

| variable | default | meaning |
| --- | --- | --- |
"""


def shown(default: Any) -> str:
    """A default as people would type it; paths without the place of this checkout."""
    if default in (None, "", {}):
        return "none"
    if isinstance(default, bool):
        return f"`{int(default)}`"
    if isinstance(default, Path):
        return f"`{default.relative_to(INSTALLED)}/` in the checkout"
    return f"`{default}`"


def row(name: str, field: FieldInfo) -> str:
    return f"| `{variable(name)}` | {shown(field.default)} | {field.description} |\n"


def page() -> str:
    return HEAD + "".join(row(name, field) for name, field in Config.model_fields.items())


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, field in Config.model_fields.items() if not field.description] == []


def test_the_page_is_current() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()


def test_the_page_would_tell_of_a_new_setting() -> None:
    assert row("listen", Config.model_fields["listen"]).startswith("| `LISTEN` | none | `address:port`")
    assert "/" + "work" not in page()
