"""Whether a store's audit is whole: every entry there, as it was sealed, in its order, to the end.

It reads a store by a bare connection, so that a backup is looked at as the store itself is.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any

from cpclerk.rules.heads import Head
from cpclerk.store.sealing import sealed
from cpclerk.store.signing import fingerprint, is_signed

FIELDS = ("device", "sequence", "at", "actor", "action", "subject", "rows")
FIRST_SIGNED = 4
"""The schema with which signatures came."""
FIRST_FILES = 13
"""The schema from which on a copy's head stands beside it, no more in its text alone."""
TOLD = 5
"""Faults of one device that are told one by one; what was changed once breaks little more."""
COMPARED = 12
"""Broken entries that are compared with each other to see whether they changed places."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the audit of one device, from which entry on, in words."""

    device: str
    sequence: int
    words: str

    def __str__(self) -> str:
        """Return the sentence."""
        return f"Device {self.device or '(without a name)'}: {self.words}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking: how many entries of how many devices, how many of them signed."""

    entries: int
    devices: int
    signed: int
    heads: tuple[Head, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it lies in the table, before anything of it is believed.

    It is read when it is asked.
    """

    held: tuple[Any, ...]
    seal: Any

    @property
    def device(self) -> Any:
        return self.held[0]

    @property
    def sequence(self) -> Any:
        return self.held[1]

    @property
    def values(self) -> dict[str, Any] | None:
        """Its fields; None when it is not written as this program writes."""
        entry = dict(zip(FIELDS, self.held, strict=True))
        written = entry["rows"]
        try:
            entry["rows"] = json.loads(written)
            # The same rows written otherwise were not written by this program.
            again = json.dumps(entry["rows"], separators=(",", ":"), ensure_ascii=False)
        except (TypeError, ValueError, RecursionError):
            return None
        return entry if again == written and type(self.sequence) is int else None

    def fits(self, key: bytes, before: str, sequence: int | None = None) -> bool:
        """Whether its seal is the one it would have after `before`, as its own number or this."""
        values = self.values
        if values is None:
            return False
        if sequence is not None:
            values["sequence"] = sequence
        return bool(sealed(key, before, values) == self.seal)


@dataclass(frozen=True, slots=True)
class _Chain:
    """What is kept of one device's entries: a whole audit would take megabytes from who records."""

    length: int
    highest: int
    head: tuple[int, str]
    broken: Sequence[int]
    seals: Mapping[int, str]


NO_CHAIN = _Chain(0, 0, (0, ""), (), {})


def verify(connection: Any, *, noted: Iterable[tuple[str, Head]] = ()) -> Verdict:
    """Look at the whole audit of an open store.

    `noted` are heads that were kept elsewhere, each with the words for where: "this machine
    noted". Those of a printed code are cut short. Raises what the engine raises for a damaged file.
    """
    office, key = connection.execute("SELECT uid, audit_key FROM office").fetchone() or ("", "")
    key = _key(key)
    signed, forged = _signatures(connection, office)
    known = [
        *(("that machine signed", head) for head in signed),
        *_printed(connection),
        *_in_history(connection),
        *noted,
    ]
    asked = {head.sequence for _, head in known}
    chains = {device: _chain(entries, key, asked) for device, entries in _by_device(connection)}
    faults: list[Fault] = []
    if any(each.broken for each in chains.values()):
        # Only then are all entries needed at once.
        for device, entries in {name: [*own] for name, own in _by_device(connection)}.items():
            faults += _chain_faults(device, entries, chains[device].broken, key)
    last_signed = {head.device: head.sequence for head in signed}
    heads = tuple(Head(device, *each.head) for device, each in chains.items())
    return Verdict(
        entries=sum(each.length for each in chains.values()),
        devices=len(chains),
        signed=sum(min(last_signed.get(each.device, 0), each.sequence) for each in heads),
        heads=heads,
        faults=(*faults, *forged, *_not_as_known(known, chains)),
    )


def _key(text: Any) -> bytes:
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        # Fits nothing, so that every entry is found.
        return secrets.token_bytes(32)


def _by_device(connection: Any) -> Iterator[tuple[str, Iterator[_Entry]]]:
    found = connection.execute(
        f"SELECT {', '.join(FIELDS)}, seal FROM audit ORDER BY device, sequence"
    )
    entries = (_Entry(tuple(held), seal) for *held, seal in found)
    for device, its_own in groupby(entries, lambda each: each.device):
        yield str(device), its_own


def _chain(entries: Iterable[_Entry], key: bytes, asked: Set[int]) -> _Chain:
    """Go through one device's entries one by one; keep the seals of the numbers `asked` for."""
    broken, seals, length, highest, number, before = [], {}, 0, 0, 0, ""
    for place, entry in enumerate(entries):
        if entry.sequence != number + 1 or not entry.fits(key, before):
            broken.append(place)
        number, before = _number(entry), str(entry.seal)
        length, highest = place + 1, max(highest, number)
        if number in asked:
            seals[number] = before
    return _Chain(length, highest, (number, before), broken, seals)


def _chain_faults(
    device: str, entries: Sequence[_Entry], broken: Sequence[int], key: bytes
) -> list[Fault]:
    """Return what does not fit in one device's chain, told by what was most likely done."""
    faults: list[Fault] = []
    for place in broken:
        if len(faults) == TOLD:
            words = f"{len(broken)} entries in all do not fit the one before."
            faults.append(Fault(device, faults[-1].sequence, words))
            break
        words = _explained(entries, place, broken[:COMPARED], key)
        if words:
            faults.append(Fault(device, _number(entries[place]), words))
    return faults


def _explained(entries: Sequence[_Entry], place: int, broken: Sequence[int], key: bytes) -> str:
    """Return what was done to a broken entry in words; nothing if that is the one before's doing.

    Something is said of at least the first.
    """
    entry = entries[place]
    number, last = _number(entry), _number(entries[place - 1]) if place else 0
    if number > last + 1:
        gone = (
            f"entry {last + 1} is"
            if number == last + 2
            else f"entries {last + 1} to {number - 1} are"
        )
        return f"{gone} missing: removed, or entry {number} was numbered anew."
    if number <= last:
        return f"two entries are numbered {number}: one was inserted."
    sealed_as = _sealed_as(entries, place, broken, key)
    if sealed_as is not None:
        return (
            f"entry {number} was sealed as number {sealed_as}: the order was changed, "
            "or entries were inserted or removed before it."
        )
    if place - 1 in broken and (previous := entries[place - 1].values) is not None:
        earlier = str(entries[place - 2].seal) if place > 1 else ""
        if entry.fits(key, sealed(key, earlier, previous)):
            # The seal of the one before was edited, which was told there.
            return ""
    if entry.values is None:
        return f"entry {number} is not written as this program writes: it was edited."
    return f"entry {number} is not as it was sealed: it was edited, or put in the place of another."


def _sealed_as(
    entries: Sequence[_Entry], place: int, broken: Sequence[int], key: bytes
) -> int | None:
    """Return the number a broken entry was sealed under, if it is another's or was moved."""
    entry = entries[place]
    places = {*broken, *range(max(place - 2, 0), min(place + 3, len(entries)))}
    seals = {"", *(str(entries[at].seal) for each in places for at in (each, each - 1) if at >= 0)}
    near = {_number(entries[each]) for each in places}
    numbers = sorted((near | {_number(entry) - 1, _number(entry) + 1}) - {_number(entry)})
    return next(
        (number for number, before in product(numbers, seals) if entry.fits(key, before, number)),
        None,
    )


def _number(entry: _Entry) -> int:
    return entry.sequence if type(entry.sequence) is int else 0


def _signatures(connection: Any, office: str) -> tuple[list[Head], list[Fault]]:
    """Return the heads that machines signed, in order, and what is wrong with their signatures."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < FIRST_SIGNED:
        return [], []
    keys = {
        (str(name), uid): str(public)
        for uid, name, public in connection.execute("SELECT uid, name, public_key FROM device")
    }
    signed, faults = [], []
    for name, sequence, seal, key, signature in connection.execute(
        "SELECT device, sequence, seal, key, signature FROM signed_head ORDER BY device, sequence"
    ):
        head = Head(str(name), sequence if type(sequence) is int else 0, str(seal))
        public = keys.get((head.device, key), "")
        if fingerprint(public) == key and is_signed(head, office, public, signature):
            signed.append(head)
        else:
            words = f"the signature of entry {head.sequence} is not that machine's: it was forged."
            faults.append(Fault(head.device, head.sequence, words))
    return signed, faults


def _printed(connection: Any) -> Iterator[tuple[str, Head]]:
    """Yield the heads at the foot of the copies that were issued."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < FIRST_FILES:
        return
    for (code,) in connection.execute("SELECT head FROM copy WHERE head != ''"):
        head = Head.of_code(str(code))
        if head is not None:
            yield "a copy that was issued names", head


def _in_history(connection: Any) -> Iterator[tuple[str, Head]]:
    """Yield how far the history goes; it knows no seals."""
    for device, sequence in connection.execute(
        "SELECT device, MAX(sequence) FROM history GROUP BY device"
    ):
        yield "the history tells of", Head(str(device), int(sequence), "")


def _not_as_known(
    known: Iterable[tuple[str, Head]], chains: Mapping[str, _Chain]
) -> Iterator[Fault]:
    """Yield each device's first entry that is missing or another than is known elsewhere."""
    told: set[str] = set()
    for who, head in sorted(known, key=lambda each: each[1].sequence):
        device = head.device
        if device not in chains:
            # A printed code cuts the device's name short.
            device = next((each for each in chains if each.startswith(device)), device)
        chain = chains.get(device, NO_CHAIN)
        seal = chain.seals.get(head.sequence)
        if device in told or (seal is not None and seal.startswith(head.seal)):
            continue
        told.add(device)
        if seal is None:
            last = chain.highest
            words = f"{who} entry {head.sequence}, but the last is {last}: the end was cut off."
            if head.sequence < last:
                words = f"{who} entry {head.sequence}, which is not there."
        else:
            words = f"entry {head.sequence} is not the one that {who}: the chain was made anew."
        yield Fault(device, head.sequence, words)
