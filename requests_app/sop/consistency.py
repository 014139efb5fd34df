"""What must agree between the parts of an SOP file.

Works on the parsed file, not on the finished objects, so that these faults are found together with the
faults of form. Every rule is a generator of findings; none of them raises.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product

from requests_app.sop.condition_rules import condition_findings
from requests_app.sop.enums import FieldKind, Group, HandoverWay, Presentation
from requests_app.sop.faults import Finding, Path, choose, one_of
from requests_app.sop.form import STANDARD_FIELDS
from requests_app.sop.kinds import ROLE_LABELS, SYSTEM_LABELS
from requests_app.sop.notices import PLACEHOLDERS
from requests_app.sop.raw import Raw, everywhere, keys, repeated, rows, table, text, texts
from requests_app.sop.secrecy import asks_for_password
from requests_app.sop.step_rules import step_findings

LISTS = ("actors", "documents", "fields", "steps")
LETTER_WORDS = ("layanan", "sistem", "kantor", "akun")
"""Words that a request letter may hold in braces."""
RESERVED_FIELDS = ("service", "system", "channel", "self_service")


def inconsistencies(raw: Raw) -> Iterator[Finding]:
    """Every disagreement inside the file, part by part."""
    yield from _repeated_keys(raw)
    yield from _names(raw, "roles", "role_labels", ROLE_LABELS)
    yield from _names(raw, "systems", "system_labels", SYSTEM_LABELS)
    yield from _actors(raw)
    yield from _documents(raw)
    yield from _fields(raw)
    yield from _letter(raw)
    yield from _handover(raw)
    yield from _notices(raw)
    yield from condition_findings(raw)
    yield from step_findings(raw)


def _repeated_keys(raw: Raw) -> Iterator[Finding]:
    holders: list[tuple[Path, Raw, str]] = [((), raw, name) for name in LISTS]
    holders += [(("reasons",), table(raw, "reasons"), name) for name in ("rejection", "returns", "deviation")]
    holders += [(path, row, "choices") for path, row in rows(raw, "fields")]
    holders += [
        (path, row, name) for path, row in rows(raw, "steps") for name in ("checklist", "presentation")
    ]
    holders += [(("header",), table(raw, "header"), "identity")]
    for above, holder, name in holders:
        named = ((path, key) for path, row in rows(holder, name) if (key := text(row, "key")) is not None)
        for path, key in repeated(named):
            yield Finding((*above, *path, "key"), f'"{key}" sudah dipakai.', "Beri nama lain.")
    for name in ("roles", "services", "systems", "channels"):
        for path, value in repeated(((name, i), v) for i, v in enumerate(texts(raw, name))):
            yield Finding(path, f'"{value}" tertulis dua kali.', "Hapus salah satu.")


def _names(raw: Raw, name: str, labels: str, known: Mapping[str, str]) -> Iterator[Finding]:
    values = texts(raw, name)
    for position, value in enumerate(values):
        if value not in known and value not in table(raw, labels):
            yield Finding((name, position), f'"{value}" belum bernama.', f"Tulis namanya dalam [{labels}].")
    for value in table(raw, labels):
        if value not in values and not (name == "systems" and "systems" not in raw and value == "spse"):
            yield Finding((labels, value), f'"{value}" tidak ada dalam `{name}`.', one_of(values))


def _actors(raw: Raw) -> Iterator[Finding]:
    roles, systems = texts(raw, "roles"), texts(raw, "systems") or ("spse",)
    for path, actor in rows(raw, "actors"):
        rules = list(rows(actor, "group"))
        for below, rule in rules:
            if rule.get("group") == Group.REQUESTER:
                staff = one_of(g for g in Group if g is not Group.REQUESTER)
                yield Finding((*path, *below, "group"), "tabel pelaksana hanya untuk petugas.", staff)
            for part, values in (("role", roles), ("system", systems)):
                value = text(rule, part)
                if value is not None and value not in values:
                    yield Finding((*path, *below, part), f'"{value}" tidak ada.', one_of(values))
        for system, role in product(systems, roles) if rules else ():
            if not any(r.get("role") in (None, role) and r.get("system") in (None, system) for _, r in rules):
                problem = f'belum ada kelompok untuk peran "{role}" pada sistem "{system}".'
                yield Finding(
                    (*path, "group"), problem, "Tambahkan barisnya, atau baris tanpa `role` dan `system`."
                )


def _documents(raw: Raw) -> Iterator[Finding]:
    groups = [text(row, "or_group") for _, row in rows(raw, "documents")]
    presented = {
        text(item, "document") for _, step in rows(raw, "steps") for _, item in rows(step, "presentation")
    }
    for path, document in rows(raw, "documents"):
        group = text(document, "or_group")
        if group is not None and groups.count(group) == 1:
            yield Finding(
                (*path, "or_group"), f'kelompok "{group}" hanya berisi satu dokumen.', "Paling sedikit dua."
            )
        if document.get("presentation") == Presentation.SHOWN and text(document, "key") not in presented:
            yield Finding(
                (*path, "presentation"),
                "tidak ada langkah yang mencatat dokumen ini ditunjukkan.",
                "Tambahkan butir `presentation` dengan dokumen ini pada sebuah langkah.",
            )


def _fields(raw: Raw) -> Iterator[Finding]:
    for path, field in rows(raw, "fields"):
        key, kind = text(field, "key") or "", text(field, "kind")
        if key in RESERVED_FIELDS:
            yield Finding((*path, "key"), f'"{key}" dipakai portal sendiri.', "Beri nama lain.")
        typed = kind not in (FieldKind.YES_NO, FieldKind.CHOICE)
        if typed and asks_for_password(text(field, "label") or ""):
            never = "Tanyakan apa yang terjadi, bukan kata sandinya."
            yield Finding((*path, "label"), "kata sandi tidak pernah diminta lewat formulir.", never)
        wanted = STANDARD_FIELDS.get(key)
        if wanted is not None and kind in tuple(FieldKind) and kind != wanted:
            yield Finding((*path, "kind"), f'isian "{key}" sudah dikenal portal.', one_of([wanted]))
        choices = keys(field, "choices")
        if kind == FieldKind.CHOICE and len(choices) < 2:
            yield Finding(
                (*path, "choices"), "jenis `choice` memerlukan jawaban.", "Paling sedikit dua pilihan."
            )
        if kind != FieldKind.CHOICE and choices:
            yield Finding((*path, "choices"), "hanya untuk jenis `choice`.", "Hapus, atau ganti `kind`.")
        if key == "role" and choices and set(choices) != set(texts(raw, "roles")):
            yield Finding(
                (*path, "choices"), "pilihan peran harus sama dengan `roles`.", one_of(texts(raw, "roles"))
            )
    always = {
        text(row, "key") for _, row in rows(raw, "fields") if not {"required_when", "optional"} & set(row)
    }
    if "fields" in raw and "name" not in always:
        yield Finding(("fields",), 'isian "name" (nama pemohon) wajib ada dan selalu ditanyakan.')
    if "fields" in raw and not {"email", "phone"} & set(keys(raw, "fields")):
        yield Finding(("fields",), 'isian "email" atau "phone" wajib ada, agar pemohon dapat dihubungi.')


def _letter(raw: Raw) -> Iterator[Finding]:
    letter = table(raw, "letter")
    document = text(letter, "document")
    if document is not None and document not in keys(raw, "documents"):
        yield Finding(
            ("letter", "document"), f'dokumen "{document}" tidak ada.', one_of(keys(raw, "documents"))
        )
    known = keys(raw, "fields")
    for position, field in enumerate(texts(letter, "fields")):
        if field not in known:
            hint = choose(field, known)
            yield Finding(("letter", "fields", position), f'isian "{field}" tidak ada.', hint)
    for part in ("opening", "request", "closing"):
        yield from _placeholders(("letter", part), text(letter, part) or "", LETTER_WORDS)


def _handover(raw: Raw) -> Iterator[Finding]:
    handover = table(raw, "handover")
    ways = texts(handover, "ways")
    default = text(handover, "default") or HandoverWay.SEALED_VIEW
    if ways and default not in ways:
        yield Finding(("handover", "default"), f'"{default}" tidak ada dalam `ways`.', one_of(ways))


def _notices(raw: Raw) -> Iterator[Finding]:
    for path, notice in everywhere(table(raw, "notices"), ("notices",)):
        for part in ("subject", "body"):
            yield from _placeholders((*path, part), text(notice, part) or "", tuple(PLACEHOLDERS))


def _placeholders(path: Path, sentence: str, known: tuple[str, ...]) -> Iterator[Finding]:
    for word in dict.fromkeys(re.findall(r"\{([^{}]*)\}", sentence)):
        if word not in known:
            hint = choose(word, known)
            yield Finding(path, f"kata ganti {{{word}}} tidak dikenal.", hint)
