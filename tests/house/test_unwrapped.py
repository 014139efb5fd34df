"""People's words are wrapped for translation: in templates, and in the labels of forms and choices."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.template.base import Lexer, TokenType

from resetdesk import words
from tests.house.source import Source, python_sources, templates

# The gallery shows the house's parts to its builders; mails and papers are the office's, in Indonesian.
NOT_PAGES = ("gallery/", "requests_app/mail/", "requests_app/papers/")
# Words for builders; the SOP engine is plain Python and its words are the office's, as is the one question
# of ours that stands among the SOP's. What the demo's offices and papers say is theirs, in Indonesian.
NOT_OURS_TO_TRANSLATE = re.compile(
    r"/models/|/views/gallery\.py|requests_app/sop/|/domain/questionnaire\.py|resetdesk/demo/(papers|towns)/"
)
# What is the same in both languages, with the reason where it is not plain.
SAME = {
    "ResetDesk",
    "SPSE",
    "SOP",
    "NIP",
    "PDF",
    "User ID",
    "SHA",  # SHA-256
    "English",  # each language under its own name, for who reads only that one
    "Bahasa Indonesia",
    "WIB",
    "WITA",
    "WIT",
    "kB",
    "MB",
}
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")
WORD = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1>|<!doctype[^>]*>|</?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE
)
ATTRIBUTE = re.compile(rf"""(?:{"|".join(SPOKEN_ATTRIBUTES)})\s*=\s*(["'])(.*?)\1""", re.DOTALL)
LOOSE = re.compile(r"""\b[\w-]+=(["'])[^"']*\1""")  # attributes in a block that a tag takes in
BLOCKS = {"blocktranslate", "blocktrans", "comment", "verbatim"}
FIELD_WORDS = {"label", "help_text", "empty_label", "verbose_name", "verbose_name_plural", "initial", "unit"}
EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}
CHOICES = {"TextChoices", "IntegerChoices"}


def bare(source: str) -> str:
    """A template without its tags, variables, comments and translated blocks."""
    kept, inside = [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type is TokenType.BLOCK and name in BLOCKS:
            inside = name
        elif token.token_type is TokenType.BLOCK and name == f"end{inside}":
            inside = ""
        elif token.token_type is TokenType.TEXT and not inside:
            kept.append(token.contents)
        elif token.token_type in {TokenType.VAR, TokenType.BLOCK}:
            kept.append("\N{OBJECT REPLACEMENT CHARACTER}")
    return "".join(kept)


def unwrapped(source: str) -> Iterator[str]:
    """Pieces of a template that people read and no catalogue knows."""
    text = bare(source)
    spoken = [match[2] for match in ATTRIBUTE.finditer(text)]
    for piece in [*LOOSE.sub("", TAG.sub("\n", text)).split("\n"), *spoken]:
        rest = piece
        for name in sorted(SAME, key=len, reverse=True):
            rest = re.sub(rf"\b{re.escape(name)}\b", "", rest)
        if WORD.search(re.sub(r"&\w+;", "", rest)):
            yield piece.strip()


def bare_labels(source: Source) -> Iterator[str]:
    """Labels of fields and names of choices that are plain strings."""
    if NOT_OURS_TO_TRANSLATE.search(source.path):
        return
    for node in ast.walk(source.tree):
        found: list[ast.expr] = []
        if isinstance(node, ast.Call):
            found = [keyword.value for keyword in node.keywords if keyword.arg in FIELD_WORDS]
        elif isinstance(node, ast.ClassDef) and CHOICES & {
            ast.unparse(base).split(".")[-1] for base in node.bases
        }:
            pairs = [line.value for line in node.body if isinstance(line, ast.Assign)]
            found = [pair.elts[-1] for pair in pairs if isinstance(pair, ast.Tuple)]
        yield from (f"{source.path}:{value.lineno}" for value in found if is_words(value))


def is_words(node: ast.expr) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return node.value not in SAME and bool(WORD.search(node.value))


def test_templates_say_nothing_unwrapped() -> None:
    faults = [
        f"{name}: {piece}"
        for name, text in templates().items()
        if name.endswith(".html") and not name.startswith(NOT_PAGES)
        for piece in unwrapped(text)
    ]
    assert faults == []


def test_labels_are_wrapped() -> None:
    assert [fault for source in python_sources() for fault in bare_labels(source)] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Simpan dulu</p>",
        '<a href="/x" aria-label="Simpan">{{ n }}</a>',
        "<p>{{ n }} hari</p>",
        "{% if x %}Simpan{% endif %}",
    ],
)
def test_the_check_sees_bare_words(source: str) -> None:
    assert list(unwrapped(source))


@pytest.mark.parametrize(
    "source",
    [
        '<p class="lead">{% translate "Simpan" %}</p>',
        "<p>{% blocktranslate trimmed %}Simpan {{ n }} berkas{% endblocktranslate %}</p>",
        '<tr{% if x %} class="wide"{% endif %}><td>{{ n }} · NIP&nbsp;{{ nip }}</td></tr>',
        "{# Simpan #}{% comment %}Simpan{% endcomment %}<script>const simpan = 1</script>",
        '{% block attributes %} class="lebar"{% endblock %}',
    ],
)
def test_the_check_lets_wrapped_words_be(source: str) -> None:
    assert not list(unwrapped(source))


def test_the_check_sees_bare_labels() -> None:
    assert list(bare_labels(Source("a.py", 'x = CharField(label="Nama lengkap")')))
    assert list(bare_labels(Source("a.py", 'class S(models.TextChoices):\n    A = "a", "Aktif"')))
    assert not list(bare_labels(Source("a.py", 'x = CharField(label=_("Nama lengkap"))')))
    assert not list(bare_labels(Source("a/models/b.py", 'x = CharField(help_text="for builders")')))


def frozen(source: Source) -> Iterator[str]:
    """Sentences translated when their module is imported: they stay in the language of that moment."""
    eager = {name for name, function in words.imported(source.tree) if function in EAGER}
    pending: list[ast.AST] = [source.tree] if eager else []
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            pending += [*defaults, *getattr(node, "decorator_list", [])]
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in eager:
            yield f"{source.path}:{node.lineno}"
        pending += ast.iter_child_nodes(node)


def test_no_sentence_is_translated_at_import() -> None:
    assert [fault for source in python_sources() for fault in frozen(source)] == []


@pytest.mark.parametrize(
    "line", ["X = _('Simpan')", "class F:\n    x = _('Simpan')", "def f(x=_('Simpan')): ..."]
)
def test_the_check_sees_a_sentence_frozen_at_import(line: str) -> None:
    head = "from django.utils.translation import gettext as _\n"
    assert list(frozen(Source("a.py", head + line)))
    assert not list(frozen(Source("a.py", head.replace("gettext", "gettext_lazy") + line)))
    assert not list(frozen(Source("a.py", head + "def f():\n    return _('Simpan')")))
