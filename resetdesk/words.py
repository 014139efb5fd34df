"""The sentences of the code, and whether the English catalogue has each of them.

The message ids are the Indonesian sentences themselves. They are read from the code without gettext's
programs; nothing here is imported or rendered to find them.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

HOME = Path(__file__).resolve().parent.parent
PACKAGES = ("resetdesk", "requests_app", "archive_app")
CATALOGUE = Path(__file__).resolve().parent / "locale" / "en" / "LC_MESSAGES" / "django.po"

# How many leading arguments are words, by the function's own name; a context comes before them.
CALLS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), 1),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), 2),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), 1),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), 2),
}
WITH_CONTEXT = frozenset(name for name in CALLS if "pgettext" in name)
IN_FILTERS = re.compile(r"""_\(("[^"\\]*"|'[^'\\]*')\)""")
# A template trusts a translation as it trusts itself: none may end an attribute or begin a tag.
MARKUP = ('"', "'", "<", ">", "&")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*\}")


@dataclass(frozen=True, order=True)
class Word:
    """One entry of a catalogue: a sentence, its plural and its context where it has them."""

    text: str
    plural: str = ""
    context: str = ""


class NotLiteral(Exception):
    """A call whose sentence is put together while the portal runs: no catalogue can hold it."""


def of_python(tree: ast.Module, *, path: str = "") -> Iterator[Word]:
    """The words of one module.

    Raises NotLiteral for an f-string or a sum in the place of a sentence.
    """
    names = dict(imported(tree))
    if not names:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            function = names[node.func.id]
            start = 1 if function in WITH_CONTEXT else 0
            arguments = node.args[: start + CALLS[function]]
            if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in arguments):
                raise NotLiteral(f"{path}:{node.lineno}")
            said = [a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if len(said) == len(arguments):  # otherwise a name, whose words stand where it was made
                yield Word(said[start], "".join(said[start + 1 :]), "".join(said[:start]))


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Gettext's functions, Django's or the engine's own, by the names under which this module knows them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in CALLS:
                    yield alias.asname or alias.name, alias.name


def of_template(source: str) -> Iterator[Word]:
    """The words of one template."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        for literal in IN_FILTERS.findall(token.contents):
            yield Word(_percent(literal[1:-1]))
        bits = list(smart_split(token.contents)) if token.token_type is TokenType.BLOCK else [""]
        if bits[0] in {"translate", "trans"} and bits[1][:1] in {'"', "'"}:
            yield Word(_percent(_literal(bits[1])), context=_context(bits))
        elif bits[0] in {"blocktranslate", "blocktrans"}:
            yield _block(bits, tokens)


def _block(bits: list[str], tokens: Iterator[Token]) -> Word:
    """The word of a block, whose tokens are used up."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts[-1].append(_percent(token.contents))
        elif token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.contents.strip() == "plural":
            parts.append([])
        elif token.contents.startswith("end"):
            break
    texts = ["".join(part) for part in parts]
    if "trimmed" in bits:
        texts = [trim_whitespace(text) for text in texts]
    return Word(texts[0], "".join(texts[1:]), _context(bits))


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _literal(bit: str) -> str:
    """The text between the quotes at the head of a tag's first argument, filters left off."""
    return bit[1 : bit.index(bit[0], 1)]


def _context(bits: list[str]) -> str:
    return bits[bits.index("context") + 1][1:-1] if "context" in bits else ""


def of_code() -> set[Word]:
    """Every word of the portal."""
    found: set[Word] = set()
    for package in PACKAGES:
        for path in (HOME / package).rglob("*.py"):
            if "migrations" not in path.parts:
                found.update(of_python(ast.parse(path.read_text("utf-8")), path=str(path.relative_to(HOME))))
    for path in (HOME / "templates").rglob("*"):
        if path.is_file():
            found.update(of_template(path.read_text("utf-8")))
    return found


def catalogue() -> polib.POFile:
    """The English catalogue, to be read or changed.

    Raises ValueError for a word that stands in it twice.
    """
    return polib.pofile(str(CATALOGUE), wrapwidth=110, check_for_duplicates=True)


def word_of(entry: polib.POEntry) -> Word:
    return Word(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def translations(entry: polib.POEntry) -> list[str]:
    """One text, or one per plural form."""
    return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)] or [entry.msgstr]


def renew(entries: polib.POFile, words: Iterable[Word]) -> None:
    """Add what is new with an empty translation, drop what nothing says any more, sort by the alphabet."""
    held = {word_of(entry): entry for entry in entries if not entry.obsolete}
    entries[:] = [
        held.get(word) or _empty(word)
        for word in sorted(words, key=lambda word: (word.text.casefold(), word.text, word.context))
    ]


def _empty(word: Word) -> polib.POEntry:
    plural = {"msgid_plural": word.plural, "msgstr_plural": {0: "", 1: ""}} if word.plural else {}
    return polib.POEntry(msgid=word.text, msgctxt=word.context or None, **plural)


def faults(entries: polib.POFile, words: Iterable[Word]) -> Iterator[str]:
    """What is missing, empty, unused or says other placeholders than its Indonesian, one line each."""
    held = {word_of(entry): entry for entry in entries}
    wanted = set(words)
    yield from (f"missing: {word.text}" for word in sorted(wanted - held.keys()))
    yield from (f"unused: {word.text}" for word in sorted(held.keys() - wanted))
    for word in sorted(wanted & held.keys()):
        entry = held[word]
        texts = translations(entry)
        if entry.obsolete or entry.fuzzy or not all(texts):
            yield f"untranslated: {word.text}"
        elif any(not _fits(text, word) for text in texts):
            yield f"placeholders differ: {word.text}"
        elif any(mark in text and mark not in word.text for text in texts for mark in MARKUP):
            yield f"markup of its own: {word.text}"


def _fits(text: str, word: Word) -> bool:
    """Whether a translation fills the same places; the singular may say its one in words."""
    there = set(PLACEHOLDER.findall(text))
    if not word.plural:
        return there == set(PLACEHOLDER.findall(word.text))
    return there <= set(PLACEHOLDER.findall(word.plural)) | set(PLACEHOLDER.findall(word.text))
