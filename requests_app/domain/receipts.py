"""Bukti layanan: the whole request told once, from its recorded rows, as of the moment it was issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from requests_app.domain import receipt_account, receipt_record, receipt_rows, stamps
from requests_app.domain.letterheads import letterhead
from requests_app.domain.papers import Fact, Receipt
from requests_app.domain.receipt_account import Hand
from requests_app.domain.words import NOT_COMPLETED, rejection_label, service_label
from requests_app.enums import DeviationKind, Event, Judgement, ReceiptResult, RequestState, StepOutcome
from requests_app.models import ResetRequest, StepRun
from resetdesk.core.models import JournalEntry
from resetdesk.core.templatetags.ui import durasi_tepat, nip, tanggal, waktu


@dataclass(frozen=True)
class End:
    """How and when the request had ended by a moment, and where its chain stood then."""

    state: RequestState
    at: datetime
    chain: dict[str, object]
    is_abandoned: bool


def build(request: ResetRequest, *, number: str, issued_at: datetime) -> Receipt:
    """The receipt of an ended request, or of an incident after its end. What came later is not on it.

    Raises ValueError for a request that had not ended by then.
    """
    end = ending(request, until=issued_at)
    zone = request.office.timezone
    runs = receipt_rows.runs(request, until=issued_at)
    hands = receipt_account.hands(request, until=issued_at)
    papers = receipt_account.papers(request, until=issued_at)
    result = result_of(end, hands)
    record = receipt_record.build(
        request,
        runs,
        number=number,
        issued_at=issued_at,
        parts={"result": result.value, "ended_at": end.at, "journal": end.chain},
        lists=receipt_account.as_data(request, hands, papers, until=issued_at),
    )
    day = issued_at.astimezone(ZoneInfo(zone)).date()
    return Receipt(
        head=letterhead(request.office),
        number=number,
        reference=request.reference,
        register=request.register,
        issued_at=issued_at,
        zone=zone,
        sentence=_sentence(request, end, result),
        facts=_facts(request, end, runs, hands=hands, result=result, until=issued_at),
        sop=_sop(request),
        columns=receipt_rows.columns(request),
        time_heading=request.edition.definition.columns.time,
        rows=receipt_rows.walked(request, runs),
        unwalked=receipt_rows.unwalked(request, runs),
        totals=_totals(runs),
        decisions=receipt_account.decisions(runs),
        confirmations=receipt_account.confirmations(request, until=issued_at),
        shown=receipt_account.shown(request, until=issued_at),
        events=receipt_account.events(request, runs, hands, until=issued_at),
        deviations=receipt_account.deviations(request, until=issued_at),
        performed=receipt_account.performed(runs),
        handovers=tuple(hand.told(zone) for hand in hands),
        papers=papers,
        officers=receipt_account.officers(runs),
        same_officer=receipt_account.same_officer(runs),
        proof=stamps.prove(request, number=number, result=result.value, day=day, record=record),
    )


def ending(request: ResetRequest, *, until: datetime) -> End:
    """The last end of the request by then. Raises ValueError where there was none."""
    ends = JournalEntry.objects.filter(chain=request.id, event=Event.ENDED, at__lte=until)
    last = ends.order_by("-seq").first()
    if last is None:
        raise ValueError(request.reference)
    chain: dict[str, object] = {"chain": str(request.id), "seq": last.seq, "hash": last.hash}
    state = RequestState(last.facts["state"])
    is_abandoned = state == RequestState.REJECTED and request.rejection_reason == NOT_COMPLETED
    return End(state, last.at, chain, is_abandoned)


def result_of(end: End, hands: Sequence[Hand]) -> ReceiptResult:
    """What became of it, in one word: the end, and how the newest hand-over fared."""
    if end.is_abandoned:
        return ReceiptResult.ABANDONED
    if end.state != RequestState.COMPLETED or not hands:
        return ReceiptResult(end.state.value)
    return hands[-1].result


def _sentence(request: ResetRequest, end: End, result: ReceiptResult) -> str:
    zone = request.office.timezone
    service = service_label(request)
    words = {
        "service": service,
        # Inside a sentence `Reset kata sandi` loses its capital, `User ID` does not.
        "asked": service[:1].lower() + service[1:] if service[1:2].islower() else service,
        "role": request.edition.definition.role_label(request.role),
        "when": waktu(end.at, zone),
        "day": tanggal(end.at, zone),
    }
    match result:
        case ReceiptResult.COMPLETED:
            said = _("%(service)s untuk akun %(role)s selesai pada %(when)s.")
        case ReceiptResult.NOT_COLLECTED:
            said = _(
                "%(service)s untuk akun %(role)s sudah dikerjakan, tetapi hasilnya tidak diambil "
                "sampai permohonan berakhir pada %(day)s."
            )
        case ReceiptResult.DISPUTED:
            said = _(
                "%(service)s untuk akun %(role)s selesai pada %(when)s, lalu disangkal: "
                "pemilik akun menyatakan bukan dirinya yang membuka hasilnya."
            )
        case ReceiptResult.REJECTED:
            said = _("Permohonan %(asked)s untuk akun %(role)s ditolak pada %(when)s.")
        case ReceiptResult.ABANDONED:
            said = _("Permohonan %(asked)s untuk akun %(role)s berakhir pada %(when)s: tidak dilengkapi.")
        case ReceiptResult.WITHDRAWN:
            said = _("Permohonan %(asked)s untuk akun %(role)s dicabut oleh pemohon pada %(when)s.")
        case _:
            said = _(
                "Permohonan %(asked)s untuk akun %(role)s digabung dengan permohonan lain pada %(when)s."
            )
    return said % words


def _facts(
    request: ResetRequest,
    end: End,
    runs: Sequence[StepRun],
    *,
    hands: Sequence[Hand],
    result: ReceiptResult,
    until: datetime,
) -> tuple[Fact, ...]:
    """Who and what, then when and with what result: two columns of equal length."""
    zone = request.office.timezone
    sop = request.edition.definition
    told = hands[-1].reached(zone, day=end.at) if hands else ""
    return (
        Fact(_("Pemohon"), request.holder_name),
        Fact(_("NIP"), nip(request.holder_nip)),
        Fact(_("Unit kerja"), request.holder_work_unit),
        Fact(_("Peran akun"), sop.role_label(request.role)),
        Fact(_("Layanan"), f"{service_label(request)} ({sop.system_label(request.target_system)})"),
        Fact(_("Kanal"), str(request.submission.get_channel_display())),
        Fact(_("Diterima"), waktu(request.received_at, zone)),
        Fact(_("Berakhir"), waktu(end.at, zone)),
        Fact(_("Hasil"), str(result.label)),
        Fact(_("Disampaikan"), told) if hands else _reason(request, runs, end),
        Fact(_("Mutu baku"), _in_time(runs)),
        Fact(_("Penyimpangan"), _deviated(request, until=until)),
    )


def _reason(request: ResetRequest, runs: Sequence[StepRun], end: End) -> Fact:
    """Why nothing was handed over."""
    match end.state:
        case RequestState.REJECTED:
            why = rejection_label(request)
        case RequestState.DUPLICATE if request.duplicate_of is not None:
            why = _("Digabung dengan register %(number)s") % {"number": request.duplicate_of.register}
        case _:
            ways = (StepOutcome.WITHDRAWN, StepOutcome.DUPLICATE)
            why = next((run.note for run in reversed(runs) if run.outcome in ways), "")
    return Fact(_("Alasan"), why)


def _in_time(runs: Sequence[StepRun]) -> str:
    judged = [run for run in runs if run.judgement in {Judgement.WITHIN, Judgement.OVER}]
    within = sum(run.judgement == Judgement.WITHIN for run in judged)
    if not judged:
        return _("Tidak ada langkah yang dinilai")
    return _("Sesuai pada %(within)d dari %(all)d langkah") % {"within": within, "all": len(judged)}


def _deviated(request: ResetRequest, *, until: datetime) -> str:
    kinds = list(request.deviations.filter(at__lte=until).values_list("kind", flat=True))
    counted = [(kinds.count(kind.value), str(kind.label).lower()) for kind in DeviationKind]
    return ", ".join(f"{count} {label}" for count, label in counted if count) or _("Tidak ada")


def _sop(request: ResetRequest) -> tuple[Fact, ...]:
    edition = request.edition
    return (
        Fact(_("SOP"), edition.definition.title),
        Fact(_("Nomor"), edition.definition.header.number or ""),
        Fact(_("Edisi"), str(edition.number)),
    )


def _totals(runs: Sequence[StepRun]) -> tuple[Fact, ...]:
    def total(name: str) -> str:
        return durasi_tepat(sum(getattr(run, name) or 0 for run in runs))

    return (
        Fact(_("Dikerjakan"), total("handling")),
        Fact(_("Menunggu petugas"), total("waiting")),
        Fact(_("Waktu layanan berhenti"), total("paused")),
    )
