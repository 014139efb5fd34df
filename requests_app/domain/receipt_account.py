"""What a receipt tells beside the table: decisions, hand-overs, events, deviations, papers, officers."""

from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from requests_app.domain import receipt_rows
from requests_app.domain.papers import Decision, Officer, Paper, Told
from requests_app.domain.receipt_rows import Stop
from requests_app.domain.words import HANDOVER_WORDS
from requests_app.enums import Answer, Event, HandoverState, PauseKind, ReceiptResult, StepOutcome
from requests_app.models import Document, DocumentVersion, Handover, ResetRequest, StepRun
from requests_app.sop.enums import Service
from resetdesk.accounts.domain import leaves
from resetdesk.accounts.models import StandIn, User
from resetdesk.core.models import JournalEntry
from resetdesk.core.templatetags.ui import jam, telepon_masked, waktu

DECIDING = frozenset({"check", "notify_rejection", "ask_completion", "dispose", "instruct"})
# Acts that exist in every SOP without being printed in it (design: steps); each leaves its step this way.
BESIDE = frozenset({StepOutcome.WITHDRAWN, StepOutcome.RETURNED, StepOutcome.REISSUED, StepOutcome.DUPLICATE})


@dataclass(frozen=True)
class Hand:
    """One generation of handing over, as it stood at a moment."""

    row: Handover
    until: datetime

    def by_then(self, at: datetime | None) -> datetime | None:
        """The moment, if it had come."""
        return at if at is not None and at <= self.until else None

    @property
    def result(self) -> ReceiptResult:
        """How it fared: disputed, not collected, or handed over."""
        if self.by_then(self.row.disputed_at):
            return ReceiptResult.DISPUTED
        if self.row.state == HandoverState.NOT_COLLECTED and self.by_then(self.row.destroyed_at):
            return ReceiptResult.NOT_COLLECTED
        return ReceiptResult.COMPLETED

    def reached(self, zone: str, *, day: datetime) -> str:
        """The way and when it reached its owner, or that it did not; the date where it is not that `day`."""
        way = str(self.row.get_way_display())
        moments = (self.row.told_at, self.row.revealed_at, self.row.acknowledged_at)
        when = next((at for at in moments if self.by_then(at)), None)
        if when is None:
            return _("%(way)s, tidak sampai diambil") % {"way": way}
        return f"{way}, {_briefly(when, day, zone)}"

    def told(self, zone: str) -> Told:
        """How and when the result reached its owner, in the order it happened."""
        row = self.row
        happened = [
            (row.told_at, _("disampaikan kepada %(name)s") % {"name": row.told_to or "–"}),
            (row.announced_at, _("diberitahukan kepada pemilik akun")),
            (row.revealed_at, _("dibuka oleh pemilik akun")),
            (row.acknowledged_at, _("penerimaan dinyatakan")),
            (row.changed_at, _("pemohon menyatakan sudah mengganti kata sandi")),
            (row.disputed_at, _("disangkal oleh pemilik akun")),
        ]
        if not row.revealed_at and row.state in {HandoverState.NOT_COLLECTED, HandoverState.REISSUED}:
            happened.append((row.destroyed_at, _("tidak dibuka, isi segel dimusnahkan")))
        so_far = [(at, words) for at, words in happened if at is not None and self.by_then(at)]
        parts = [f"{words} {_briefly(at, row.prepared_at, zone)}" for at, words in so_far]
        if row.told_number:
            parts.insert(0, _("nomor %(number)s") % {"number": telepon_masked(row.told_number)})
        if row.proxy_letter:
            parts.append(_("dengan surat kuasa %(letter)s") % {"letter": row.proxy_letter})
        detail = "; ".join([*parts, _("petugas %(name)s") % {"name": row.prepared_by.full_name}])
        return Told(row.prepared_at, str(HANDOVER_WORDS[row.way]), f"{detail[:1].upper()}{detail[1:]}.")


