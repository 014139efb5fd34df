"""What a notice says: the office's own words, else the SOP file's, else ours. No secret, no key, no NIP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.conf import settings
from django.urls import reverse

from requests_app.domain import abandonment, handover_rules, notice_words, reminders
from requests_app.domain.completion import open_items
from requests_app.domain.notice_words import PLACEHOLDER, Words
from requests_app.domain.notices import OF_HANDOVER
from requests_app.enums import HandoverState, HandoverWay, NoticeEvent
from requests_app.models import Handover, Notice, ResetRequest, StepRun
from requests_app.sop.enums import Service
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.core.templatetags.ui import tanggal, telepon, waktu

# What people write into a name must not become an address that a mail program makes clickable.
NOT_IN_A_NAME = re.compile(r"[^\w\s.,'’()-]|(?<=\w)\.(?=\w)", re.UNICODE)


class Outdated(Exception):
    """The message would no longer be true: what it announces is gone."""


@dataclass(frozen=True)
class Line:
    """One line of a message, with our own link in it where there is one."""

    before: str
    link: str
    after: str


@dataclass(frozen=True)
class Message:
    """One composed message, ready to be sent. Of its addresses only `link` and `also` may be clicked."""

    subject: str
    text: str
    link: str
    also: str = ""

    @property
    def paragraphs(self) -> list[list[Line]]:
        """The text for the page: paragraphs of lines."""
        return [
            [Line(*line.partition(self._link_in(line))) for line in paragraph.split("\n")]
            for paragraph in self.text.split("\n\n")
        ]

    def _link_in(self, line: str) -> str:
        return self.also if self.also and self.also in line else self.link


# The link opens nothing without its proof, and a reminder holds the same link again.
WITH_COLLECTION_LINK = frozenset({NoticeEvent.READY, *reminders.OF_HANDOVER})
HOW: Mapping[str, str] = MappingProxyType(
    {
        HandoverWay.TELEPHONE: "lewat telepon",
        HandoverWay.IN_PERSON: "secara langsung",
        HandoverWay.NOTICE: "lewat email ini",
    }
)


def compose(notice: Notice) -> Message:
    """The message of a notice in its office's words, for its one address. Raises Outdated."""
    event = NoticeEvent(notice.event)
    handover = still_told(notice, event)
    return filled(_template(notice, event, handover), _values(notice, event, handover))


def still_told(notice: Notice, event: NoticeEvent) -> Handover | None:
    """The hand-over that the notice tells of, if any. Raises Outdated where its words are true no more."""
    handover = _handover(notice, event)
    if event is NoticeEvent.READY and (handover is None or handover.state != HandoverState.ANNOUNCED):
        raise Outdated
    if event in reminders.REMINDERS and reminders.waiting_since(notice.reset_request, event) is None:
        raise Outdated
    return handover


def filled(words: Words, values: Mapping[str, str]) -> Message:
    """The message that these words make with these values; a name without a value stays as it is."""
    body = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words.body).strip()
    subject = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), words.subject)
    # S26: a header is one line, whatever a name holds.
    return Message(" ".join(subject.split())[:150], body, values["tautan"])


def _handover(notice: Notice, event: NoticeEvent) -> Handover | None:
    """The generation that the notice tells of: its own, or the newest for a reminder."""
    if event in reminders.OF_HANDOVER:
        return reminders.newest_handover(notice.reset_request)
    if event not in OF_HANDOVER:
        return None
    rows = Handover.objects.select_related("reset_request__submission")
    return rows.filter(reset_request=notice.reset_request, generation=notice.generation).first()


def _template(notice: Notice, event: NoticeEvent, handover: Handover | None) -> Words:
    request = notice.reset_request
    is_mailed = event is NoticeEvent.READY and handover and handover.way == HandoverWay.SPSE_MAIL
    key = notice_words.MAILED_KEY if is_mailed else event.value
    return notice_words.in_force(request.office, sop=request.edition.definition, key=key)


def _values(notice: Notice, event: NoticeEvent, handover: Handover | None) -> dict[str, str]:
    request, office = notice.reset_request, notice.reset_request.office
    sop = request.edition.definition
    step = request.steps.filter(closed_at=None).first()
    return {
        "nama": _name(notice),
        "referensi": request.reference,
        "layanan": sop.service_label(Service(request.service)),
        "akun": sop.role_label(request.role),
        "kantor": office.name,
        "langkah": sop.step(step.step_key).activity if step else "",
        "alasan": request.rejection_message,
        "butir": _asked(request, step),
        "tautan": _link(notice, event, handover),
        "batas": waktu(handover.expires_at, office) if handover else "",
        "jam_layanan": " ".join(office.counter_hours.split()),
        "telepon": telepon(office.phone),
        "waktu": waktu(_moment(notice, event, handover), office),
        "cara": HOW.get(handover.way, "") if handover else "",
    }


def _asked(request: ResetRequest, step: StepRun | None) -> str:
    """What is to be completed, and until when where the office set a limit."""
    lines = [f"- {item.label}: {item.reason}" for item in open_items(request.pk)]
    last = abandonment.last_day(step) if step else None
    if last is not None:
        lines += ["", f"Batasnya {tanggal(last)}. Sesudah itu permohonan ini berakhir."]
    return "\n".join(lines)


def _moment(notice: Notice, event: NoticeEvent, handover: Handover | None) -> datetime:
    if handover and event is NoticeEvent.REVEALED and handover.revealed_at:
        return handover.revealed_at
    return notice.promised_at


def _name(notice: Notice) -> str:
    """To an address of the registry goes the registry's own spelling, never what the form says."""
    request = notice.reset_request
    is_contact = _is_contact(notice)
    name = request.submission.contact_name if is_contact or request.holder is None else request.holder.name
    return " ".join(NOT_IN_A_NAME.sub(" ", name).split())


def _is_contact(notice: Notice) -> bool:
    return normal_email(notice.address) == normal_email(notice.reset_request.submission.contact_email)


def _link(notice: Notice, event: NoticeEvent, handover: Handover | None) -> str:
    """Links come from the one configured address (S25); the collection link goes to the contact alone."""
    office = notice.reset_request.office
    if event in {NoticeEvent.DENIED, NoticeEvent.BURNED}:
        path = reverse("requests:case", args=[office.slug, notice.reset_request.reference])
    elif event in WITH_COLLECTION_LINK and handover and _is_contact(notice):
        path = reverse("requests:collect", args=[office.slug, handover_rules.link_token(handover)])
    else:
        path = f"/{office.slug}/lacak/"
    return f"{settings.PUBLIC_URL}{path}"
