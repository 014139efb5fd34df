"""Following the signatures and chains in a bag that was read whole, with nothing but the bag and its keys.

Whether those keys are the office's own is for the reader to settle: their fingerprints are given back.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.utils.translation import gettext as _

from archive_app.domain.bagging import composing
from archive_app.domain.bagging.checking import Bag, Fault, Reading
from resetdesk.core.record import GENESIS, canonical, opens

KEYS, ROOTS, RECORDS = "data/kunci/", "data/akar/", "data/rekaman/"
# Whatever a bag of a stranger's making holds where JSON, keys or numbers should be.
UNREADABLE = (KeyError, IndexError, TypeError, ValueError, AttributeError, OSError, RecursionError)


@dataclass
class Proof:
    """What was proved. `keys` is the SHA-256 of each public key's PEM file, by its id."""

    records: int = 0
    entries: int = 0
    roots: int = 0
    # Chains whose state a signed root vouches for.
    rooted: int = 0
    keys: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _Prover:
    """One bag's keys, roots and records."""

    def __init__(self, bag: Bag, reading: Reading) -> None:
        self.bag, self.reading, self.proof = bag, reading, Proof()
        self.keys: dict[str, Ed25519PublicKey] = {}
        self.heads: dict[str, dict[int, str]] = defaultdict(dict)
        self.folders: dict[str, list[str]] = defaultdict(list)
        for path in reading.files:
            folder, slash, name = path.rpartition("/")
            self.folders[folder + slash].append(name)

    def fault(self, path: str, sentence: str) -> None:
        self.proof.faults.append(Fault(path, sentence))

    def guarded(self, path: str, look: Callable[[str], None]) -> None:
        try:
            look(path)
        except UNREADABLE:
            self.fault(path, _("%s tidak terbaca.") % path)

    def key(self, path: str) -> None:
        pem = self.bag.read(path)
        key = load_pem_public_key(pem)
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError(path)
        name = path.removeprefix(KEYS).removesuffix(".pem")
        self.keys[name], self.proof.keys[name] = key, hashlib.sha256(pem).hexdigest()

    def is_signed(self, path: str, data: bytes) -> bool:
        """Whether a key of the bag signed these bytes; the signature's name says which."""
        for name, key in self.keys.items():
            signature = f"{path}.{name}.sig"
            if signature in self.reading.files:
                try:
                    key.verify(self.bag.read(signature), data)
                except InvalidSignature:
                    return False
                return True
        return False

    def root(self, path: str) -> None:
        data = self.bag.read(path)
        said = json.loads(data)
        if canonical(said) != data or not self.is_signed(path, data):
            self.fault(path, _("Tanda tangan akar %s tidak sah.") % path)
        for chain, seq, head in said["heads"]:
            self.heads[chain][seq] = head
        self.proof.roots += 1

    def record(self, folder: str) -> None:
        path = f"{folder}{composing.RECORD}"
        data = self.bag.read(path)
        index = json.loads(data)
        if canonical(index) != data or not self.is_signed(path, data):
            self.fault(path, _("Segel rekaman %s tidak sah.") % path)
        self.items(folder, index)
        self.journal(folder, index.get("journal", {}))
        self.proof.records += 1

    def items(self, folder: str, index: Mapping[str, Any]) -> None:
        """The files that the sealed index lists, in the order of the numbers before their names."""
        names = sorted(name for name in self.folders[folder] if name[:2].isdigit())
        sums = [self.reading.files[f"{folder}{name}"] for name in names]
        listed = [(item["size"], item["sha256"], item["sha512"]) for item in index["items"]]
        if [(one.size, one.sha256, one.sha512) for one in sums] != listed:
            self.fault(folder, _("Naskah dalam %s tidak sama dengan yang disegel.") % folder)

    def journal(self, folder: str, stated: Mapping[str, Any]) -> None:
        """Each line's SHA-256 is the next line's `prev_hash`; the sealed index knows one of them."""
        path = f"{folder}{composing.JOURNAL}"
        opened = json.loads(self.bag.read(f"{folder}{composing.OPENED}"))
        before, hashes, entries = GENESIS, {}, {}
        for number, line in enumerate(self.bag.read(path).splitlines(), start=1):
            entry = json.loads(line)
            if (entry["seq"], entry["prev_hash"]) != (number, before):
                self.fault(
                    path, _("Jurnal %(path)s terputus pada baris %(line)d.") % {"path": path, "line": number}
                )
                return
            before = hashlib.sha256(line).hexdigest()
            hashes[number], entries[number] = before, entry
        if opened["head"] != before or (stated and hashes.get(stated["seq"]) != stated["hash"]):
            self.fault(path, _("Jurnal %s tidak berakhir seperti yang tercatat.") % path)
        self.values(path, entries, opened["values"])
        self.proof.entries += len(hashes)
        self.vouched(path, hashes, str(entries[1]["chain"]) if entries else "")

    def values(self, path: str, entries: Mapping[int, Any], values: Iterable[Mapping[str, Any]]) -> None:
        for row in values:
            salt = bytes.fromhex(row["salt"])
            if not opens(
                entries[row["seq"]]["commitments"], field=row["field"], salt=salt, value=row["value"]
            ):
                sentence = _("Nilai “%(field)s” di samping %(path)s bukan yang dicatat.")
                self.fault(path, sentence % {"field": row["field"], "path": path})

    def vouched(self, path: str, hashes: Mapping[int, str], chain: str) -> None:
        """Compare the chain with every signed root in the bag that states it."""
        stated = {seq: head for seq, head in self.heads[chain].items() if seq in hashes}
        if any(hashes[seq] != head for seq, head in stated.items()):
            self.fault(path, _("Jurnal %s berbeda dari akar harian yang ditandatangani.") % path)
        self.proof.rooted += bool(stated)


def prove(bag: Bag, reading: Reading) -> Proof:
    """Every seal, chain, opened value and root in the bag. Never raises for the bag's sake."""
    prover = _Prover(bag, reading)
    paths = sorted(reading.files)
    for path in paths:
        if path.startswith(KEYS) and path.endswith(".pem"):
            prover.guarded(path, prover.key)
    for path in paths:
        if path.startswith(ROOTS) and path.endswith(".json"):
            prover.guarded(path, prover.root)
    for path in paths:
        if path.startswith(RECORDS) and path.endswith(f"/{composing.RECORD}"):
            prover.guarded(path.removesuffix(composing.RECORD), prover.record)
    folders = {path.removeprefix(RECORDS).partition("/")[0] for path in paths if path.startswith(RECORDS)}
    if len(folders) != prover.proof.records and not prover.proof.faults:
        prover.fault("", _("Ada folder rekaman tanpa indeksnya."))
    return prover.proof