def hands(request: ResetRequest, *, until: datetime) -> list[Hand]:
    """Every generation prepared by then, in order."""
    rows = request.handovers.filter(prepared_at__lte=until).select_related("prepared_by")
    return [Hand(row, until) for row in rows]


def _briefly(at: datetime, day: datetime, zone: str) -> str:
    """The time alone where the day is the one that stands beside it."""
    local = ZoneInfo(zone)
    same = at.astimezone(local).date() == day.astimezone(local).date()
    return f"{_('pukul')} {jam(at, zone)}" if same else waktu(at, zone)


def decisions(runs: Sequence[StepRun]) -> tuple[Decision, ...]:
    """Each decision with the reasons that were recorded."""
    names = receipt_rows.names_of(runs)
    told = (run for run in runs if _decides(run) and run.outcome not in BESIDE)
    return tuple(_decision(run, who=names[run.pk]) for run in told)


def _ran_out(run: StepRun) -> bool:
    """Whether the requester let the limit for completing pass."""
    return run.kind == "complete" and run.outcome == StepOutcome.LIMIT


def _decides(run: StepRun) -> bool:
    is_noted = run.kind in {"task", "register"} and bool(run.note)
    return run.kind in DECIDING or run.outcome == StepOutcome.REJECT or is_noted


def _decision(run: StepRun, *, who: str) -> Decision:
    labels = {reason.key: reason.label for reason in run.edition.definition.reasons.returns}
    reasons = [
        f"{answer.text}: {labels.get(answer.reason_key) or answer.get_answer_display()}"
        + (f" ({answer.note})" if answer.note else "")
        for answer in run.answers.all()
        if answer.answer != Answer.OK
    ]
    reasons += [f"{item.label}: {item.reason}" for item in run.returned_items.all()]
    if run.note:
        reasons.append(run.note)
    assert run.closed_at is not None  # noqa: S101 - only closed passes are read
    return Decision(
        number=receipt_rows.number_of(run),
        title=receipt_rows.step_of(run).activity if reasons else "",
        outcome=str(run.get_outcome_display()),
        officer=who,
        at=run.closed_at,
        reasons=tuple(reasons),
    )


def confirmations(request: ResetRequest, *, until: datetime) -> tuple[Told, ...]:
    """Each logged call or meeting, with its masked number and where that was taken from."""
    told = []
    for row in request.confirmations.filter(at__lte=until).select_related("by"):
        number = f" {telepon_masked(row.number)} ({row.get_number_source_display()})" if row.number else ""
        answered = _("dijawab %(name)s, dicatat %(officer)s") % {
            "name": row.answered_by or "–",
            "officer": row.by.full_name,
        }
        note = f". {row.note}" if row.note else ""
        told.append(
            Told(
                row.at,
                f"{row.get_means_display()}{number}: {row.get_result_display()}",
                f"{answered[:1].upper()}{answered[1:]}{note}",
            )
        )
    return tuple(told)


def shown(request: ResetRequest, *, until: datetime) -> tuple[Told, ...]:
    """Originals and identities that were shown to an officer."""
    rows = request.presented.filter(at__lte=until).select_related("by")
    return tuple(
        Told(row.at, f"{row.get_presentation_display()}: {row.label}", row.by.full_name) for row in rows
    )


