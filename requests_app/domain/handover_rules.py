"""What a hand-over may and may not do: ways, links, proofs, windows (design: hand-over; S1, S2, S4, S5)."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.domain.incident_rules import open_incident
from requests_app.enums import HandoverState, HandoverWay, NumberSource, RequestState
from requests_app.exceptions import LinkUnknown, ProofRefused
from requests_app.models import Handover, ResetRequest, Submission
from requests_app.sop.enums import Service
from resetdesk.accounts.domain import registry
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office
from resetdesk.core import epochs, references, sealing
from resetdesk.core.models import JournalEntry
from resetdesk.core.secret_words import holds_secret

LINK, COLLECTION, CALL_BACK = "collect", "collection", "callback"
LINK_SHAPE = re.compile(r"(?P<id>[1-9]\d{0,17})-(?P<token>[\w-]{43})", re.ASCII)
TRIES = 5
CODE_BODY = 8
CALL_BACK_WINDOW = timedelta(minutes=30)  # S10: fresh proof before a reveal
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
# Nothing secret is told by these: the change itself is the result.
OPEN_SERVICES = frozenset(
    {
        Service.CHANGE_DATA,
        Service.REACTIVATE,
        Service.DEACTIVATE,
        Service.RESET_TOTP,
        Service.CHANGE_EMAIL,
    }
)
NEEDS_PASSWORD = frozenset({Service.RESET_PASSWORD, Service.CREATE})


@dataclass(frozen=True)
class Secret:
    """What is handed over. Its `repr` says nothing, so that no traceback or log can.

    `is_generated` stands for the password that the portal made: nobody types it again.
    """

    password: str = field(default="", repr=False)
    user_id: str = field(default="", repr=False)
    is_generated: bool = False

    def packed(self) -> bytes:
        return json.dumps({"password": self.password, "user_id": self.user_id}).encode()

    @classmethod
    def unpacked(cls, plaintext: bytes) -> "Secret":
        return cls(**json.loads(plaintext))


@dataclass(frozen=True)
class Telling:
    """A hand-over by word of mouth: to whom, at which number, with which surat kuasa, when."""

    way: HandoverWay
    told_to: str
    number: str = ""
    number_source: NumberSource | None = None
    proxy_letter: str = ""
    note: str = ""
    told_at: datetime | None = None


class Stage(StrEnum):
    """What the page behind a collection link has to say."""

    READY = "ready"
    MAILED = "mailed"  # SPSE wrote to the owner; only the acknowledgement is awaited
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    EXPIRED = "expired"
    BURNED = "burned"
    DENIED = "denied"
    REPLACED = "replaced"
    FROZEN = "frozen"  # the owner denied; a second person looks into it first


STAGES = {
    HandoverState.REVEALED: Stage.OPENED,
    HandoverState.ACKNOWLEDGED: Stage.ACKNOWLEDGED,
    HandoverState.NOT_COLLECTED: Stage.EXPIRED,
    HandoverState.DISPUTED: Stage.DENIED,
}


def stage(handover: Handover, *, at: datetime) -> Stage:
    """Where one generation stands for its owner."""
    if handover.state in STAGES:
        known = STAGES[HandoverState(handover.state)]
        is_frozen = known is Stage.OPENED and open_incident(handover.reset_request) is not None
        return Stage.FROZEN if is_frozen else known
    if handover.state != HandoverState.ANNOUNCED or handover.reset_request.state != RequestState.OPEN:
        return Stage.REPLACED
    if handover.expires_at is None or handover.expires_at <= at:
        return Stage.EXPIRED
    if handover.way != HandoverWay.SPSE_MAIL and (handover.destroyed_at or handover.proof_tries >= TRIES):
        return Stage.BURNED
    if open_incident(handover.reset_request) is not None:
        return Stage.FROZEN
    return Stage.MAILED if handover.way == HandoverWay.SPSE_MAIL else Stage.READY


def latest(request_id: UUID) -> Handover | None:
    """The newest generation of a request's hand-over."""
    return Handover.objects.filter(reset_request_id=request_id).order_by("-generation").first()


