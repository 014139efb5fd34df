"""What an application is asked for: the fields and papers of the SOPs that its services fall under."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_app.domain.adoption import current_editions
from requests_app.exceptions import FormIncomplete
from requests_app.models import Edition
from requests_app.sop.conditions import Fact, holds
from requests_app.sop.definition import Document, FormField
from requests_app.sop.definition import Sop as SopDefinition
from requests_app.sop.enums import FieldKind
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office


def left_empty(label: str) -> str:
    """The sentence for a field that was left empty: a question is answered, a noun is filled in."""
    if label.rstrip().endswith("?"):
        return _("Jawab pertanyaan “%(question)s”") % {"question": label.strip()}
    return _("Isi %(label)s.") % {"label": label.rstrip(" .:")}


@dataclass(frozen=True)
class Asked:
    """The current edition for each chosen service; `facts` decide what the conditions let through.

    Where the office says so, a NIP may stay empty (members of TNI and Polri have none).
    """

    editions: Mapping[str, Edition]
    facts: Mapping[str, Fact]
    nip_required: bool = True

    def _served(self) -> Iterator[tuple[SopDefinition, dict[str, Fact]]]:
        for service, edition in self.editions.items():
            yield edition.definition, {**self.facts, "service": service}

    def fields(self) -> list[FormField]:
        """Every field asked for, once, in the SOP's order."""
        found: dict[str, FormField] = {}
        for sop, facts in self._served():
            for field in sop.fields:
                if holds(field.required_when, facts):
                    found.setdefault(field.key, field)
        return list(found.values())

    def documents(self) -> list[Document]:
        """Every paper asked for, once, in the SOP's order, also those that are only shown."""
        found: dict[str, Document] = {}
        for sop, facts in self._served():
            for document in sop.documents:
                if holds(document.required_when, facts):
                    found.setdefault(document.key, document)
        return list(found.values())

    def missing_documents(self, present: Mapping[str, object]) -> dict[str, str]:
        """A sentence for each required paper that is not there; one of an or-group is enough."""
        documents = [d for d in self.documents() if d.is_uploaded and not d.optional]
        groups = {d.or_group for d in documents if d.or_group and present.get(d.key)}
        return {
            d.key: _("Unggah %(paper)s.") % {"paper": d.label}
            for d in documents
            if not present.get(d.key) and (d.or_group is None or d.or_group not in groups)
        }

    def missing_fields(self, answers: Mapping[str, Fact]) -> dict[str, str]:
        """A sentence for each required field that is empty. A yes-no question may be answered no."""
        return {
            field.key: left_empty(field.label)
            for field in self.fields()
            if self.is_required(field) and not _is_answered(field, answers.get(field.key))
        }

    def is_required(self, field: FormField) -> bool:
        """Whether the field may not stay empty."""
        return not field.optional and (self.nip_required or field.kind is not FieldKind.NIP)


def asked(
    office: Office,
    *,
    role: str,
    services: tuple[str, ...],
    answers: Mapping[str, Fact],
    channel: str,
    current: Sequence[Edition] | None = None,
) -> Asked:
    """What this office asks of this role for these services; `current` saves asking for its editions again.

    Raises FormIncomplete when no service was chosen or the office has no SOP for one of them.
    """
    if not services:
        raise FormIncomplete({"services": _("Pilih sedikitnya satu layanan.")})
    editions: dict[str, Edition] = {}
    current = current_editions(office) if current is None else current
    for service in services:
        serving = [edition for edition in current if _serves(edition.definition, role, service)]
        if not serving:
            raise FormIncomplete(
                {"role": _("Kantor ini tidak melayani peran itu untuk layanan yang dipilih.")}
            )
        editions[service] = serving[0]
    facts: dict[str, Fact] = {**answers, "role": role, "channel": channel}
    facts.setdefault("system", editions[services[0]].definition.systems[0])
    return Asked(editions=editions, facts=facts, nip_required=options(office).nip_required)


def _serves(sop: SopDefinition, role: str, service: str) -> bool:
    return role in sop.roles and service in sop.services


def _is_answered(field: FormField, value: Fact) -> bool:
    """Empty is no answer, and neither is a choice that a later edition no longer offers."""
    if field.kind is FieldKind.CHOICE:
        return value in {choice.key for choice in field.choices}
    return value not in (None, "")