def events(
    request: ResetRequest, runs: Sequence[StepRun], hands: Sequence[Hand], *, until: datetime
) -> tuple[Told, ...]:
    """What the SOP does not print: withdrawal, correction, re-issue, change of SOP, release, outage, denial.

    Each with its reason and, where the office's clock stood still, until when; in the order it happened.
    """
    zone = request.office.timezone
    found = [_beside(run) for run in runs if run.outcome in BESIDE or _ran_out(run)]
    stops = receipt_rows.pauses(runs, PauseKind.OUTAGE, PauseKind.OUTSIDE)
    found += [_stopped(stop, zone=zone) for stop in stops]
    found += [
        Told(hand.row.disputed_at, _("Pemilik akun menyatakan bukan dirinya yang membuka hasilnya"))
        for hand in hands
        if hand.by_then(hand.row.disputed_at)
    ]
    found += _incidents(request, until=until)
    marked = JournalEntry.objects.filter(
        chain=request.pk, event__in=[Event.STEP_RELEASED, Event.ENDED], at__lte=until
    )
    entries = list(marked.order_by("seq"))
    numbers = {run.ordinal: receipt_rows.number_of(run) for run in runs}
    for entry in entries:
        if entry.event == Event.STEP_RELEASED:
            number = numbers.get(entry.facts["ordinal"], "–")
            words = _("Langkah %(number)s dilepas kembali ke antrean") % {"number": number}
            found.append(Told(entry.at, words))
    ends = {entry.at for entry in entries if entry.event == Event.ENDED}
    return tuple(sorted([*found, *_reopened(runs, ends)], key=lambda told: told.at or until))


def _incidents(request: ResetRequest, *, until: datetime) -> list[Told]:
    """When the hand-over was frozen, and who ended that with what finding."""
    told = []
    rows = request.incidents.filter(opened_at__lte=until).select_related("lifted_by")
    for row in rows:
        told.append(Told(row.opened_at, _("Penyampaian dibekukan karena sangkalan itu")))
        if row.lifted_at is not None and row.lifted_at <= until and row.lifted_by is not None:
            finding = f"{row.finding} – {row.lifted_by.full_name}"
            told.append(Told(row.lifted_at, _("Pembekuan dicabut sesudah diperiksa"), finding))
    return told


def _beside(run: StepRun) -> Told:
    officer = receipt_rows.officer_of(run) if run.outcome != StepOutcome.WITHDRAWN else None
    who = officer.full_name if officer else ""
    return Told(run.closed_at, str(run.get_outcome_display()), " – ".join(filter(None, (run.note, who))))


def _stopped(stop: Stop, *, zone: str) -> Told:
    start, end, kind = stop
    until = _("Waktu layanan berhenti sampai %(when)s") % {"when": _briefly(end, start, zone)}
    return Told(start, str(kind.label), until)


def _reopened(runs: Sequence[StepRun], ends: Set[datetime]) -> list[Told]:
    """A re-issue after the end: its reason stands at the pass that followed an end."""
    words = _("Dibuka kembali untuk penerbitan ulang")
    return [
        Told(run.opened_at, words, run.note) for before, run in pairwise(runs) if before.closed_at in ends
    ]


def deviations(request: ResetRequest, *, until: datetime) -> tuple[Told, ...]:
    """Each deviation with the executor's reason and words."""
    reasons = {reason.key: reason.label for reason in request.edition.definition.reasons.deviation}
    return tuple(
        Told(
            row.at,
            _named(str(row.get_kind_display()), row.subject),
            " – ".join(
                part
                for part in (
                    reasons.get(row.reason_key, ""),
                    row.explanation,
                    row.by.full_name if row.by else _("dicatat oleh portal"),
                )
                if part
            ),
        )
        for row in request.deviations.filter(at__lte=until).select_related("by")
    )


def _named(kind: str, subject: str) -> str:
    return subject if subject.casefold().startswith(kind.casefold()) else f"{kind}: {subject}"


def performed(runs: Sequence[StepRun]) -> tuple[Told, ...]:
    """What was done in the target system, with its proof."""
    told = []
    for run in runs:
        row = getattr(run, "performance", None)
        if row is not None:
            sop = run.edition.definition
            sentence = _("%(service)s dikerjakan pada %(system)s") % {
                "service": sop.service_label(Service(row.service)),
                "system": sop.system_label(row.target_system),
            }
            proof = _("Bukti: %(proof)s") % {"proof": row.proof}
            told.append(Told(row.at, sentence, f"{proof} – {row.by.full_name}"))
    return tuple(told)


