"""Checking the record: each chain holds, and each request's rows are the fold of its chain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from requests_app.domain import times
from requests_app.domain.fold import Folded, FoldedStep, fold
from requests_app.enums import Event
from requests_app.models import ClockPause, Edition, ResetRequest, StepRun
from resetdesk.accounts.models import Office
from resetdesk.core import journal, roots
from resetdesk.core.models import DailyRoot, JournalEntry
from resetdesk.core.record import Fault, Head

AT_ONCE = 200  # requests held in memory at a time
Editions = Mapping[str, Edition]


@dataclass(frozen=True)
class Finding:
    """A fault, and the request it is in where there is one."""

    fault: Fault
    reference: str = ""


@dataclass
class Count:
    """What was looked at."""

    requests: int = 0
    chains: int = 0
    entries: int = 0
    roots: int = 0


def verify_request(request: ResetRequest) -> list[Fault]:
    """Everything about one request's record that cannot be true."""
    loaded = _requests(ResetRequest.objects.filter(pk=request.pk))
    return _verify(loaded[0], _entries([request.pk]).get(request.pk, []), _editions())


def verify_all(*, office: Office | None, count: Count) -> Iterator[Finding]:
    """Every fault of an office's record, or of the whole installation's; `count` grows on the way."""
    requests = ResetRequest.objects.all() if office is None else ResetRequest.objects.filter(office=office)
    yield from _edition_faults(Edition.objects.select_related("sop"))
    editions = _editions()
    known: set[UUID] = set()
    for batch in _batches(requests):
        chains = _entries([request.pk for request in batch])
        for request in batch:
            entries = chains.get(request.pk, [])
            known.add(request.pk)
            count.requests += 1
            count.chains += 1
            count.entries += len(entries)
            yield from (Finding(fault, request.reference) for fault in _verify(request, entries, editions))
    for scope in _scopes(office):
        yield from _others(scope, known, count)
        count.roots += DailyRoot.objects.filter(scope=scope).count()
        yield from (Finding(fault) for fault in _root_faults(scope))


def _scopes(office: Office | None) -> list[int]:
    """The offices to look at; for the whole installation also any number that only the record names."""
    if office is not None:
        return [office.pk]
    named = set(DailyRoot.objects.values_list("scope", flat=True).distinct())
    return sorted(named | set(Office.objects.values_list("pk", flat=True)))


def _root_faults(scope: int) -> list[Fault]:
    try:
        return roots.verify_roots(scope)
    except journal.UNREADABLE:
        return [Fault(None, 0, _("Akar jurnal harian tidak terbaca lagi: isinya diubah dari luar."))]


def _others(scope: int, known: set[UUID], count: Count) -> Iterator[Finding]:
    """Chains of an office that belong to no request: its own, and any whose request has vanished."""
    chains = JournalEntry.objects.filter(scope=scope).order_by("chain").values_list("chain", flat=True)
    orphaned = set(
        JournalEntry.objects.filter(scope=scope, event=Event.SUBMITTED).values_list("chain", flat=True)
    )
    for chain in chains.distinct().iterator():
        if chain in known:
            continue
        count.chains += 1
        count.entries += JournalEntry.objects.filter(chain=chain).count()
        if chain in orphaned:
            yield Finding(Fault(chain, 1, _("Permohonan yang tercatat di jurnal ini tidak ada lagi.")))
        yield from (Finding(fault) for fault in journal.verify(chain))


def _batches(requests: Iterable[ResetRequest]) -> Iterator[list[ResetRequest]]:
    keys = [
        request.pk
        for request in requests.order_by("pk").only("pk")  # type: ignore[attr-defined]  # a queryset
    ]
    for start in range(0, len(keys), AT_ONCE):
        yield _requests(ResetRequest.objects.filter(pk__in=keys[start : start + AT_ONCE]))


def _requests(rows: Iterable[ResetRequest]) -> list[ResetRequest]:
    pauses = Prefetch("pauses", ClockPause.objects.order_by("started_at", "pk"))
    steps = Prefetch(
        "steps", StepRun.objects.order_by("ordinal").select_related("edition").prefetch_related(pauses)
    )
    return list(rows.select_related("edition").prefetch_related(steps))  # type: ignore[attr-defined]


def _entries(chains: Sequence[UUID]) -> dict[UUID, list[JournalEntry]]:
    rows = JournalEntry.objects.filter(chain__in=chains).order_by("chain", "seq").prefetch_related("values")
    try:
        return {key: list(group) for key, group in groupby(rows, key=lambda entry: entry.chain)}
    except journal.UNREADABLE:
        # One unreadable row must not hide the rest; its own chain then counts as unreadable.
        return {chain: found for chain in chains if (found := _readable(chain)) is not None}


def _readable(chain: UUID) -> list[JournalEntry] | None:
    try:
        return journal.entries(chain)
    except journal.UNREADABLE:
        return None


def _editions() -> dict[str, Edition]:
    """The editions whose bytes are sound: nothing is compared with a changed one."""
    return {edition.sha256: edition for edition in Edition.objects.all() if _is_sound(edition)}


