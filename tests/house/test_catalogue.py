"""Every sentence of the code stands in the English catalogue, translated, and nothing else does."""

import ast
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from resetdesk import words
from resetdesk.words import NotLiteral, Word


@pytest.fixture(scope="module")
def found() -> set[Word]:
    return words.of_code()


def test_the_catalogue_is_complete(found: set[Word]) -> None:
    """After a new sentence: `manage.py words`, then translate what it lists."""
    assert len(found) > 1000
    assert list(words.faults(words.catalogue(), found)) == []


def test_the_catalogue_is_in_its_order(found: set[Word]) -> None:
    """So that two people's new sentences meet in one place only when they are neighbours."""
    entries = words.catalogue()
    before = str(entries)
    words.renew(entries, found)
    assert str(entries) == before


def test_no_library_has_another_word_for_ours(found: set[Word]) -> None:
    """Django and allauth bring Indonesian catalogues of their own, whose ids are English words."""
    with translation.override("id"):
        changed = {word.text for word in found if spoken(word) != word.text}
    assert changed == set()


def spoken(word: Word) -> str:
    if word.context:
        return pgettext(word.context, word.text)
    return ngettext(word.text, word.plural, 1) if word.plural else gettext(word.text)


HEAD = "from django.utils.translation import gettext as _, ngettext, pgettext\n"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("x = _('Simpan')", Word("Simpan")),
        ("x = _('Simpan ' 'sekarang')", Word("Simpan sekarang")),
        ("x = pgettext('nomor urut', 'No')", Word("No", context="nomor urut")),
        ("x = ngettext('%d hari', '%d hari-hari', n)", Word("%d hari", "%d hari-hari")),
    ],
)
def test_words_of_python_are_read(line: str, word: Word) -> None:
    assert set(words.of_python(ast.parse(HEAD + line))) == {word}


def test_another_functions_words_are_left_alone() -> None:
    assert not set(words.of_python(ast.parse("_ = print\n_('Simpan')")))
    assert not set(words.of_python(ast.parse(HEAD + "x = _(label)")))


@pytest.mark.parametrize("line", ["x = _(f'{n} hari')", "x = _('Simpan' + more)", "x = _('%d hari' % n)"])
def test_a_sentence_put_together_is_refused(line: str) -> None:
    with pytest.raises(NotLiteral):
        set(words.of_python(ast.parse(HEAD + line)))


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ('{% translate "Simpan" %}', Word("Simpan")),
        ('{% translate "Simpan" as label %}', Word("Simpan")),
        ('{% translate "No" context "nomor urut" %}', Word("No", context="nomor urut")),
        ('{% translate "100% siap" %}', Word("100%% siap")),
        ('{% include "x.html" with label=_("Simpan") %}', Word("Simpan")),
        ("{{ names|join:_(' atau ') }}", Word(" atau ")),
        (
            "{% blocktranslate trimmed with n=x %}\n  Halo\n  {{ n }}\n{% endblocktranslate %}",
            Word("Halo %(n)s"),
        ),
        (
            "{% blocktranslate count n=x %}{{ n }} hari{% plural %}{{ n }} hari-hari{% endblocktranslate %}",
            Word("%(n)s hari", "%(n)s hari-hari"),
        ),
    ],
)
def test_words_of_templates_are_read(source: str, word: Word) -> None:
    assert set(words.of_template(source)) == {word}


def faults(*entries: polib.POEntry) -> list[str]:
    catalogue = polib.POFile()
    catalogue.extend(entries)
    return list(words.faults(catalogue, {Word("%(n)s hari")}))


def test_the_check_sees_a_bad_catalogue() -> None:
    assert faults() == ["missing: %(n)s hari"]
    assert faults(polib.POEntry(msgid="%(n)s hari", msgstr="")) == ["untranslated: %(n)s hari"]
    assert faults(polib.POEntry(msgid="%(n)s hari", msgstr="%(m)s days")) == [
        "placeholders differ: %(n)s hari"
    ]
    quoted = polib.POEntry(msgid="%(n)s hari", msgstr='%(n)s "days"')
    assert faults(quoted) == ["markup of its own: %(n)s hari"]
    good = polib.POEntry(msgid="%(n)s hari", msgstr="%(n)s days")
    assert faults(good) == []
    assert faults(good, polib.POEntry(msgid="Lama", msgstr="Old")) == ["unused: Lama"]
    assert faults(polib.POEntry(msgid="%(n)s hari", msgstr="%(n)s days", flags=["fuzzy"]))
    assert faults(polib.POEntry(msgid="%(n)s hari", msgstr="%(n)s days", obsolete=True))


def test_renewing_adds_drops_and_sorts() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Tutup", msgstr="Close"))
    catalogue.append(polib.POEntry(msgid="Lama", msgstr="Old"))
    words.renew(
        catalogue, {Word("Tutup"), Word("buka"), Word("Hari", "Hari-hari"), Word("No", context="urut")}
    )
    assert [entry.msgid for entry in catalogue] == ["buka", "Hari", "No", "Tutup"]
    assert catalogue[3].msgstr == "Close"
    assert catalogue[1].msgstr_plural == {0: "", 1: ""}
    assert catalogue[2].msgctxt == "urut"


def test_the_command_writes_the_catalogue_and_tells_what_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "django.po"
    polib.POFile().save(str(path))
    monkeypatch.setattr(words, "CATALOGUE", path)
    monkeypatch.setattr(words, "of_code", lambda: {Word("Simpan")})
    with pytest.raises(SystemExit) as ended:
        call_command("words")
    assert ended.value.code == 1
    assert capsys.readouterr().out == "untranslated: Simpan\n"
    path.write_text(path.read_text("utf-8").replace('msgstr ""\n', 'msgstr "Save"\n'), "utf-8")
    call_command("words")
    assert "semuanya diterjemahkan" in capsys.readouterr().out