def papers(request: ResetRequest, *, until: datetime) -> tuple[Paper, ...]:
    """Every file of the request, old versions too, and the proofs of what was done."""
    documents = Document.objects.filter(submission=request.submission_id)
    versions = (
        DocumentVersion.objects.filter(document__in=documents, added_at__lte=until)
        .select_related("document", "file")
        .order_by("document__position", "number", "position")
    )
    handed_in = [
        Paper(
            label=version.document.label,
            presentation=str(version.document.get_presentation_display()),
            version=version.number,
            added_at=version.added_at,
            size=version.file.size,
            sha256=version.file.sha256,
            note=version.file.verdict_note,
        )
        for version in versions
    ]
    proofs = request.performances.filter(at__lte=until, proof_file__isnull=False).select_related("proof_file")
    return (
        *handed_in,
        *(
            Paper(
                label=_("Bukti pelaksanaan"),
                presentation=_("Elektronik"),
                added_at=proof.at,
                size=proof.proof_file.size,
                sha256=proof.proof_file.sha256,
            )
            for proof in proofs
            if proof.proof_file is not None
        ),
    )


def officers(runs: Sequence[StepRun]) -> tuple[Officer, ...]:
    """Each officer once, with the printed numbers of the steps that he or she did."""
    steps: dict[int, list[str]] = {}
    people = {}
    for run in runs:
        if person := receipt_rows.officer_of(run):
            people[person.pk] = person
            steps.setdefault(person.pk, []).append(receipt_rows.number_of(run))
    known = leaves.stand_ins_of(runs[0].office_id, people=people) if runs else []
    return tuple(
        Officer(people[key].full_name, _positions(people[key], runs, known), tuple(dict.fromkeys(numbers)))
        for key, numbers in steps.items()
    )


def _positions(person: User, runs: Sequence[StepRun], known: Sequence[StandIn]) -> str:
    """The officer's own position, and for whom they stood in at any of these steps."""
    done = [run for run in runs if receipt_rows.officer_of(run) == person]
    titles = [
        leaves.title(known, person=person.pk, group=run.group, at=receipt_rows.worked_at(run)) for run in done
    ]
    return "; ".join(dict.fromkeys(filter(None, [person.position, *titles])))


def same_officer(runs: Sequence[StepRun]) -> str:
    """The sentence that says so when one officer both checked and performed (S15); empty otherwise."""
    checked = {run.closed_by for run in runs if run.kind == "check" and run.closed_by}
    done = {run.closed_by for run in runs if run.kind == "perform" and run.closed_by}
    both = sorted(person.full_name for person in checked & done)
    if not both:
        return ""
    return _("Pemeriksaan dan pelaksanaan dilakukan oleh petugas yang sama: %(name)s.") % {
        "name": ", ".join(both)
    }


def as_data(
    request: ResetRequest, hands: Sequence[Hand], papers: Sequence[Paper], *, until: datetime
) -> dict[str, list[dict[str, object]]]:
    """The same for the machine-readable record: keys instead of words, no number and no contact."""
    moments = ("told_at", "revealed_at", "acknowledged_at", "changed_at", "disputed_at")
    return {
        "handovers": [
            {
                "generation": hand.row.generation,
                "way": hand.row.way,
                "result": hand.result.value,
                "prepared_at": hand.row.prepared_at,
                **{name: hand.by_then(getattr(hand.row, name)) for name in moments},
            }
            for hand in hands
        ],
        "deviations": [
            {
                "kind": row.kind,
                "step": row.step.step_key,
                "subject": row.subject,
                "reason": row.reason_key,
                "explanation": row.explanation,
                "at": row.at,
            }
            for row in request.deviations.filter(at__lte=until).select_related("step")
        ],
        "papers": [asdict(paper) for paper in papers],
    }
