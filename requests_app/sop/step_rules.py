"""The steps of an SOP file must form a flow that every request can leave."""

from collections.abc import Iterator

from requests_app.sop.enums import Cell, Group, StepKind
from requests_app.sop.faults import Finding, Path, choose, one_of
from requests_app.sop.graph import leading_to, reachable
from requests_app.sop.kinds import END, KINDS, KindRule, Turn
from requests_app.sop.raw import Raw, keys, rows, table, text, texts
from resetdesk.core.clocks import MeasureKind

REQUEST_CLOCKS = (
    MeasureKind.HANDLING_MINUTES,
    MeasureKind.WORKING_DAYS,
    MeasureKind.CALENDAR_DAYS,
    MeasureKind.CALENDAR_HOURS,
)
"""Clocks that can judge a request as a whole."""

UNJUDGED = (MeasureKind.UNSET, MeasureKind.STOPPED)
"""Clocks of a step whose time could not be read."""


def step_findings(raw: Raw) -> Iterator[Finding]:
    """Faults of the single steps, then of the flow that they form."""
    for path, step in rows(raw, "steps"):
        yield from _actor(raw, path, step)
        yield from _outcomes(raw, path, step)
        yield from _references(raw, path, step)
        yield from _lost(path, step)
    yield from _intake(raw)
    yield from _flow(raw)
    clock = text(table(raw, "total"), "clock")
    if clock in tuple(MeasureKind) and clock not in REQUEST_CLOCKS:
        yield Finding(
            ("total", "clock"), "jam ini tidak dapat menilai seluruh permohonan.", one_of(REQUEST_CLOCKS)
        )


def _rule(step: Raw) -> KindRule | None:
    kind = text(step, "kind")
    return KINDS[StepKind(kind)] if kind in tuple(StepKind) else None


def _actor(raw: Raw, path: Path, step: Raw) -> Iterator[Finding]:
    actor, rule = text(step, "actor"), _rule(step)
    groups = {text(row, "key"): row.get("group") for _, row in rows(raw, "actors")}
    if actor is not None and actor not in groups:
        hint = choose(actor, keys(raw, "actors"))
        yield Finding((*path, "actor"), f'pelaksana "{actor}" tidak ada.', hint)
    elif actor is not None and rule is not None:
        is_requester = groups[actor] == Group.REQUESTER
        if is_requester and rule.turn is Turn.STAFF:
            yield Finding(
                (*path, "actor"), f"langkah {rule.label.lower()} dikerjakan petugas, bukan pemohon."
            )
        if not is_requester and rule.turn is Turn.REQUESTER:
            yield Finding(
                (*path, "actor"), f"langkah {rule.label.lower()} dikerjakan pemohon, bukan petugas."
            )
    if text(step, "key") == END:
        yield Finding((*path, "key"), f'"{END}" berarti akhir alur.', "Beri nama lain.")


def _outcomes(raw: Raw, path: Path, step: Raw) -> Iterator[Finding]:
    outcomes, rule = step.get("outcomes"), _rule(step)
    if not isinstance(outcomes, dict):
        return
    steps = keys(raw, "steps")
    submits = {text(row, "key") for _, row in rows(raw, "steps") if row.get("kind") == StepKind.SUBMIT}
    for outcome, target in outcomes.items():
        where = (*path, "outcomes", outcome)
        if rule is not None and outcome not in rule.allowed:
            yield Finding(
                where, f'hasil "{outcome}" tidak dikenal jenis "{step["kind"]}".', one_of(rule.allowed)
            )
        if not isinstance(target, str):
            continue
        if target not in (*steps, END):
            hint = choose(target, (*steps, END))
            yield Finding(where, f'langkah "{target}" tidak ada.', hint)
        elif target in submits:
            again = "Untuk meminta lagi pakai langkah `ask_completion` dan `complete`."
            yield Finding(where, "alur tidak dapat kembali ke pengajuan.", again)
        elif target == END and step.get("kind") == StepKind.SUBMIT:
            yield Finding(where, "setelah pengajuan harus ada langkah petugas.", one_of(steps))
    for outcome in rule.outcomes if rule else ():
        if outcome not in outcomes:
            yield Finding(
                (*path, "outcomes", outcome), "hasil ini wajib punya tujuan.", one_of((*steps, END))
            )