def ways(request: ResetRequest) -> list[HandoverWay]:
    """The ways open to the officer, the SOP's default first."""
    wanted = request.edition.definition.handover
    allowed = [HandoverWay(way.value) for way in wanted.ways]
    if not options(request.office).sealed_view:
        allowed = [way for way in allowed if way is not HandoverWay.SEALED]
    if request.service in OPEN_SERVICES:
        allowed.append(HandoverWay.NOTICE)
    first = HandoverWay.NOTICE if request.service in OPEN_SERVICES else HandoverWay(wanted.default.value)
    return sorted(allowed, key=lambda way: way is not first)


def needs_call_back(request: ResetRequest) -> bool:
    """Whether only a logged call-back opens the sealed view: an unknown contact, or the office's rule."""
    return options(request.office).callback_always or not request.submission.contact_known


def opens_by_code(request: ResetRequest) -> bool:
    """Whether the collection code will open the result: sealed by default, for an address we knew before."""
    return ways(request)[0] is HandoverWay.SEALED and not needs_call_back(request)


def opens_by_call_alone(request: ResetRequest) -> bool:
    """Whether the result will lie sealed and only a code read out on the telephone opens it."""
    return ways(request)[0] is HandoverWay.SEALED and needs_call_back(request)


def secret_faults(request: ResetRequest, secret: Secret) -> dict[str, str]:
    """A sentence for each fault of what the officer typed."""
    faults: dict[str, str] = {}
    password = secret.password
    if not password and request.service in NEEDS_PASSWORD:
        faults["password"] = _("Tulis kata sandi baru dari SPSE.")
    elif not password and not secret.user_id:
        faults["user_id"] = _("Tulis User ID atau kata sandi yang disampaikan.")
    elif password and not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        faults["password"] = _("Panjang kata sandi %(least)d sampai %(most)d karakter.") % {
            "least": SHORTEST_PASSWORD,
            "most": LONGEST_PASSWORD,
        }
    elif password != password.strip() or not password.isprintable():
        faults["password"] = _("Kata sandi memuat spasi di tepi atau karakter yang tidak tampak.")
    elif password and password.casefold() in _guessable(request, secret):
        faults["password"] = _("Kata sandi tidak boleh sama dengan User ID atau NIP.")
    elif repeated := holds_secret(secret.user_id, password):
        faults["user_id"] = repeated
    return faults


def _guessable(request: ResetRequest, secret: Secret) -> set[str]:
    names = (secret.user_id, request.holder_user_id, request.holder_nip)
    return {name.casefold() for name in names if name}


def known_numbers(request: ResetRequest) -> list[str]:
    """The numbers to call: known to the office's registry before the request came (E.164)."""
    return registry.phones_of(request.holder, before=request.received_at) if request.holder else []


def number_fault(request: ResetRequest, number: str, source: NumberSource | None) -> str:
    """Why this number proves nothing; empty where it does. Only a number from outside the form proves."""
    known = request.holder is not None and registry.knows_phone(
        request.holder, number, before=request.received_at
    )
    if not number.strip():
        return _("Tulis nomor yang dihubungi.")
    if source is None:
        return _("Pilih dari mana nomor itu diperoleh.")
    if source is NumberSource.FORM:
        return _("Nomor dari formulir ini tidak membuktikan apa pun. Hubungi nomor dari sumber lain.")
    if source is NumberSource.REGISTRY and not known:
        return _("Nomor ini tidak tercatat dalam daftar pejabat kantor ini sebelum permohonan.")
    same = registry.normal_phone(number) == registry.normal_phone(request.submission.contact_phone)
    if same and not known:
        return _("Nomor ini sama dengan nomor di formulir permohonan. Hubungi nomor dari sumber lain.")
    return ""


# --- links and codes: derived, never stored ---


def person(request: ResetRequest) -> str:
    """Whom links and codes are bound to: the address that the submission named."""
    return registry.normal_email(request.submission.contact_email)


def link_token(handover: Handover) -> str:
    """The last part of the collection link. It carries no key and stands in no row."""
    request = handover.reset_request
    token = sealing.derive(
        epochs.of_link(LINK), object_id=request.pk, person=person(request), generation=handover.generation
    )
    return f"{handover.pk}-{token}"


