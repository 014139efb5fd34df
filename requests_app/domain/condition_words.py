"""When a paper or a question is asked for, in words: the SOP's conditions read aloud."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from requests_app.enums import Channel
from requests_app.sop.conditions import Condition
from requests_app.sop.definition import Service, Sop


def condition_words(condition: Condition | None, sop: Sop) -> str:
    """The condition as the end of a sentence ("untuk PPK", "bila ..."); empty where it always holds."""
    if condition is None:
        return ""
    if condition.all is not None:
        return _(" dan ").join(condition_words(part, sop) for part in condition.all)
    if condition.any is not None:
        return _(" atau ").join(condition_words(part, sop) for part in condition.any)
    if condition.not_ is not None:
        return _("kecuali %(condition)s") % {"condition": condition_words(condition.not_, sop)}
    return _comparison(condition, sop)


def _comparison(condition: Condition, sop: Sop) -> str:
    fact = condition.fact or ""
    values = condition.in_ if condition.in_ is not None else (condition.equals,)
    if condition.is_true is not None:
        values = (condition.is_true,)
    said = _(" atau ").join(_labels(fact, values, sop))
    match fact:
        case "role":
            return _("untuk %(role)s") % {"role": said}
        case "service":
            return _("untuk layanan %(service)s") % {"service": said}
        case "channel":
            return _("bila diajukan lewat %(channel)s") % {"channel": said}
        case "system":
            return _("untuk akun %(system)s") % {"system": said}
    question = next((field.label for field in sop.fields if field.key == fact), fact)
    return _("bila “%(question)s” dijawab %(answer)s") % {"question": question, "answer": said}


def _labels(fact: str, values: Iterable[str | bool | None], sop: Sop) -> list[str]:
    choices = {
        choice.key: choice.label for field in sop.fields if field.key == fact for choice in field.choices
    }
    return [_label(fact, value, sop, choices) for value in values]


def _label(fact: str, value: str | bool | None, sop: Sop, choices: dict[str, str]) -> str:
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    text = value or ""
    match fact:
        case "role":
            return sop.role_label(text)
        case "service" if text in set(Service):
            return sop.service_label(Service(text))
        case "channel" if text in Channel.values:
            return str(Channel(text).label).lower()
        case "system":
            return sop.system_label(text)
    return choices.get(text, text)