def _references(raw: Raw, path: Path, step: Raw) -> Iterator[Finding]:
    documents, steps = keys(raw, "documents"), keys(raw, "steps")
    for name in ("checklist", "presentation"):
        for below, item in rows(step, name):
            document = text(item, "document")
            if document is not None and document not in documents:
                hint = choose(document, documents)
                yield Finding((*path, *below, "document"), f'dokumen "{document}" tidak ada.', hint)
    if step.get("kind") == StepKind.CHECK and not step.get("checklist"):
        yield Finding(
            (*path, "checklist"),
            "langkah pemeriksaan memerlukan daftar periksa.",
            "Paling sedikit satu butir.",
        )
    origin = text(table(step, "standard"), "step")
    if origin is not None and (origin not in steps or origin == text(step, "key")):
        others = [key for key in steps if key != text(step, "key")]
        yield Finding(
            (*path, "standard", "step"), f'langkah "{origin}" bukan asal hitungan yang sah.', one_of(others)
        )
    if text(table(step, "standard"), "clock") == MeasureKind.TOTAL and "total" not in raw:
        yield Finding(
            (*path, "standard", "clock"), "memerlukan mutu baku seluruh permohonan.", "Tulis tabel [total]."
        )


def _lost(path: Path, step: Raw) -> Iterator[Finding]:
    """A cell that nobody could read holds nothing, and its time is not judged."""
    standard = table(step, "standard")
    held: dict[str, object] = {
        Cell.REQUIRES: step.get("requires"),
        Cell.TIME: text(standard, "printed"),
        Cell.OUTPUT: text(table(step, "output"), "label"),
        Cell.REMARK: text(step, "remark"),
    }
    for position, cell in enumerate(texts(step, "lost")):
        if held.get(cell):
            yield Finding((*path, "lost", position), f'sel "{cell}" terisi, jadi tidak hilang.', "Hapus.")
    if Cell.TIME in texts(step, "lost") and text(standard, "clock") not in UNJUDGED:
        yield Finding(
            (*path, "standard", "clock"), "waktu yang tidak terbaca tidak dinilai.", one_of(UNJUDGED)
        )


def _intake(raw: Raw) -> Iterator[Finding]:
    for path, step in rows(raw, "steps"):
        if step.get("kind") == StepKind.SUBMIT and path[1] != 0:
            other = "Penyerahan berkas di tengah alur ditulis sebagai `register` atau `task`."
            yield Finding((*path, "kind"), "pengajuan hanya boleh satu dan harus langkah pertama.", other)


def _flow(raw: Raw) -> Iterator[Finding]:
    """Nothing is said about ways before every step and every target is known: it would be guesswork."""
    found = list(rows(raw, "steps"))
    edges: dict[str, dict[str, str]] = {}
    for _, step in found:
        key, outcomes = text(step, "key"), step.get("outcomes")
        if (
            key is None
            or not isinstance(outcomes, dict)
            or not all(isinstance(t, str) for t in outcomes.values())
        ):
            return
        edges[key] = outcomes
    targets = {target for outcomes in edges.values() for target in outcomes.values()}
    if not found or len(edges) != len(found) or not targets <= {*edges, END}:
        return
    reached, ending = reachable(edges, next(iter(edges))), leading_to(edges, {END})
    for path, step in found:
        if step["key"] not in reached:
            yield Finding(path, f'langkah "{step["key"]}" tidak pernah dapat dicapai dari langkah pertama.')
        if step["key"] not in ending:
            yield Finding(
                path,
                f'dari langkah "{step["key"]}" alur tidak pernah dapat berakhir.',
                'Beri jalan ke "end".',
            )