def _is_sound(edition: Edition) -> bool:
    return sha256(bytes(edition.source)).hexdigest() == edition.sha256


def _edition_faults(editions: Iterable[Edition]) -> Iterator[Finding]:
    for edition in editions:
        if not _is_sound(edition):
            sentence = _("Isi SOP “%(sop)s” tidak sama dengan saat diadopsi.") % {"sop": edition}
            yield Finding(Fault(None, 0, sentence))


def _verify(request: ResetRequest, entries: Sequence[JournalEntry], editions: Editions) -> list[Fault]:
    if not entries:
        return [Fault(request.pk, 0, _("Jurnal permohonan ini kosong atau tidak terbaca lagi."))]
    stated = Head(request.journal_seq, request.journal_hash)
    faults = journal.judge(request.pk, entries, expected_head=stated)
    last = next((entry for entry in reversed(entries) if entry.event != journal.DISPOSED), entries[-1])
    if stated not in (Head(last.seq, last.hash), Head(entries[-1].seq, entries[-1].hash)):
        sentence = _("Catatan terakhir jurnal tidak sama dengan yang disebut permohonan.")
        faults.append(Fault(request.pk, stated.seq, sentence))
    try:
        told = fold(entries)
        differences = [*_request_differences(request, told), *_step_differences(request, told, editions)]
    except (KeyError, *journal.UNREADABLE):
        differences = [_("Urutan peristiwa dalam jurnal tidak dapat dijalankan ulang.")]
    return faults + [Fault(request.pk, entries[-1].seq, sentence) for sentence in differences]


def _request_differences(request: ResetRequest, told: Folded) -> Iterator[str]:
    pairs = {
        _("status"): (request.state, told.state),
        _("waktu berakhir"): (request.ended_at, told.ended_at),
        _("edisi SOP"): (request.edition.sha256, told.edition),
        _("layanan"): (request.service, told.facts["service"]),
        _("peran"): (request.role, told.facts["role"]),
        _("nomor permohonan"): (request.reference, told.facts["reference"]),
        _("nomor register"): (request.register, told.facts["register"]),
        _("alasan penolakan"): (request.rejection_reason, told.reason),
    }
    if told.personal is not None:
        values = told.personal
        pairs |= {
            _("nama"): (request.holder_name, values.get("name", "")),
            _("NIP"): (request.holder_nip, values.get("nip", "")),
            _("unit kerja"): (request.holder_work_unit, values.get("work_unit", "")),
            _("User ID"): (request.holder_user_id, values.get("user_id", "")),
            _("penjelasan penolakan"): (request.rejection_message, values.get("rejection", "")),
        }
    for label, (row, journaled) in pairs.items():
        if row != journaled:
            yield _("Baris permohonan berbeda dari jurnal: %(what)s.") % {"what": label}


def _step_differences(request: ResetRequest, told: Folded, editions: Editions) -> Iterator[str]:
    rows = {run.ordinal: run for run in request.steps.all()}
    for ordinal in sorted(rows.keys() ^ told.steps.keys()):
        yield _("Langkah ke-%(ordinal)d hanya ada di baris atau hanya di jurnal.") % {"ordinal": ordinal}
    for ordinal in sorted(rows.keys() & told.steps.keys()):
        for label in _differing(rows[ordinal], told.steps[ordinal], editions):
            yield _("Langkah ke-%(ordinal)d berbeda dari jurnal: %(what)s.") % {
                "ordinal": ordinal,
                "what": label,
            }


def _differing(run: StepRun, told: FoldedStep, editions: Editions) -> Iterator[str]:
    pairs = {
        _("nama langkah"): (run.step_key, told.key),
        _("edisi SOP"): (run.edition.sha256, told.edition),
        _("kelompok petugas"): (run.group, told.group),
        _("waktu dibuka"): (run.opened_at, told.opened_at),
        _("waktu diambil"): (run.taken_at, told.taken_at),
        _("pemegang"): (run.taken_by_id, told.taken_by),
        _("waktu selesai"): (run.closed_at, told.closed_at),
        _("penyelesai"): (run.closed_by_id, told.closed_by),
        _("hasil"): (run.outcome, told.outcome),
        _("penilaian"): (run.judgement, told.judgement),
        _("kalender"): (run.calendar, told.calendar),
        _("jeda"): (
            sorted((pause.kind, pause.started_at, str(pause.ended_at)) for pause in run.pauses.all()),
            sorted((kind, start, str(end)) for kind, start, end in told.pauses),
        ),
    }
    pairs[_("menit kerja")] = (times.recorded(run), told.minutes)
    edition = editions.get(told.edition)
    if edition is not None:
        step = edition.definition.step(told.key)
        pairs[_("jenis langkah")] = (run.kind, step.kind.value)
        pairs[_("mutu baku")] = (run.standard, step.standard.model_dump(mode="json"))
    yield from (label for label, (row, journaled) in pairs.items() if row != journaled)