def by_token(token: str, *, office: Office | None = None) -> Handover:
    """The hand-over of a link. Raises LinkUnknown, with the same work done for every reason."""
    shape = LINK_SHAPE.fullmatch(token)
    row = None
    if shape is not None:
        rows = Handover.objects.select_related(
            "reset_request__submission", "reset_request__office", "reset_request__edition__sop"
        )
        row = rows.filter(pk=int(shape["id"])).first()
    presented = shape["token"] if shape else ""
    matches = sealing.token_matches(
        presented,
        purpose=epochs.of_link(LINK),
        object_id=row.reset_request.pk if row else 0,
        person=person(row.reset_request) if row else "",
        generation=row.generation if row else 0,
    )
    if row is None or not matches or (office is not None and row.reset_request.office_id != office.pk):
        raise LinkUnknown
    return row


def collection_code(submission: Submission) -> str:
    """The code shown once at submission or printed at the counter, `K7Q-M4X-WP9`: the proof of a link."""
    return references.collection_code(
        sealing.code(
            COLLECTION,
            object_id=submission.pk,
            person=registry.normal_email(submission.contact_email),
            generation=submission.collection_generation,
            length=CODE_BODY,
        )
    )


def call_back_code(handover: Handover) -> str:
    """The six characters read out on the logged call."""
    return sealing.code(
        CALL_BACK,
        object_id=f"{handover.reset_request_id}/{handover.generation}",
        person=person(handover.reset_request),
        generation=handover.callback_generation,
    )


def readable(handover: Handover, proof: str) -> str:
    """The typed code in its stored form. Raises ProofRefused for what cannot be right; no try is counted."""
    typed = references.SEPARATORS.sub("", proof).upper()
    if len(typed) == sealing.CODE_LENGTH:
        return typed
    try:
        code = references.normalise_collection_code(proof)
    except references.ReferenceInvalid as fault:
        raise ProofRefused(fault.sentence) from None
    if needs_call_back(handover.reset_request):
        raise ProofRefused(
            _(
                "Untuk permohonan ini, pakai kode 6 karakter yang dibacakan petugas lewat telepon, "
                "bukan kode pengambilan."
            )
        )
    return code


def holds(handover: Handover, proof: str, *, at: datetime) -> str:
    """Which proof this is (`collection` or `callback`); empty where it is none. `proof` from `readable`."""
    if len(proof) == sealing.CODE_LENGTH:
        return CALL_BACK if _is_call_back(handover, proof, at=at) else ""
    return COLLECTION if _is_collection(handover, proof) else ""


def _is_call_back(handover: Handover, proof: str, *, at: datetime) -> bool:
    asked = handover.callback_at
    fresh = asked is not None and asked <= at < asked + CALL_BACK_WINDOW
    matches = sealing.code_matches(
        proof,
        purpose=CALL_BACK,
        object_id=f"{handover.reset_request_id}/{handover.generation}",
        person=person(handover.reset_request),
        generation=handover.callback_generation,
    )
    return fresh and matches


def _is_collection(handover: Handover, proof: str) -> bool:
    submission = handover.reset_request.submission
    matches = sealing.code_matches(
        references.SEPARATORS.sub("", proof)[:CODE_BODY],
        purpose=COLLECTION,
        object_id=submission.pk,
        person=person(handover.reset_request),
        generation=submission.collection_generation,
        length=CODE_BODY,
    )
    return matches and not needs_call_back(handover.reset_request)


def aad(handover: Handover) -> bytes:
    """What the ciphertext is bound to: request, holder and generation (S1)."""
    request = handover.reset_request
    return sealing.packed(request.pk, request.holder_name, request.holder_nip, handover.generation)


def not_before(handover: Handover, at: datetime) -> datetime:
    """`at`, or the newest act on record if that is later: a clock that goes back revives nothing (S36)."""
    chain = JournalEntry.objects.filter(chain=handover.reset_request_id)
    newest = chain.order_by("-seq").values_list("at", flat=True).first()
    return max(at, newest) if newest else at
