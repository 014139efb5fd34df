"""The request letter that the portal sets from a form, in the SOP's own words, for signing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from requests_app.domain.questionnaire import Questionnaire
from requests_app.sop.conditions import Fact
from requests_app.sop.definition import FormField, Service


@dataclass(frozen=True)
class SetLetter:
    """A letter, ready to be printed: nothing on it that the form does not say."""

    title: str
    opening: str
    facts: tuple[tuple[str, str], ...]
    request: str
    closing: str
    name: str
    nip: str
    number: str
    day: date | None


def letter_of(asked: Questionnaire, *, words: Callable[[FormField, Fact], str]) -> SetLetter | None:
    """The letter of the first SOP that brings one; None where the office's SOPs bring none.

    `words` writes an answer for people.
    """
    if asked.asked is None:
        return None
    edition = next((e for e in asked.asked.editions.values() if e.definition.letter), None)
    if edition is None or edition.definition.letter is None:
        return None
    sop, letter, form = edition.definition, edition.definition.letter, asked.form
    answers = {**form.answers, "role": form.role}
    questions = {field.key: field for field in sop.fields}
    facts = [
        (questions[key].label, words(questions[key], answers.get(key)))
        for key in letter.fields
        if answers.get(key) not in (None, "")
    ]
    values = {
        "layanan": _together([_inside(sop.service_label(Service(s))) for s in form.services]),
        "sistem": sop.system_label(sop.systems[0]),
        "kantor": asked.draft.office.name,
        "akun": sop.role_label(form.role),
    }
    nip = words(questions["nip"], answers.get("nip")) if "nip" in questions else ""
    return SetLetter(
        title=letter.title,
        opening=_filled(letter.opening, values),
        facts=tuple(facts),
        request=_filled(letter.request, values),
        closing=_filled(letter.closing, values),
        name=str(answers.get("name") or ""),
        nip=nip,
        number=form.letter_number,
        day=form.letter_date,
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text


def _inside(label: str) -> str:
    """A label inside a sentence; names such as User ID keep their capitals."""
    return label[:1].lower() + label[1:]


def _together(names: list[str]) -> str:
    if len(names) < 3:
        return " dan ".join(names)
    return f"{', '.join(names[:-1])}, dan {names[-1]}"
