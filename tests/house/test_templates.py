"""Templates: each is used, none carries style or script of its own, every link and static file exists."""

import re

from django.contrib.staticfiles import finders
from django.template.loader import get_template

from tests.house.source import python_sources, templates

# Overrides that a library loads by name; the name alone is the use.
LOADED_BY_LIBRARIES = ("account/", "mfa/", "django/", "allauth/")
LOADED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
NAMED = re.compile(r"""["']([\w/.{}\[\]-]+\.(?:html|txt|svg|xml))["']""")
STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
INLINE = {
    "style attribute": re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without source": re.compile(
        r"<script\b(?![^>]*\b(?:src=|type=.application/json))", re.IGNORECASE
    ),
    "javascript link": re.compile(r"""["']javascript:""", re.IGNORECASE),
    "foreign host": re.compile(r"""(?:src|srcset|action|poster)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE),
}
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def names_in(texts: list[str]) -> set[str]:
    return {name for text in texts for name in NAMED.findall(text)}


def unused(found: dict[str, str], *, code: list[str]) -> list[str]:
    """Templates that no code, no other template and no library loads."""
    named = names_in(code)
    for name, text in found.items():
        named |= names_in([text]) - {name}
    # An f-string's field stands for one word: f"requests_app/step/{kind}.html".
    words = (re.split(r"\{[^}]*\}", name) for name in named if "{" in name)
    shapes = [re.compile(r"[\w-]+".join(map(re.escape, parts))) for parts in words]
    return [
        name
        for name in found
        if name not in named | LOADED_BY_DJANGO
        and not name.startswith(LOADED_BY_LIBRARIES)
        and not any(shape.fullmatch(name) for shape in shapes)
    ]


def inline(found: dict[str, str]) -> list[str]:
    """`template: kind` for each piece that the Content-Security-Policy would refuse."""
    return [
        f"{name}: {kind}"
        for name, text in found.items()
        for kind, pattern in INLINE.items()
        if pattern.search(TAGS.sub("x", text))
    ]


def for_the_browser() -> dict[str, str]:
    """Templates of pages. Mail programs read only inline styles; papers are set by WeasyPrint."""
    kept_apart = ("/mail/", "/papers/")
    return {name: text for name, text in templates().items() if not any(part in name for part in kept_apart)}


def test_every_template_is_used() -> None:
    code = [source.text for source in python_sources()]
    assert unused(templates(), code=code) == []


def test_no_page_carries_style_or_script_of_its_own() -> None:
    assert inline(for_the_browser()) == []


def test_every_static_file_exists() -> None:
    missing = [
        f"{name}: {path}"
        for name, text in templates().items()
        for path in STATIC.findall(text)
        if finders.find(path) is None
    ]
    assert missing == []


def test_every_template_compiles() -> None:

    for name in templates():
        if name.endswith((".html", ".txt")):
            get_template(name)


def test_the_checks_see_bad_samples() -> None:
    assert unused({"lonely.html": "", "used.html": ""}, code=['render(request, "used.html")']) == [
        "lonely.html"
    ]
    assert not unused({"step/take.html": ""}, code=['f"step/{PAGES[stage]}.html"'])
    for sample in (
        '<p style="color: red">',
        '<a href="x" onclick="go()">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<img src="//cdn.example/x.png">',
    ):
        assert inline({"bad.html": sample}), sample
    assert not inline({"good.html": '<script src="{% static "js/a.js" %}" nonce="{{ n }}"></script>'})
