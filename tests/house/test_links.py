"""Every derived link dies when the installation is restored; names of mails never change."""

import ast
from collections.abc import Iterator

from tests.house.source import Source, python_sources

DERIVED = {"derive", "token_matches"}


def undying(source: Source) -> Iterator[str]:
    """Links that would outlive a restoration: derived for a purpose without `epochs.of_link`."""
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in DERIVED and ast.unparse(node.func.value) == "sealing":
            named = next((word.value for word in node.keywords if word.arg == "purpose"), None)
            purpose = ast.unparse(named or node.args[0])
            if not purpose.startswith(("epochs.of_link(", "'mail ", "f'mail ")):
                yield f"{source.path}:{node.lineno} {purpose}"


def test_every_link_carries_the_epoch() -> None:
    assert [line for source in python_sources() for line in undying(source)] == []


def test_the_check_sees_a_link_without_one() -> None:
    text = """
sealing.derive(LINK, object_id=1)
sealing.token_matches(token, purpose=LINK)
sealing.derive(epochs.of_link(LINK), object_id=1)
sealing.derive(f"mail {purpose}", object_id=1)
"""
    assert list(undying(Source("x.py", text))) == ["x.py:2 LINK", "x.py:3 LINK"]
